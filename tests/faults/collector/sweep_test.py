#!/usr/bin/env python3
"""F19-F23, F30, F31, F34: `kontor collect` is killed, or its disk is full, or its disk fails, at every single write and sync.

After each fault one more collection must leave every message of the server here exactly once, octet for octet, the
maildrop empty, and the store sound. The preloaded library is $KONTOR_FAULT_SHIM.
"""
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from kontor import Kontor
from pop3_server import Pop3Server
from sweep import points

MESSAGES = [f"Subject: {n}\r\nMessage-ID: <{n}@sweep.example.org>\r\n\r\nThis is {n}.\r\n..\r\n".encode() for n in range(6)]
MESSAGES.append(b"Subject: big\r\n\r\n" + b"A line of a message that is written in blocks.\r\n" * 7000)


class Sweep(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.template = Kontor(cls.folder / "template")
        (cls.folder / "template").mkdir()
        cls.template.add_user()

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def collect_with(self, kontor, fault, at):
        return kontor.run("collect", "--user", "ada", "--json", expect=None, environment={
            "LD_PRELOAD": os.environ["KONTOR_FAULT_SHIM"], "KONTOR_FAULT": fault, "KONTOR_FAULT_AT": str(at),
            "KONTOR_FAULT_DIR": str(kontor.data), "KONTOR_FAULT_COUNT": str(kontor.data.parent / "count"), "KONTOR_FAULT_ARMED": "1"})

    def point(self, fault, at):
        """The exit code of the collection that met the fault, and how many calls it made."""
        place = self.folder / f"{fault}{at}"
        shutil.copytree(self.folder / "template", place)
        kontor = Kontor(place)
        with Pop3Server(MESSAGES) as server:
            kontor.add_account("ada@example.org", server.port, "--security", "plain", "--keep", "none", "--no-test", host="127.0.0.1")
            done = self.collect_with(kontor, fault, at)
            told = f"{fault} at {at}: exit {done.returncode} {done.stderr}"
            try:
                last = kontor.collect()[0]
                self.assertIsNone(last["error"], told)
                self.assertEqual(server.messages, {}, told)
                self.assertEqual(kontor.exported(place / "export"), sorted(MESSAGES), told)
                kontor.check()
            except AssertionError as error:
                raise AssertionError(f"{told}\n{error}") from None
        count = place / "count"
        calls = int(count.read_text()) if count.exists() else 0
        shutil.rmtree(place)
        return done.returncode, calls

    def sweep(self, fault, expected):
        code, calls = self.point("none", 0)
        self.assertEqual(code, 0)
        self.assertGreater(calls, 20, "the library was not in between")
        met = 0
        for at, (code, _) in points(calls, lambda at: self.point(fault, at)):
            met += code != 0
            self.assertIn(code, expected, f"{fault} at {at}")
        self.assertGreater(met, calls // 4, "most faults must have been felt")

    def test_F19_F20_F21_F22_F23_killed_at_every_write_and_sync(self):
        self.sweep("kill", (0, -9))

    def test_F30_F31_disk_full_at_every_write(self):
        self.sweep("enospc", (0, 73, 74, 75))

    def test_F34_F35_input_output_error_at_every_write_and_sync(self):
        self.sweep("eio", (0, 73, 74, 75, 65))


if __name__ == "__main__":
    unittest.main()
