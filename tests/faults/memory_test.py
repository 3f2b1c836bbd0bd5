#!/usr/bin/env python3
"""F68: memory runs out, at one allocation after the other. A request that meets it gets an error, or its answer; the relay lives,
answers the next one, and keeps nothing of what it gave up. A collection that meets it may end with an error; the next one leaves
every message here exactly once. The preloaded library is $KONTOR_MEMORY_SHIM.
"""
import base64
import contextlib
import http.client
import json
import mmap
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from kontor import Kontor
from pop3_server import Pop3Server
from sweep import points

PASSWORD = "correct horse battery"
MESSAGES = [f"Subject: letter {n}\r\nMessage-ID: <{n}@memory.example.org>\r\n\r\nThis is {n}.\r\n".encode() for n in range(5)]
MESSAGES.append(b"Subject: big\r\n\r\n" + b"A line of a message that is written in blocks.\r\n" * 7000)
USING = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"]


class Memory:
    """The numbers that the library shares (tests/support/memory_shim.cpp)."""

    def __init__(self, path):
        path.write_bytes(bytes(48))
        self.environment = {"LD_PRELOAD": os.environ["KONTOR_MEMORY_SHIM"], "KONTOR_MEMORY": str(path)}
        with open(path, "r+b") as file:
            self.numbers = mmap.mmap(file.fileno(), 48)

    def number(self, at):
        return struct.unpack_from("q", self.numbers, at * 8)[0]

    def set(self, at, value):
        struct.pack_into("q", self.numbers, at * 8, value)

    def fail(self, first):
        """The allocation of this number from now on; 0: none."""
        self.set(1, 0)
        self.set(2, 1)
        self.set(0, 0)
        self.set(1, first)

    def calls(self):
        return self.number(0)

    @contextlib.contextmanager
    def limited(self, more):
        """Not more than it has and so many octets."""
        self.set(3, self.number(4) + more)
        yield
        self.set(3, 0)

    def living(self):
        return self.number(5)


