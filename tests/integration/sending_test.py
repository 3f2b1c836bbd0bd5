#!/usr/bin/env python3
"""Mail given to a real Postfix, delivered into a real Dovecot, and collected again."""
import email.message
import email.policy
import json
import os
import pathlib
import re
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from certificates import Certificates
from dovecot import Dovecot
from kontor import Kontor
from postfix import Postfix

USING = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:submission", "https://kontor.example/ns/jmap/collector"]
OF_SERVERS = (b"Return-Path", b"X-Original-To", b"Delivered-To", b"Received")


def letter(to, subject="报价单 2026", **more):
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = "艾达 <ada@example.org>"
    message["To"] = to
    for name, value in more.items():
        message[name] = value
    message["Subject"] = subject
    message["Date"] = "Wed, 25 Nov 2026 12:00:00 +0100"
    message["Message-ID"] = "<" + re.sub(r"\W", "", subject + to) .encode("ascii", "ignore").decode() + "@example.org>"
    message.set_content("您好！\r\n\r\n附件是报价单。\r\n.一行以点开头\r\n")
    message.add_attachment(bytes(range(256)) * 2000, maintype="application", subtype="pdf", filename="报价单.pdf")
    return message.as_bytes()


def without_what_servers_add(octets):
    """The message as it was submitted: trace fields stand above it, with their continuation lines."""
    lines = octets.split(b"\r\n")
    while lines and lines[0].partition(b":")[0] in OF_SERVERS:
        lines.pop(0)
        while lines[0][:1] in (b" ", b"\t"):
            lines.pop(0)
    return b"\r\n".join(lines)


