#!/usr/bin/env python3
"""Searching 100,000 messages: Kontor's index beside notmuch (Xapian), the same mail, the same questions, one run.

    bench/search.py DIR [--messages N] [--program build/release/mail_search] [--million]

DIR keeps the mail and both indexes; what is there already is not made again (notmuch takes minutes). notmuch is asked
through its command line; the start of its process, which is part of each of its times, is shown. Times are medians of
seven, in milliseconds, warm; "ratio" is notmuch's newest 50 over Kontor's first page.

With --million: the lists of an inbox of 10,000, 100,000 and 1,000,000 messages, and of the unified inbox of 20 accounts, each
as one JMAP request through the relay's dispatch; "growth" is the last over the first.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import time

CONFIG = """[database]
path={0}/mail
[user]
name=Anna
primary_email=me@example.com
[new]
tags=inbox
[search]
exclude_tags=
[maildir]
synchronize_flags=false
"""


def lines(*command):
    done = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def median(work):
    work()
    times = []
    for _ in range(7):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def octets(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def lists_of_large_mailboxes(program, folder):
    sizes = (10_000, 100_000, 1_000_000)
    times = [{row["name"]: row["ms"] for row in lines(program, folder, size)} for size in sizes]
    print("| ms | " + " | ".join(f"{size:,}" for size in sizes) + " | growth |")
    print("|---|---|---|---|---|")
    for name in times[0]:
        row = [each[name] for each in times]
        print(f"| {name} | " + " | ".join(f"{ms:.2f}" for ms in row) + f" | {row[-1] / row[0]:.1f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--messages", type=int, default=100_000)
    root = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--program", type=pathlib.Path, default=root / "build/release/mail_search")
    parser.add_argument("--million", action="store_true", help="lists of mailboxes of up to 1,000,000 messages instead, asked for in JMAP")
    options = parser.parse_args()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if options.million:
        lists_of_large_mailboxes(options.program.parent / "large_mailbox", folder)
        return

    filled = folder / "filled.json"
    if not filled.exists():
        (made,) = lines(options.program, "fill", folder, options.messages)
        filled.write_text(json.dumps(made))
    made = json.loads(filled.read_text())
    print(
        f"{made['messages']} messages, {made['raw_mb']:.0f} MB, {made['text_mb']:.0f} MB of text; Kontor's index took "
        f"{made['index_s']:.1f} s ({made['messages'] / made['index_s']:.0f} messages/s)"
    )
    environment = dict(os.environ, NOTMUCH_CONFIG=str(folder / "notmuch.rc"))
    if not (folder / "notmuch.done").exists():
        (folder / "notmuch.rc").write_text(CONFIG.format(folder))
        start = time.perf_counter()
        subprocess.run(["notmuch", "new", "--quiet"], env=environment, check=True)
        (folder / "notmuch.done").write_text(f"{time.perf_counter() - start:.1f}")
    print(
        f"notmuch new took {(folder / 'notmuch.done').read_text()} s, "
        f"index {octets(folder / 'mail' / '.notmuch') / 1e6:.0f} MB"
    )

    def notmuch(*words):
        return subprocess.run(["notmuch", *words], env=environment, capture_output=True, text=True, check=True).stdout

    size, *answers = lines(options.program, "ask", folder)
    print(f"Kontor's index: {size['index_mb']:.0f} MB, {size['index_mb'] / made['text_mb']:.0%} of the text")
    print(f"start of notmuch: {median(lambda: notmuch('config', 'get', 'database.path')):.1f} ms")
    print("| query | notmuch hits | newest 50 | count | Kontor hits | first page | count | page and count | best 50 | ratio |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for row in answers:
        query = row["query"]
        newest = median(lambda: notmuch("search", "--output=messages", "--limit=50", query))
        count = median(lambda: notmuch("count", query))
        print(
            f"| {row['name']}: `{query}` | {notmuch('count', query).strip()} | {newest:.1f} | {count:.1f} | {row['hits']} "
            f"| {row['first_ms']:.2f} | {row['count_ms']:.2f} | {row['both_ms']:.2f} | {row['best_ms']:.2f} "
            f"| {newest / row['first_ms']:.1f} |",
            flush=True,
        )


main()
