#!/usr/bin/env python3
"""Push subscriptions against a web server with TLS: the code, the changes, encrypted ones, and who gets none."""
import datetime
import http.server
import json
import pathlib
import queue
import ssl
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from certificates import Certificates
from kontor import Kontor

CORE, MAIL = "urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"
KEYS = {"p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg"}


class PushServer:
    """Takes every POST; yields (path, headers, body) in order."""

    def __init__(self, certificate):
        got = self.got = queue.Queue()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                got.put((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(201)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"https://localhost:{self.server.server_address[1]}/push"

    def next(self):
        return self.got.get(timeout=20)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class PushTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="kontor-")
        self.addCleanup(temporary.cleanup)
        folder = pathlib.Path(temporary.name)
        certificates = Certificates(folder / "certificates")
        self.server = PushServer(certificates.good)
        self.addCleanup(self.server.close)
        self.kontor = Kontor(folder, {"SSL_CERT_FILE": str(certificates.ca)})
        self.kontor.add_user("ada")
        self.token = self.kontor.run("user", "token", "ada").stdout.strip()

    def call(self, method, arguments):
        request = {"using": [CORE, MAIL], "methodCalls": [[method, arguments, "0"]]}
        asked = urllib.request.Request(self.url + "/jmap/api", json.dumps(request).encode(),
                                       {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"})
        [[name, answer, _]] = json.load(urllib.request.urlopen(asked))["methodResponses"]
        self.assertEqual(name, method, answer)
        return answer

    def subscribe(self, **more):
        made = self.call("PushSubscription/set", {"create": {"s": {"deviceClientId": "phone", "url": self.server.url, **more}}})
        return made["created"]["s"]["id"]

    def draft(self):
        mailboxes = self.call("Mailbox/get", {"accountId": "a1"})["list"]
        drafts = next(mailbox["id"] for mailbox in mailboxes if mailbox["role"] == "drafts")
        made = self.call("Email/set", {"accountId": "a1", "create": {"d": {"mailboxIds": {drafts: True}, "subject": "x"}}})
        return made["newState"]

    def test_a_client_hears_of_a_change(self):
        with self.kontor.serving() as self.url:
            subscription = self.subscribe(types=["Email"])
            path, headers, body = self.server.next()
            code = json.loads(body)
            self.assertEqual((path, code["@type"], code["pushSubscriptionId"]), ("/push", "PushVerification", subscription))
            self.assertEqual(headers["Content-Type"], "application/json")
            self.assertGreater(int(headers["TTL"]), 0)
            self.call("PushSubscription/set", {"update": {subscription: {"verificationCode": code["verificationCode"]}}})
            state = self.draft()
            _, _, body = self.server.next()
            self.assertEqual(json.loads(body), {"@type": "StateChange", "changed": {"a1": {"Email": state}}})

    def test_what_expired_hears_nothing_more(self):
        with self.kontor.serving() as self.url:
            expires = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(seconds=4)
            subscription = self.subscribe(types=["Email"], expires=expires.strftime("%Y-%m-%dT%H:%M:%SZ"))
            code = json.loads(self.server.next()[2])
            self.call("PushSubscription/set", {"update": {subscription: {"verificationCode": code["verificationCode"]}}})
            self.draft()
            self.assertEqual(json.loads(self.server.next()[2])["@type"], "StateChange")
            while datetime.datetime.now(datetime.timezone.utc) <= expires:
                time.sleep(0.5)
            self.draft()
            with self.assertRaises(queue.Empty):
                self.server.got.get(timeout=2)
            self.assertEqual(self.call("PushSubscription/get", {"ids": None})["list"], [])

    def test_keys_encrypt(self):
        with self.kontor.serving() as self.url:
            self.subscribe(keys=KEYS)
            _, headers, body = self.server.next()
            self.assertEqual(headers["Content-Encoding"], "aes128gcm")
            self.assertNotIn(b"PushVerification", body)
            self.assertEqual(body[20], 65)

    def test_an_unknown_authority_and_a_private_address_get_nothing(self):
        self.kontor.environment.pop("SSL_CERT_FILE")
        with self.kontor.serving() as self.url:
            self.subscribe()
            with self.assertRaises(queue.Empty):
                self.server.got.get(timeout=1)
        self.kontor.environment.pop("KONTOR_ALLOW_PRIVATE_HOSTS")
        with self.kontor.serving() as self.url:
            self.subscribe()
            with self.assertRaises(queue.Empty):
                self.server.got.get(timeout=1)


if __name__ == "__main__":
    unittest.main()