class Requests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        cls.kontor = Kontor(cls.folder)
        cls.kontor.add_user()
        with Pop3Server(MESSAGES) as server:
            cls.kontor.add_account("ada@example.org", server.port, "--security", "plain", "--keep", "none", "--no-test", host="127.0.0.1")
            cls.kontor.collect()
            cls.kontor.run("account", "disable", "--user", "ada", "ada@example.org")
        cls.memory = Memory(cls.folder / "memory")

    def setUp(self):
        self.memory.set(3, 0)
        self.memory.fail(0)
        self.log = open(self.folder / (self._testMethodName + ".log"), "w+")
        self.addCleanup(self.log.close)
        self.relay = subprocess.Popen([self.kontor.program, "serve", "--window", self.kontor.data, "--listen", "127.0.0.1:0"],
                                      stdout=subprocess.PIPE, stderr=self.log, text=True,
                                      env=self.kontor.environment | self.memory.environment)
        self.addCleanup(self.relay.stdout.close)
        self.addCleanup(self.relay.kill)
        self.port = int(self.relay.stdout.readline().rsplit(":", 1)[1].strip("/ \n"))
        self.token = self.ask("POST", "/auth/login", json.dumps({"name": "ada", "password": PASSWORD}), signed_in=False)[2]
        status, body, _ = self.ask("GET", "/.well-known/jmap")
        self.account = next(key for key, value in json.loads(body)["accounts"].items() if value["name"] == "ada@example.org")

    def ask(self, method, target, body=None, signed_in=True):
        """(status, body, cookie); status 0: the connection ended instead."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{self.port}"}
        if signed_in:
            headers["Cookie"] = self.token
        try:
            line.request(method, target, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read(), (answer.headers["Set-Cookie"] or "").split(";")[0]
        except (http.client.HTTPException, ConnectionError):
            return 0, b"", ""
        finally:
            line.close()

    def jmap(self, *calls):
        return self.ask("POST", "/jmap/api", json.dumps({"using": USING, "methodCalls": calls}))

    def said(self):
        self.log.seek(0)
        return self.log.read()[-1200:]

    def sweep(self, request, is_answer, is_error=lambda answer: answer[0] in (0, 503), most=250, grows=False):
        """request() while one allocation fails, the first to the last, `most` of them; then with more and more memory. None ends the
        relay, none keeps it from answering the next one. `grows`: what it does takes memory in the store."""
        for _ in range(40):  # every thread's connection to the database has its statements then
            self.assertTrue(is_answer(request()), "without a fault")
        self.memory.fail(0)
        request()
        time.sleep(0.05)
        calls = self.memory.calls() + 10
        refused = 0

        def meets(told):
            nonlocal refused
            answer = request()
            refused += not is_answer(answer)
            self.assertTrue(is_answer(answer) or is_error(answer), f"{told}: {answer}\n{self.said()}")

        def is_over(told):
            self.assertIsNone(self.relay.poll(), f"{told} ended the relay\n{self.said()}")
            self.assertTrue(is_answer(request()), f"after {told}\n{self.said()}")

        numbers = range(1, calls, max(1, calls // most))

        def one_after_the_other():
            """How many allocations have not been given back since."""
            before = self.memory.living()
            for at in numbers:
                told = f"allocation {at} of {calls} failed"
                self.memory.fail(at)
                meets(told)
                self.memory.fail(0)
                is_over(told)
            return self.memory.living() - before

        # Caches grow once; what gets lost gets lost each time.
        kept = [one_after_the_other()]
        while not grows and kept[-1] >= len(numbers) / 2 and len(kept) < 4:
            kept.append(one_after_the_other())
        self.assertTrue(grows or kept[-1] < len(numbers) / 2, f"not given back: {kept} after {len(numbers)} faults")
        for more in range(0, 2_000_000, 40_000):
            told = f"there were {more} octets left"
            with self.memory.limited(more):
                meets(told)
            is_over(told)
        self.assertGreater(refused, 0, "faults must have been felt")

    def tearDown(self):
        self.relay.terminate()
        self.assertEqual(self.relay.wait(20), 0, self.said())
        self.kontor.check()

    FAILS = staticmethod(lambda answer: answer[0] in (0, 503) or b'"serverFail"' in answer[1])

    def test_F68_a_request_that_finds_no_memory(self):
        self.sweep(lambda: self.jmap(["Mailbox/get", {"accountId": self.account}, "0"]),
                   lambda answer: answer[0] == 200 and b'"inbox"' in answer[1], self.FAILS)

    def test_F68_a_query(self):
        def request():
            return self.jmap(["Email/query", {"accountId": self.account, "filter": {"text": "letter"}}, "0"],
                             ["Email/get", {"accountId": self.account, "#ids": {"resultOf": "0", "name": "Email/query", "path": "/ids"},
                                            "properties": ["subject", "bodyValues"], "fetchTextBodyValues": True}, "1"])
        self.sweep(request, lambda answer: answer[0] == 200 and answer[1].count(b'"subject":"letter') == 5, self.FAILS)

    def test_F68_an_upload(self):
        self.sweep(lambda: self.ask("POST", f"/jmap/upload/{self.account}/", b"octets" * 100_000), lambda answer: answer[0] == 201, most=100, grows=True)

    def test_F68_a_login(self):
        self.sweep(lambda: self.ask("POST", "/auth/login", json.dumps({"name": "ada", "password": PASSWORD}), signed_in=False),
                   lambda answer: answer[0] == 200, most=60, grows=True)

    def test_F68_a_window(self):
        """Opened, asked something, and closed: each is a WebSocket of its own."""
        def request():
            with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                try:
                    line.sendall((f"GET /jmap/ws HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                  f"Origin: http://127.0.0.1:{self.port}\r\nCookie: {self.token}\r\nSec-WebSocket-Protocol: jmap\r\n"
                                  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode())
                    received = line.recv(4096)
                    if b" 101 " not in received:
                        return 503 if b" 503 " in received else 0, received
                    for request in ({"@type": "WebSocketPushEnable", "dataTypes": ["Mailbox"]},
                                    {"@type": "Request", "using": USING, "methodCalls": [["Mailbox/get", {"accountId": self.account}, "0"]]}):
                        octets = json.dumps(request).encode().ljust(126)
                        line.sendall(bytes([0x81, 0xfe]) + struct.pack(">H", len(octets)) + bytes(4) + octets)
                    received = b""
                    while b'"inbox"' not in received and b'"serverFail"' not in received:
                        more = line.recv(65536)
                        if not more or more[0] == 0x88:
                            return 0, received
                        received += more
                    return 200, received
                except ConnectionError:
                    return 0, b""
        self.sweep(request, lambda answer: answer[0] == 200 and b'"inbox"' in answer[1], self.FAILS)


class Collections(unittest.TestCase):
    POINTS = 24

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        (cls.folder / "template").mkdir()
        Kontor(cls.folder / "template").add_user()

    def point(self, name, **fault):
        """The exit code of a collection that meets the fault, and how many allocations it came to."""
        place = self.folder / name
        shutil.copytree(self.folder / "template", place)
        kontor, memory = Kontor(place), Memory(place / "memory")
        with Pop3Server(MESSAGES) as server:
            kontor.add_account("ada@example.org", server.port, "--security", "plain", "--keep", "none", "--no-test", host="127.0.0.1")
            memory.fail(fault.get("first", 0))
            memory.set(3, fault.get("limit", 0))
            done = kontor.run("collect", "--user", "ada", "--json", expect=None, environment=memory.environment, timeout=30)
            calls = memory.calls()
            told = f"{name}: exit {done.returncode} {done.stdout} {done.stderr}"
            try:
                self.assertIn(done.returncode, (0, 69, 73, 74, 75))
                self.assertIsNone(kontor.collect()[0]["error"])
                self.assertEqual(server.messages, {})
                self.assertEqual(kontor.exported(place / "export"), sorted(MESSAGES))
                kontor.check()
            except AssertionError as error:
                raise AssertionError(f"{told}\n{error}") from None
        shutil.rmtree(place)
        return done.returncode, calls

    def test_F68_a_collection_that_finds_no_memory(self):
        code, calls = self.point("none")
        self.assertEqual(code, 0)
        step = calls // self.POINTS
        runs = list(points(self.POINTS, lambda n: self.point(f"call{n}", first=n * step)))
        met = sum(calls >= n * step for n, (_, calls) in runs)
        self.assertGreater(met, self.POINTS // 2)
        # Which of them ends it, and whether it is told, depends on the threads.
        self.assertTrue(any(code != 0 for _, (code, _) in runs))

    def test_F68_a_collection_with_little_memory(self):
        felt = sum(code != 0 for _, (code, _) in points(self.POINTS, lambda n: self.point(f"limit{n}", limit=n * 300_000)))
        self.assertGreater(felt, 3)


if __name__ == "__main__":
    unittest.main()
