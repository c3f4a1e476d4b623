"""Addresses → a port that is free at all of them."""

import socket
from contextlib import ExitStack


def free_port(*addresses):
    """A port that nobody has at any of the addresses just now."""
    for _ in range(100):
        with ExitStack() as stack:
            port = 0
            try:
                for address in addresses:
                    probe = stack.enter_context(socket.socket())
                    probe.bind((address, port))
                    port = probe.getsockname()[1]
            except OSError:
                continue
            return port
    raise AssertionError("no port is free at all of them")
