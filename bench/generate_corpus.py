#!/usr/bin/env python3
"""Makes the mail the benchmarks work on, the same octets on every machine.

    bench/generate_corpus.py OUT small|mixed|big|many|latency ...

writes Maildirs OUT/mail/<user>/{cur,new,tmp} with LF line ends, as a mail server keeps them:

    small    user small       10,000 text messages, median about 3.3 kB
    mixed    user mixed        5,000 messages, log-normal: median about 8 kB, mean about 60 kB, at most 24 MB
    big      user big             40 messages with one attachment of 10-25 MiB
    many     many000..many199     50 messages each, about 10 kB
    latency  user latency        500 text messages, for slow lines

Two thirds of the small messages are plain ASCII; the rest, and the texts of the others, come in twelve
charsets and encodings. Every message is drawn from a generator seeded by set, user and number, so a set can
be made again or in part. A set that is already there is left alone.
"""
import base64
import math
import os
import quopri
import random
import sys
import time
from email.header import Header
from email.utils import formatdate

FIRST_DATE = 1_735_689_600  # 2025-01-01
HOSTS = ["example.com", "example.org", "mail.example.net", "lists.example.org", "shop.example.com"]

# language, charset, transfer encoding, weight
STYLES = [
    ("en", "us-ascii", "7bit", 44),
    ("en", "utf-8", "8bit", 10),
    ("en", "utf-8", "quoted-printable", 10),
    ("de", "iso-8859-1", "quoted-printable", 8),
    ("de", "utf-8", "8bit", 6),
    ("fr", "iso-8859-15", "quoted-printable", 4),
    ("fr", "windows-1252", "8bit", 4),
    ("ru", "koi8-r", "base64", 3),
    ("ru", "windows-1251", "8bit", 3),
    ("ja", "iso-2022-jp", "7bit", 3),
    ("zh", "gb18030", "base64", 3),
    ("zh", "utf-8", "base64", 2),
]
PEOPLE = {
    "en": ["Alice Carter", "Baker, Tom (Sales)", "Nora O'Hara", "Sam Field"],
    "de": ["Jürgen Weiß", "Käthe Schäfer", "Björn Lüders"],
    "fr": ["Hélène Lefèvre", "François Béraud", "Zoé Noël"],
    "ru": ["Анна Волкова", "Павел Орлов"],
    "ja": ["佐藤花子", "高橋一郎"],
    "zh": ["陈晓明", "刘洋"],
}
SPECIAL_WORDS = {
    "de": "für Grüße können über Straße Rechnung möchte außerdem Köln müssen später Änderung".split(),
    "fr": "été déjà réunion pièce après où très société facture garçon élève être".split(),
    "ru": "письмо счёт договор встреча отчёт проект спасибо сегодня завтра работа оплата доставка".split(),
    "ja": "会議 資料 確認 請求書 よろしく お願い します 東京 来週 報告書 添付 いたします".split(),
    "zh": "会议 附件 报告 订单 发票 客户 项目 合同 谢谢 北京 下周 安排".split(),
}


def make_vocabulary():
    """Twenty thousand pronounceable words, the short ones in front: frequencies fall off as in a language."""
    draw = random.Random("vocabulary")
    syllables = [c + v for c in "b c d f g h k l m n p r s st t tr v w".split() for v in "a e i o u ea ou".split()]
    words = "the of and to in is for that on with as we are at you by from or be this our will can please".split()
    seen = set(words)
    while len(words) < 20_000:
        word = "".join(draw.choice(syllables) for _ in range(draw.choice((1, 2, 2, 3, 4))))
        if word not in seen:
            seen.add(word)
            words.append(word)
    return words


VOCABULARY = make_vocabulary()
FREQUENCIES = []
for rank in range(len(VOCABULARY)):
    FREQUENCIES.append((FREQUENCIES[-1] if FREQUENCIES else 0) + 1 / (rank + 4))


def prose(draw, language, characters):
    """Lines of at most 72 characters, paragraphs of a few lines."""
    lines, line, total = [], "", 0
    special = SPECIAL_WORDS.get(language)
    while total < characters:
        words = draw.choices(VOCABULARY, cum_weights=FREQUENCIES, k=40)
        if special:
            share = 1.0 if language in ("ja", "zh") else 0.4
            words = [draw.choice(special) if draw.random() < share else word for word in words]
        words[0] = words[0].capitalize()
        words[-1] += "."
        for word in words:
            if len(line) + len(word) > 71:
                lines.append(line)
                total += len(line) + 1
                line = word
            else:
                line = line + " " + word if line else word
        if draw.random() < 0.4:
            lines += [line, ""]
            total += len(line) + 2
            line = ""
    return "\n".join(lines + [line]) + "\n"


def base64_lines(octets):
    text = base64.b64encode(octets)
    return b"".join(text[i : i + 76] + b"\n" for i in range(0, len(text), 76))


def transfer_encoded(text, charset, encoding):
    octets = text.encode(charset, "replace")
    if encoding == "base64":
        return base64_lines(octets)
    if encoding == "quoted-printable":
        return quopri.encodestring(octets)
    return octets


