"""findings → findings: each file that discovery points to is read through, its pages adopted.

A file comes through a pipe while it is read: what downloads it waits for what reads it, and
neither holds more than a page.
"""

import os
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO
from urllib.parse import urlsplit

from dateline import urls
from dateline.archive import Archive, passing
from dateline.model import (
    Bundle,
    Capture,
    Checked,
    Coverage,
    DayStatus,
    Entry,
    Finding,
    Get,
    Outcome,
    Problem,
    Reason,
    Rejected,
    Request,
    RouteState,
    Source,
)
from dateline.pipeline.keeping import keep
from dateline.warehouse import Warehouse

MOST_BYTES = 4_000_000_000  # a file of the news crawl has a gigabyte
PIECE = 64 * 1024
AT_ONCE = 20  # pages that are held until they are kept


@dataclass(frozen=True, slots=True)
class Adoption:
    """What it takes to make captures of a bundle's pages."""

    source: Source
    archive: Archive
    warehouse: Warehouse
    get: Get
    clock: Callable[[], datetime]
    max_bytes: int


def read_bundles(findings: Iterable[Finding], adoption: Adoption) -> Iterator[Finding]:
    """The findings with the pages of each bundle in its place; where one could not be read to
    its end, its route's days are refused."""
    lost: dict[str, str] = {}
    for found in findings:
        if isinstance(found, Bundle):
            why = yield from _read(found, adoption)
            if why:
                lost[found.route] = why
        elif isinstance(found, Coverage) and found.route in lost:
            yield replace(found, status=DayStatus.REFUSED, detail=lost[found.route][:500])
        else:
            yield found


def _read(bundle: Bundle, adoption: Adoption) -> Generator[Finding, None, str]:
    """A bundle's entries, and that it was read; returns why it was not."""
    broken: list[Rejected] = []
    held: list[Capture] = []
    with _downloading(bundle, adoption.get) as (stream, outcome):
        for item in passing(stream, _wanted(bundle), bundle.url, adoption.max_bytes):
            if isinstance(item, Rejected):
                broken.append(item)
                continue
            held.append(item)
            if len(held) >= AT_ONCE:
                yield from _adopted(bundle, held, adoption)
                held = []
        yield from _adopted(bundle, held, adoption)
        ended = outcome()
    for item in broken:
        yield Problem(adoption.source.id, item.url, "discover", item.reason, item.detail)
    if isinstance(ended, Rejected):
        yield Problem(adoption.source.id, bundle.url, "discover", ended.reason, ended.detail)
        return f"{bundle.url}: {ended.reason}: {ended.detail}"
    if any(item.url == bundle.url for item in broken):
        return f"{bundle.url}: {broken[-1].detail}"
    yield Checked(bundle.state, RouteState(cursor="read", checked_at=adoption.clock()))
    return ""


def _wanted(bundle: Bundle) -> Callable[[str], bool]:
    """Whether a page lies at or below the bundle's site, with ``www.`` or without."""
    place = urlsplit(urls.canonical(bundle.site))
    host, path = (place.hostname or "").removeprefix("www."), place.path

    def wanted(url: str) -> bool:
        if host not in url:  # most pages are of other sites
            return False
        try:
            parts = urlsplit(urls.canonical(url))
        except ValueError:
            return False
        return (parts.hostname or "").removeprefix("www.") == host and parts.path.startswith(path)

    return wanted


def _adopted(bundle: Bundle, captures: list[Capture], adoption: Adoption) -> Iterator[Entry]:
    """Keep the pages, then tell of them: their rows are there by then, and wait to be read."""
    fit = [one for one in captures if one.status == 200 and not adoption.archive.refusal(one)]
    source = adoption.source
    now = adoption.clock()
    name = f"{source.id}/{now:%Y-%m-%d}/crawl"
    keep(adoption.archive, adoption.warehouse, name, fit, lambda _: source, now)
    for capture in fit:
        yield Entry(source.id, capture.url, bundle.route)


@contextmanager
def _downloading(
    bundle: Bundle, get: Get
) -> Iterator[tuple[BinaryIO, Callable[[], Outcome | None]]]:
    """The file as a stream, and how its download has ended once the stream has."""
    read_end, write_end = os.pipe()
    ended: list[Outcome] = []

    def pour(piece: bytes) -> None:
        left = memoryview(piece)
        while left:
            left = left[os.write(write_end, left) :]

    def download() -> None:
        try:
            ended.append(get(Request(bundle.url, accept="*/*", into=pour, most=MOST_BYTES)))
        except BrokenPipeError:
            ended.append(Rejected(bundle.url, Reason.BAD_RECORD, "not read to its end"))
        finally:
            os.close(write_end)

    thread = threading.Thread(target=download, name="dateline-download", daemon=True)
    thread.start()
    stream = os.fdopen(read_end, "rb")

    def outcome() -> Outcome | None:
        while stream.read(PIECE):  # what follows the last record
            pass
        thread.join()
        return ended[0] if ended else None

    try:
        yield stream, outcome
    finally:
        with suppress(OSError):
            stream.close()
        thread.join()
