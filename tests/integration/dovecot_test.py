#!/usr/bin/env python3
"""Kontor against a real Dovecot over real TLS, from the command line."""
import pathlib
import random
import select
import socket
import struct
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from certificates import Certificates
from cut_proxy import CutProxy
from dovecot import Dovecot
from kontor import Kontor

CHARSETS = ["utf-8", "iso-8859-1", "koi8-r", "gb18030"]


def message(number, octets=0):
    lines = [f"From: Sender {number} <sender{number}@example.org>", "To: ada@example.org", f"Subject: Message {number}",
             f"Message-ID: <{number}@integration.example.org>", "Date: Sun, 22 Nov 2026 10:00:00 +0000", "",
             f"This is message {number}.", ".", "..", ".dots at the beginning of lines", "From here it is quoted in mbox files", ""]
    text = "\n".join(lines).encode()
    chance = random.Random(number)
    while len(text) < octets:
        text += ("".join(chance.choices("abcdefghijklmnopqrstuvwxyz .", k=70)) + "\n").encode()
    return text


def on_the_wire(octets):
    return octets.replace(b"\n", b"\r\n")


class DovecotTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        cls.certificates = Certificates(pathlib.Path(cls.temporary.name) / "certificates")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=self.temporary.name))
        self.folder.chmod(0o755)
        self.kontor = Kontor(self.folder)
        self.kontor.add_user()

    def dovecot(self, messages, certificate=None, user="ada"):
        dovecot = Dovecot(self.folder / "dovecot", certificate or self.certificates.good, users=[user])
        for number, octets in enumerate(messages):
            dovecot.deliver(user, f"{1700000000 + number}.M{number}.host:2,S", octets)
        return dovecot

    def add_account(self, dovecot, *more, port=None, **options):
        return self.kontor.add_account("ada@example.org", port or dovecot.pop3s, "--ca-file", self.certificates.ca, *more, **options)

    def left(self, dovecot):
        return len(list((dovecot.maildir("ada") / "cur").iterdir())) + len(list((dovecot.maildir("ada") / "new").iterdir()))

    def stored(self):
        return self.kontor.exported(tempfile.mkdtemp(dir=self.folder))

    def test_a_full_collection_is_byte_identical_to_the_maildir_and_the_second_fetches_nothing(self):
        sizes = [0] * 300 + [3_000, 30_000, 260_000, 262_144, 300_000, 2_000_000]
        messages = [message(number, octets) for number, octets in enumerate(sizes)]
        with self.dovecot(messages) as dovecot:
            self.add_account(dovecot)
            first = self.kontor.collect()[0]
            self.assertEqual((first["new"], first["duplicates"], first["deleted"], first["error"]), (len(messages), 0, 0, None))
            self.assertEqual(first["bytes"], sum(len(on_the_wire(each)) for each in messages))
            self.assertEqual(self.stored(), sorted(map(on_the_wire, messages)))
            second = self.kontor.collect()[0]
            self.assertEqual((second["new"], second["bytes"]), (0, 0))
            self.assertEqual(self.left(dovecot), len(messages))
        self.kontor.check()

    def test_a_message_that_arrives_later_is_the_only_one_fetched(self):
        with self.dovecot([message(1), message(2)]) as dovecot:
            self.add_account(dovecot)
            self.kontor.collect()
            (dovecot.maildir("ada") / "new" / "1800000000.M9.host").write_bytes(message(9))
            self.assertEqual(self.kontor.collect()[0]["new"], 1)
            self.assertIn(on_the_wire(message(9)), self.stored())

    def test_keep_none_empties_the_maildrop_and_keeps_every_message_here(self):
        messages = [message(number) for number in range(120)]
        with self.dovecot(messages) as dovecot:
            self.add_account(dovecot, "--keep", "none")
            self.assertEqual(self.kontor.collect()[0]["deleted"], 120)
            self.assertEqual(self.left(dovecot), 0)
            self.assertEqual(self.stored(), sorted(map(on_the_wire, messages)))
            self.assertEqual(self.kontor.collect()[0]["new"], 0)

    def test_a_full_quota_collects_what_fits_deletes_nothing_and_goes_on_when_there_is_room(self):
        messages = [message(number, 20_000) for number in range(10)]
        with self.dovecot(messages) as dovecot:
            self.add_account(dovecot, "--keep", "none")
            self.kontor.run("user", "change", "ada", "--quota", "110kB")
            paused = self.kontor.collect(expect=75)[0]
            self.assertEqual((paused["error"]["class"], paused["new"], paused["deleted"]), ("quota", 5, 0))
            self.assertIn("5 messages wait on the server", paused["error"]["message"])
            self.assertEqual(self.left(dovecot), 10)
            self.kontor.run("user", "change", "ada", "--quota", "1GB")
            self.assertEqual(self.kontor.collect()[0]["new"], 5)
            self.assertEqual(self.stored(), sorted(map(on_the_wire, messages)))
            self.kontor.collect()
            self.assertEqual(self.left(dovecot), 0)
        self.kontor.check()

    def test_keep_days_deletes_nothing_before_its_day(self):
        with self.dovecot([message(1), message(2)]) as dovecot:
            self.add_account(dovecot, "--keep", "14d")
            self.kontor.collect()
            self.assertEqual(self.kontor.collect()[0]["deleted"], 0)
            self.assertEqual(self.left(dovecot), 2)

    def test_starttls(self):
        with self.dovecot([message(1)]) as dovecot:
            self.add_account(dovecot, "--security", "starttls", port=dovecot.pop3)
            self.assertEqual(self.kontor.collect()[0]["new"], 1)

    def test_a_wrong_password_is_told_as_such_and_stored_nowhere(self):
        with self.dovecot([message(1)]) as dovecot:
            done = self.add_account(dovecot, password="wrong", expect=77)
            self.assertIn("server said", done.stderr)
            self.assertEqual(self.kontor.run("account", "list", "--user", "ada").stdout, "")
            self.add_account(dovecot, "--no-test", password="wrong")
            self.assertEqual(self.kontor.collect(expect=77)[0]["error"]["class"], "auth")

    def refused(self, certificate, words):
        with self.dovecot([message(1)], certificate) as dovecot:
            self.assertIn(words, self.add_account(dovecot, expect=77).stderr)
            self.add_account(dovecot, "--no-test")
            error = self.kontor.collect(expect=77)[0]["error"]
            self.assertEqual(error["class"], "certificate")
            self.assertIn(words, error["message"])
            log = (dovecot.folder / "dovecot.log").read_text()
            self.assertNotIn("Login: user=", log, "credentials must not follow a bad certificate")

    def test_F04_a_certificate_that_expires_between_two_collections(self):
        with self.dovecot([message(1)]) as dovecot:
            self.add_account(dovecot)
            self.assertEqual(self.kontor.collect()[0]["new"], 1)
        dovecot.certificate = self.certificates.expired
        dovecot.deliver("ada", "1800000000.M2.host:2,S", message(2))
        (dovecot.folder / "dovecot.log").write_text("")
        with dovecot:
            self.assertEqual(self.kontor.collect(expect=77)[0]["error"]["class"], "certificate")
            self.assertNotIn("Login: user=", (dovecot.folder / "dovecot.log").read_text())
            self.assertEqual(self.left(dovecot), 2)
        dovecot.certificate = self.certificates.good
        with dovecot:
            self.assertEqual(self.kontor.collect()[0]["new"], 1)
        self.kontor.check()

    def test_F03_a_line_reset_within_the_handshake_is_never_tried_again_in_the_clear(self):
        firsts = []

        def reset_all(listening):
            while True:
                try:
                    line, _ = listening.accept()
                except OSError:
                    return
                with line:
                    firsts.append(line.recv(1))
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        with socket.create_server(("127.0.0.1", 0)) as listening:
            thread = threading.Thread(target=reset_all, args=[listening])
            thread.start()
            self.kontor.add_account("ada@example.org", listening.getsockname()[1], "--ca-file", self.certificates.ca, "--no-test")
            for _ in range(2):
                self.assertIn(self.kontor.collect(expect=None)[0]["error"]["class"], ("tls", "connect"))
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
        self.assertEqual(firsts, [b"\x16"] * 2, "each connection begins with a ClientHello")

    def test_an_expired_certificate_is_refused(self):
        self.refused(self.certificates.expired, "has expired")

    def test_a_certificate_of_the_future_is_refused(self):
        self.refused(self.certificates.future, "not valid yet")

    def test_a_certificate_of_another_host_is_refused(self):
        self.refused(self.certificates.wrong_host, "another host")

    def test_a_self_signed_certificate_is_refused(self):
        self.refused(self.certificates.self_signed, "signed by itself")

    def test_a_certificate_of_an_unknown_authority_is_refused(self):
        self.refused(self.certificates.unknown_issuer, "unknown authority")

    def test_f03_a_reset_in_the_handshake_is_no_reason_to_speak_in_the_clear(self):
        heard = []

        def reset_each():
            while not ended.is_set():
                if not select.select([listening], [], [], 0.05)[0]:
                    continue
                connection, _ = listening.accept()
                heard.append(connection.recv(65536))
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()

        ended = threading.Event()
        with socket.create_server(("127.0.0.1", 0)) as listening:
            thread = threading.Thread(target=reset_each)
            thread.start()
            try:
                self.kontor.add_account("ada@example.org", listening.getsockname()[1], "--no-test")
                for _ in range(2):
                    self.assertEqual(self.kontor.collect(expect=76)[0]["error"]["class"], "tls")
            finally:
                ended.set()
                thread.join()
        self.assertEqual(len(heard), 2)
        for octets in heard:
            self.assertEqual(octets[0], 0x16, "a ClientHello and nothing else")

    def test_f04_a_certificate_that_expires_between_two_polls_stops_before_the_password(self):
        messages = [message(number) for number in range(4)]
        with CutProxy(0) as proxy:
            with self.dovecot(messages[:3]) as good:
                proxy.target_port = good.pop3s
                self.add_account(good, "--keep", "none", port=proxy.port)
                self.assertEqual(self.kontor.collect()[0]["new"], 3)
            expired = Dovecot(self.folder / "expired", self.certificates.expired, users=["ada"])
            expired.deliver("ada", "1700000009.M9.host:2,S", messages[3])
            with expired:
                proxy.target_port = expired.pop3s
                self.assertEqual(self.kontor.collect(expect=77)[0]["error"]["class"], "certificate")
                self.assertNotIn("Login: user=", (expired.folder / "dovecot.log").read_text())
                self.assertEqual(self.left(expired), 1)
        self.assertEqual(self.stored(), sorted(map(on_the_wire, messages[:3])))

    def test_a_pinned_certificate_is_accepted_and_no_other(self):
        pin = self.certificates.fingerprint(self.certificates.self_signed[0])
        with self.dovecot([message(1)], self.certificates.self_signed) as dovecot:
            self.kontor.add_account("ada@example.org", dovecot.pop3s, "--pin", pin)
            self.assertEqual(self.kontor.collect()[0]["new"], 1)
            done = self.kontor.add_account("other@example.org", dovecot.pop3s, "--pin", "0" * 64, login="ada", expect=77)
            self.assertIn("another certificate than the pinned one", done.stderr)

    def test_tls_on_a_port_that_does_not_speak_it(self):
        with self.dovecot([]) as dovecot:
            self.assertIn("does not speak TLS", self.add_account(dovecot, port=dovecot.pop3, expect=76).stderr)

    def test_an_address_that_is_refused_by_policy(self):
        with self.dovecot([]) as dovecot:
            self.kontor.environment["KONTOR_ALLOW_PRIVATE_HOSTS"] = "0"
            self.add_account(dovecot, expect=78)

    def test_nobody_listens_and_nobody_is_called_that(self):
        self.kontor.add_account("ada@example.org", 9, expect=69)
        self.kontor.add_account("ada@example.org", 995, host="no-such-host.invalid", expect=68)

    def test_dropped_connections_at_random_octets_lose_and_double_nothing(self):
        messages = [message(number, 4_000) for number in range(60)] + [message(100, 700_000)]
        with self.dovecot(messages) as dovecot, CutProxy(dovecot.pop3s) as proxy:
            self.add_account(dovecot, "--keep", "none", port=proxy.port)
            total = sum(map(len, messages))
            chance = random.Random(20261122)
            for _ in range(12):
                proxy.cut_after = chance.randrange(1_500, total)
                proxy.reset = chance.random() < 0.5
                self.kontor.collect(expect=None)
            proxy.cut_after = None
            last = self.kontor.collect()[0]
            self.assertIsNone(last["error"])
            self.assertEqual(self.stored(), sorted(map(on_the_wire, messages)))
            self.assertEqual(self.left(dovecot), 0)
        self.kontor.check()

    def test_twenty_accounts_at_once(self):
        users = [f"user{number}" for number in range(20)]
        dovecot = Dovecot(self.folder / "dovecot", self.certificates.good, users=users)
        for user in users:
            for number in range(10):
                dovecot.deliver(user, f"{1700000000 + number}.M{number}.host:2,S", message(user + str(number)))
        with dovecot:
            for user in users:
                self.kontor.add_account(f"{user}@example.org", dovecot.pop3s, "--ca-file", self.certificates.ca, "--no-test", login=user)
            accounts = self.kontor.collect()
            self.assertEqual([each["new"] for each in accounts], [10] * 20)
            self.assertEqual(len(self.stored()), 200)

    def test_exports_as_maildir_and_mbox(self):
        with self.dovecot([message(1), message(2)]) as dovecot:
            self.add_account(dovecot)
            self.kontor.collect()
        self.kontor.run("export", "--user", "ada", "--format", "maildir", self.folder / "md")
        self.assertEqual(sorted(path.read_bytes() for path in (self.folder / "md" / "cur").iterdir()),
                         sorted([on_the_wire(message(1)), on_the_wire(message(2))]))
        self.kontor.run("export", "--user", "ada", "--format", "mbox", self.folder / "box")
        box = (self.folder / "box").read_bytes()
        self.assertEqual(box.count(b"\n>From here it is quoted"), 2)
        self.assertEqual(box.replace(b"\n>From ", b"\nFrom ").count(message(1)), 1)


if __name__ == "__main__":
    unittest.main()
