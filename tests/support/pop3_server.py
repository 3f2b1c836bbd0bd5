"""A POP3 server in a thread, in the clear, keeping RFC 1939: what is deleted goes at QUIT and not before.

    with Pop3Server([b"Subject: one\\r\\n\\r\\nhello\\r\\n", ...]) as server:
        server.port, server.messages      # {uidl: octets}, as they are on the server now
"""
import socketserver
import threading


class Pop3Server:
    def __init__(self, messages):
        self.messages = {f"uid{number}": octets for number, octets in enumerate(messages, 1)}
        self.commands = []

    def __enter__(self):
        outer = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    outer.serve(self.rfile, self.wfile)
                except OSError:
                    pass

        class Threads(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self.server = Threads(("127.0.0.1", 0), Session)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def serve(self, incoming, outgoing):
        listed = list(self.messages.items())
        deleted = set()
        outgoing.write(b"+OK ready\r\n")
        for line in incoming:
            command, _, argument = line.decode().strip().partition(" ")
            command = command.upper()
            self.commands.append(command)
            at = int(argument) - 1 if argument.isdigit() else -1
            left = [(i + 1, *each) for i, each in enumerate(listed) if i not in deleted]
            if command == "CAPA":
                outgoing.write(b"+OK\r\nUSER\r\nUIDL\r\nTOP\r\nPIPELINING\r\n.\r\n")
            elif command == "STAT":
                outgoing.write(f"+OK {len(left)} {sum(len(each[2]) for each in left)}\r\n".encode())
            elif command in ("UIDL", "LIST"):
                lines = (f"{n} {uidl if command == 'UIDL' else len(octets)}\r\n" for n, uidl, octets in left)
                outgoing.write(("+OK\r\n" + "".join(lines) + ".\r\n").encode())
            elif command == "RETR":
                octets = listed[at][1]
                outgoing.write(b"+OK\r\n" + (b"\r\n" + octets).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n")
            elif command == "DELE":
                deleted.add(at)
                outgoing.write(b"+OK\r\n")
            elif command == "QUIT":
                for gone in deleted:
                    self.messages.pop(listed[gone][0], None)
                outgoing.write(b"+OK bye\r\n")
                return
            else:
                outgoing.write(b"+OK\r\n")
