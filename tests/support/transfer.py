"""Mail files over HTTP, as the window sends and fetches them, and how much memory that takes the relay.

    write_mbox(path, octets)               a generated mbox file that Kontor gives back octet for octet
    with Relay(kontor) as relay:
        relay.send(path)  -> counts        in slices
        relay.fetch()     -> sha256        of the exported mbox file
        relay.peak()      -> octets        the most memory it has had
"""
import hashlib
import http.client
import json
import pathlib
import subprocess
import time
import urllib.parse

SLICE = 4 * 1024 * 1024
LINE = b"%07d  It was a bright cold day, and the clocks were striking thirteen, again.\n"


def write_mbox(path, octets, large=20_000_000):
    """Messages of 2 kB to 300 kB, each once, and one with an attachment of `large`; by arrival."""
    written, number = 0, 0
    with open(path, "wb") as file:
        while written < octets:
            number += 1
            lines = large // 80 if number == 7 else 20 + number * 7919 % 3700 if number % 10 == 0 else 20 + number % 60
            date = time.strftime("%a %b %d %H:%M:%S %Y", time.gmtime(1_600_000_000 + number))
            head = f"From ann@example.org {date}\nFrom: ann@example.org\nSubject: letter {number}\nMessage-ID: <{number}@example.org>\n\n"
            if number == 7:
                head = head[:-1] + "Content-Type: application/octet-stream\n\n"
            body = b"".join(LINE % (number * 31 + line) for line in range(lines))
            written += file.write(head.encode() + b">From the beginning:\n" + body + b"\n")
    return number


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Relay:
    def __init__(self, kontor, user="ada"):
        self.kontor, self.user = kontor, user

    def __enter__(self):
        self.process = subprocess.Popen([self.kontor.program, "serve", "--window", str(self.kontor.data), "--listen", "127.0.0.1:0"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.kontor.environment)
        self.port = urllib.parse.urlsplit(self.process.stdout.readline().strip()).port
        token = self.kontor.run("user", "token", self.user).stdout.strip()
        self.headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        session = json.loads(self.ask("GET", "/.well-known/jmap"))
        self.account = session["primaryAccounts"]["urn:ietf:params:jmap:mail"]
        return self

    def __exit__(self, *_):
        self.connection.close()
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()

    def ask(self, method, target, body=None):
        self.connection.request(method, target, body=body, headers=self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            raise AssertionError(f"{method} {target}: {answer.status} {text!r}")
        return text

    def send(self, path, query=""):
        path = pathlib.Path(path)
        place = f"/mail/import/{self.account}"
        place += "/" + json.loads(self.ask("POST", place + query))["id"]
        size, at = path.stat().st_size, 0
        with open(path, "rb") as file:
            while at < size:
                part = file.read(SLICE)
                last = "&last=1" if at + len(part) >= size else ""
                self.ask("POST", f"{place}?file=0&at={at}&name={urllib.parse.quote(path.name)}{last}", part)
                at += len(part)
        return json.loads(self.ask("POST", place + "?end=1"))

    def fetch(self, form="mbox", into=None):
        """Read slowly enough to see whether the relay piles up what is not fetched yet: in pieces, one at a time."""
        self.connection.request("GET", f"/mail/export/{self.account}/mail.mbox?format={form}", headers=self.headers)
        answer = self.connection.getresponse()
        digest = hashlib.sha256()
        while part := answer.read(256 * 1024):
            digest.update(part)
            if into:
                into.write(part)
        return digest.hexdigest()

    def peak(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("no VmHWM")
