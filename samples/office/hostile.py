"""Addresses that must be refused, each for its own reason → their answers.

Served by the agency with ``--hostile``; ``/hostile.json`` is their feed.
"""

import gzip
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from office import pages
from office.answers import Answer
from office.content import Site

FEED = "/hostile.json"
DEPTH = 100_000
SLOW = "/hostile/slow"  # not in the feed: it costs its reader a whole timeout
_BEGUN = datetime(2026, 9, 19, 6, tzinfo=UTC)
_MEGABYTE = b"<p>" + b"the tide tables of the year, hour by hour " * 24_966 + b"</p>"

# path → (title, the word for why it is no article)
CASES = {
    "/hostile/deep": ("A page nested a hundred thousand deep", "too_deep"),
    "/hostile/large": ("A page of thirty megabytes", "too_large"),
    "/hostile/bomb": ("A page that unpacks to sixty-four megabytes", "too_large"),
    "/hostile/loop": ("A redirect that leads to itself", "too_many_redirects"),
    "/hostile/inward": ("A redirect into a private network", "bad_address"),
    "/hostile/cut": ("A page broken off in the middle", "bad_response"),
    "/hostile/garbled": ("A page whose gzip is spoilt in the middle", "bad_response"),
    "/hostile/empty": ("A page with nothing in it", "empty"),
    "/hostile/error": ("A page that fails", "server_error"),
    "/hostile/refused": ("A page that is refused", "refused"),
}


def answer(site: Site, base: str, path: str) -> Answer | None:
    """The answer to a hostile address; None where it is not one."""
    if path == FEED:
        return Answer(body=_feed(base), content_type="application/feed+json; charset=utf-8")
    if path == SLOW:
        return Answer(chunks=_slow)
    if path not in CASES:
        return None
    if path == "/hostile/deep":
        return Answer(body=_deep(site, base))
    plain: dict[str, Callable[[], Answer]] = {
        "/hostile/large": lambda: Answer(chunks=_large),
        "/hostile/bomb": lambda: _packed(gzip.compress(_MEGABYTE * 64, 9, mtime=0)),
        "/hostile/loop": lambda: Answer(302, headers={"Location": base + path}),
        "/hostile/inward": lambda: Answer(302, headers={"Location": "http://10.0.0.1/admin"}),
        "/hostile/cut": lambda: Answer(chunks=lambda: iter([_MEGABYTE[:20_000]]), cut=True),
        "/hostile/garbled": lambda: _packed(_garbled()),
        "/hostile/empty": Answer,
        "/hostile/error": lambda: Answer(500, b"<h1>Internal Server Error</h1>"),
        "/hostile/refused": lambda: Answer(403, b"<h1>Forbidden</h1>"),
    }
    return plain[path]()


def _feed(base: str) -> bytes:
    items = [
        {
            "id": base + path,
            "url": base + path,
            "title": title,
            "date_published": (_BEGUN + timedelta(minutes=minute)).isoformat(),
        }
        for minute, (path, (title, _)) in enumerate(CASES.items())
    ]
    # One item leads to another scheme.
    items.append({"id": "file", "url": "file:///etc/passwd", "title": "A file of the machine"})
    told = {"version": "https://jsonfeed.org/version/1.1", "title": "Hostile", "items": items}
    return json.dumps(told).encode()


def _deep(site: Site, base: str) -> bytes:
    usual = next(piece for piece in site.pieces if not piece.reason)
    piece = replace(usual, path="/hostile/deep", title=CASES["/hostile/deep"][0])
    return pages.article(site, piece, base, depth=DEPTH)


def _large() -> Iterator[bytes]:
    yield b"<!doctype html><title>Tide tables</title><article>"
    for _ in range(30):
        yield _MEGABYTE


def _garbled() -> bytes:
    packed = bytearray(gzip.compress(_MEGABYTE[:50_000], mtime=0))
    packed[40:60] = b"\xff" * 20
    return bytes(packed)


def _slow() -> Iterator[bytes]:
    """A word every fifth of a second, for as long as anyone listens."""
    yield b"<!doctype html><title>Tide tables</title><article>"
    while True:
        time.sleep(0.2)
        yield b"slack water "


def _packed(body: bytes) -> Answer:
    return Answer(body=body, headers={"Content-Encoding": "gzip"}, tagged=False)
