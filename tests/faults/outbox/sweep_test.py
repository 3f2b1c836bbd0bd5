#!/usr/bin/env python3
"""S1 and S3: `kontor send` is killed at every single write and sync of its data directory, with an SMTP server at the other end.

Whatever had been reached: after a relay was started on the directory, the server has the message exactly once, or it has it
at most once and the outbox says that this is uncertain, or nobody had been told yet that it was submitted. It is never there
twice, and the store is sound. The preloaded library is $KONTOR_FAULT_SHIM.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from certificates import Certificates
from kontor import Kontor
from smtp_server import SmtpServer
from sweep import points

MESSAGE = b"From: ada@example.org\nTo: bob@example.net\nSubject: once\nMessage-ID: <once@example.org>\n\nOnly once.\n" + b"A line.\n" * 5000


class Sweep(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.template = Kontor(cls.folder / "template")
        (cls.folder / "template").mkdir()
        cls.template.add_user()
        cls.certificates = Certificates(cls.folder / "certificates")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def send_with(self, kontor, fault, at):
        environment = {**kontor.environment, "LD_PRELOAD": os.environ["KONTOR_FAULT_SHIM"], "KONTOR_FAULT": fault, "KONTOR_FAULT_AT": str(at),
                       "KONTOR_FAULT_DIR": str(kontor.data), "KONTOR_FAULT_COUNT": str(kontor.data.parent / "count"), "KONTOR_FAULT_ARMED": "1"}
        return subprocess.run([kontor.program, "send", "--user", "ada", "--from", "ada@example.org"], input=MESSAGE, capture_output=True,
                              timeout=60, env=environment)

    def states_at_rest(self, kontor):
        """What a relay makes of it."""
        for _ in range(20):
            states = [each["state"] for each in kontor.submissions()]
            if all(state in ("done", "uncertain") for state in states):
                return states
            with kontor.serving() as url:
                for _ in range(20):
                    time.sleep(0.05)
                    if any(kontor.metric(url, f"outbox_{what}_total") for what in ("sent", "failed", "uncertain")):
                        break
        return states

    def point(self, fault, at):
        place = self.folder / f"{fault}{at}"
        shutil.copytree(self.folder / "template", place)
        kontor = Kontor(place)
        with SmtpServer(self.certificates.good, {"ada": "pw-ada"}) as server:
            kontor.add_account("ada@example.org", 9, "--ca-file", self.certificates.ca, "--no-test", "--smtp", f"localhost:{server.port}")
            done = self.send_with(kontor, fault, at)
            before = len(server.messages)
            states = self.states_at_rest(kontor)
            told = f"{fault} at {at}: exit {done.returncode} {done.stderr}, {before} taken before, {len(server.messages)} after, {states}"
            self.assertLessEqual(len(server.messages), 1, told)
            self.assertLessEqual(len(states), 1, told)
            self.assertIn(states, ([], ["done"], ["uncertain"]), told)
            if states == ["done"]:
                self.assertEqual(len(server.messages), 1, told)
            if not states:
                self.assertEqual(server.messages, [], told)
            if done.returncode == 0:
                self.assertEqual(states, ["done"], told)
            kontor.check()
        count = place / "count"
        calls = int(count.read_text()) if count.exists() else 0
        shutil.rmtree(place)
        return done.returncode, calls, states

    def sweep(self, fault, expected):
        code, calls, states = self.point("none", 0)
        self.assertEqual((code, states), (0, ["done"]))
        self.assertGreater(calls, 15, "the library was not in between")
        seen = []
        for at, (code, _, states) in points(calls, lambda at: self.point(fault, at)):
            self.assertIn(code, expected, f"{fault} at {at}")
            seen.append(tuple(states))
        return seen

    def test_killed_at_every_write_and_sync(self):
        seen = self.sweep("kill", (0, -9))
        self.assertIn((), seen)
        self.assertIn(("uncertain",), seen, "no kill fell between MAIL and the commit behind it")
        self.assertIn(("done",), seen)

    def test_disk_full_at_every_write(self):
        self.sweep("enospc", (0, 73, 74, 75))


if __name__ == "__main__":
    unittest.main()
