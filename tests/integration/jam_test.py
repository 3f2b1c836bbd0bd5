#!/usr/bin/env python3
"""A foreign JMAP client, jmap-jam of npm, against the relay."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from kontor import Kontor


class JamTest(unittest.TestCase):
    def test_a_morning_of_work(self):
        with tempfile.TemporaryDirectory(prefix="kontor-") as folder:
            kontor = Kontor(folder)
            kontor.add_user("ada")
            kontor.add_account("ada@example.org", 1, "--no-test", "--interval", 0, host="127.0.0.1")
            token = kontor.run("user", "token", "ada").stdout.strip()
            with kontor.serving() as url:
                client = pathlib.Path(__file__).with_name("jam_client.mjs")
                done = subprocess.run(["node", client, url, token, "a2"], capture_output=True, text=True, timeout=60)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
