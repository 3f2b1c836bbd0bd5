#!/usr/bin/env python3
"""Collected mail and a real rspamd: what it calls spam goes to the spam mailbox, also when it was away while the mail came."""
import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from kontor import Kontor
from pop3_server import Pop3Server
from ports import free_ports

# The test message every spam filter knows.
GTUBE = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"

CONFIGURATION = """
options {{
    pidfile = "{0}/rspamd.pid"; tempdir = "{0}"; control_socket = "{0}/control.sock mode=0600"; filters = "";
    url_tld = "{0}/tlds";
    dns {{ nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }}
}}
logging {{ type = "console"; level = "error"; }}
actions {{ reject = 15; add_header = 6; greylist = 4; }}
worker "normal" {{ bind_socket = "127.0.0.1:{1}"; count = 1; }}
"""


def letter(number, body=b"Text."):
    return b"From: sender@example.org\r\nSubject: Letter %d\r\nMessage-ID: <%d@example.org>\r\n\r\n%b\r\n" % (number, number, body)


class RspamdTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        [self.port] = free_ports(1)
        self.url = f"http://127.0.0.1:{self.port}"
        self.kontor = Kontor(self.folder)
        self.kontor.add_user("ada")

    @contextlib.contextmanager
    def rspamd(self):
        configuration = self.folder / "rspamd.conf"
        configuration.write_text(CONFIGURATION.format(self.folder, self.port))
        (self.folder / "tlds").write_text("org\n")  # of all there are, it would make a pattern first: twenty seconds
        log = self.folder / "rspamd.log"
        with open(log, "wb") as said:
            process = subprocess.Popen(["rspamd", "--insecure", "--no-fork", "--config", configuration], stdout=said, stderr=said)
        try:
            self.eventually(lambda: self.answers() or self.assertIsNone(process.poll(), log.read_text()))
            yield
        finally:
            process.terminate()
            process.wait(20)

    def answers(self):
        try:
            return urllib.request.urlopen(self.url + "/ping").status == 200
        except OSError:
            return False

    def eventually(self, is_so):
        until = time.monotonic() + 60
        while not is_so():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.1)

    def subjects(self, place):
        found = self.kontor.run("search", "--user", "ada", "--json", "--", f"in:{place} letter").stdout
        return sorted(email["subject"] for email in json.loads(found)["emails"])

    def test_what_rspamd_rejects_goes_to_spam(self):
        messages = [letter(1), letter(2, GTUBE), letter(3)]
        with Pop3Server(messages) as server, self.rspamd(), self.kontor.serving("--rspamd", self.url):
            self.kontor.add_account("ada@example.org", server.port, "--security", "plain", host="127.0.0.1")
            [collected] = self.kontor.collect()
            self.assertEqual((collected["new"], collected["error"]), (3, None))
            self.eventually(lambda: self.subjects("spam") == ["Letter 2"])
            self.assertEqual(self.subjects("inbox"), ["Letter 1", "Letter 3"])
        self.kontor.check()

    def test_without_rspamd_mail_arrives_and_a_restart_beside_one_takes_it_up(self):
        config = self.folder / "kontor.toml"
        config.write_text(f'[rspamd]\nurl = "{self.url}"\n')
        with Pop3Server([letter(1), letter(2, GTUBE)]) as server:
            with self.kontor.serving("--config", config):
                self.kontor.add_account("ada@example.org", server.port, "--security", "plain", host="127.0.0.1")
                self.kontor.collect()
                self.assertEqual(self.subjects("inbox"), ["Letter 1", "Letter 2"])
            with self.rspamd(), self.kontor.serving("--config", config):
                self.eventually(lambda: self.subjects("spam") == ["Letter 2"])
                self.assertEqual(self.subjects("inbox"), ["Letter 1"])

    def test_an_address_that_is_none_is_refused(self):
        refused = self.kontor.run("serve", "--rspamd", "localhost:11333", expect=64)
        self.assertIn("http://127.0.0.1:11333", refused.stderr)


if __name__ == "__main__":
    unittest.main()
