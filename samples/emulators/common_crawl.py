"""copies → the news crawl of Common Crawl: a list a month, and the files that it names.

data.commoncrawl.org: ``warc.paths.gz`` has a path a line; a file's name has the time at which it
was begun. A month that is not there, or is to come, answers 404.
"""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from emulators.serving import TEXT, Asked, missing
from emulators.wayback import Copy
from office.answers import Answer

ROOT = "/crawl-data/CC-NEWS"


@dataclass
class Crawl:
    """``files`` are the copies in each file by the time at which it was begun; ``refusals`` are
    statuses by path, ``cut`` the paths whose transfer breaks off half-way."""

    files: Mapping[datetime, Sequence[Copy]]
    refusals: dict[str, int] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)

    def __call__(self, asked: Asked) -> Answer:
        """The answer to a GET."""
        if status := self.refusals.get(asked.path):
            return Answer(status, b"<Error><Code>SlowDown</Code></Error>", "application/xml")
        if asked.path.endswith("/warc.paths.gz"):
            return self._paths(asked)
        held = {path(begun): copies for begun, copies in self.files.items()}
        if asked.path not in held:
            return missing(asked)
        body = warc(held[asked.path])
        if asked.path in self.cut:
            half = [body[: len(body) // 2]]
            return Answer(content_type="application/octet-stream", chunks=lambda: half, cut=True)
        return Answer(body=body, content_type="application/octet-stream", tagged=False)

    def _paths(self, asked: Asked) -> Answer:
        month = asked.path.removeprefix(ROOT).removesuffix("/warc.paths.gz")
        named = sorted(path(begun) for begun in self.files if f"/{begun:%Y/%m}" == month)
        if not named:
            return Answer(404, b"<Error><Code>NoSuchKey</Code></Error>", TEXT, tagged=False)
        body = "".join(f"{one.removeprefix('/')}\n" for one in named).encode()
        return Answer(body=gzip.compress(body, mtime=0), content_type="binary/octet-stream")


def path(begun: datetime) -> str:
    """Where a file lies that was begun at a time."""
    at = begun.astimezone(UTC)
    return f"{ROOT}/{at:%Y/%m}/CC-NEWS-{at:%Y%m%d%H%M%S}-{at:%d%H%M}0.warc.gz"


def warc(copies: Sequence[Copy]) -> bytes:
    """A WARC 1.0 file with a member a record, as the crawl's are."""
    info = _member("warcinfo", "", "2026-01-01T00:00:00Z", b"software: StormCrawler\r\n")
    records = [info]
    for copy in copies:
        http = f"HTTP/1.1 {copy.status} OK\r\nContent-Type: {copy.kind}\r\n\r\n".encode()
        at = copy.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        records.append(_member("request", copy.original, at, b"GET / HTTP/1.1\r\n\r\n"))
        records.append(_member("response", copy.original, at, http + copy.body))
    return b"".join(records)


def _member(kind: str, url: str, at: str, block: bytes) -> bytes:
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    named = f"<urn:uuid:00000000-0000-4000-8000-{abs(hash((kind, url, at))) % 10**12:012}>"
    content = "application/warc-fields" if kind == "warcinfo" else "application/http"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: {at}\r\nWARC-Record-ID: {named}\r\n"
        f"{target}Content-Type: {content}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)
