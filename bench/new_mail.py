#!/usr/bin/env python3
"""How soon new mail is found by its words: alone, and the last of a burst.

    bench/new_mail.py [--messages 20000] [--program build/release/kontor]

A relay with that many generated messages is given mail, and is asked for a word of it again and again until it answers
with it. Times are from the moment the mail is stored, in milliseconds.
"""
import argparse
import json
import os
import pathlib
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/support"))
from kontor import Kontor
from transfer import Relay

LETTER = "From ann@example.org Thu Jan  1 00:00:{0:02d} 2026\nFrom: ann@example.org\nSubject: {1}\nMessage-ID: <{1}@example.org>\n\n{2}\n\n"
TEXT = "It was a bright cold day in the month of {0}, and the clocks of town {1} were striking thirteen.\n" * 20


def write_mbox(path, words):
    with open(path, "w") as file:
        for number, word in enumerate(words):
            file.write(LETTER.format(number % 60, word, TEXT.format(number % 12, number)))


def found_after(relay, word):
    """Milliseconds since the call."""
    using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"]
    call = ["Email/query", {"accountId": relay.account, "filter": {"text": word}, "limit": 5}, "q"]
    start = time.perf_counter()
    while True:
        answer = json.loads(relay.ask("POST", "/jmap/api", json.dumps({"using": using, "methodCalls": [call]})))
        if answer["methodResponses"][0][1]["ids"]:
            return (time.perf_counter() - start) * 1e3
        time.sleep(0.005)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--messages", type=int, default=20_000)
    options.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/kontor")
    options = options.parse_args()
    os.environ["KONTOR"] = str(options.program.resolve())
    with tempfile.TemporaryDirectory(prefix="kontor-bench-") as folder:
        folder = pathlib.Path(folder)
        kontor = Kontor(folder)
        kontor.add_user()
        box = folder / "box.mbox"
        with Relay(kontor) as relay:
            write_mbox(box, [f"old{number}" for number in range(options.messages)])
            relay.send(box)
            print(f"the last of {options.messages} at once: {found_after(relay, f'old{options.messages - 1}'):.0f}")
            times = []
            for round_ in range(20):
                write_mbox(box, [f"single{round_}"])
                relay.send(box)
                times.append(found_after(relay, f"single{round_}"))
            print(f"one by one: median {statistics.median(times):.1f}, most {max(times):.1f}")


if __name__ == "__main__":
    main()
