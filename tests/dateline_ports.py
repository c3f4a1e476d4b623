"""Addresses → a port that is free at all of them; processes → where they listen."""

import socket
from contextlib import ExitStack
from ipaddress import ip_address
from pathlib import Path


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


def listening(pids):
    """(address, port) of each TCP socket that the processes listen at; IPv6 in full."""
    sockets = set()
    for pid in pids:
        try:
            handles = [str(handle.readlink()) for handle in Path(f"/proc/{pid}/fd").iterdir()]
        except FileNotFoundError:
            continue  # ended, or closed one, since
        sockets |= {target[8:-1] for target in handles if target.startswith("socket:[")}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                address, port = fields[1].split(":")
                found.add((_address(address), int(port, 16)))
    return found


def _address(kernel):
    """proc(5): words of four bytes in the machine's order, which is little-endian here."""
    words = [bytes.fromhex(kernel[n : n + 8])[::-1] for n in range(0, len(kernel), 8)]
    return ip_address(b"".join(words))
