"""Runs the program `kontor` on a data directory of its own, as a person or a script would.

    kontor = Kontor(folder)
    kontor.run("collect", "--user", "ada", "--json") -> CompletedProcess
The program is $KONTOR.
"""
import contextlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import urllib.request


class Kontor:
    def __init__(self, folder, environment=None):
        self.data = pathlib.Path(folder) / "data"
        self.program = os.environ["KONTOR"]
        self.environment = {**os.environ, "KONTOR_DATA": str(self.data), "KONTOR_ALLOW_PRIVATE_HOSTS": "1", **(environment or {})}

    def run(self, *arguments, password=None, octets=None, expect=0, environment=None, timeout=120):
        typed = octets if password is None else (password + "\n").encode()
        done = subprocess.run([self.program, *map(str, arguments)], capture_output=True, timeout=timeout, input=typed,
                              env={**self.environment, **(environment or {})})
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        if expect is not None and done.returncode != expect:
            raise AssertionError(f"kontor {' '.join(map(str, arguments))}: exit {done.returncode}, not {expect}\n{done.stdout}{done.stderr}")
        return done

    def add_user(self, name="ada"):
        self.run("user", "add", name, "--password-stdin", password="correct horse battery")

    def add_account(self, address, port, *more, login=None, password=None, user="ada", host="localhost", expect=0):
        login = login or address.split("@")[0]
        return self.run("account", "add", "--user", user, "--address", address, "--pop3", f"{host}:{port}", "--login", login,
                        "--password-stdin", *more, password=password or "pw-" + login, expect=expect)

    def collect(self, *more, user="ada", expect=0, environment=None):
        done = self.run("collect", "--user", user, "--json", *more, expect=expect, environment=environment)
        return json.loads(done.stdout)["accounts"]

    def exported(self, folder, user="ada"):
        """Every stored message, octet for octet, sorted."""
        self.run("export", "--user", user, "--format", "eml", folder)
        return sorted(path.read_bytes() for path in pathlib.Path(folder).rglob("*.eml"))

    def submissions(self):
        """The documents of the outbox, while nobody has the database open; of a copy, because whoever closes a database last
        writes to it."""
        with tempfile.TemporaryDirectory() as folder:
            for part in self.data.glob("kontor.db*"):
                if not part.name.endswith("-shm"):
                    shutil.copy(part, folder)
            with contextlib.closing(sqlite3.connect(pathlib.Path(folder) / "kontor.db")) as database:
                rows = database.execute("SELECT document FROM record WHERE type = 19").fetchall()
        return [json.loads(document) for (document,) in rows]

    def metric(self, url, name):
        """Of a relay that serves there."""
        page = urllib.request.urlopen(url + "/metrics").read().decode()
        return next(int(line.split()[1]) for line in page.splitlines() if line.startswith(f"kontor_{name} "))

    def check(self):
        return self.run("check")

    @contextlib.contextmanager
    def serving(self, *more, listen=("--listen", "127.0.0.1:0")):
        """A relay on the data directory; commands meanwhile work through it. Yields its URL."""
        relay = subprocess.Popen([self.program, "serve", "--window", str(self.data), *listen, *map(str, more)], stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, text=True, env=self.environment)
        try:
            yield relay.stdout.readline().strip()
        finally:
            relay.terminate()
            status = relay.wait(20)
            relay.stdout.close()
        if status != 0:
            raise AssertionError(f"kontor serve: exit {status}")
