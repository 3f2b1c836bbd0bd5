#!/usr/bin/env python3
"""`kontor import` and `kontor export`: what goes out comes back as it was, and what other programs wrote comes in."""
import contextlib
import hashlib
import json
import mailbox
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from certificates import Certificates
from dovecot import Dovecot
from kontor import Kontor

HEAD = b"From: Ann <ann@example.org>\r\nSubject: %s\r\nMessage-ID: <%s@example.org>\r\nDate: Mon, 24 Nov 2025 16:05:09 +0000\r\n"


def letter(name, body=b"Hello.\r\n", more=b""):
    name = name.encode()
    return HEAD % (name, name) + more + b"\r\n" + body


NASTY = [
    letter("plain"),
    letter("from-lines", b"From here\r\n>From there\r\n>>From everywhere\r\n\r\nFrom a Mon Nov 24 16:05:09 2025\r\nx\r\n"),
    letter("dots", b".\r\n..\r\n.x\r\n"),
    letter("nul", b"a\0b\r\n\0\r\n"),
    letter("bare-line-ends", b"a\nb\rc\r\nd\r\r\n\n"),
    letter("lf-only").replace(b"\r\n", b"\n"),
    letter("eight-bit", bytes(range(128, 256)) + b"\r\n"),
    letter("no-end", b"the last line has no end"),
    letter("ends-in-cr", b"the last line ends in\r"),
    letter("empty-lines", b"\r\n\r\n\r\n\r\n"),
    letter("long-line", b"x" * 200_000 + b"\r\n"),
    letter("status", more=b"Status: RO\r\nX-Status: F\r\n"),
    b"no header at all",
    b"\n",
    b"",
    letter("large", b"".join(b"%076d\r\n" % n for n in range(400_000))),
]


def digests(octets):
    return sorted(hashlib.sha256(each).hexdigest() for each in octets)


class Case(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.folder.chmod(0o755)
        self.first = self.office("first")

    def office(self, name):
        (self.folder / name).mkdir()
        kontor = Kontor(self.folder / name)
        kontor.add_user()
        return kontor

    def taken(self, kontor, *sources, expect=0, **options):
        """What `kontor import --json` says."""
        return json.loads(kontor.run("import", "--user", "ada", "--json", *sources, expect=expect, **options).stdout)

    def export(self, kontor, form, target, **options):
        return kontor.run("export", "--user", "ada", "--format", form, target, **options)

    def stored(self, kontor):
        out = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        self.export(kontor, "eml", out)
        return [path.read_bytes() for path in out.rglob("*.eml")]

    @contextlib.contextmanager
    def jmap(self, kontor):
        """call(method, arguments) on the home account of a running relay."""
        with kontor.serving() as url:
            token = kontor.run("user", "token", "ada").stdout.strip()
            headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
            session = json.load(urllib.request.urlopen(urllib.request.Request(url + "/.well-known/jmap", headers=headers)))
            account = session["primaryAccounts"]["urn:ietf:params:jmap:mail"]

            def call(method, **arguments):
                body = {"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"],
                        "methodCalls": [[method, {"accountId": account, **arguments}, "0"]]}
                answer = json.load(urllib.request.urlopen(urllib.request.Request(session["apiUrl"], json.dumps(body).encode(), headers)))
                [name, result, _] = answer["methodResponses"][0]
                self.assertEqual(name, method, result)
                return result

            yield call

    def emails(self, kontor):
        """{subject, or arrival without one: (mailbox path, keywords, received, preview)} of the home account."""
        with self.jmap(kontor) as call:
            boxes = {box["id"]: box for box in call("Mailbox/get", ids=None)["list"]}

            def path(box_id):
                box = boxes[box_id]
                return (path(box["parentId"]) if box["parentId"] else ()) + (box["name"],)

            found = call("Email/query", filter={}, limit=500)["ids"]
            emails = call("Email/get", ids=found, properties=["subject", "mailboxIds", "keywords", "receivedAt", "preview", "threadId"])["list"]
            self.roles = {path(box_id): box["role"] for box_id, box in boxes.items()}
            name = lambda each: each["subject"] or each["receivedAt"]
            self.threads = {name(each): each["threadId"] for each in emails}
            self.unread = {path(box_id): box["unreadEmails"] for box_id, box in boxes.items()}
            return {name(each): ([path(box_id) for box_id in each["mailboxIds"]][0], sorted(each["keywords"]), each["receivedAt"],
                                      each["preview"]) for each in emails}


