"""Window → candidates: what the Wayback Machine's index (CDX server) has of an office's pages.

github.com/internetarchive/wayback, wayback-cdx-server: ``from`` and ``to`` are both inclusive,
and are times of capture. So they are asked for from the window's start to some weeks after its
end, and each page's own date decides. An archive holds what it came across: days are never
empty, nor known to be whole.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from dateline import urls
from dateline.discover.item import absolute
from dateline.discover.patterns import Choice, is_near
from dateline.discover.visit import Trouble, name_of, trouble_in
from dateline.discover.wayback.memento import STAMP, raw
from dateline.model import (
    Capture,
    Coverage,
    DayStatus,
    Entry,
    Finding,
    Get,
    Outcome,
    Problem,
    Reason,
    Request,
    RouteState,
    Source,
    WaybackRoute,
    Window,
)

PER_QUERY = 5000
FIELDS = ["timestamp", "original"]
MOST_QUERIES = 400
TRIES = 2  # the index answers 503 and 504 when it is busy
# It looks through its files while one waits: a longer answer than it sends has longer to come.
PATIENCE = 100_000_000
AHEAD = timedelta(days=7)
_STAMP = re.compile(r"\d{14}")
_BUSY = (Reason.SERVER_ERROR, Reason.TIMED_OUT, Reason.RATE_LIMITED)


def visit_wayback(
    source: Source,
    route: WaybackRoute,
    window: Window,
    _state: Mapping[str, RouteState],
    get: Get,
    now: datetime,
) -> Iterator[Finding]:
    """The first copy of each page that was made in the window or soon after it."""
    if window.is_empty:
        return
    yield from _Visit(source, route, window, get, now).findings()


class _Visit:
    def __init__(
        self, source: Source, route: WaybackRoute, window: Window, get: Get, now: datetime
    ) -> None:
        self._source, self._route, self._window = source, route, window
        self._get, self._now = get, now
        self._choice = Choice.of(route.include, route.exclude)
        self._seen: set[str] = set()
        self._count = 0
        self._name = name_of(route)

    def findings(self) -> Iterator[Finding]:
        """Entries query by query, then what that says of the days: nothing, or less."""
        key = ""
        asked, before = {""}, list[Any]()
        for _ in range(MOST_QUERIES):
            told = self._ask(key)
            if isinstance(told, Trouble):
                yield Problem(
                    self._source.id, self._route.url, "discover", told.reason, told.detail[:500]
                )
                detail = told.reason + (f": {told.detail}" if told.detail else "")
                yield from self._rows(DayStatus.REFUSED, detail[:500])
                return
            rows, after = told
            yield from self._entries(rows)
            if not after:
                told_of = f"{self._count} pages that an archive came across"
                yield from self._rows(DayStatus.UNKNOWN, told_of)
                return
            if after in asked or (rows and rows == before):
                yield from self._rows(DayStatus.TRUNCATED, "the index leads back to where it was")
                return
            asked.add(after)
            key, before = after, rows
        yield from self._rows(DayStatus.TRUNCATED, f"more than {MOST_QUERIES} answers of the index")

    def _ask(self, key: str) -> tuple[list[Any], str | None] | Trouble:
        """One answer of the index: its rows, and the key of the next one."""
        request = Request(self._query(key), accept="application/json", most=PATIENCE)
        outcome: Outcome = self._get(request)
        for _ in range(TRIES - 1):
            if isinstance(outcome, Capture) or outcome.reason not in _BUSY:
                break
            outcome = self._get(request)
        if trouble := trouble_in(outcome):
            return trouble
        assert isinstance(outcome, Capture)
        return _read(outcome.body)

    def _query(self, key: str) -> str:
        last = self._window.end + timedelta(days=self._route.slack) - timedelta(seconds=1)
        stated = {
            "url": self._route.url,
            "matchType": self._route.scope,
            "from": self._window.start.astimezone(UTC).strftime(STAMP),
            "to": last.astimezone(UTC).strftime(STAMP),
            "fl": ",".join(FIELDS),
            "collapse": "urlkey",
            "output": "json",
            "limit": str(PER_QUERY),
            "showResumeKey": "true",
        }
        filters = [("filter", "statuscode:200"), ("filter", "mimetype:text/html")]
        asked = urlencode([*stated.items(), *filters])
        # The key comes escaped as it is to be sent.
        onward = f"&resumeKey={key}" if key else ""
        return f"{self._route.server.rstrip('/')}/cdx/search/cdx?{asked}{onward}"

    def _entries(self, rows: list[Any]) -> Iterator[Finding]:
        strange = 0
        for row in rows:
            page = _page(row)
            if page is None:
                strange += 1
            elif entry := self._entry(*page):
                self._count += 1
                yield entry
        if strange:
            told = f"{strange} of {len(rows)} rows of the index can't be read"
            yield Problem(self._source.id, self._route.url, "discover", Reason.BAD_ITEM, told)

    def _entry(self, stamp: str, address: str) -> Entry | None:
        url = absolute(address)
        if url is None or not self._choice.takes(url) or not self._is_ours(url):
            return None
        wide = self._window.widened(AHEAD)
        near = not self._route.dated or is_near(url, self._source, self._now, wide)
        page = urls.key(url)
        if not near or page in self._seen:
            return None
        self._seen.add(page)
        return Entry(self._source.id, url, self._name, via=raw(self._route.server, stamp, address))

    def _is_ours(self, url: str) -> bool:
        return urls.same_site(url, self._route.url) or urls.same_site(url, self._source.home)

    def _rows(self, status: DayStatus, detail: str) -> Iterator[Coverage]:
        for day in self._window.days:
            yield Coverage(self._source.id, day, status, self._name, detail=detail)


def _read(body: bytes) -> tuple[list[Any], str | None] | Trouble:
    """The rows but for one that names the fields; the key stands after an empty row."""
    if not body.strip():
        return [], None
    try:
        rows = json.loads(body)
    except (ValueError, RecursionError) as error:
        return Trouble(Reason.BAD_RESPONSE, f"not JSON: {str(error)[:200]}")
    if not isinstance(rows, list):
        return Trouble(Reason.BAD_RESPONSE, "no list of rows")
    key = None
    if len(rows) >= 2 and rows[-2] == [] and isinstance(rows[-1], list) and len(rows[-1]) == 1:
        key = quote(str(rows[-1][0])[:4000], safe="%+!*()~-._")
        rows = rows[:-2]
    return (rows[1:] if rows[:1] == [FIELDS] else rows), key


def _page(row: Any) -> tuple[str, str] | None:
    if not isinstance(row, list) or len(row) < 2:
        return None
    stamp, address = row[0], row[1]
    if not (isinstance(stamp, str) and isinstance(address, str)):
        return None
    return (stamp, address) if _STAMP.fullmatch(stamp) and absolute(address) else None