class Greylisting:
    """A policy server that says "later" to each recipient once."""

    def __enter__(self):
        seen = set()

        class Asked(socketserver.StreamRequestHandler):
            def handle(self):
                asked = {}
                for line in self.rfile:
                    name, _, value = line.decode().strip().partition("=")
                    if name:
                        asked[name] = value
                        continue
                    fresh = asked["recipient"] not in seen
                    seen.add(asked["recipient"])
                    self.wfile.write(b"action=%s\n\n" % (b"450 4.2.0 Greylisted, come back" if fresh else b"dunno"))
                    asked = {}

        class Threads(socketserver.ThreadingTCPServer):
            daemon_threads = True

        self.server = Threads(("127.0.0.1", 0), Asked)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server.server_address[1]

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class SendingTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.folder.chmod(0o755)
        self.kontor = Kontor(self.folder)
        self.certificates = Certificates(self.folder / "certificates")
        self.dovecot = self.enterContext(Dovecot(self.folder / "dovecot", self.certificates.good, users=["ada", "bob"]))

    def postfix(self, policy=None):
        return self.enterContext(Postfix(self.folder / "postfix", self.certificates.good, self.dovecot, policy))

    def add_accounts(self, postfix):
        self.kontor.add_user("ada")
        for name, port, security in (("ada", postfix.smtps, "tls"), ("bob", postfix.submission, "starttls")):
            self.kontor.add_account(f"{name}@example.org", self.dovecot.pop3s, "--ca-file", self.certificates.ca, "--interval", 0,
                                    "--smtp", f"localhost:{port}", "--smtp-security", security)

    def send(self, message, sender="ada@example.org", expect=0):
        return self.kontor.run("send", "--user", "ada", "--from", sender, expect=expect, octets=message)

    def wait_until_sent(self, kontor, url):
        for _ in range(200):
            if kontor.metric(url, "outbox_sent_total") == 1:
                return
            time.sleep(0.05)
        self.fail("nothing was sent")

    def arrived(self, count):
        """What the accounts have collected, once so much of it has come."""
        for _ in range(100):
            self.kontor.collect()
            out = tempfile.mkdtemp(dir=self.folder)
            mails = [mail for mail in self.kontor.exported(out) if b"Delivered-To" in mail]
            if len(mails) >= count:
                break
            time.sleep(0.1)
        self.assertEqual(len(mails), count)
        return mails

    def test_chinese_mail_with_an_attachment_comes_back_octet_for_octet(self):
        self.add_accounts(self.postfix())
        message = letter("bob@example.org", Cc="Ada <ada@example.org>")
        secret = message.replace(b"Subject:", b"Bcc: ada@example.org,\r\n bob@example.org\r\nSubject:", 1)
        for begin in (lambda: self.kontor.serving(), None):
            # Through a running relay, and without one.
            if begin:
                with begin():
                    sent = self.send(secret)
            else:
                sent = self.send(secret)
            self.assertRegex(sent.stdout, r"bob@example\.org\t250 .*queued as")
        mails = self.arrived(4)
        self.assertEqual({without_what_servers_add(mail) for mail in mails}, {message})
        self.assertEqual([each["state"] for each in self.kontor.submissions()], ["done", "done"])

    def test_starttls_and_lines_that_end_as_those_of_unix_do(self):
        self.add_accounts(self.postfix())
        message = b"From: bob@example.org\nTo: ada@example.org\nSubject: Unix\nDate: Wed, 25 Nov 2026 12:00:00 +0000\n\nOne line.\n.\nAnother.\n"
        self.send(message, sender="bob@example.org")
        [mail] = self.arrived(1)
        added, _, rest = without_what_servers_add(mail).partition(b"\r\n")
        self.assertRegex(added, rb"^Message-ID: <[^@]+@example\.org>$")
        self.assertEqual(rest, message.replace(b"\n", b"\r\n"))

    def test_a_mail_program_sends_by_jmap(self):
        self.add_accounts(self.postfix())
        message = letter("bob@example.org", Cc="Ada <ada@example.org>")
        with self.kontor.serving() as url:
            account = self.accounts(url)["ada@example.org"]["jmapAccountId"]
            blob = self.asked(url, f"/jmap/upload/{account}/", message, "message/rfc822")["blobId"]
            mailboxes, identities = self.call(url, account, ("Mailbox/get", {}), ("Identity/get", {}))
            roles = {mailbox["role"]: mailbox["id"] for mailbox in mailboxes["list"]}
            [identity] = [each["id"] for each in identities["list"] if each["email"] == "ada@example.org"]
            imported, submitted, *_ = self.call(
                url, account,
                ("Email/import", {"emails": {"draft": {"blobId": blob, "mailboxIds": {roles["drafts"]: True}, "keywords": {"$draft": True}}}}),
                ("EmailSubmission/set", {"create": {"out": {"emailId": "#draft", "identityId": identity}}, "onSuccessUpdateEmail": {
                    "#out": {f"mailboxIds/{roles['drafts']}": None, f"mailboxIds/{roles['sent']}": True, "keywords/$draft": None}}}))
            self.assertIn("out", submitted["created"] or {}, submitted)
            self.wait_until_sent(self.kontor, url)
            [found] = self.call(url, account, ("EmailSubmission/get", {"ids": [submitted["created"]["out"]["id"]]}))
            self.assertRegex(found["list"][0]["deliveryStatus"]["bob@example.org"]["smtpReply"], "^250 ")
            [email] = self.call(url, account, ("Email/get", {"ids": [imported["created"]["draft"]["id"]], "properties": ["mailboxIds", "keywords"]}))
            self.assertEqual(email["list"][0]["mailboxIds"], {roles["sent"]: True})
        self.assertEqual([without_what_servers_add(mail) for mail in self.arrived(2)], [message] * 2)

    def test_a_wrong_password_waits_and_names_the_account_until_it_is_right(self):
        self.add_accounts(self.postfix())
        self.dovecot.set_password("ada", "another")
        time.sleep(1.1)  # Dovecot looks at its file once a second
        with self.kontor.serving() as url:
            refused = self.send(letter("bob@example.org"), expect=77)
            self.assertIn("ada@example.org", refused.stderr)
            self.assertIn("localhost", refused.stderr)
            self.assertIn("waits", refused.stderr)
            self.assertEqual(self.kontor.metric(url, "outbox_waiting"), 1)
            self.correct_password(url, "another")
            self.wait_until_sent(self.kontor, url)
        [now] = self.kontor.submissions()
        self.assertEqual((now["state"], now["attempts"]), ("done", 2))
        self.arrived(1)

    def call(self, url, account, *calls):
        """The answers to JMAP method calls, in order."""
        request = {"using": USING, "methodCalls": [[method, {"accountId": account, **arguments}, str(n)] for n, (method, arguments) in enumerate(calls)]}
        asked = self.asked(url, "/jmap/api", json.dumps(request).encode(), "application/json")
        return [answer for _, answer, _ in asked["methodResponses"]]

    def asked(self, url, path, octets, type):
        token = self.kontor.run("user", "token", "ada").stdout.strip()
        request = urllib.request.Request(url + path, octets, {"Authorization": "Bearer " + token, "Content-Type": type})
        return json.load(urllib.request.urlopen(request))

    def accounts(self, url):
        [accounts] = self.call(url, "a1", ("ExternalAccount/get", {"ids": None}))
        return {each["address"]: each for each in accounts["list"]}

    def correct_password(self, url, password):
        id = self.accounts(url)["ada@example.org"]["id"]
        [changed] = self.call(url, "a1", ("ExternalAccount/set", {"update": {id: {"incoming/password": password}}}))
        self.assertIn(id, changed["updated"], changed)

    def test_greylisted_mail_is_tried_again_after_five_minutes(self):
        self.add_accounts(self.postfix(self.enterContext(Greylisting())))
        with self.kontor.serving():
            later = self.send(letter("bob@example.org"), expect=75)
            self.assertIn("450 4.2.0", later.stderr)
        with self.kontor.serving():
            time.sleep(1)
        self.assertEqual([each["attempts"] for each in self.kontor.submissions()], [1], "it is not due yet")
        ahead = Kontor(self.folder, {"LD_PRELOAD": os.environ["KONTOR_FAULT_SHIM"], "KONTOR_CLOCK_AHEAD": "301"})
        with ahead.serving() as url:
            self.wait_until_sent(ahead, url)
        [now] = self.kontor.submissions()
        self.assertEqual((now["state"], now["attempts"]), ("done", 2))
        self.arrived(1)

    def test_one_unknown_recipient_keeps_the_mail_from_nobody_else(self):
        self.add_accounts(self.postfix())
        with self.kontor.serving():
            some = self.send(letter("bob@example.org, nobody@example.org, ada@example.org"), expect=65)
        self.assertIn("nobody@example.org: ", some.stderr)
        self.assertIn("550 5.1.1", some.stderr)
        self.assertEqual([line.split("\t")[0] for line in some.stdout.splitlines()], ["bob@example.org", "ada@example.org"])
        self.arrived(2)
        [now] = self.kontor.submissions()
        self.assertEqual(now["state"], "done")

    def test_the_house_sends_for_whoever_has_no_server_and_is_named(self):
        postfix = self.postfix()
        message = letter("ada@example.org")
        self.kontor.add_user("ada")
        self.kontor.add_account("ada@example.org", self.dovecot.pop3s, "--ca-file", self.certificates.ca, "--interval", 0)
        (self.folder / "secret").write_text("pw-bob\n")
        config = self.folder / "kontor.toml"
        config.write_text(f'[house]\nhost = "localhost"\nport = {postfix.smtps}\nlogin = "bob"\npassword_file = "secret"\n'
                          f'ca_file = "{self.certificates.ca}"\naddress = "house@example.org"\n')
        with self.kontor.serving("--config", config):
            # That somebody collects mail says nothing about the address they typed: it takes a code.
            self.assertIn("not verified", self.send(message, expect=77).stderr)
        config.write_text(config.read_text() + 'domain = "example.org"\ndaily_limit = 1\n')
        with self.kontor.serving("--config", config):
            self.send(message)
            self.assertIn("no more mail", self.send(message, expect=75).stderr)
        [mail] = self.arrived(1)
        self.assertEqual(without_what_servers_add(mail).replace(b"Sender: <house@example.org>\r\n", b"", 1), message)
        self.assertIn(b"\r\nSender: <house@example.org>\r\n", mail.partition(b"\r\n\r\n")[0] + b"\r\n")

    def test_without_a_relay_the_file_of_the_relay_names_the_house(self):
        postfix = self.postfix()
        self.kontor.add_user("ada")
        self.kontor.add_account("ada@example.org", self.dovecot.pop3s, "--ca-file", self.certificates.ca, "--interval", 0)
        (self.folder / "secret").write_text("pw-bob\n")
        config = self.folder / "kontor.toml"
        config.write_text(f'[house]\nhost = "localhost"\nport = {postfix.smtps}\nlogin = "bob"\npassword_file = "secret"\n'
                          f'ca_file = "{self.certificates.ca}"\naddress = "house@example.org"\ndomain = "example.org"\n')
        message = letter("bob@example.org")
        asked = ("send", "--user", "ada", "--from", "ada@example.org")
        sent = self.kontor.run(*asked, "--config", config, octets=message)
        self.assertRegex(sent.stdout, r"bob@example\.org\t250 ")
        self.kontor.run(*asked, octets=message, environment={"KONTOR_CONFIG": str(config)})
        self.assertIn("--config", self.kontor.run(*asked, expect=78, octets=message).stderr)
        self.assertEqual([(each["state"], each["byHouse"]) for each in self.kontor.submissions()], [("done", True)] * 2)

    def test_a_large_message_is_not_held_in_memory(self):
        self.add_accounts(self.postfix())
        head = b"From: ada@example.org\nTo: bob@example.org\nSubject: large\n\n"
        lines = (b"x" * 76 + b"\n") * (9_000_000 // 77)
        small, large = (self.most_memory(head + body) for body in (b"small\n", lines))
        self.assertLess(large - small, 5_000, "kB more than for a small message: less than the message has")

    def most_memory(self, message):
        """kB that `kontor send` needs at most for the message, by the kernel's measure."""
        file = self.folder / "message"
        file.write_bytes(message)
        measured = ("import resource, subprocess, sys\nstatus = subprocess.run(sys.argv[1:]).returncode\n"
                    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\nsys.exit(status)")
        with open(file, "rb") as stdin:
            done = subprocess.run([sys.executable, "-c", measured, self.kontor.program, "send", "--user", "ada", "--from", "ada@example.org"],
                                  stdin=stdin, capture_output=True, text=True, env=self.kontor.environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return int(done.stdout.split()[-1])

    def test_what_cannot_be_sent_is_told_before_anything_happens(self):
        self.add_accounts(self.postfix())
        self.assertIn("nobody@example.org", self.send(letter("bob@example.org"), sender="nobody@example.org", expect=64).stderr)
        self.assertIn("not from bob@example.org", self.send(letter("bob@example.org"), sender="bob@example.org", expect=65).stderr)
        self.assertIn("no recipient", self.send(b"From: ada@example.org\n\nto nobody\n", expect=65).stderr)
        self.assertIn("no message", self.send(b"", expect=65).stderr)
        self.assertEqual(self.kontor.submissions(), [])


if __name__ == "__main__":
    unittest.main()