class RoundTrip(Case):
    def filled(self):
        """An office with nasty messages in several mailboxes, with flags and dates of their own."""
        maildir = self.folder / "source"
        for number, octets in enumerate(NASTY):
            folder = maildir / ["", ".Sent", ".Work.Pl&AOQ-ne", ".Spam"][number % 4]
            for part in ("cur", "new", "tmp"):
                (folder / part).mkdir(parents=True, exist_ok=True)
            flags = ["", "S", "FS", "DP", "RSTa", "b"][number % 6]
            (folder / "cur" / f"{1500000000 + number * 86400}.M{number}.host:2,{flags}").write_bytes(octets)
            (folder / "dovecot-keywords").write_text("0 work\n1 $Junk\n")
        taken = self.taken(self.first, maildir)
        self.assertEqual((taken["imported"], taken["duplicates"], taken["errors"]), (len(NASTY), 0, []))
        self.assertEqual(taken["bytes"], sum(map(len, NASTY)))
        self.assertEqual(digests(self.stored(self.first)), digests(NASTY))
        return self.emails(self.first)

    def back(self, form, target, source=None):
        before = self.filled()
        self.export(self.first, form, target)
        second = self.office("second")
        taken = self.taken(second, source or target)
        self.assertEqual((taken["imported"], taken["duplicates"], taken["errors"]), (len(NASTY), 0, []))
        self.assertEqual(digests(self.stored(second)), digests(NASTY))
        second.check()
        return before, self.emails(second)

    def test_maildir(self):
        before, after = self.back("maildir", self.folder / "out")
        self.assertEqual(after, before)
        self.assertEqual(before["from-lines"][:3], (("Sent",), ["$seen"], "2017-07-15T02:40:00Z"))
        self.assertEqual(before["dots"][0], ("Work", "Pläne"))
        self.assertEqual(before["bare-line-ends"][1], ["$answered", "$deleted", "$seen", "work"])
        names = [path.name for path in (self.folder / "out").iterdir()]
        self.assertIn(".Work.Pl&AOQ-ne", names)
        self.assertTrue((self.folder / "out" / ".Sent" / "maildirfolder").exists())
        self.assertEqual(list((self.folder / "out").rglob("tmp/*")), [])

    def test_eml(self):
        before, after = self.back("eml", self.folder / "out")
        self.assertEqual(after, before)
        [plain] = [path for path in (self.folder / "out").glob("*.eml") if b"Subject: plain" in path.read_bytes()[:200]]
        self.assertEqual(int(plain.stat().st_mtime), 1500000000)
        self.assertTrue((self.folder / "out" / "Work" / "Pläne").is_dir())

    def test_mbox_files_of_a_folder(self):
        before, after = self.back("mbox", str(self.folder / "out") + "/")
        self.assertEqual(after, before)
        self.assertEqual(sorted(str(path.relative_to(self.folder / "out")) for path in (self.folder / "out").rglob("*.mbox")),
                         ["Inbox.mbox", "Sent.mbox", "Spam.mbox", "Work/Pläne.mbox"])

    def test_one_mbox_file(self):
        before, after = self.back("mbox", self.folder / "all")
        without_place = lambda emails: {subject: each[1:] for subject, each in emails.items()}
        self.assertEqual(without_place(after), without_place(before))
        self.assertEqual({each[0] for each in after.values()}, {("all",)})

    def test_an_mbox_file_is_what_others_expect(self):
        self.taken(self.first, self.sources([letter("a", b"From x\r\n"), letter("b")]))
        self.export(self.first, "mbox", self.folder / "box")
        box = mailbox.mbox(self.folder / "box")
        self.addCleanup(box.close)
        number = {message["Subject"]: key for key, message in box.items()}
        self.assertEqual(sorted(number), ["a", "b"])
        self.assertRegex(box[number["a"]].get_from(), r"^ann@example\.org \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$")
        self.assertEqual(box.get_bytes(number["a"]).replace(b"\n", b"\r\n"), letter("a", b">From x\r\n"))

    def sources(self, messages):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        for number, octets in enumerate(messages):
            (folder / f"{number}.eml").write_bytes(octets)
        return folder

    def test_a_second_export_only_adds(self):
        self.taken(self.first, self.sources([letter("a"), letter("b")]))
        targets = {"mbox": self.folder / "box", "eml": self.folder / "eml", "maildir": self.folder / "md"}
        for form, target in targets.items():
            self.export(self.first, form, target)
        everything = lambda: {path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
                              for target in targets.values() for path in [target, *target.rglob("*")] if path.is_file()}
        before = everything()
        for form, target in targets.items():
            self.export(self.first, form, target)
        self.assertEqual(everything(), before)
        self.taken(self.first, self.sources([letter("c")]))
        for form, target in targets.items():
            self.export(self.first, form, target)
            again = self.office("from-" + form)
            self.assertEqual(self.taken(again, target)["imported"], 3)
            self.assertEqual(digests(self.stored(again)), digests([letter("a"), letter("b"), letter("c")]))
        kept = everything()
        for path in before:
            if path.suffix != ".flags" and path != targets["mbox"]:
                self.assertEqual(kept[path], before[path])

    def test_an_export_goes_on_where_it_was_killed(self):
        messages = [letter(f"{n}", b"A line.\r\n" * 300) for n in range(3000)]
        self.taken(self.first, self.sources(messages))
        for form in ("mbox", "maildir", "eml"):
            target = self.folder / ("killed-" + form)
            seen = [target, pathlib.Path(str(target) + ".part")]
            for _ in range(3):
                size = lambda: sum(path.stat().st_size if path.is_file() else sum(1 for each in path.rglob("*")) for path in seen if path.exists())
                began = size()
                running = subprocess.Popen([self.first.program, "export", "--user", "ada", "--format", form, target], env=self.first.environment)
                while running.poll() is None and size() < began + (400 if form != "mbox" else 1_500_000):
                    time.sleep(0.002)
                running.kill()
                running.wait()
            names = [path for path in target.rglob("*") if path.is_file()] if target.is_dir() else [target] if target.exists() else []
            for path in names:
                if form == "eml" and path.suffix == ".eml" or form == "maildir" and path.parent.name == "cur":
                    self.assertIn(len(path.read_bytes()), {len(each) for each in messages})
            self.export(self.first, form, target)
            again = self.office("after-" + form)
            self.assertEqual(self.taken(again, target)["duplicates"], 0)
            self.assertEqual(digests(self.stored(again)), digests(messages))

    def test_what_is_in_the_way_is_left_alone(self):
        self.taken(self.first, self.sources([letter("a")]))
        mine = self.folder / "mine"
        mine.write_bytes(b"something else")
        for form in ("mbox", "eml", "maildir"):
            self.assertIn("there already", self.export(self.first, form, mine, expect=73).stderr)
            self.assertEqual(mine.read_bytes(), b"something else")
        self.export(self.first, "mbox", self.folder / "box")
        with open(self.folder / "box", "ab") as box:
            box.write(b"more\n")
        self.assertIn("changed", self.export(self.first, "mbox", self.folder / "box", expect=73).stderr)
        self.assertIn("cannot", self.export(self.first, "mbox", self.folder / "none" / "box", expect=73).stderr)

    def test_a_full_disk_is_told_and_leaves_nothing_half_written(self):
        messages = [letter(f"{n}", b"A line.\r\n" * 3000) for n in range(30)]
        self.taken(self.first, self.sources(messages))
        for form in ("mbox", "maildir", "eml"):
            for at in (1, 2, 7, 20):
                place = self.folder / f"full-{form}-{at}"
                place.mkdir()
                environment = {"LD_PRELOAD": os.environ["KONTOR_FAULT_SHIM"], "KONTOR_FAULT": "enospc", "KONTOR_FAULT_AT": str(at),
                               "KONTOR_FAULT_DIR": str(place), "KONTOR_FAULT_ARMED": "1"}
                done = self.export(self.first, form, place / "out", expect=None, environment=environment)
                if done.returncode != 0:
                    self.assertIn(done.returncode, (73, 74))
                    self.assertIn("No space left", done.stderr)
                    self.assertFalse((place / "out").is_file())
                    for path in place.rglob("*"):
                        if path.is_file() and path.suffix == ".eml" or path.parent.name == "cur":
                            self.assertIn(path.read_bytes(), messages)
                self.export(self.first, form, place / "out")
                again = self.office(f"again-{form}-{at}")
                self.taken(again, place / "out")
                self.assertEqual(digests(self.stored(again)), digests(messages))


