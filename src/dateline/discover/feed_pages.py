"""Window → a feed's older items: its archives and pages (RFC 5005), or WordPress's ``?paged=N``.

The newest come first. Days after the oldest that was reached are whole; what was refused, or
lies beyond a limit, are the days from there back.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from dateline import urls
from dateline.discover.ask import zone_of
from dateline.discover.feeds import ACCEPT, BROKEN, answered, elsewhere, reach, read_feed
from dateline.discover.item import (
    FeedRead,
    Item,
    each_once,
    entry_of,
    is_of,
    lost_on,
    moment_of,
    no_address,
)
from dateline.discover.visit import Trouble, name_of, trouble_in, utc_date
from dateline.errors import DiscoverError
from dateline.model import (
    Capture,
    Coverage,
    DayStatus,
    Entry,
    FeedPagesRoute,
    Finding,
    Get,
    Problem,
    Reason,
    Request,
    RouteState,
    Source,
    Window,
)

ENDED = (Reason.GONE,)  # how a page after the last one answers; one without a byte is an outage


@dataclass(slots=True)
class _Walk:
    """The pages of a feed as read, newest first.

    ``days`` are those of the oldest page with any: what stands on earlier pages and is older was
    pinned there. ``complete`` says that the feed's very end was seen, ``cut`` that it goes on
    beyond a limit, ``stable`` that what was read can't have shifted; ``first`` is the first page,
    ``promised`` that the last one read names a next, ``lost`` the days of items without address,
    ``broken`` that some page's XML is not whole.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    trouble: Trouble | None = None
    asked: set[str] = field(default_factory=set)
    complete: bool = False
    cut: bool = False
    unread: int = 0
    promised: bool = False
    lost: list[date | None] = field(default_factory=list)
    stable: bool = True
    broken: bool = False
    first: tuple[str, ...] = ()


def visit_feed_pages(
    source: Source,
    route: FeedPagesRoute,
    window: Window,
    _state: Mapping[str, RouteState],
    get: Get,
    now: datetime,
) -> Iterator[Finding]:
    """Every item that may be of the window, and a row for each of its days."""
    if window.is_empty:
        return
    visit = _Visit(source, route, window, get, now)
    walk = visit.walk()
    shifted = visit.has_shifted(walk)
    if shifted:  # what stood at the edge of two pages may have slipped through
        again = visit.walk()
        shifted = visit.has_shifted(again)
        again.entries = {**walk.entries, **again.entries}
        walk = again
    yield from visit.findings(walk, shifted=shifted)


