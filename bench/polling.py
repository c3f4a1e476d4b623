#!/usr/bin/env python3
"""1,000 feeds without news → what a visit costs: ``polling.py [--feeds N]``.

The feeds are served by a process of its own from 50 addresses of the loopback; half of them
answer a conditional request by 304, half give the same bytes again. They are visited once,
so that all is known, then again as a scheduled run does: robots.txt, pace, guard, validators,
the plan of the run. Bare httpx asks the same feeds in the same process, with one client.

The last line printed is JSON: feeds, cpu_ms_per_feed, httpx_cpu_ms_per_feed, ratio (of the two),
rows_rewritten (of all tables that hold entries, articles or states of routes).
"""

import argparse
import json
import multiprocessing
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time
from typing import Any

import httpx

from dateline.model import Feed, Run, Source
from dateline.pipeline import Journey, open_journey
from dateline.settings import Settings

HOSTS = 50
ITEMS = 20
WATCHED = ("entry", "article", "content", "capture", "route_state", "feed", "source")
LOOPBACK = "127.0.1."


class Handler(BaseHTTPRequestHandler):
    """A feed by its path: those of even numbers know the bytes they gave before."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer one request."""
        if not self.path.startswith("/feed/"):
            self._answer(404, b"")
            return
        body = feed(f"http://{self.headers['host']}{self.path}")
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        conditional = int(self.path.rpartition("/")[2]) % 2 == 0
        if conditional and self.headers.get("if-none-match") == etag:
            self._answer(304, b"", etag)
        else:
            self._answer(200, body, etag if conditional else None)

    def _answer(self, status: int, body: bytes, etag: str | None = None) -> None:
        self.send_response(status)
        if etag:
            self.send_header("ETag", etag)
        if status != 304:
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Say nothing: a line a request would be what is measured."""


def feed(url: str) -> bytes:
    """The feed at an address, always the same."""
    items = "".join(
        f"<item><title>Release {n}</title><link>{url}/release-{n}</link>"
        f"<pubDate>Mon, {n + 1:02} Jun 2026 08:00:00 GMT</pubDate></item>"
        for n in range(ITEMS)
    )
    return f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()


def serve(port: Connection) -> None:
    """All hosts on one port, which is told; until the process is ended."""
    first = ThreadingHTTPServer((f"{LOOPBACK}1", 0), Handler)
    number = first.server_address[1]
    rest = [ThreadingHTTPServer((f"{LOOPBACK}{n}", number), Handler) for n in range(2, HOSTS + 1)]
    for server in (first, *rest):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    port.send(number)
    threading.Event().wait()


@contextmanager
def served() -> Iterator[int]:
    """The feeds' port, while a process serves them."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(there,))
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def rows(journey: Journey) -> dict[str, list[Any]]:
    """The watched tables as they stand."""
    return {
        table: sorted(map(repr, journey.warehouse.select(f'SELECT * FROM "{table}"')[1]))  # noqa: S608
        for table in WATCHED
    }


def rewritten(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> int:
    """How many rows are not as they were."""
    return sum(len(set(after[table]) - set(before[table])) for table in WATCHED)


def visited(source: Source, home: Path) -> tuple[float, int]:
    """Seconds of the processor for a visit to feeds that are known; rows written by it."""
    settings = Settings(home=home, warehouse_url=f"sqlite:///{home / 'warehouse.db'}")
    with open_journey(settings) as opened:
        opened.sources[source.id] = source  # type: ignore[index]
        opened.discover(Run("first", source.id, "daily"))
        before = rows(opened)
        began = process_time()
        opened.discover(Run("second", source.id, "daily"))
        spent = process_time() - began
        return spent, rewritten(before, rows(opened))


def bare(source: Source) -> float:
    """Seconds of the processor for the same requests by httpx alone."""
    with httpx.Client() as client:
        etags = [client.get(feed.url).headers.get("etag", "") for feed in source.feeds]
        began = process_time()
        for one, etag in zip(source.feeds, etags, strict=True):
            client.get(one.url, headers={"if-none-match": etag} if etag else {})
        return process_time() - began


def measured(count: int) -> dict[str, Any]:
    """What a visit costs, beside what httpx alone takes."""
    with served() as port, tempfile.TemporaryDirectory() as home:
        addresses = [f"http://{LOOPBACK}{n % HOSTS + 1}:{port}/feed/{n}" for n in range(count)]
        source = Source(
            id="bench",
            name="Bench",
            home=addresses[0],
            feeds=tuple(Feed(url) for url in addresses),
            pace=0.0,
            loopback=True,
        )
        spent, changed = visited(source, Path(home))
        alone = bare(source)
    return {
        "feeds": count,
        "cpu_ms_per_feed": round(1000 * spent / count, 3),
        "httpx_cpu_ms_per_feed": round(1000 * alone / count, 3),
        "ratio": round(spent / alone, 2),
        "rows_rewritten": changed,
    }


def main() -> None:
    """Visit the feeds, and say what it cost."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--feeds", type=int, default=1000)
    print(json.dumps(measured(asked.parse_args().feeds)))


if __name__ == "__main__":
    main()
