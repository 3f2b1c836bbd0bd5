#!/usr/bin/env python3
"""The window on a desktop, as a person uses it: on a screen, by the keyboard, with a relay on the other side."""
import contextlib
import json
import pathlib
import signal
import stat
import subprocess
import sys
import tempfile
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from certificates import Certificates
from kontor import Kontor
from ports import free_ports
from screen import Screen, until

GREEN, ACCENT, DANGER = "#12AB34", "#2457D6", "#B42318"
HEAD = "From: Lena Voss <lena@example.org>\r\nTo: ada@example.org\r\nSubject: {0}\r\nMessage-ID: <{1}@example.org>\r\nDate: {2}\r\nMIME-Version: 1.0\r\n"
LETTERS = [
    HEAD.format("Plain words", "plain", "Mon, 24 Nov 2025 16:05:09 +0000") + "\r\nHello Ada,\r\nthese are plain words.\r\n",
    HEAD.format("A green field", "green", "Tue, 25 Nov 2025 16:05:09 +0000") + "Content-Type: text/html; charset=utf-8\r\n\r\n"
    f'<html><body><table width="100%" bgcolor="{GREEN}"><tr><td height="200"><b>Green</b></td></tr></table>'
    '<script>document.title = "no"</script></body></html>\r\n',
]
WITH_A_FILE = HEAD.format("With a file", "file", "Wed, 26 Nov 2025 16:05:09 +0000") + (
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the file.\r\n"
    '--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="../numbers.csv"\r\n\r\n1,2,3\r\n--b--\r\n')
USING = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"]