class FromElsewhere(Case):
    def test_an_mbox_file_of_python(self):
        path = self.folder / "Gesendet"
        box = mailbox.mbox(path)
        for number, flags in enumerate(["", "R", "ROF", "RA", "D"]):
            message = mailbox.mboxMessage(f"From: a@example.org\nSubject: {number}\nMessage-ID: <{number}@x>\n\nFrom me\nbye\n".encode())
            message.set_from("a@example.org", time.gmtime(1600000000 + number))
            message.set_flags(flags)
            box.add(message)
        box.close()
        self.assertEqual(self.taken(self.first, path)["imported"], 5)
        emails = self.emails(self.first)
        self.assertEqual([emails[str(n)][:3] for n in range(5)],
                         [(("Sent",), flags, f"2020-09-13T12:26:4{n}Z") for n, flags in
                          enumerate([[], ["$seen"], ["$flagged", "$seen"], ["$answered", "$seen"], ["$deleted"]])])
        self.assertEqual(emails["0"][3], "From me bye")
        again = self.taken(self.first, path)
        self.assertEqual((again["imported"], again["duplicates"]), (0, 5))

    def test_files_with_crlf_and_without_quotation(self):
        path = self.folder / "crlf.mbox"
        a, b = letter("a", b"From now on\r\n\r\nFrom there\r\n"), letter("b")
        path.write_bytes(b"From - Mon Nov 24 16:05:09 2025\r\n" + a + b"\r\nFrom - Mon Nov 24 16:05:09 2025\r\n" + b + b"\r\n")
        self.assertEqual(self.taken(self.first, path)["imported"], 2)
        self.assertEqual(digests(self.stored(self.first)), digests([a, b]))

    def test_the_maildir_of_a_dovecot(self):
        certificates = Certificates(self.folder / "certificates")
        dovecot = Dovecot(self.folder / "dovecot", certificates.good, users=["eve"])
        for number in range(3):
            dovecot.deliver("eve", f"{1700000000 + number}.M{number}P1.host,S=80:2,{['', 'S', 'FRS'][number]}", letter(f"d{number}").replace(b"\r\n", b"\n"))
        with dovecot:
            fresh = dovecot.maildir("eve") / "new" / "1700000009.M9P1.host"
            fresh.write_bytes(letter("fresh").replace(b"\r\n", b"\n"))
            below = dovecot.maildir("eve") / ".Papierkorb"
            for part in ("cur", "new", "tmp"):
                (below / part).mkdir(parents=True)
            (below / "cur" / "1700000010.M10P1.host:2,S").write_bytes(letter("gone"))
            (dovecot.maildir("eve") / "dovecot-uidlist").write_text("3 V1 N1\n")
            taken = self.taken(self.first, dovecot.maildir("eve"))
        self.assertEqual((taken["imported"], taken["errors"]), (5, []))
        emails = self.emails(self.first)
        self.assertEqual(emails["d2"][:3], (("Inbox",), ["$answered", "$flagged", "$seen"], "2023-11-14T22:13:22Z"))
        self.assertEqual(emails["fresh"][:2], (("Inbox",), []))
        self.assertEqual(emails["gone"][0], ("Trash",))
        self.assertEqual(self.unread[("Inbox",)], 2)

    def test_folders_become_mailboxes_and_usual_names_roles(self):
        top = self.folder / "mail"
        for name in ("Entwürfe", "已发送", "Prullenbak", "Arbeit/2024/Sent", "Inbox"):
            (top / name).mkdir(parents=True)
            (top / name / "1.eml").write_bytes(letter(name.replace("/", "-")))
        (top / "2.eml").write_bytes(letter("top"))
        (top / "notes.txt").write_text("no mail")
        (top / "Reise.sbd").mkdir()
        (top / "Reise.sbd" / "Rom").write_bytes(b"From - Mon Nov 24 16:05:09 2025\nSubject: rom\n\nx\n\n")
        (top / "loop").symlink_to(top)
        self.assertEqual(self.taken(self.first, top)["imported"], 7)
        with self.jmap(self.first) as call:
            boxes = {box["id"]: box for box in call("Mailbox/get", ids=None)["list"]}
        holding = {box["name"]: (box["role"], boxes[box["parentId"]]["name"] if box["parentId"] else None, box["totalEmails"])
                   for box in boxes.values() if box["totalEmails"] and box["parentId"]}
        self.assertEqual(holding, {"Sent": (None, "2024", 1), "Rom": (None, "Reise", 1)})
        self.assertEqual({box["role"]: box["totalEmails"] for box in boxes.values() if box["role"]},
                         {"inbox": 2, "drafts": 1, "sent": 1, "trash": 1, "junk": 0, "archive": 0})

    def test_everything_into_one_mailbox(self):
        path = self.folder / "old.mbox"
        path.write_bytes(b"From - Mon Nov 24 16:05:09 2025\nSubject: a\nMessage-ID: <a@x>\n\nx\n\n"
                         b"From - Mon Nov 24 16:05:09 2025\nSubject: Re: a\nIn-Reply-To: <a@x>\n\nx\n\n")
        self.taken(self.first, "--mailbox", "Früher", path)
        self.assertEqual({each[0] for each in self.emails(self.first).values()}, {("Früher",)})
        self.assertEqual(len(set(self.threads.values())), 1)

    def test_the_date_comes_from_the_header_where_nothing_else_says_it(self):
        path = self.folder / "x.eml"
        path.write_bytes(b"Received: by mx; Tue, 25 Nov 2025 10:00:00 +0000\r\n" + letter("received"))
        (self.folder / "y.eml").write_bytes(letter("sent"))
        (self.folder / "z.eml").write_bytes(b"Subject: nothing\r\n\r\n")
        os.utime(self.folder / "z.eml", (1234567890, 1234567890))
        self.taken(self.first, path, self.folder / "y.eml", self.folder / "z.eml")
        self.assertEqual({subject: each[2] for subject, each in self.emails(self.first).items()},
                         {"received": "2025-11-25T10:00:00Z", "sent": "2025-11-24T16:05:09Z", "nothing": "2009-02-13T23:31:30Z"})

    def test_what_cannot_be_read_is_named_and_the_rest_goes_on(self):
        good = self.folder / "good.eml"
        good.write_bytes(letter("good"))
        (self.folder / "other").write_bytes(b"\x7fELF")
        taken = self.taken(self.first, self.folder / "none", self.folder / "other", good, expect=66)
        self.assertEqual(taken["imported"], 1)
        self.assertEqual([pathlib.Path(each["source"]).name for each in taken["errors"]], ["none", "other"])
        self.assertEqual(self.taken(self.first, self.folder / "other", good, expect=65)["duplicates"], 1)
        told = self.first.run("import", "--user", "ada", self.folder / "none", expect=66)
        self.assertIn("none", told.stderr)
        self.assertIn("no account", self.first.run("import", "--user", "ada", "--account", "x@example.org", good, expect=64).stderr)

    def test_a_broken_message_is_taken_as_it_is_and_counted(self):
        broken = b"Content-Type: multipart/mixed; boundary=a\r\nContent-Type: text/plain\r\n\r\n--a\r\n"
        (self.folder / "b.eml").write_bytes(broken)
        self.assertEqual(self.taken(self.first, self.folder / "b.eml")["damaged"], 1)
        self.assertEqual(self.stored(self.first), [broken])

    def test_beside_a_relay_and_into_an_account(self):
        (self.folder / "a.eml").write_bytes(letter("a"))
        with self.first.serving():
            self.first.add_account("ada@example.org", 995, "--no-test", "--interval", 0)
            relative = os.path.relpath(self.folder / "a.eml")
            self.assertEqual(self.taken(self.first, "--account", "ada@example.org", relative)["imported"], 1)
            self.assertEqual(self.taken(self.first, relative)["imported"], 1)  # another account: no duplicate
            self.assertEqual(self.taken(self.first, relative)["duplicates"], 1)
            out = self.folder / "out"
            self.first.run("export", "--user", "ada", "--account", "ada@example.org", "--format", "eml", os.path.relpath(out))
            self.assertEqual(len(list(out.glob("*.eml"))), 1)


