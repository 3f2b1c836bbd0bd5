#!/usr/bin/env python3
"""A relay whose wall clock jumps, or which sleeps, while it collects on its schedule (F46-F48): mail goes on coming, each message
once, and none is deleted for an age that it has not. The preloaded library is $KONTOR_FAULT_SHIM.
"""
import email.utils
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from kontor import Kontor
from pop3_server import Pop3Server

DAY = 86_400


def letter(number):
    return b"Subject: %d\r\nMessage-ID: <%d@clock.example.org>\r\n\r\nhello\r\n" % (number, number)


class ClockTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.kontor = Kontor(self.folder)
        self.kontor.add_user()
        self.clock = self.folder / "clock"
        self.ahead(0)
        self.server = self.enterContext(Pop3Server([letter(0)]))
        self.kontor.add_account("ada@example.org", self.server.port, "--security", "plain", "--keep", "14d", "--interval", 1, host="127.0.0.1")
        self.relay = subprocess.Popen(
            [self.kontor.program, "serve", "--window", self.kontor.data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
            env=self.kontor.environment | {"LD_PRELOAD": os.environ["KONTOR_FAULT_SHIM"], "KONTOR_CLOCK_AHEAD": str(self.clock)})
        self.addCleanup(self.relay.stdout.close)
        self.addCleanup(self.relay.kill)
        self.port = int(self.relay.stdout.readline().rsplit(":", 1)[1].strip("/ \n"))
        self.until(lambda: self.fetched() >= 1, "the first message")

    def ahead(self, seconds):
        new = self.clock.with_suffix(".new")
        new.write_text(str(seconds))
        new.rename(self.clock)

    def its_time(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz") as answer:
            return email.utils.parsedate_to_datetime(answer.headers["Date"]).timestamp()

    def fetched(self):
        return self.server.commands.count("RETR")

    def polls(self):
        return self.server.commands.count("UIDL")

    def until(self, holds, what):
        for _ in range(600):
            if holds():
                return
            time.sleep(0.05)
        self.fail(f"never: {what}")

    def arrives(self):
        number = len(self.server.messages)
        before = self.fetched()
        self.server.messages[f"uid{number + 1}"] = letter(number)
        self.until(lambda: self.fetched() > before, f"message {number} is fetched")

    def ends_with_everything_once(self):
        polls = self.polls()
        self.until(lambda: self.polls() >= polls + 2, "two more polls")
        self.assertEqual(self.server.commands.count("DELE"), 0)
        self.assertEqual(self.fetched(), len(self.server.messages), "each was fetched once")
        self.relay.terminate()
        self.assertEqual(self.relay.wait(20), 0)
        self.assertEqual(self.kontor.exported(self.folder / "export"), sorted(self.server.messages.values()))
        self.kontor.check()

    def test_F46_the_clock_jumps_ten_years_ahead(self):
        self.ahead(3650 * DAY)
        self.assertAlmostEqual(self.its_time(), time.time() + 3650 * DAY, delta=60)
        self.arrives()
        self.ahead(3651 * DAY)
        self.arrives()
        self.ends_with_everything_once()

    def test_F47_the_clock_jumps_back(self):
        for seconds in (-DAY, -DAY - 3600, 3600, 3601, 0):
            self.ahead(seconds)
            self.arrives()
        self.ends_with_everything_once()

    def test_F48_it_sleeps_and_wakes(self):
        self.relay.send_signal(signal.SIGSTOP)
        time.sleep(5)
        self.ahead(8 * 3600)
        before = self.polls()
        self.relay.send_signal(signal.SIGCONT)
        woken = time.monotonic()
        self.arrives()
        self.assertLessEqual(self.polls() - before, 2 + 2 * (time.monotonic() - woken), "what it slept through is not made up for")
        self.ends_with_everything_once()


if __name__ == "__main__":
    unittest.main()
