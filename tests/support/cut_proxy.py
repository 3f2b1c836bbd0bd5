"""A TCP proxy on loopback that hurts: it cuts each connection after a number of octets from the server, or delays them.

    with CutProxy(target_port, cut_after=12345) as proxy: ... connect to proxy.port ...
    proxy.cut_after = None            # from now on everything passes
"""
import select
import socket
import struct
import threading


class CutProxy:
    def __init__(self, target_port, cut_after=None, reset=False):
        self.target_port = target_port
        self.cut_after = cut_after
        self.reset = reset
        self.connections = 0

    def __enter__(self):
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.ending = False
        self.thread = threading.Thread(target=self._accept)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ending = True
        self.thread.join()
        self.listening.close()

    def _accept(self):
        threads = []
        while not self.ending:
            if not select.select([self.listening], [], [], 0.05)[0]:
                continue
            client, _ = self.listening.accept()
            self.connections += 1
            threads.append(threading.Thread(target=self._serve, args=(client, self.cut_after)))
            threads[-1].start()
        for thread in threads:
            thread.join()

    def _serve(self, client, cut_after):
        server = socket.create_connection(("127.0.0.1", self.target_port))
        left = cut_after
        try:
            while not self.ending:
                for source in select.select([client, server], [], [], 0.1)[0]:
                    octets = source.recv(65536)
                    if not octets:
                        return
                    if source is client:
                        server.sendall(octets)
                        continue
                    if left is not None:
                        octets = octets[:left]
                        left -= len(octets)
                    client.sendall(octets)
                    if left == 0:
                        return
        except OSError:
            pass
        finally:
            if self.reset:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
            server.close()
