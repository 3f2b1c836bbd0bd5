#!/usr/bin/env python3
"""The Debian package: what is in it, that its service starts from it, and that a clean Debian takes it. Needs a built window."""
import pathlib
import shlex
import subprocess
import sys
import tempfile
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        made_in = tempfile.TemporaryDirectory(prefix="kontor-")
        cls.addClassCleanup(made_in.cleanup)
        made = subprocess.run(["cpack", "--config", BUILD / "CPackConfig.cmake", "-B", made_in.name], capture_output=True, text=True)
        assert made.returncode == 0, made.stdout + made.stderr
        cls.package, = pathlib.Path(made_in.name).glob("kontor_*.deb")
        cls.desktop, = pathlib.Path(made_in.name).glob("kontor-desktop_*.deb")

    def test_a_clean_debian_takes_it_and_keeps_the_mail(self):
        tried = subprocess.run([ROOT / "tools/try_package", self.package], capture_output=True, text=True)
        self.assertEqual(tried.returncode, 0, tried.stdout + tried.stderr)

    def test_the_window_is_a_package_of_its_own(self):
        field = lambda package, key: subprocess.run(["dpkg-deb", "-f", package, key], check=True, capture_output=True, text=True).stdout
        self.assertIn("libsdl2-2.0-0", field(self.desktop, "Depends"))
        self.assertNotIn("libsdl2", field(self.package, "Depends"), "a relay needs nothing to draw with")
        self.assertTrue(field(self.desktop, "Description").startswith("window of Kontor on a desktop"), field(self.desktop, "Description"))
        with tempfile.TemporaryDirectory(prefix="kontor-") as name:
            folder = pathlib.Path(name)
            subprocess.run(["dpkg-deb", "-x", self.desktop, folder], check=True)
            entry = (folder / "usr/share/applications/kontor-desktop.desktop").read_text()
            command, = (line.removeprefix("Exec=") for line in entry.splitlines() if line.startswith("Exec="))
            said = subprocess.run([folder / "usr/bin" / command, "--version"], capture_output=True, text=True)
            self.assertRegex(said.stdout, r"^kontor-desktop \d+\.\d+\.\d+\n$")
            self.assertTrue((folder / "usr/share/icons/hicolor/scalable/apps/kontor.svg").is_file())
            # The two lie beside each other without a file in common.
            subprocess.run(["dpkg-deb", "-x", self.package, folder / "relay"], check=True)
            files = lambda root: {path.relative_to(root) for path in root.rglob("*") if path.is_file()}
            self.assertFalse(files(folder / "relay") & {path for path in files(folder) if path.parts[0] != "relay"})

    def test_the_service_of_the_package_serves_its_window(self):
        with tempfile.TemporaryDirectory(prefix="kontor-") as name:
            folder, package = pathlib.Path(name), self.package
            field = lambda key: subprocess.run(["dpkg-deb", "-f", package, key], check=True, capture_output=True, text=True).stdout
            self.assertIn("libssl3", field("Depends"))
            system = folder / "system"
            subprocess.run(["dpkg-deb", "-x", package, system], check=True)
            control = folder / "control"
            subprocess.run(["dpkg-deb", "-e", package, control], check=True)
            for line in (control / "conffiles").read_text().split():
                self.assertTrue((system / line.lstrip("/")).is_file(), line)
            for script in ("postinst", "prerm", "postrm"):
                self.assertTrue((control / script).stat().st_mode & 0o111, script)

            unit = (system / "usr/lib/systemd/system/kontor.service").read_text()
            command, = (line.removeprefix("ExecStart=") for line in unit.splitlines() if line.startswith("ExecStart="))
            data = folder / "state"
            words = [str(system / word.lstrip("/")) if word.startswith(("/usr/", "/etc/")) else str(data) if word == "/var/lib/kontor" else word
                     for word in shlex.split(command)]
            relay = subprocess.Popen([*words, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            try:
                url = relay.stdout.readline().strip()
                page = urllib.request.urlopen(url + "/").read().decode()
                self.assertIn("<title>Kontor", page)
            finally:
                relay.terminate()
                said = relay.communicate(timeout=30)[1]
            self.assertEqual(relay.returncode, 0, said)
            self.assertNotIn("window.missing", said)


if __name__ == "__main__":
    unittest.main()
