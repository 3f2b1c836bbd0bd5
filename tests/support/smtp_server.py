"""A submission server in a thread, over TLS from the first octet, that wants a password.

    with SmtpServer(certificates.good, {"ada": "pw"}) as server:
        server.port, server.messages      # [(login, [recipients], octets)], as they were taken
    server.passwords["ada"] = "new"       # from the next log-in on
    server.refuses = "535 5.7.139 ..."    # instead of any log-in
"""
import base64
import socketserver
import ssl
import threading


class SmtpServer:
    def __init__(self, certificate, passwords):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*certificate)
        self.passwords = dict(passwords)
        self.refuses = None
        self.messages = []

    def __enter__(self):
        outer = self

        class Session(socketserver.StreamRequestHandler):
            def setup(self):
                self.request = outer.context.wrap_socket(self.request, server_side=True)
                super().setup()

            def handle(self):
                outer.serve(self.rfile, self.wfile)

            def finish(self):
                super().finish()
                self.request.close()

        class Threads(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

            def handle_error(self, request, client_address):  # a peer that goes away is no trouble of ours
                pass

        self.server = Threads(("127.0.0.1", 0), Session)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def serve(self, incoming, outgoing):
        def say(line):
            outgoing.write(line.encode() + b"\r\n")
            outgoing.flush()

        login, recipients = None, []
        say("220 smtp.test ready")
        for line in incoming:
            command, _, argument = line.decode().strip().partition(" ")
            command = command.upper()
            if command == "EHLO":
                say("250-smtp.test\r\n250-AUTH PLAIN\r\n250-8BITMIME\r\n250 SIZE 10000000")
            elif command == "AUTH":
                _, name, password = base64.b64decode(argument.partition(" ")[2]).decode().split("\0")
                if self.refuses:
                    say(self.refuses)
                elif self.passwords.get(name) == password:
                    login = name
                    say("235 2.7.0 welcome")
                else:
                    say("535 5.7.8 Username and password not accepted")
            elif command in ("MAIL", "RCPT", "DATA") and login is None:
                say("530 5.7.0 Authentication required")
            elif command == "MAIL":
                recipients = []
                say("250 2.1.0 ok")
            elif command == "RCPT":
                recipients.append(argument[argument.index("<") + 1:argument.index(">")])
                say("250 2.1.5 ok")
            elif command == "DATA":
                say("354 go on")
                octets = b""
                for part in incoming:
                    if part == b".\r\n":
                        break
                    octets += part[1:] if part.startswith(b".") else part
                else:
                    return  # the line broke before the end of the message
                self.messages.append((login, recipients, octets))
                say("250 2.0.0 taken")
            elif command == "QUIT":
                say("221 2.0.0 bye")
                return
            else:
                say("250 2.0.0 ok")
