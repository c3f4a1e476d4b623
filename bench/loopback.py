#!/usr/bin/env python3
"""hosts, pages, feeds → 127.0.0.1, .2, .3 …: press offices on loopback that note when they are
asked.

``python loopback.py HOSTS [LINE]`` prints its port, serves until its input ends, and then prints
what it was asked as JSON: ``[[host, path, seconds], …]``, the seconds being the system's own
clock that all processes share (``time.monotonic``). LINE is one more line of robots.txt.

``/news/N`` is an article; ``/feed/N`` a feed that never changes: one of an even number knows by
its ETag that it is asked for again, the others give the same bytes each time.
"""

import asyncio
import gzip
import hashlib
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ITEMS = 20  # of a feed
ROBOTS = "User-agent: *\nDisallow: /private/\n"
_PARAGRAPH = "<p>The ministry said on Friday that quay {} would reopen to ferries in spring.</p>\n"


def page(path: str) -> bytes:
    """An article of about 24 kB that differs from path to path."""
    body = "".join(_PARAGRAPH.format(number) for number in range(300))
    return f"<!doctype html><title>Release {path}</title><h1>{path}</h1>\n{body}".encode()


def feed(url: str) -> bytes:
    """The feed at an address, always the same."""
    items = "".join(
        f"<item><title>Release {n}</title><link>{url}/release-{n}</link>"
        f"<pubDate>Mon, {n + 1:02} Jun 2026 08:00:00 GMT</pubDate></item>"
        for n in range(ITEMS)
    )
    return f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()


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
            told = headers(head)
            self.transport.write(self.answer(path, told))
            if told.get("connection") == "close":
                self.transport.close()

    def answer(self, path: str, asked: Mapping[str, str]) -> bytes:
        """A whole response."""
        if path.startswith("/feed/"):
            return self.feed(path, asked)
        if path not in self.kept:
            robots = path == "/robots.txt"
            body = gzip.compress(self.robots.encode() if robots else page(path), 6)
            kind = "text/plain" if robots else "text/html; charset=utf-8"
            self.kept[path] = response(body, kind, "Content-Encoding: gzip")
        return self.kept[path]

    def feed(self, path: str, asked: Mapping[str, str]) -> bytes:
        """A feed, or that it is as it was."""
        url = f"http://{asked['host']}{path}"
        tag = f'"{hashlib.sha256(url.encode()).hexdigest()[:16]}"'
        is_tagged = int(path.rpartition("/")[2]) % 2 == 0
        if is_tagged and asked.get("if-none-match") == tag:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        if url not in self.kept:
            tagged = [f"ETag: {tag}"] if is_tagged else []
            self.kept[url] = response(feed(url), "application/rss+xml", *tagged)
        return self.kept[url]


def headers(head: bytes) -> dict[str, str]:
    """The headers of a request, names and values in small letters."""
    lines = head.decode("latin-1").lower().split("\r\n")[1:]
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def response(body: bytes, kind: str, *more: str) -> bytes:
    """A whole response of status 200."""
    told = [f"Content-Type: {kind}", f"Content-Length: {len(body)}", *more]
    return "\r\n".join(["HTTP/1.1 200 OK", *told, "", ""]).encode() + body


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