class LongWork(Case):
    def mbox_of(self, path, messages):
        with open(path, "wb") as out:
            for octets in messages:
                out.write(b"From a@example.org Mon Nov 24 16:05:09 2025\n" + octets.replace(b"\r\n", b"\n") + b"\n")

    def test_an_import_goes_on_where_it_was_killed(self):
        messages = [letter(f"{n}", b"A line.\r\n" * 400) for n in range(6000)]
        self.mbox_of(self.folder / "box", messages)
        for wait in (0.15, 0.3, 0.6):
            running = subprocess.Popen([self.first.program, "import", "--user", "ada", self.folder / "box"], env=self.first.environment,
                                       stdout=subprocess.DEVNULL)
            time.sleep(wait)
            running.send_signal(signal.SIGKILL)
            running.wait()
        taken = self.taken(self.first, self.folder / "box")
        self.assertEqual(taken["imported"] + taken["duplicates"], len(messages))
        self.assertEqual(digests(self.stored(self.first)), digests(messages))
        self.first.check()
        before = sum(path.stat().st_size for path in (self.first.data / "segments").iterdir())
        self.assertEqual(self.taken(self.first, self.folder / "box")["duplicates"], len(messages))
        self.assertEqual(sum(path.stat().st_size for path in (self.first.data / "segments").iterdir()), before)

    def most_memory(self, *arguments):
        """The peak of one command, in KiB: measured by a process that has no other child."""
        code = "import os, resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); " \
               "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        done = subprocess.run([sys.executable, "-c", code, self.first.program, *map(str, arguments)], env=self.first.environment,
                              capture_output=True, text=True, check=True)
        return int(done.stdout)

    def test_memory_does_not_grow_with_the_size(self):
        draw = random.Random(20261125)
        line = lambda: b"%076x\r\n" % draw.getrandbits(300)
        body = b"".join(line() for _ in range(200))
        messages = (letter(f"{n}", body + b"%d\r\n" % n) for n in range(10_000))
        self.mbox_of(self.folder / "small", messages)
        self.mbox_of(self.folder / "large", [letter("large", b"".join(b"%076d\r\n" % n for n in range(800_000)))])
        for name in ("small", "large"):
            self.assertLess(self.most_memory("import", "--user", "ada", self.folder / name), 64 * 1024, name)
        for form in ("mbox", "eml"):
            self.assertLess(self.most_memory("export", "--user", "ada", "--format", form, self.folder / ("out-" + form)), 64 * 1024, form)
        self.assertEqual((self.folder / "out-mbox").stat().st_size,
                         sum((self.folder / name).stat().st_size for name in ("small", "large")) - 10_001 * len(b"a@") + 10_001 * len(b"ann@"))


if __name__ == "__main__":
    unittest.main()
