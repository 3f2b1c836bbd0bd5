#!/usr/bin/env python3
"""Handing mail over: N messages of 10 kB given to Postfix's smtp-sink by Kontor's outbox, by msmtp (a process a message, as
cron and mail programs call it) and by Postfix's smtp-source, in one run on one machine.

    bench/send.py [--messages 1000] [--runs 3] [--build build/release]

Kontor writes down what happens to each message, with two commits of a real store; msmtp and smtp-source keep nothing. Given
are the best of the runs, and how many times as long as Kontor the others took.
"""
import argparse
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests" / "support"))
from ports import free_ports

SIZE = 10_000


def message():
    head = "From: ada@example.org\r\nTo: bob@example.net\r\nSubject: A letter\r\nMessage-ID: <1@bench.example.org>\r\n\r\n"
    line = "A line of a letter of the length that most lines of letters have, more or less.\r\n"
    return (head + line * ((SIZE - len(head)) // len(line))).encode()


@contextlib.contextmanager
def sink():
    """The port of an smtp-sink that takes everything."""
    [port] = free_ports(1)
    as_nobody = ["-u", "nobody"] if os.getuid() == 0 else []
    process = subprocess.Popen(["smtp-sink", *as_nobody, f"127.0.0.1:{port}", "1000"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.02)
        yield port
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def kontor(given, folder, file, port):
    data = folder / "data"
    done = subprocess.run([given.build / "send_outbox", data, str(port), str(given.messages), file], check=True,
                          capture_output=True, text=True)
    shutil.rmtree(data)
    return float(done.stdout)


def msmtp(given, folder, file, port):
    command = f"msmtp --host=127.0.0.1 --port={port} --from=ada@example.org --tls=off --auth=off bob@example.net < {file}"
    begun = time.monotonic()
    # By a shell, which starts processes more cheaply than this program.
    subprocess.run(["sh", "-ec", f"i=0; while [ $i -lt {given.messages} ]; do {command}; i=$((i + 1)); done"], check=True,
                   env={"HOME": str(folder), "PATH": os.environ["PATH"]})
    return time.monotonic() - begun


def smtp_source(sessions):
    def run(given, folder, file, port):
        begun = time.monotonic()
        subprocess.run(["smtp-source", "-s", str(sessions), "-m", str(given.messages), "-l", str(SIZE), "-d", "-f", "ada@example.org",
                        "-t", "bob@example.net", f"127.0.0.1:{port}"], check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - begun
    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    given = parser.parse_args()
    peers = [("kontor", kontor), ("msmtp", msmtp), ("smtp-source, 1 session", smtp_source(1)), ("smtp-source, 5 sessions", smtp_source(5))]
    best = {}
    with tempfile.TemporaryDirectory(prefix="kontor-send-") as temporary, sink() as port:
        folder = pathlib.Path(temporary)
        file = folder / "message.eml"
        file.write_bytes(message())
        for _ in range(given.runs):
            for name, run in peers:
                seconds = run(given, folder, file, port)
                best[name] = min(seconds, best.get(name, seconds))
    for name, seconds in best.items():
        print(f"{name:24} {seconds:8.2f} s {given.messages / seconds:9.0f} messages/s {seconds / best['kontor']:8.2f} x kontor's time")


if __name__ == "__main__":
    main()
