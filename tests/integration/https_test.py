#!/usr/bin/env python3
"""The relay with a certificate of its own: https and WebSockets under TLS as OpenSSL sees them, and SIGHUP, which reads
configuration and certificate again while everything goes on."""
import base64
import contextlib
import http.client
import os
import pathlib
import pty
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from certificates import Certificates
from kontor import Kontor
from pop3_server import Pop3Server
from ports import free_ports

PASSWORD = "correct horse battery"
BASIC = "Basic " + base64.b64encode(f"ada:{PASSWORD}".encode()).decode()


class Relay:
    """`kontor serve` with a configuration file, and what it has said so far."""

    def __init__(self, kontor, config):
        self.process = subprocess.Popen([kontor.program, "serve", "--window", kontor.data, "--config", config], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, env=kontor.environment)
        self.log = []
        self.reader = threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True)
        self.reader.start()
        self.url = self.process.stdout.readline().strip()
        self.port = int(self.url.rsplit(":", 1)[1]) if self.url else None

    def hear(self, words, start=0):
        """The first line of the log from `start` on that has these words."""
        for _ in range(500):
            for line in self.log[start:]:
                if words in line:
                    return line
            time.sleep(0.02)
        raise AssertionError(f"nothing like {words!r} in\n" + "".join(self.log[start:]))

    def reload(self, expect="event=config.reloaded"):
        """What the log says of it, to the line with these words."""
        start = len(self.log)
        self.process.send_signal(signal.SIGHUP)
        self.hear(expect, start)
        return "".join(self.log[start:])

    def stop(self):
        self.process.terminate()
        status = self.process.wait(20)
        self.reader.join(10)
        self.process.stdout.close()
        self.process.stderr.close()
        return status


class HttpsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.TemporaryDirectory(prefix="kontor-")
        cls.addClassCleanup(cls.shared.cleanup)
        cls.certificates = Certificates(pathlib.Path(cls.shared.name))

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.kontor = Kontor(self.folder)
        self.config = self.folder / "kontor.toml"
        self.show(self.certificates.good)
        self.listen, = free_ports(1)
        self.kontor.add_user("ada")

    def show(self, certificate):
        for source, name in zip(certificate, ("shown.pem", "shown.key")):
            shutil.copy(source, self.folder / name)

    def write(self, more="", files="certificate_file = 'shown.pem'\nkey_file = 'shown.key'\n"):
        self.config.write_text(f"[http]\nlisten = '127.0.0.1:{self.listen}'\npublic_url = 'https://localhost:{self.listen}/'\n"
                               f"[tls]\n{files}{more}")

    @contextlib.contextmanager
    def serving(self):
        relay = Relay(self.kontor, self.config)
        try:
            yield relay
        finally:
            status = relay.stop()
        self.assertEqual(status, 0, "".join(relay.log))

    def trust(self, authority=None):
        return ssl.create_default_context(cafile=authority or self.certificates.ca)

    def ask(self, relay, method, path, body=None, host="localhost", authority=None, **fields):
        connection = http.client.HTTPSConnection("127.0.0.1" if host == "127.0.0.1" else "localhost", relay.port, timeout=20,
                                                 context=self.trust(authority))
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in fields.items()})
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    def socket(self, relay, **fields):
        """A WebSocket under TLS that is open, and what the server said to that."""
        wire = self.trust().wrap_socket(socket.create_connection(("127.0.0.1", relay.port), 20), server_hostname="localhost")
        self.addCleanup(wire.close)
        head = {"Host": f"localhost:{relay.port}", "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "jmap", **fields}
        wire.sendall(("GET /jmap/ws HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in head.items()) + "\r\n").encode())
        said = b""
        while b"\r\n\r\n" not in said:
            came = wire.recv(4096)
            if not came:
                break
            said += came
        return wire, int(said.split()[1])

    def echo(self, wire):
        """A request of JMAP over it, answered."""
        text = b'{"@type":"Request","using":["urn:ietf:params:jmap:core"],"methodCalls":[["Core/echo",{"hi":1},"a"]]}'
        wire.sendall(bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text)
        said = b""
        while b"Core/echo" not in said:
            came = wire.recv(4096)
            self.assertTrue(came, said)
            said += came

    def test_people_sign_in_and_windows_stay_connected(self):
        self.write()
        with self.serving() as relay:
            self.assertEqual(relay.url, f"https://127.0.0.1:{relay.port}")
            health = self.ask(relay, "GET", "/healthz")
            self.assertEqual((health.status, health.text), (200, "ok\n"))
            self.assertEqual(health.headers["Strict-Transport-Security"], "max-age=31536000")
            self.assertIsNone(self.ask(relay, "GET", "/healthz", host="127.0.0.1").headers["Strict-Transport-Security"],
                              "an address is not one's own for ever")
            body = '{"name":"ada","password":"%s"}' % PASSWORD
            origin = f"https://localhost:{relay.port}"
            self.assertEqual(self.ask(relay, "POST", "/auth/login", body, Origin=f"http://localhost:{relay.port}").status, 403)
            signed = self.ask(relay, "POST", "/auth/login", body, Origin=origin)
            self.assertEqual(signed.status, 200, signed.text)
            cookie = signed.headers["Set-Cookie"]
            self.assertRegex(cookie, "^__Host-kontor=.*; Secure")
            cookie = cookie.split(";")[0]
            session = self.ask(relay, "GET", "/.well-known/jmap", Cookie=cookie)
            self.assertIn(f'"apiUrl":"{origin}/jmap/api"', session.text)
            wire, status = self.socket(relay, Cookie=cookie, Origin=origin)
            self.assertEqual(status, 101)
            self.echo(wire)
            self.assertEqual(self.socket(relay, Cookie=cookie, Origin=f"http://localhost:{relay.port}")[1], 403)
            # Commands find the relay as ever.
            self.assertEqual(self.kontor.run("user", "list").stdout, "ada\n")
            # And whoever forgets the s is told.
            plain = http.client.HTTPConnection("127.0.0.1", relay.port, timeout=20)
            plain.request("GET", "/")
            answer = plain.getresponse()
            self.assertEqual(answer.status, 400)
            self.assertIn("https://", answer.read().decode())
            plain.close()

    def test_mistakes_in_the_files_are_told_plainly(self):
        def mistake(files):
            self.write(files=files)
            return self.kontor.run("serve", "--config", self.config, expect=78).stderr

        both = "certificate_file = '%s'\nkey_file = '%s'\n"
        self.assertIn("tls.key_file is missing", mistake("certificate_file = 'shown.pem'\n"))
        self.assertIn("none.pem cannot be read: No such file", mistake(both % ("none.pem", "shown.key")))
        self.assertIn("kontor.toml holds no certificate in PEM", mistake(both % ("kontor.toml", "shown.key")))
        self.assertIn("does not belong to the certificate", mistake(both % ("shown.pem", self.certificates.expired[1])))
        self.show(self.certificates.expired)
        self.write()
        with self.serving() as relay:
            self.assertIn("it has expired", relay.hear("level=warning event=tls.certificate"))
            with self.assertRaises(ssl.SSLCertVerificationError):
                self.ask(relay, "GET", "/healthz")

    def test_hanging_up_reads_everything_again(self):
        self.write("[storage]\nquota = '1GB'\n")
        letters = [b"Subject: %d\r\n\r\nhello\r\n" % number for number in range(3)]
        with self.serving() as relay, Pop3Server(letters) as pop3:
            quota = lambda: int(re.search(r'"state":"\d+-(\d+)"', self.ask(
                relay, "POST", "/jmap/api", Authorization=BASIC, Content_Type="application/json",
                body='{"using":["urn:ietf:params:jmap:quota","urn:ietf:params:jmap:core"],"methodCalls":[["Quota/get",{"accountId":"%s","ids":null},"a"]]}'
                     % self.account(relay)).text)[1])
            self.assertEqual(quota(), 10**9)
            wire, _ = self.socket(relay, Authorization=BASIC)
            self.kontor.add_account("ada@example.org", pop3.port, "--security", "plain", "--interval", 0)
            # A collection that stands still in the middle goes on afterwards.
            held, serve = threading.Event(), pop3.serve
            asked = threading.Event()

            def slowly(incoming, outgoing):
                asked.set()
                held.wait(20)
                serve(incoming, outgoing)

            pop3.serve = slowly
            collected = []
            collecting = threading.Thread(target=lambda: collected.extend(self.kontor.collect()))
            collecting.start()
            self.assertTrue(asked.wait(20))
            self.show(self.certificates.unknown_issuer)
            self.write("[storage]\nquota = '2GB'\n[log]\nlevel = 'debug'\n[network]\nallow_private_hosts = true\n")
            said = relay.reload()
            held.set()
            collecting.join(30)
            self.assertEqual([(each["new"], each["error"]) for each in collected], [(3, None)])
            for line in ("changed=storage.quota", "changed=log.level", "network.allow_private_hosts was changed and needs a restart"):
                self.assertIn(line, said)
            self.echo(wire)
            other = self.certificates.folder / "other.pem"
            self.assertEqual(self.ask(relay, "GET", "/healthz", authority=other).status, 200)
            with self.assertRaises(ssl.SSLCertVerificationError):
                self.ask(relay, "GET", "/healthz")
            relay.hear("event=http.request")  # of level debug
            self.show(self.certificates.good)
            self.assertIn("needs a restart", relay.reload(), "it still does")
            self.assertEqual(quota(), 2 * 10**9)
            # Nothing changes by a mistake, and it is said where it is.
            self.write("[storage]\nquota = '3GB'\nquotas = 1\n")
            self.assertIn("kontor.toml line 9", relay.reload("event=config.refused"))
            self.write("[storage]\nquota = '3GB'\n")
            (self.folder / "shown.key").write_text("nothing")
            self.assertIn("holds no private key", relay.reload("event=config.refused"))
            self.config.unlink()
            relay.reload("event=config.refused")
            self.assertEqual(quota(), 2 * 10**9)
            self.write(files="")
            self.assertIn("between http and https needs a restart", relay.reload("event=config.refused"))
            self.echo(wire)

    def account(self, relay):
        session = self.ask(relay, "GET", "/.well-known/jmap", Authorization=BASIC).text
        return re.search(r'"urn:ietf:params:jmap:mail":"(\w+)"', session)[1]

    def test_a_terminal_that_goes_away_ends_the_relay_that_was_typed_there(self):
        self.write()
        child, terminal = pty.fork()
        if child == 0:
            os.environ.update(self.kontor.environment)
            os.execv(self.kontor.program, [self.kontor.program, "serve", "--window", self.kontor.data, "--config", self.config])
        said = b""
        while b"https://" not in said:
            said += os.read(terminal, 1000)
        os.kill(child, signal.SIGHUP)
        while b"config.reloaded" not in said:
            said += os.read(terminal, 1000)
        os.close(terminal)
        status = os.waitpid(child, 0)[1]
        self.assertEqual(os.waitstatus_to_exitcode(status), 0)


if __name__ == "__main__":
    unittest.main()
