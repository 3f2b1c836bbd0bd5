#!/usr/bin/env python3
"""Mail files over HTTP: a large mbox file goes in slice by slice and comes back as it was, in little memory; archives are
what other programs take for tar."""
import io
import mailbox
import pathlib
import sys
import tarfile
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from kontor import Kontor
from transfer import Relay, sha256, write_mbox


class Transfer(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.kontor = Kontor(self.folder)
        self.kontor.add_user()

    def test_a_large_file_comes_back_in_little_memory(self):
        box = self.folder / "Old.mbox"
        messages = write_mbox(box, 120_000_000)
        with Relay(self.kontor) as relay:
            before = relay.peak()
            counts = relay.send(box)
            self.assertEqual((counts["imported"], counts["duplicates"], counts["damaged"]), (messages, 0, 0))
            self.assertEqual(relay.fetch(), sha256(box))
            self.assertLess(relay.peak() - before, 64 * 1024 * 1024)
            again = relay.send(box)
            self.assertEqual((again["imported"], again["duplicates"]), (0, messages))
        self.kontor.check()

    def test_archives_are_taken_apart_by_others(self):
        box = self.folder / "Grüße.mbox"
        messages = write_mbox(box, 1_000_000, large=100_000)
        with Relay(self.kontor) as relay:
            relay.send(box)
            relay.send(self.letter())
            for form in ("eml", "maildir"):
                archive = io.BytesIO()
                relay.fetch(form, archive)
                archive.seek(0)
                out = self.folder / form
                tarfile.open(fileobj=archive).extractall(out, filter="data")
                if form == "eml":
                    self.assertEqual(len(list((out / "mail" / "Grüße").glob("*.eml"))), messages)
                    self.assertEqual((next((out / "mail").glob("*.eml"))).read_bytes(), self.letter().read_bytes())
                    continue
                maildir = mailbox.Maildir(out / "mail", create=False)
                self.assertEqual(len(maildir), 1)
                self.assertEqual([len(maildir.get_folder(name)) for name in maildir.list_folders()], [messages])
        # And by the command line.
        second = Kontor(self.folder / "second")
        second.data.parent.mkdir()
        second.add_user()
        second.run("import", "--user", "ada", self.folder / "maildir" / "mail")
        stored = second.exported(self.folder / "stored")
        self.assertEqual(stored, self.kontor.exported(self.folder / "first"))

    def letter(self):
        path = self.folder / "letter.eml"
        path.write_bytes(b"From: ann@example.org\r\nSubject: one\r\n\r\nHello\r\n")
        return path


if __name__ == "__main__":
    unittest.main()
