#!/usr/bin/env python3
"""The command line beside a running relay: every command works through it, as if nobody ran."""
import json
import os
import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from certificates import Certificates
from dovecot import Dovecot
from kontor import Kontor
from smtp_server import SmtpServer

LETTER = b"From: sender@example.org\nSubject: Letter\nMessage-ID: <%d@example.org>\n\nText of letter %d.\n"


class CommandsTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.folder.chmod(0o755)
        self.kontor = Kontor(self.folder)

    def dovecot(self, count):
        self.certificates = Certificates(self.folder / "certificates")
        dovecot = Dovecot(self.folder / "dovecot", self.certificates.good, users=["ada"])
        for number in range(count):
            dovecot.deliver("ada", f"{1700000000 + number}.M{number}.host:2,S", LETTER % (number, number))
        return self.enterContext(dovecot)

    def search(self):
        def found(*query):
            return json.loads(self.kontor.run("search", "--user", "ada", "--json", *query).stdout)

        self.assertEqual(found("letter")["total"], 5)
        self.assertEqual([email["subject"] for email in found('from:sender@example.org "of letter 3"')["emails"]], ["Letter"])
        self.assertEqual(found("letter NOT 3")["total"], 4)
        self.assertEqual(found("--rebuild", "in:inbox account:ada@example.org letter")["total"], 5)
        wrong = self.kontor.run("search", "--user", "ada", "letter form:x", expect=64)
        self.assertIn("       ^^^^^", wrong.stderr)
        mistake = json.loads(self.kontor.run("search", "--user", "ada", "--json", "larger:x", expect=64).stdout)["error"]
        self.assertEqual(mistake, {"code": "bad-size", "offset": 7, "length": 1})

    def test_the_servers_of_an_address_are_found(self):
        found = json.loads(self.kontor.run("account", "discover", "Ann@web.de", "--json").stdout)
        self.assertEqual(found["provider"], "webde")
        first = {"host": "pop3.web.de", "port": 995, "security": "tls", "login": "Ann", "source": "preset"}
        self.assertEqual(found["incoming"], [first])
        words = self.kontor.run("account", "discover", "ann@gmail.com").stdout
        self.assertIn("pop3\tpop.gmail.com:995 tls\tann@gmail.com\tpreset\n", words)
        self.assertIn("sign in\tappPassword\n", words)
        self.assertIn("not an e-mail address", self.kontor.run("account", "discover", "ann", expect=64).stderr)
        self.kontor.add_user("ada")
        options = ["account", "add", "--user", "ada", "--password-stdin", "--no-test", "--address"]
        none = self.kontor.run(*options, "ann@icloud.com", password="secret", expect=64)
        self.assertIn("iCloud Mail offers no POP3", none.stderr)
        added = self.kontor.run(*options, "ann@gmx.de", password="secret")
        self.assertIn("Collecting from pop.gmx.net:995 tls (preset)", added.stdout)
        self.assertIn("pop.gmx.net:995\ttls", self.kontor.run("account", "list", "--user", "ada").stdout)
        self.assertIn("--user", self.kontor.run("account", "list", expect=64).stderr)

    def test_a_whole_office_is_set_up_and_used_while_the_relay_runs(self):
        dovecot = self.dovecot(5)
        with self.kontor.serving():
            self.kontor.add_user("ada")
            self.assertEqual(self.kontor.run("user", "list").stdout, "ada\n")
            # A path is relative to where the command was typed.
            authority = os.path.relpath(self.certificates.ca)
            added = self.kontor.add_account("ada@example.org", dovecot.pop3s, "--ca-file", authority, "--interval", 0)
            self.assertIn("5 messages", added.stdout)
            self.assertIn("ada@example.org", self.kontor.run("account", "list", "--user", "ada").stdout)
            self.assertIn("5 messages", self.kontor.run("account", "test", "--user", "ada").stdout)
            [collected] = self.kontor.collect()
            self.assertEqual((collected["new"], collected["error"]), (5, None))
            [again] = self.kontor.collect()
            self.assertEqual(again["new"], 0)
            out = tempfile.mkdtemp(dir=self.folder)
            self.assertEqual(len(self.kontor.exported(os.path.relpath(out))), 5)
            self.assertIn("sound", self.kontor.check().stdout)
            self.search()
            self.kontor.run("account", "disable", "--user", "ada", "ada@example.org")
            self.assertEqual(self.kontor.collect(), [])
            self.kontor.run("account", "remove", "--user", "ada", "ada@example.org")
            self.assertEqual(self.kontor.run("account", "list", "--user", "ada").stdout, "")
            self.kontor.run("user", "remove", "ada")
            self.assertEqual(self.kontor.run("user", "list").stdout, "")
        self.assertIn("0 users", self.kontor.check().stdout)

    def test_the_outgoing_server_is_tested_after_the_incoming_one(self):
        dovecot = self.dovecot(1)
        self.kontor.add_user("ada")

        def add(port, *more, expect=0, password=None):
            return self.kontor.add_account("ada@example.org", dovecot.pop3s, "--ca-file", self.certificates.ca, "--smtp",
                                           f"localhost:{port}", *more, expect=expect, password=password)

        def known():
            return self.kontor.run("account", "list", "--user", "ada").stdout

        with SmtpServer(self.certificates.good, {"ada": "other", "sender": "own"}) as smtp:
            refused = add(smtp.port, expect=None)
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn("1 messages", refused.stdout)
            self.assertIn("not accepted", refused.stderr)
            self.assertEqual(known(), "", "an account whose mail could not be sent is not added")
            smtp.passwords["ada"] = "pw-ada"
            self.assertIn("takes mail", add(smtp.port).stdout)
            self.kontor.run("account", "remove", "--user", "ada", "ada@example.org")
            # Another log-in has another password, the second line.
            self.assertIn("takes mail", add(smtp.port, "--smtp-login", "sender", password="pw-ada\nown").stdout)
            self.assertIn("ada@example.org", known())

    def filter(self, *arguments, expect=0):
        return self.kontor.run("filter", *arguments, "--user", "ada", expect=expect)

    def test_filters_are_kept_and_run_on_what_arrives_and_on_what_is_there(self):
        dovecot = self.dovecot(5)
        script = self.folder / "bills.sieve"
        script.write_text('require ["fileinto", "mailbox", "imap4flags"];\n'
                          'if header :is "subject" "Letter" { addflag "\\\\Flagged"; fileinto :create "Bills"; }\n')
        broken = self.folder / "broken.sieve"
        broken.write_text('if header :is "subject" "Letter" {\n  frob;\n}\n')
        self.kontor.add_user("ada")
        self.kontor.add_account("ada@example.org", dovecot.pop3s, "--ca-file", self.certificates.ca, "--interval", 0)
        self.kontor.collect()
        self.assertIn("broken.sieve:2:3: ", self.filter("add", "bills", broken, expect=65).stderr)
        self.assertEqual(self.filter("list").stdout, "")
        self.filter("add", "bills", script)
        self.assertEqual(self.filter("list").stdout, "bills\tall accounts\tenabled\n")

        # What was there stays where it is until the filters are run on it.
        self.assertEqual(self.filter("run", "--preview").stdout, "5 of 5 messages, 5 would be moved or marked\n")
        self.assertEqual(self.filled_folders(), ["."])
        self.filter("run")
        self.assertEqual(self.filled_folders(), [".Bills"])

        dovecot.deliver("ada", "1700000100.M100.host:2,S", LETTER % (100, 100))
        self.kontor.collect()
        self.assertEqual(self.filled_folders(), [".Bills"], "what arrives is filtered in the same moment")
        self.filter("disable", "bills")
        dovecot.deliver("ada", "1700000101.M101.host:2,S", LETTER % (101, 101))
        self.kontor.collect()
        self.assertEqual(self.filled_folders(), [".", ".Bills"])
        self.filter("remove", "bills")
        self.assertEqual(self.filter("list").stdout, "")
        self.assertIn("no filter", self.filter("enable", "bills", expect=64).stderr)

    def filled_folders(self):
        """The folders of an exported Maildir that hold mail."""
        out = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        self.kontor.run("export", "--user", "ada", "--format", "maildir", out)
        return sorted({str(file.parent.parent.relative_to(out)) for file in out.rglob("cur/*")})

    def test_a_quota_is_given_on_the_command_line_or_in_a_file(self):
        self.kontor.add_user("ada")
        token = self.kontor.run("user", "token", "ada").stdout.strip()
        config = self.folder / "kontor.toml"
        config.write_text('[storage]\nquota = "2kB"\n')

        def status_of_an_upload(url, octets):
            asked = urllib.request.Request(url + "/jmap/upload/a1/", octets, {"Authorization": "Bearer " + token})
            try:
                return urllib.request.urlopen(asked).status
            except urllib.error.HTTPError as refused:
                return refused.code

        with self.kontor.serving("--config", config) as url:
            self.assertEqual(status_of_an_upload(url, b"a" * 2001), 507)
        with self.kontor.serving("--config", config, "--quota", "1MB") as url:
            self.assertEqual(status_of_an_upload(url, b"a" * 2001), 201)
        with self.kontor.serving("--config", config, "--quota", "0") as url:
            self.assertEqual(status_of_an_upload(url, b"b" * 2_000_000), 201)
        refused = self.kontor.run("serve", "--quota", "plenty", expect=64)
        self.assertIn("plenty", refused.stderr)

    def test_who_is_added_can_sign_in_at_once(self):
        with self.kontor.serving() as url:
            self.kontor.add_user("ada")
            token = self.kontor.run("user", "token", "ada").stdout.strip()
            asked = urllib.request.Request(url + "/.well-known/jmap", headers={"Authorization": "Bearer " + token})
            session = json.load(urllib.request.urlopen(asked))
            self.assertEqual(session["username"], "ada")
            self.kontor.run("user", "remove", "ada")
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(asked)
            self.assertEqual(refused.exception.code, 401)
            refused.exception.close()

    def test_a_message_is_sent_through_the_relay_and_without_one(self):
        certificates = Certificates(self.folder / "certificates")
        message = b"From: ada@example.org\nTo: bob@example.net\nSubject: %d\nDate: Wed, 25 Nov 2026 12:00:00 +0000\nMessage-ID: <%d@example.org>\n\nText.\n"
        with SmtpServer(certificates.good, {"ada": "pw-ada"}) as smtp:
            self.kontor.add_user("ada")
            self.kontor.add_account("ada@example.org", 9, "--ca-file", certificates.ca, "--no-test", "--smtp", f"localhost:{smtp.port}")
            send = lambda number, **more: self.kontor.run("send", "--user", "ada", "--from", "ada@example.org",
                                                          octets=message % (number, number), **more)
            with self.kontor.serving():
                self.assertEqual(send(1).stdout, "bob@example.net\t250 taken\n")
            send(2)
            smtp.refuses = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant"
            with self.kontor.serving():
                refused = send(3, expect=77)
                self.assertIn("SmtpClientAuthentication", refused.stderr)
                self.assertIn("waits", refused.stderr)
        sent = [(login, to, octets) for login, to, octets in smtp.messages]
        self.assertEqual(sent, [("ada", ["bob@example.net"], (message % (n, n)).replace(b"\n", b"\r\n")) for n in (1, 2)])

    def test_mistakes_are_told_as_without_a_relay(self):
        with self.kontor.serving():
            self.kontor.add_user("ada")
            taken = self.kontor.run("user", "add", "ada", "--password-stdin", password="correct horse battery", expect=64)
            self.assertIn("there is a user of that name", taken.stderr)
            self.kontor.run("user", "add", "bob", "--password-stdin", password="short", expect=64)
            self.kontor.run("user", "add", "bob", expect=64)  # no password from anywhere
            self.assertIn("nobody", self.kontor.run("collect", "--user", "nobody", expect=64).stderr)
            unknown = self.kontor.add_account("ada@example.org", 995, host="no-such-host.invalid", expect=68)
            self.assertIn("no-such-host.invalid", unknown.stderr)
            self.assertEqual(self.kontor.run("user", "list").stdout, "ada\n")

    def people(self):
        """Everything about people from the command line; the link is used against a running relay."""
        self.kontor.run("user", "add", "ada", "--password-stdin", "--admin", password="correct horse battery")
        invited = self.kontor.run("user", "add", "bob", "--invite", "--quota", "2GB").stdout.strip()
        self.assertIn("/?link=", invited)
        self.assertEqual(self.kontor.run("user", "list").stdout, "ada\tadministrator\nbob\tquota=2000000000\n")
        self.kontor.run("user", "change", "bob", "--quota", "a lot", expect=64)
        self.assertIn("no network", self.kontor.run("user", "change", "bob", "--network", "x", expect=64).stderr)
        self.kontor.run("user", "change", "bob", "--quota", "usual", "--network", "127.0.0.1/8", "192.0.2.9")
        self.assertEqual(self.kontor.run("user", "list").stdout, "ada\tadministrator\nbob\tfrom=127.0.0.0/8\tfrom=192.0.2.9\n")
        self.assertRegex(self.kontor.run("user", "token", "bob", "--label", "phone").stdout, r"^[\w-]{43}\n$")
        (line,) = self.kontor.run("user", "sign-ins", "bob").stdout.splitlines()
        number, kind, _, _, label = line.split("\t")
        self.assertEqual((kind, label), ("token", "phone"))
        self.kontor.run("user", "end", "bob", expect=64)
        self.kontor.run("user", "end", "bob", number)
        self.kontor.run("user", "end", "bob", number, expect=64)
        self.assertEqual(self.kontor.run("user", "sign-ins", "bob").stdout, "")
        events = [line.split("\t")[2] for line in self.kontor.run("user", "log", "bob").stdout.splitlines()]
        self.assertEqual(events, ["token-ended", "token-made", "person-changed", "link-made", "person-added"])
        return invited

    def test_people_without_a_relay(self):
        self.people()

    def test_people_with_a_relay_and_an_invitation_that_is_used(self):
        with self.kontor.serving() as url:
            invited = self.people()
            self.assertTrue(invited.startswith(url), invited)
            body = json.dumps({"link": invited.split("link=")[1], "password": "battery staple"}).encode()
            choose = urllib.request.Request(f"{url}/auth/password", body, {"Content-Type": "application/json"})
            self.assertEqual(json.load(urllib.request.urlopen(choose)), {"name": "bob"})
            with self.assertRaises(urllib.error.HTTPError) as used:
                urllib.request.urlopen(choose)
            self.assertEqual(used.exception.code, 401)
            used.exception.close()
            self.assertIn("password-chosen\t127.0.0.1", self.kontor.run("user", "log", "bob").stdout)

    def test_a_password_may_come_from_the_environment_of_the_command(self):
        with self.kontor.serving():
            self.kontor.run("user", "add", "ada", environment={"KONTOR_PASSWORD": "correct horse battery"})
            self.assertEqual(self.kontor.run("user", "list").stdout, "ada\n")

    def test_a_second_relay_is_refused(self):
        with self.kontor.serving():
            second = self.kontor.run("serve", "--listen", "127.0.0.1:0", expect=75)
            self.assertIn("in use", second.stderr)

    def test_only_the_owner_reaches_the_relay_and_a_killed_one_leaves_no_obstacle(self):
        with self.kontor.serving():
            mode = (self.kontor.data / "control").stat()
            self.assertTrue(stat.S_ISSOCK(mode.st_mode))
            self.assertEqual(stat.S_IMODE(mode.st_mode), 0o600)
        self.assertFalse((self.kontor.data / "control").exists())
        relay = subprocess.Popen([self.kontor.program, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, text=True, env=self.kontor.environment)
        relay.stdout.readline()
        relay.kill()
        relay.wait()
        relay.stdout.close()
        self.kontor.add_user("ada")  # by itself, though the socket's file is still there
        with self.kontor.serving():
            self.assertEqual(self.kontor.run("user", "list").stdout, "ada\n")

    def test_settings_come_from_a_file_and_the_command_line_comes_first(self):
        file = self.folder / "kontor.toml"
        file.write_text('[http]\nlisten = "127.0.0.1:0"\npublic_url = "https://mail.example.org/"\n[network]\nallow_private_hosts = true\n')
        with self.kontor.serving("--config", file, listen=()) as url:
            self.assertRegex(url, r"^http://127\.0\.0\.1:\d+$")
            self.kontor.add_user("ada")
            token = self.kontor.run("user", "token", "ada").stdout.strip()
            asked = urllib.request.Request(url + "/.well-known/jmap", headers={"Authorization": "Bearer " + token, "Host": "mail.example.org"})
            self.assertEqual(json.load(urllib.request.urlopen(asked))["apiUrl"], "https://mail.example.org/jmap/api")
        secret = self.folder / "secret"
        secret.write_text("")
        house = '[house]\nhost = "smtp.example.org"\naddress = "mail@example.org"\n'
        for text, said in [('[http]\nlissten = "x"\n', "http.lissten"), ('[network]\nallow_private_hosts = "perhaps"\n', "perhaps"),
                           (house + 'pasword = "x"\n', "house.pasword")]:
            file.write_text(text)
            refused = self.kontor.run("serve", "--config", file, expect=78)
            self.assertIn(said, refused.stderr)
            self.assertIn("kontor.toml", refused.stderr)
        for text, said in [('[house]\nport = 465\n', "house.host"),
                           (house.replace("example.org", "example.org:465", 1), "house.port"),
                           (house.replace("smtp.", "smtps://smtp.", 1), "house.host"),
                           ('[house]\nhost = "smtp.example.org"\n', "house.address"),
                           (house + "port = 70000\n", "house.port"), (house + 'security = "ssl"\n', "house.security"),
                           (house + 'login = "kontor"\n', "house.password_file"),
                           (house + 'login = "kontor"\npassword_file = "secret"\n', "house.password_file"),
                           (house + 'ca_file = "none.pem"\n', "house.ca_file"), (house + 'domain = "a b"\n', "house.domain"),
                           (house + 'daily_limit = "many"\n', "house.daily_limit")]:
            file.write_text(text)
            self.assertIn(said, self.kontor.run("serve", "--config", file, expect=78).stderr)
        self.kontor.run("serve", "--config", self.folder / "none.toml", expect=78)


if __name__ == "__main__":
    unittest.main()