class DesktopTest(unittest.TestCase):
    def setUp(self):
        self.stack = contextlib.ExitStack()
        self.addCleanup(self.stack.close)
        self.folder = pathlib.Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="kontor-")))
        self.screen = self.stack.enter_context(Screen())
        self.home = self.folder / "home"
        self.home.mkdir()
        self.kontor = Kontor(self.folder, {"HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / "config"),
                                           "XDG_DATA_HOME": str(self.home / "data"), "DISPLAY": self.screen.display,
                                           "LANG": "en_GB.UTF-8", "LANGUAGE": "", "LC_ALL": "C.UTF-8",
                                           "SDL_VIDEODRIVER": "x11"})
        self.kontor.environment.pop("WAYLAND_DISPLAY", None)
        self.kontor.add_user()
        self.kontor.add_account("ada@example.org", 9, "--security", "plain", "--no-test")
        self.kontor.run("account", "disable", "--user", "ada", "ada@example.org")
        self.bring("mail", LETTERS)

    def bring(self, name, letters):
        mail = self.folder / name
        for part in ("cur", "new", "tmp"):
            (mail / part).mkdir(parents=True)
        for number, letter in enumerate(letters):
            (mail / "new" / f"170000000{number}.M{number}.host").write_bytes(letter.encode())
        self.kontor.run("import", "--user", "ada", "--account", "ada@example.org", str(mail))

    @contextlib.contextmanager
    def window(self, *arguments):
        # What keeps the data directory for commands is none of the window's business.
        environment = {name: value for name, value in self.kontor.environment.items() if name != "KONTOR_DATA"}
        program = subprocess.Popen([self.kontor.program, "desktop", *arguments], env=environment, stderr=subprocess.PIPE, text=True)
        try:
            self.screen.find("Kontor")
            yield program
        finally:
            if program.poll() is None:
                program.send_signal(signal.SIGTERM)
            status, said = program.wait(20), program.stderr.read()
            program.stderr.close()
        self.assertEqual(status, 0)
        self.assertNotIn("kontor-desktop", said)

    def shows(self, title):
        until(lambda: self.screen.title() == title, f"the title {title}, not {self.screen.title()}")

    def jmap(self, url, method, **arguments):
        token = self.token = getattr(self, "token", None) or self.kontor.run("user", "token", "ada").stdout.strip()
        headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
        session = json.load(urllib.request.urlopen(urllib.request.Request(url + "/.well-known/jmap", headers=headers)))
        account = next(id for id, each in session["accounts"].items() if each["name"] == "ada@example.org")
        body = {"using": USING, "methodCalls": [[method, {"accountId": account, **arguments}, "0"]]}
        answer = json.load(urllib.request.urlopen(urllib.request.Request(session["apiUrl"], json.dumps(body).encode(), headers)))
        return answer["methodResponses"][0][1]

    def emails(self, url, *more):
        ids = self.jmap(url, "Email/query")["ids"]
        found = self.jmap(url, "Email/get", ids=ids, properties=["subject", "keywords", *more], fetchTextBodyValues=True)["list"]
        return {each["subject"]: each for each in found}

    def sign_in(self, password="correct horse battery"):
        until(lambda: self.screen.colours().get(ACCENT, 0) > 500, "the form to sign in with")
        self.screen.type("ada")
        self.screen.press("Tab")
        self.screen.type(password)
        self.screen.press("Return")

    def test_signing_in_reading_and_writing(self):
        with self.kontor.serving() as url:
            with self.window("--relay", url):
                self.shows("Kontor")
                self.sign_in()
                self.shows("(2) Kontor")

                # The HTML message, newest first: its ground is on the screen, and it is read.
                self.screen.press("j", "Return")
                until(lambda: "$seen" in self.emails(url)["A green field"]["keywords"], "a message that was opened is read")
                until(lambda: self.screen.colours().get(GREEN, 0) > 10_000, "the message's own colour")
                self.shows("(1) Kontor")

                self.screen.press("c")
                self.screen.type("bob@example.org, ")
                self.screen.press("Tab")
                self.screen.type("Typed on a desktop")
                self.screen.press("Tab")
                self.screen.type("Dear Bob")
                self.screen.press("Return")
                self.screen.type("bye")
                self.screen.press("Up", "End")
                self.screen.type(",")
                self.screen.press("Escape")

                def draft():
                    written = self.emails(url, "to", "textBody", "bodyValues").get("Typed on a desktop")
                    return written and [value["value"] for value in written["bodyValues"].values()] == ["Dear Bob,\nbye"] and written
                written = until(draft, "the draft as it was typed")
                self.assertEqual([each["email"] for each in written["to"]], ["bob@example.org"])

            kept = self.home / "config" / "kontor" / "session"
            self.assertEqual(stat.S_IMODE(kept.stat().st_mode), 0o600)
            # The next start is signed in, at the same relay.
            with self.window():
                self.shows("(1) Kontor")
        # And without a relay it shows what it knew.
        with self.window():
            self.shows("(1) Kontor")
            until(lambda: self.screen.colours().get(ACCENT, 0) > 5000, "the window, and no form to sign in")

    def stand_in(self, name, script):
        """A program of the desktop that the test plays."""
        programs = self.folder / "programs"
        programs.mkdir(exist_ok=True)
        (programs / name).write_text("#!/bin/sh\n" + script)
        (programs / name).chmod(0o755)
        if not self.kontor.environment["PATH"].startswith(str(programs)):
            self.kontor.environment["PATH"] = f"{programs}:{self.kontor.environment['PATH']}"

    def test_files_are_attached_and_saved(self):
        picture, opened = self.folder / "plan.png", self.folder / "opened"
        picture.write_bytes(bytes(range(256)) * 800)
        self.stand_in("zenity", f"echo '{picture}'\n")
        self.stand_in("xdg-open", f'echo "$1" >> "{opened}"\n')
        self.bring("more", [WITH_A_FILE])
        downloads = self.home / "Downloads"
        with self.kontor.serving() as url, self.window("--relay", url):
            self.sign_in()
            self.shows("(3) Kontor")
            self.screen.press("j", "Return")
            self.shows("(2) Kontor")
            # Past the tools and the sender's address to the file, and what saves it.
            self.screen.press(*["Tab"] * 11, "Return")
            saved = until(lambda: list(downloads.glob("*.csv")) if downloads.exists() else [], "the file")
            self.assertEqual([each.name for each in saved], ["_numbers.csv"])
            self.assertEqual(saved[0].read_bytes(), b"1,2,3")
            until(lambda: opened.exists() and opened.read_text().split() == [str(downloads)], "its folder is shown")
            self.screen.press("Return")
            until(lambda: (downloads / "_numbers (2).csv").exists(), "the file once more, under a name that is free")

            # Where nothing can be written, that is said, and nothing is left behind.
            for each in downloads.iterdir():
                each.unlink()
            downloads.rmdir()
            downloads.write_text("no folder")
            self.screen.press("Return")
            until(lambda: self.screen.colours().get(DANGER, 0) > 5_000, "that it was not saved")
            self.assertEqual(downloads.read_text(), "no folder")

            # What the person chooses is attached.
            self.screen.press("c")
            self.screen.type("bob@example.org, ")
            self.screen.press("Tab")
            self.screen.type("The plan")
            self.screen.press("Tab", "Tab", "Tab", "Tab", "Return")

            def attached():
                draft = self.emails(url, "attachments").get("The plan")
                return draft and draft["attachments"]
            file, = until(attached, "the draft with its file")
            self.assertEqual((file["name"], file["type"], file["size"]), ("plan.png", "image/png", picture.stat().st_size))

    def test_a_wrong_password_and_the_right_one_after_it(self):
        with self.kontor.serving() as url, self.window("--relay", url):
            self.sign_in("wrong")
            until(lambda: self.screen.colours().get(DANGER, 0) > 20, "the words that refuse")
            self.assertEqual(self.screen.title(), "Kontor")
            self.assertFalse((self.home / "config" / "kontor" / "session").exists())
            self.screen.type("correct horse battery")
            self.screen.press("Return")
            self.shows("(2) Kontor")

    def test_only_a_relay_whose_certificate_verifies_hears_the_password(self):
        certificates = Certificates(self.folder / "certificates")
        chain, key = certificates.good
        port, = free_ports(1)
        config = self.folder / "kontor.toml"
        config.write_text(f"[http]\nlisten = '127.0.0.1:{port}'\npublic_url = 'https://localhost:{port}/'\n"
                          f"[tls]\ncertificate_file = '{chain}'\nkey_file = '{key}'\n")
        with self.kontor.serving(listen=("--config", str(config))):
            url = f"https://localhost:{port}"
            with self.window("--relay", url):
                self.sign_in()
                until(lambda: self.screen.colours().get(DANGER, 0) > 20, "the words that the relay cannot be reached")
                self.assertEqual(self.screen.title(), "Kontor")
            self.assertFalse((self.home / "config" / "kontor" / "session").exists())
            with self.window("--relay", url, "--ca-file", str(certificates.ca)):
                self.sign_in()
                self.shows("(2) Kontor")

    def test_a_directory_of_this_machine(self):
        with self.window("--data", str(self.kontor.data)):
            self.sign_in()
            self.shows("(2) Kontor")
            notice = json.loads((self.kontor.data / "relay.json").read_text())
            self.assertTrue(pathlib.Path(f"/proc/{notice['pid']}").exists())
        self.assertFalse((self.kontor.data / "relay.json").exists())
        self.kontor.check()


class Usage(unittest.TestCase):
    def test_what_is_wrong_is_said(self):
        with tempfile.TemporaryDirectory(prefix="kontor-") as folder:
            kontor = Kontor(folder, {"HOME": folder, "XDG_CONFIG_HOME": folder})
            kontor.environment.pop("KONTOR_DATA")
            kontor.environment.pop("DISPLAY", None)
            said = kontor.run("desktop", expect=64).stderr
            self.assertIn("--relay", said)
            said = kontor.run("desktop", "--relay", "http://mail.example.org", expect=64).stderr
            self.assertIn("Without https", said)
            said = kontor.run("desktop", "--relay", "https://mail.example.org", expect=69).stderr
            self.assertIn("There is no screen to open a window on", said)


if __name__ == "__main__":
    unittest.main()
