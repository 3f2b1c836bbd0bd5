"""Ports of 127.0.0.1 for servers that cannot be told to choose one themselves.

    pop3, pop3s = free_ports(2)

They lie below those that the system gives to connections, and each process has some of its own: neither a connection nor a
test that runs beside takes one before its server has begun to listen. support/free_port.mjs does the same.
"""
import itertools
import os
import socket

FIRST, PROCESSES, EACH = 20000, 500, 24
_turns = itertools.count()


def free_ports(count):
    first = FIRST + os.getpid() % PROCESSES * EACH
    ports = []
    for turn in itertools.islice(_turns, 10 * EACH):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", first + turn % EACH))
            except OSError:
                continue
        ports.append(first + turn % EACH)
        if len(ports) == count:
            return ports
    raise RuntimeError(f"no free ports from {first} to {first + EACH - 1}")