def unstructured(name, text, charset):
    if text.isascii():
        return f"{name}: {text}"
    try:
        return f"{name}: {Header(text, charset, header_name=name).encode()}"
    except UnicodeEncodeError:
        return f"{name}: {Header(text, 'utf-8', header_name=name).encode()}"


def mailbox(draw, style):
    language, charset = style[0], style[1]
    name = draw.choice(PEOPLE[language])
    shown = f'"{name}"' if name.isascii() else Header(name, charset if charset != "us-ascii" else "utf-8").encode()
    return f"{shown} <{draw.choice(('info', 'office', 'team', 'a', 'kontakt'))}.{draw.randrange(5000)}@{draw.choice(HOSTS)}>"


def header(draw, user, number, style, travelled):
    """The fields a message has when it arrives; `travelled` ones came over several hops and were signed."""
    when = FIRST_DATE + number * 211
    lines = []
    if travelled:
        lines.append(f"Return-Path: <bounce-{draw.randrange(10**6)}@{draw.choice(HOSTS)}>")
    for hop in range(draw.choice((1, 2, 3)) if travelled else 1):
        lines.append(
            f"Received: from relay{hop}.{draw.choice(HOSTS)} (relay{hop}.example.net [192.0.2.{draw.randrange(1, 255)}])\n"
            f"\tby mail.example.net with ESMTPS id {draw.getrandbits(44):011X}\n\tfor <{user}@example.net>; {formatdate(when + hop)}"
        )
    if travelled and draw.random() < 0.6:
        signature = base64.b64encode(draw.randbytes(192)).decode()
        folded = "\n\t ".join(signature[i : i + 66] for i in range(0, len(signature), 66))
        lines.append(
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=k1;\n\th=from:to:subject:date:message-id;\n"
            f"\tbh={base64.b64encode(draw.randbytes(32)).decode()};\n\tb={folded}"
        )
    lines.append(f"Date: {formatdate(when)}")
    lines.append(f"From: {mailbox(draw, style)}")
    others = [mailbox(draw, style) for _ in range(draw.choice((0, 0, 0, 1, 3)) if travelled else 0)]
    lines.append("To: " + ",\n ".join([f"{user}@example.net"] + others))
    if travelled and draw.random() < 0.25:
        lines.append("Cc: " + ",\n ".join(mailbox(draw, style) for _ in range(draw.choice((1, 2, 4)))))
    words = SPECIAL_WORDS.get(style[0], VOCABULARY[:3000])
    subject = ("" if style[0] in ("ja", "zh") else " ").join(draw.choices(words, k=draw.choice((3, 5, 8))))
    lines.append(unstructured("Subject", ("Re: " if draw.random() < 0.3 else "") + subject, style[1]))
    lines.append(f"Message-ID: <{draw.getrandbits(64):016x}.{number}.{user}@{draw.choice(HOSTS)}>")
    if draw.random() < 0.35:
        chain = [f"<{draw.getrandbits(48):012x}@{draw.choice(HOSTS)}>" for _ in range(draw.choice((1, 2, 5)))]
        lines += [f"In-Reply-To: {chain[-1]}", "References: " + "\n ".join(chain)]
    if travelled and draw.random() < 0.2:
        lines += [f"List-Id: <l{draw.randrange(30)}.lists.example.org>", "List-Unsubscribe: <https://lists.example.org/leave>"]
    lines.append("MIME-Version: 1.0")
    return ("\n".join(lines) + "\n").encode("ascii")


def text_part(draw, style, characters, html=False):
    language, charset, encoding, _ = style
    text = prose(draw, language, characters)
    if html:
        rows = "\n".join(
            f'<p style="margin:0 0 1em">{paragraph} <a href="https://www.example.com/{draw.randrange(10**6)}?a=1&amp;b=2">{draw.choice(VOCABULARY)}</a></p>'
            for paragraph in text.split("\n\n")
        )
        text = f'<html><head><style>p{{font-family:sans-serif}}</style></head><body>\n{rows}\n</body></html>\n'
        encoding = "quoted-printable" if encoding == "7bit" and charset == "us-ascii" else encoding
    kind = "html" if html else "plain"
    head = f"Content-Type: text/{kind}; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    return head.encode() + transfer_encoded(text, charset, encoding)


def attachment(draw, octets, embedded=False):
    media, name = draw.choice(
        [("application/pdf", "report.pdf"), ("image/jpeg", "photo.jpg"), ("application/zip", "files.zip"),
         ("application/octet-stream", "data.bin"), ("image/png", "screen.png")]
    )
    filename = draw.choice([f'filename="{name}"', f"filename*=utf-8''%C3%9Cbersicht-{name}", f"filename={name}"])
    lines = [f'Content-Type: {media}; name="{name}"', "Content-Transfer-Encoding: base64",
             f"Content-Disposition: {'inline' if embedded else 'attachment'};\n\t{filename}"]
    if embedded:
        lines.append(f"Content-ID: <part{draw.randrange(10**6)}@example.com>")
    return ("\n".join(lines) + "\n\n").encode() + base64_lines(draw.randbytes(max(200, octets)))


