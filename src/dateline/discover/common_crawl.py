"""Window → the files of Common Crawl's news crawl that may hold an office's pages.

A month's list names its files by the time at which each was begun; one holds what was crawled
until the next began, of all sites of the world. There is no index: files are read through.
data.commoncrawl.org/crawl-data/CC-NEWS, from August 2016 on.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from dateline.discover.sitemaps.unpack import PIECE, Unpacker
from dateline.discover.visit import Trouble, name_of, trouble_in, utc_date
from dateline.model import (
    Bundle,
    Capture,
    CommonCrawlRoute,
    Coverage,
    DayStatus,
    Finding,
    Get,
    Problem,
    Reason,
    Request,
    RouteState,
    Source,
    Window,
)

MOST_BYTES = 10_000_000  # of a month's list, unpacked; in 2026 one has some 60 kB
_NAMED = re.compile(r"crawl-data/CC-NEWS/\d{4}/\d{2}/CC-NEWS-(\d{14})-\d+\.warc\.gz")
_NOT_THERE = "no list of this month's files"


def visit_common_crawl(
    source: Source,
    route: CommonCrawlRoute,
    window: Window,
    state: Mapping[str, RouteState],
    get: Get,
    now: datetime,
) -> Iterator[Finding]:
    """The files that were not read yet, oldest first, then what may be said of the days: a
    crawl holds what it came across, so that they are unknown at best."""
    days = window.days
    if not days:
        return
    name = name_of(route)
    until = min(window.end + timedelta(days=route.late), now)
    files: dict[str, datetime] = {}
    troubles: dict[date, Trouble] = {}
    for month in _months(window.widened().start, until):
        told = _listed(
            f"{route.server.rstrip('/')}/crawl-data/CC-NEWS/{month:%Y/%m}/warc.paths.gz", get
        )
        if isinstance(told, Trouble):
            troubles[month] = told
            yield Problem(source.id, route.url, "discover", told.reason, told.detail[:500])
        else:
            files |= told
    wanted = _within(files, window.start, until)
    for path in wanted[: route.files]:
        address = f"{route.server.rstrip('/')}/{path}"
        if bundle_route(address, route) not in state:
            yield Bundle(address, name, bundle_route(address, route), route.url)
    cut = len(wanted) - route.files
    for day in days:
        yield _row(source, name, day, _trouble(day, route, troubles), cut, now)


def bundle_route(address: str, route: CommonCrawlRoute) -> str:
    """Under which name it is remembered that a file was read for an office."""
    return f"common_crawl:{address.rpartition('/')[2]}#{route.url}"


def _months(first: datetime, last: datetime) -> Iterator[date]:
    month = first.astimezone(UTC).date().replace(day=1)
    while month <= last.astimezone(UTC).date():
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _listed(url: str, get: Get) -> dict[str, datetime] | Trouble:
    """By path, when each file of a month was begun."""
    outcome = get(Request(url, accept="application/gzip,*/*;q=0.5"))
    if trouble := trouble_in(outcome):
        return Trouble(trouble.reason, f"{url}: {trouble.detail}")
    assert isinstance(outcome, Capture)
    text = _unpacked(outcome.body)
    if text is None:
        return Trouble(Reason.TRUNCATED, f"{url}: the packed list is cut off, or too long")
    files = {
        found[0]: datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        for line in text.decode("ascii", "replace").splitlines()
        if (found := _NAMED.fullmatch(line.strip())) and _is_time(found[1])
    }
    return files or Trouble(Reason.BAD_RESPONSE, f"{url}: {_NOT_THERE}")


def _unpacked(body: bytes) -> bytes | None:
    """A list that is packed as it is named, or was unpacked on its way; None where its end is
    not there, or lies beyond MOST_BYTES."""
    unpacker = Unpacker(MOST_BYTES)
    starts = range(0, len(body), PIECE)
    pieces = [one for at in starts for one in unpacker.feed(body[at : at + PIECE])]
    pieces.append(unpacker.close())
    return None if unpacker.fault or unpacker.cut else b"".join(pieces)


def _is_time(stamp: str) -> bool:
    try:
        datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def _within(files: Mapping[str, datetime], first: datetime, last: datetime) -> list[str]:
    """The files begun in the time, and the one that was being written when it began."""
    ordered = sorted(files, key=lambda path: (files[path], path))
    before = [path for path in ordered if files[path] < first]
    return [*before[-1:], *(path for path in ordered if first <= files[path] < last)]


def _trouble(
    day: date, route: CommonCrawlRoute, troubles: Mapping[date, Trouble]
) -> Trouble | None:
    """What went wrong with a month whose files may hold pages of a day."""
    months = {day.replace(day=1), (day + timedelta(days=route.late)).replace(day=1)}
    return next((troubles[month] for month in sorted(months) if month in troubles), None)


def _row(
    source: Source, name: str, day: date, trouble: Trouble | None, cut: int, now: datetime
) -> Coverage:
    status, detail = DayStatus.UNKNOWN, "what a crawl came across"
    if day > utc_date(now):
        detail = "a day to come"
    elif trouble is not None and trouble.reason is not Reason.GONE:
        status, detail = DayStatus.REFUSED, f"{trouble.reason}: {trouble.detail}"[:500]
    elif trouble is not None:
        detail = _NOT_THERE
    elif cut > 0:
        status, detail = DayStatus.TRUNCATED, f"{cut} files beyond the limit not read"
    return Coverage(source.id, day, status, name, detail=detail)
