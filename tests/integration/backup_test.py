#!/usr/bin/env python3
"""Backup while the relay collects, and what a restored store does at the mail server (threats F55, F57, F58)."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from certificates import Certificates
from dovecot import Dovecot
from kontor import Kontor

LETTER = b"From: sender@example.org\nSubject: Letter %d\nMessage-ID: <%d@example.org>\n\nText of letter %d.\n"


class BackupTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.folder.chmod(0o755)
        self.kontor = Kontor(self.folder)
        self.certificates = Certificates(self.folder / "certificates")
        self.dovecot = self.enterContext(Dovecot(self.folder / "dovecot", self.certificates.good, users=["ada"]))
        self.backup = self.folder / "backup"

    def deliver(self, *numbers):
        for number in numbers:
            self.dovecot.deliver("ada", f"{1700000000 + number}.M{number}.host:2,S", LETTER % ((number,) * 3))

    def on_server(self):
        return len(list((self.dovecot.maildir("ada") / "cur").iterdir()))

    def set_up(self):
        self.kontor.add_user("ada")
        self.kontor.add_account("ada@example.org", self.dovecot.pop3s, "--ca-file", self.certificates.ca, "--interval", 0, "--keep", "none")

    def restored(self, *more, expect=0):
        """The office that was restored, in place of the lost one."""
        (self.folder / "restored").mkdir()
        other = Kontor(self.folder / "restored")
        said = other.run("restore", self.backup, *more, expect=expect)
        return other, said

    def test_a_restored_office_has_everything_and_deletes_nothing_too_early(self):
        self.set_up()
        with self.kontor.serving():
            self.deliver(0, 1, 2, 3, 4)
            self.assertEqual(self.kontor.collect()[0]["new"], 5)
            self.assertEqual(self.on_server(), 0)
            self.assertIn("secret.key", self.kontor.run("backup", self.backup).stdout)
            self.deliver(5)
            self.kontor.collect()
            self.kontor.run("backup", self.backup)
            self.deliver(6, 7)
            before = self.kontor.collect()
            self.assertEqual((before[0]["new"], before[0]["deleted"]), (2, 2))
            # The provider has them still: somebody put them back.
            self.deliver(6, 7, 8)
        other, said = self.restored("--key", self.kontor.data / "secret.key")
        self.assertIn("6 e-mails: sound", said.stdout)
        first = other.collect()[0]
        self.assertEqual((first["new"], first["deleted"], first["error"]), (3, 0, None))
        self.assertEqual(self.on_server(), 3)
        self.assertEqual((other.collect()[0]["deleted"], self.on_server()), (0, 3), "now it is known that nothing is missing")
        self.assertEqual((other.collect()[0]["deleted"], self.on_server()), (3, 0))
        letters = sorted(LETTER.replace(b"\n", b"\r\n") % ((number,) * 3) for number in range(9))
        self.assertEqual(other.exported(self.folder / "out"), letters)
        other.check()

    def test_without_its_key_everything_but_the_passwords_comes_back(self):
        self.set_up()
        self.deliver(0)
        self.kontor.collect()
        self.kontor.run("backup", self.backup)
        other, said = self.restored()
        self.assertIn("secret.key", said.stdout)
        self.assertEqual(len(other.exported(self.folder / "out")), 1)
        refused = other.collect(expect=None)[0]
        self.assertEqual(refused["error"]["class"], "storage")
        self.assertIn("key", refused["error"]["message"])
        (other.data / "secret.key").write_bytes((self.kontor.data / "secret.key").read_bytes())
        self.assertIsNone(other.collect()[0]["error"])

    def test_a_new_key_is_taken_while_the_relay_collects_and_old_backups_need_the_old_one(self):
        self.set_up()
        old = (self.kontor.data / "secret.key").read_bytes()
        self.kontor.run("backup", self.backup)
        with self.kontor.serving():
            self.deliver(0)
            self.assertIsNone(self.kontor.collect()[0]["error"])
            said = self.kontor.run("key", "rotate").stdout
            self.assertIn("1 secrets are sealed with a new key", said)
            self.deliver(1)
            self.assertEqual([(each["new"], each["error"]) for each in self.kontor.collect()], [(1, None)])
        self.assertNotEqual((self.kontor.data / "secret.key").read_bytes(), old)
        self.assertEqual(self.kontor.collect()[0]["error"], None)
        self.assertNotIn("secret.key", self.kontor.check().stdout)
        other, said = self.restored("--key", self.kontor.data / "secret.key", expect=65)
        self.assertIn("The key opens 0 of 1 secrets", said.stdout)
        self.assertIn("1 of 1 secrets do not open", other.check().stdout)
        (other.data / "secret.key").unlink()
        (other.data / "secret.key").write_bytes(old)
        self.assertIsNone(other.collect()[0]["error"])

    def test_nothing_is_written_over(self):
        self.set_up()
        self.kontor.run("backup", self.backup)
        self.assertIn("holds a store already", self.kontor.run("restore", self.backup, expect=64).stderr)
        self.assertIn("no backup", Kontor(self.folder / "none").run("restore", self.folder / "nowhere", expect=64).stderr)
        full = self.folder / "full"
        full.mkdir()
        (full / "thesis.txt").write_text("years of work")
        self.assertIn("thesis.txt", self.kontor.run("backup", full, expect=64).stderr)
        other, _ = self.restored("--key", self.kontor.data / "secret.key")
        other.check()
        self.kontor.run("backup", self.backup)  # a restore leaves the backup what it was
        Kontor(self.folder).run("check", environment={"KONTOR_DATA": str(self.backup)})
        self.assertIn("used as a data directory", self.kontor.run("backup", self.backup, expect=64).stderr)


if __name__ == "__main__":
    unittest.main()