def multipart(draw, subtype, parts):
    boundary = f"----=_{draw.getrandbits(80):020x}".encode()
    out = [b'Content-Type: multipart/' + subtype.encode() + b';\n\tboundary="' + boundary + b'"\n\n']
    if draw.random() < 0.5:
        out.append(b"This is a message in several parts.\n")
    for part in parts:
        out += [b"\n--", boundary, b"\n", part]
    out += [b"\n--", boundary, b"--\n"]
    return b"".join(out)


def any_style(draw):
    return draw.choices(STYLES, weights=[style[3] for style in STYLES])[0]


def small_message(draw, user, number):
    style = any_style(draw) if number % 3 == 0 else STYLES[0]
    head = header(draw, user, number, style, travelled=False)
    characters = draw.randrange(2050, 3950) - len(head)
    if style[2] == "base64":
        characters = int(characters * (0.3 if style[1] == "utf-8" else 0.6))
    elif style[0] in ("ja", "ru"):
        characters = int(characters * 0.6)
    return head + text_part(draw, style, max(200, characters))


def mixed_message(draw, user, number, median=8300.0, spread=2.0, largest=24e6):
    size = min(largest, median * math.exp(draw.gauss(0, spread)))
    style = any_style(draw)
    head = header(draw, user, number, style, travelled=True)
    size = max(300.0, size - len(head))
    kind = draw.random()
    if size < 3000 or (size < 30_000 and kind < 0.2):
        return head + text_part(draw, style, size * 0.75)
    if size < 30_000 and kind < 0.35:
        return head + text_part(draw, style, size * 0.7, html=True)
    text = min(size, 12_000 if size > 60_000 else size * 0.2 if size > 30_000 else size)
    both = multipart(draw, "alternative", [text_part(draw, style, text * 0.25), text_part(draw, style, text * 0.4, html=True)])
    if size < 30_000:
        return head + both
    octets = int((size - text) / 1.37)
    if kind < 0.5:
        picture = attachment(draw, octets // 4, embedded=True)
        return head + multipart(draw, "mixed", [multipart(draw, "related", [both, picture]), attachment(draw, octets * 3 // 4)])
    if kind < 0.6:
        inner = header(draw, user, number + 10**6, style, travelled=True) + attachment(draw, octets)
        forwarded = b"Content-Type: message/rfc822\nContent-Disposition: attachment\n\n" + inner
        return head + multipart(draw, "mixed", [text_part(draw, style, 500), forwarded])
    count = draw.choice((1, 1, 2, 3))
    return head + multipart(draw, "mixed", [both] + [attachment(draw, octets // count) for _ in range(count)])


def many_message(draw, user, number):
    return mixed_message(draw, user, number, median=6000.0, spread=1.1, largest=262_144.0)


def big_message(draw, user, number):
    head = header(draw, user, number, STYLES[0], travelled=True)
    octets = draw.randrange(10 << 20, 25 << 20) * 100 // 137
    return head + multipart(draw, "mixed", [text_part(draw, STYLES[0], 900), attachment(draw, octets)])


SETS = {
    "small": (["small"], 10_000, small_message),
    "mixed": (["mixed"], 5_000, mixed_message),
    "big": (["big"], 40, big_message),
    "many": ([f"many{i:03d}" for i in range(200)], 50, many_message),
    "latency": (["latency"], 500, small_message),
}


def write_maildir(root, user, count, make):
    """Sizes as a POP3 server will announce them, every line end two octets."""
    folder = os.path.join(root, user)
    if os.path.isdir(folder):
        return None
    unfinished = folder + ".unfinished"
    for name in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(unfinished, name), exist_ok=True)
    sizes = []
    for number in range(count):
        message = make(random.Random(f"{user}/{number}"), user, number)
        wire = len(message) + message.count(b"\n")
        sizes.append(wire)
        name = f"{FIRST_DATE + number}.M{number:06d}P1.bench,S={len(message)},W={wire}:2,S"
        with open(os.path.join(unfinished, "cur", name), "wb") as file:
            file.write(message)
    os.rename(unfinished, folder)
    return sizes


def main(arguments):
    if len(arguments) < 2 or any(name not in SETS for name in arguments[1:]):
        sys.exit(__doc__)
    root = os.path.join(arguments[0], "mail")
    for name in arguments[1:]:
        users, count, make = SETS[name]
        started, sizes = time.time(), []
        for user in users:
            sizes += write_maildir(root, user, count, make) or []
        if not sizes:
            print(f"{name}: already there")
            continue
        sizes.sort()
        print(f"{name}: {len(sizes)} messages, {sum(sizes) / 1e6:.1f} MB on the wire, median {sizes[len(sizes) // 2]}, "
              f"mean {sum(sizes) // len(sizes)}, largest {sizes[-1]}; {time.time() - started:.1f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
