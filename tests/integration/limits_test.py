#!/usr/bin/env python3
"""What a relay does where the system gives it little, or wants it to end at once (threats F67, F69)."""
import contextlib
import http.client
import pathlib
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from kontor import Kontor
from pop3_server import Pop3Server

LETTERS = [b"Subject: %d\r\n\r\nhello\r\n" % number for number in range(3)]


class LimitsTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        self.addCleanup(temporary.cleanup)
        self.kontor = Kontor(temporary.name)
        self.kontor.add_user("ada")

    def serve(self, before=None):
        """The relay as a process, and its port."""
        relay = subprocess.Popen([self.kontor.program, "serve", "--window", self.kontor.data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, text=True, env=self.kontor.environment, preexec_fn=before)
        self.addCleanup(relay.stdout.close)
        self.addCleanup(relay.kill)
        return relay, int(relay.stdout.readline().rsplit(":", 1)[1])

    def test_F69_more_connections_than_descriptors_leave_room_for_mail(self):
        few = 200
        relay, port = self.serve(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (few, few)))
        healthy = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

        def is_healthy():
            healthy.request("GET", "/healthz")
            return healthy.getresponse().read() == b"ok\n"

        self.assertTrue(is_healthy())
        with Pop3Server(LETTERS) as pop3, contextlib.ExitStack() as crowd:
            self.kontor.add_account("ada@example.org", pop3.port, "--security", "plain", "--interval", 0)
            for _ in range(few + 50):
                crowd.enter_context(socket.create_connection(("127.0.0.1", port), 20))
            time.sleep(0.5)  # it takes as many of them as it will
            self.assertTrue(is_healthy(), "who is there already is served")
            self.assertEqual([(each["new"], each["error"]) for each in self.kontor.collect()], [(3, None)])
        healthy.close()
        healthy = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.assertTrue(is_healthy(), "and whoever comes when the crowd has gone")
        healthy.close()
        relay.terminate()
        self.assertEqual(relay.wait(20), 0)

    def test_F67_in_the_middle_of_many_collections_it_ends_in_order(self):
        accounts = 24
        held = threading.Event()
        self.addCleanup(held.set)
        with Pop3Server(LETTERS) as pop3:
            serve = pop3.serve

            def slowly(incoming, outgoing):
                def lines():
                    for line in incoming:
                        if line.upper().startswith(b"RETR 2"):
                            held.wait(30)
                        yield line
                serve(lines(), outgoing)

            for number in range(accounts):
                self.kontor.add_account(f"ada{number}@example.org", pop3.port, "--security", "plain", "--interval", 0, "--no-test")
            pop3.serve = slowly
            relay, _ = self.serve()
            collecting = subprocess.Popen([self.kontor.program, "collect", "--user", "ada"], env=self.kontor.environment, stdout=subprocess.DEVNULL,
                                          stderr=subprocess.DEVNULL)
            until = time.monotonic() + 20
            while pop3.commands.count("RETR") < 4 and time.monotonic() < until:
                time.sleep(0.05)
            self.assertGreaterEqual(pop3.commands.count("RETR"), 4, "several collections are under way")
            began = time.monotonic()
            relay.send_signal(signal.SIGTERM)
            self.assertEqual(relay.wait(20), 0)
            self.assertLess(time.monotonic() - began, 12)
            collecting.wait(20)
            held.set()
            pop3.serve = serve
            self.assertIn("sound", self.kontor.check().stdout)
            # What was cut off is fetched now, and nothing twice.
            self.assertEqual([each["error"] for each in self.kontor.collect()], [None] * accounts)
            self.kontor.run("export", "--user", "ada", "--format", "eml", self.kontor.data.parent / "out")
            self.assertEqual(len(list((self.kontor.data.parent / "out").rglob("*.eml"))), 3 * accounts)


if __name__ == "__main__":
    unittest.main()
