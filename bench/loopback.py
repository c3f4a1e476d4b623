#!/usr/bin/env python3
"""hosts, pages → 127.0.0.1, .2, .3 …: press offices on loopback that note when they are asked.

``python loopback.py HOSTS [LINE]`` prints its port, serves until its input ends, and then prints
what it was asked as JSON: ``[[host, path, seconds], …]``, the seconds being the system's own
clock that all processes share (``time.monotonic``). LINE is one more line of robots.txt.
"""

import asyncio
import gzip
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROBOTS = "User-agent: *\nDisallow: /private/\n"
_PARAGRAPH = "<p>The ministry said on Friday that quay {} would reopen to ferries in spring.</p>\n"


def page(path: str) -> bytes:
    """An article of about 24 kB that differs from path to path."""
    body = "".join(_PARAGRAPH.format(number) for number in range(300))
    return f"<!doctype html><title>Release {path}</title><h1>{path}</h1>\n{body}".encode()


class Office(asyncio.Protocol):
    """One connection, kept until the client leaves."""

    def __init__(
        self, asked: list[tuple[str, str, float]], kept: dict[str, bytes], robots: str
    ) -> None:
        self.asked, self.kept, self.robots = asked, kept, robots
        self.head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember whom to answer, and as which host."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.host = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        """Answer each request whose head is whole."""
        self.head += data
        while b"\r\n\r\n" in self.head:
            head, _, self.head = self.head.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            self.asked.append((self.host, path, time.monotonic()))
            self.transport.write(self.answer(path))
            if b"\r\nconnection: close" in head.lower():
                self.transport.close()

    def answer(self, path: str) -> bytes:
        """A whole response."""
        if path not in self.kept:
            robots = path == "/robots.txt"
            body = gzip.compress(self.robots.encode() if robots else page(path), 6)
            kind = "text/plain" if robots else "text/html; charset=utf-8"
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\n"
            self.kept[path] = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
        return self.kept[path]


async def serve(hosts: int, robots: str) -> None:
    """Listen at so many addresses on one port until the input ends."""
    asked: list[tuple[str, str, float]] = []
    kept: dict[str, bytes] = {}
    loop = asyncio.get_running_loop()
    port = 0
    for number in range(1, hosts + 1):
        server = await loop.create_server(
            lambda: Office(asked, kept, robots), f"127.0.0.{number}", port, backlog=512
        )
        port = server.sockets[0].getsockname()[1]
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(json.dumps(asked), flush=True)


class Running:
    """A server's process: ``port`` while it runs, ``asked`` afterwards."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[tuple[str, str, float]] = []

    def urls(self, hosts: int, pages: int) -> list[str]:
        """So many pages of each of so many hosts, host by host in turn."""
        return [
            f"http://127.0.0.{host}:{self.port}/news/{number}"
            for number in range(pages)
            for host in range(1, hosts + 1)
        ]

    def gaps(self) -> dict[str, list[float]]:
        """By host, the seconds between each two requests that came one after the other."""
        times: dict[str, list[float]] = {}
        for host, _, at in sorted(self.asked, key=lambda row: row[2]):
            times.setdefault(host, []).append(at)
        return {
            host: [after - before for before, after in itertools.pairwise(some)]
            for host, some in times.items()
        }


@contextmanager
def offices(hosts: int, line: str = "") -> Iterator[Running]:
    """So many hosts, served by a process of their own."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__)), str(hosts), line],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    running = Running(int(process.stdout.readline()))
    try:
        yield running
        process.stdin.close()
        running.asked = [tuple(row) for row in json.loads(process.stdout.read())]
    finally:
        process.kill()
        process.stdin.close()
        process.stdout.close()
        process.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), ROBOTS + "".join(sys.argv[2:3]) + "\n"))