@dataclass(frozen=True, slots=True)
class _Visit:
    source: Source
    route: FeedPagesRoute
    window: Window
    get: Get
    now: datetime

    @property
    def name(self) -> str:
        return name_of(self.route)

    def walk(self) -> _Walk:
        """The pages from the newest back to the window's start."""
        walk = _Walk()
        url: str | None = self.route.url
        for number in range(1, self.route.pages + 1):
            assert url is not None
            walk.asked.add(url)
            read = self._page(url, number, walk)
            if read is None:
                return walk
            fresh = self._take(read, walk, url)
            url = self._onward(read, walk, number)
            if self.route.parameter and number > 1 and not fresh:
                # An empty page is the end; one of old acquaintances may come of a server that
                # knows of no pages.
                walk.complete = number > 2 and not read.items
                return walk
            if url is None or self._is_before(read):
                return walk
        walk.cut = True
        return walk

    def _page(self, url: str, number: int, walk: _Walk) -> FeedRead | None:
        """One page; None where there is none, with the reason in ``walk``."""
        outcome = self.get(Request(url, accept=ACCEPT))
        if number > 1 and (missing := trouble_in(outcome)) and missing.reason in ENDED:
            outcome = self.get(Request(url, accept=ACCEPT))  # the end is believed when told twice
        trouble = trouble_in(outcome)
        if trouble is None:
            assert isinstance(outcome, Capture)
            kind = outcome.headers.get("content-type", "")
            try:
                read = read_feed(outcome.body, kind, outcome.final_url)
                trouble = elsewhere(self.source, self.route.url, outcome.final_url, read)
            except DiscoverError as error:
                trouble = Trouble(error.reason, error.message)
            if trouble is None:
                return read
        if number > 1 and trouble.reason in ENDED and self.route.parameter and not walk.promised:
            # Only where a second page brought something is the lack of a third the end.
            walk.complete = number > 2
        else:
            walk.trouble = trouble
            walk.problems.append(self._problem(url, trouble.reason, trouble.detail))
        return None

    def _take(self, read: FeedRead, walk: _Walk, url: str) -> bool:
        """Keep what a page has; whether any of it is new."""
        told = [(item, self._entry(item)) for item in read.items]
        for item, entry in told:
            if entry is None:
                walk.problems.append(no_address(self.source, url, item))
                walk.lost += lost_on([item], self.source, self.now)
            elif item.fault:
                fault = f"malformed: {item.fault}"
                walk.problems.append(self._problem(entry.url, Reason.BAD_ITEM, fault))
        found = each_once(entry for _, entry in told if entry is not None)
        fresh = {urls.key(entry.url): entry for entry in found}
        fresh = {page: entry for page, entry in fresh.items() if page not in walk.entries}
        walk.entries |= fresh
        walk.days = [entry.day for entry in fresh.values() if entry.day] or walk.days
        walk.first = walk.first or tuple(entry.url for entry in found)
        walk.complete = walk.complete or read.complete
        walk.unread += read.cut
        walk.broken = walk.broken or read.broken
        walk.promised = bool(read.links.get("next"))
        return bool(fresh)

    def _entry(self, item: Item) -> Entry | None:
        return entry_of(item, self.source, self.name, self.route.language, self.now)

    def _onward(self, read: FeedRead, walk: _Walk, number: int) -> str | None:
        """The next older page; None where the feed names none, or one that was asked."""
        if self.route.parameter:
            walk.stable = False
            return _numbered(self.route, number + 1)
        archive = read.links.get("prev-archive")
        following = archive or read.links.get("next") or ()
        if not following:
            # An archive's last document ends the feed; one that never had any proves nothing.
            walk.complete = walk.complete or number > 1
            return None
        walk.stable = walk.stable and bool(archive)
        if following[0] in walk.asked:
            told = f"leads back to {following[0]}"
            walk.problems.append(self._problem(self.route.url, Reason.BAD_FEED, told))
            return None
        return following[0]

    def _is_before(self, read: FeedRead) -> bool:
        """Whether a whole page is older than the window; one pinned item is not enough."""
        zone, start = zone_of(self.source.timezone), self.window.start
        moments = [moment_of(item.hints, self.source, self.now) for item in read.items]
        before = (one is not None and Window.of(one, zone).end <= start for one in moments)
        return bool(moments) and all(before)

    def has_shifted(self, walk: _Walk) -> bool:
        """Whether items were taken out while several pages were read. New ones on top only push
        others onto a page that is still to be read."""
        if walk.stable or len(walk.asked) < 2 or walk.trouble:
            return False
        now = _Walk()
        read = self._page(self.route.url, 1, now)
        if read is None:
            return True
        self._take(read, now, self.route.url)
        # What an edit has put on top meanwhile may have stood on a page that was still to come.
        walk.entries = {**now.entries, **walk.entries}
        still = tuple(url for url in walk.first if url in now.first)
        pushed = len(now.first) - len(still)  # by as many new ones on top
        held = still == walk.first[: len(still)] and now.first[pushed:] == still
        return not (still and held and len(walk.first) - len(still) <= pushed)

    def findings(self, walk: _Walk, *, shifted: bool) -> Iterator[Finding]:
        """The window's entries, what was wrong, and what may be said of each day."""
        days = self.window.days
        found = walk.entries.values()
        inside = [one for one in found if is_of(one, self.window, self.source, self.now)]
        yield from inside
        yield from walk.problems
        if walk.unread:
            told = f"{walk.unread} items beyond the limit not read"
            yield self._problem(self.route.url, Reason.BAD_ITEM, told)
        counts = Counter(entry.day for entry in inside if entry.day)
        for day in days:
            status, detail = self._said(day, walk, counts[day], shifted=shifted)
            yield Coverage(
                self.source.id, day, status, self.name, discovered=counts[day], detail=detail
            )

    def _said(
        self, day: date, walk: _Walk, count: int, *, shifted: bool
    ) -> tuple[DayStatus, str | None]:
        whole = answered(day, count, walk.lost)
        span = reach(walk.days)
        if day > utc_date(self.now):
            return DayStatus.UNKNOWN, "a day to come"
        if shifted:
            return DayStatus.TRUNCATED, "the list did not hold still while it was read"
        if walk.broken and not walk.trouble:
            return DayStatus.UNKNOWN, BROKEN
        if span and day > span[0] and not walk.broken:
            return (DayStatus.TRUNCATED, "items not read") if walk.unread else whole
        if walk.trouble:
            reason, detail = walk.trouble.reason, walk.trouble.detail
            return DayStatus.REFUSED, f"{reason}: {detail}" if detail else str(reason)
        if walk.cut or walk.unread:
            told = f"more than {self.route.pages} pages" if walk.cut else "items not read"
            return DayStatus.TRUNCATED, told
        if walk.complete:
            return whole
        return DayStatus.UNKNOWN, "not after the oldest item that the feed still tells of"

    def _problem(self, url: str, reason: Reason, detail: str) -> Problem:
        return Problem(self.source.id, url, "discover", reason, detail[:500])


def _numbered(route: FeedPagesRoute, number: int) -> str:
    """The address of a page by its number, in the place of an earlier one."""
    parts = urlsplit(route.url)
    query: Sequence[tuple[str, str]] = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if name != route.parameter]
    stated = urlencode([*kept, (route.parameter, str(number))])
    return urlunsplit(parts._replace(query=stated))
