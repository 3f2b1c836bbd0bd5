#!/usr/bin/env python3
"""Compares MIME parsing with GMime and mimetic, in one run on this machine.

    bench/mime.py [--build build/release] [--work build/bench] [--runs 5]

Every program reads the same messages into memory and then parses them all: header fields decoded to UTF-8, the
structure walked, bodies transfer-decoded, text in UTF-8 (mimetic decodes neither header fields nor charsets). The
programs take turns; the medians of the processor time count. Needs libgmime-3.0-dev and libmimetic-dev when the build is configured.
"""
import argparse
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
GOALS = {"small": 8.0, "mixed": 2.0}  # times GMime
REPETITIONS = {"small": 5, "mixed": 1}


def run(program, folder, repetitions):
    """(seconds a repetition, messages, octets, what came out)"""
    words = subprocess.run([program, folder, str(repetitions)], check=True, capture_output=True, text=True).stdout.split()
    messages, octets, times, seconds = int(words[1]), int(words[2]), int(words[3]), float(words[4])
    return seconds / times, messages, octets, " ".join(words[5:])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--build", default=HERE.parent / "build" / "release", type=pathlib.Path)
    options.add_argument("--work", default=HERE.parent / "build" / "bench" / "corpus", type=pathlib.Path)
    options.add_argument("--runs", default=5, type=int)
    chosen = options.parse_args()
    programs = {"kontor": "mime_parse", "gmime": "mime_gmime", "mimetic": "mime_mimetic"}
    paths = {name: chosen.build / file for name, file in programs.items()}
    paths = {name: path for name, path in paths.items() if path.exists()}
    if "kontor" not in paths or "gmime" not in paths:
        sys.exit(f"not built: {chosen.build}/mime_parse, mime_gmime (configure with -DKONTOR_BENCH=ON)")
    subprocess.run([sys.executable, HERE / "generate_corpus.py", chosen.work, *GOALS], check=True, stdout=sys.stderr)

    met = True
    for corpus, goal in GOALS.items():
        folder = chosen.work / "mail" / corpus
        seconds = {name: [] for name in paths}
        for _ in range(chosen.runs):
            for name, path in paths.items():
                taken, messages, octets, outcome = run(path, folder, REPETITIONS[corpus])
                seconds[name].append(taken)
                last = {"messages": messages, "octets": octets}
        gmime = statistics.median(seconds["gmime"])
        print(f"{corpus}: {last['messages']} messages, {last['octets'] / 1e6:.1f} MB, median of {chosen.runs}")
        for name, taken in seconds.items():
            middle = statistics.median(taken)
            print(f"  {name:8} {last['octets'] / middle / 1e6:8.1f} MB/s {last['messages'] / middle:10.0f} messages/s"
                  f"   {gmime / middle:5.2f} x gmime   ({min(taken):.3f}-{max(taken):.3f} s)")
        ratio = gmime / statistics.median(seconds["kontor"])
        met = met and ratio >= goal
        print(f"  goal {goal:g} x gmime: {'met' if ratio >= goal else 'MISSED'} ({ratio:.2f})")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
