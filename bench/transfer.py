#!/usr/bin/env python3
"""How much memory and time a large mbox file takes: `kontor import`, the same file sent to a relay in slices, and
exported from it again.

    KONTOR=build/release/kontor bench/transfer.py [--megabytes 1000] [--folder DIR] [--only-command]
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests" / "support"))
from kontor import Kontor
from transfer import Relay, sha256, write_mbox

MEASURE = "import os, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode; " \
          "import resource; print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"


def office(folder, name):
    (folder / name).mkdir()
    kontor = Kontor(folder / name)
    kontor.add_user()
    return kontor


def told(what, seconds, octets, peak, more=""):
    print(f"{what:22} {seconds:8.1f} s {octets / seconds / 1e6:8.1f} MB/s   peak {peak / 2**20:6.1f} MiB  {more}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--only-command", action="store_true")
    given = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kontor-transfer-", dir=given.folder))
    try:
        box = folder / "Old.mbox"
        messages = write_mbox(box, given.megabytes * 1_000_000)
        size = box.stat().st_size
        print(f"{messages} messages, {size} octets")

        kontor = office(folder, "command")
        begun = time.monotonic()
        done = subprocess.run([sys.executable, "-c", MEASURE, kontor.program, "import", "--user", "ada", "--json", str(box)],
                              env=kontor.environment, capture_output=True, text=True, check=True)
        counts, peak = done.stdout.splitlines()
        told("kontor import", time.monotonic() - begun, size, int(peak) * 1024, counts)
        shutil.rmtree(kontor.data)
        if given.only_command:
            return

        with Relay(office(folder, "relay")) as relay:
            rest = relay.peak()
            begun = time.monotonic()
            counts = relay.send(box)
            told("relay, import", time.monotonic() - begun, size, relay.peak(), f"before {rest / 2**20:.1f} MiB, {json.dumps(counts)}")
            begun = time.monotonic()
            same = relay.fetch() == sha256(box)
            told("relay, export", time.monotonic() - begun, size, relay.peak(), "octet for octet" if same else "DIFFERENT")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
