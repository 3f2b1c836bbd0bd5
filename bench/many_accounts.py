#!/usr/bin/env python3
"""One relay with very many accounts at simulated providers, on the five-minute schedule.

    bench/many_accounts.py [--accounts 20000] [--hosts 1000] [--minutes 12] [--windows 2000] [--median-ms 40]

Prints a line a minute: collections that came to a connection, how late (from when they were due until they were
connected), connections open, share of a core, resident memory. Then it opens idle windows (WebSockets with push) and tells
what one of them costs. The last line before that is of the minutes after the start has passed, the first two of the start
itself: a restart makes every account due at once.
"""
import argparse
import base64
import os
import pathlib
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]
PORT = 8995
TICKS = os.sysconf("SC_CLK_TCK")


def certificate(folder, hosts):
    names = ",".join(f"IP:127.1.{host // 250}.{host % 250 + 1}" for host in range(hosts))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                    "-subj", "/CN=providers", "-addext", f"subjectAltName={names}", "-keyout", folder / "key.pem", "-out",
                    folder / "certificate.pem"], check=True, capture_output=True)


class Relay:
    def __init__(self, program, data):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen([program, "serve", "--data", data, "--listen", f"127.0.0.1:{self.port}", "--allow-private-hosts"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                self.metrics()
                return
            except OSError:
                time.sleep(0.05)

    def metrics(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics") as answer:
            lines = [line.rsplit(" ", 1) for line in answer.read().decode().splitlines() if not line.startswith("#")]
        return {name.removeprefix("kontor_"): int(value) for name, value in lines}

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) * 1024


def lags(metrics):
    """Bound -> how many at most so late, cumulative."""
    prefix = 'collect_lag_seconds_bucket{le="'
    return {name[len(prefix):-2]: count for name, count in metrics.items() if name.startswith(prefix)}


def quantile(before, after, share):
    """The least bound that this share is within."""
    counts = {bound: count - before.get(bound, 0) for bound, count in after.items()}
    total = counts.get("+Inf", 0)
    return next((bound for bound, count in counts.items() if total and count >= share * total), "-")


def watch(relay, minutes):
    print("minute   connected   p50 <=   p99 <=   open   core %   MB")
    for minute in range(1, minutes + 1):
        before, began, cpu = relay.metrics(), time.time(), relay.cpu()
        time.sleep(60)
        after = relay.metrics()
        share = 100 * (relay.cpu() - cpu) / (time.time() - began)
        first, last = lags(before), lags(after)
        print(f"{minute:6} {last.get('+Inf', 0) - first.get('+Inf', 0):11} {quantile(first, last, 0.5):>8} {quantile(first, last, 0.99):>8} "
              f"{after['collect_connections']:6} {share:8.1f} {relay.memory() / 1e6:6.0f}", flush=True)


def open_window(port, token):
    window = socket.create_connection(("127.0.0.1", port))
    key = base64.b64encode(os.urandom(16)).decode()
    window.sendall((f"GET /jmap/ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: jmap\r\n"
                    f"Authorization: Bearer {token}\r\n\r\n").encode())
    answer = window.recv(4096)
    if b" 101 " not in answer:
        sys.exit(f"a window was refused: {answer[:200]!r}")
    enable = b'{"@type":"WebSocketPushEnable","dataTypes":null}'
    mask = os.urandom(4)
    window.sendall(bytes([0x81, 0x80 | len(enable)]) + mask + bytes(octet ^ mask[at % 4] for at, octet in enumerate(enable)))
    return window


def idle_windows(relay, tokens, count):
    before = relay.memory()
    windows = [open_window(relay.port, tokens[number % len(tokens)]) for number in range(count)]
    time.sleep(20)
    print(f"{count} idle windows: {(relay.memory() - before) / count / 1000:.1f} kB each", flush=True)
    cpu, began = relay.cpu(), time.time()
    time.sleep(60)
    print(f"with them {100 * (relay.cpu() - cpu) / (time.time() - began):.1f} % of a core, {relay.memory() / 1e6:.0f} MB")
    for window in windows:
        window.close()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--accounts", type=int, default=20_000)
    options.add_argument("--hosts", type=int, default=1000)
    options.add_argument("--minutes", type=int, default=12)
    options.add_argument("--windows", type=int, default=2000)
    options.add_argument("--median-ms", type=float, default=40)
    options.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    options = options.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="kontor-bench-") as folder:
        folder = pathlib.Path(folder)
        certificate(folder, options.hosts)
        made = subprocess.run([options.build / "account_store", folder / "data", str(options.accounts), str(options.hosts), str(PORT),
                               folder / "certificate.pem"], check=True, capture_output=True, text=True)
        providers = subprocess.Popen([options.build / "pop3_providers", str(PORT), folder / "certificate.pem", folder / "key.pem",
                                      str(options.hosts), str(options.median_ms)], stdout=subprocess.PIPE)
        try:
            providers.stdout.readline()
            relay = Relay(options.build / "kontor", folder / "data")
            try:
                print(f"{options.accounts} accounts at {options.hosts} hosts, answers after {options.median_ms:.0f} ms (median), 5 % faulty")
                watch(relay, options.minutes)
                if options.windows:
                    idle_windows(relay, made.stdout.split(), options.windows)
            finally:
                relay.process.terminate()
                relay.process.wait()
        finally:
            providers.kill()
            providers.wait()


if __name__ == "__main__":
    main()
