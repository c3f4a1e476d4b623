"""Window → the pages that a site's sitemaps name, and what that proves of each day.

A sitemap names a site's pages and rarely dates them. Whatever may be of the window is a
candidate, and its own date decides: once every candidate is known, a day without any article
is empty. What was refused, cut or malformed takes that certainty away from the days that it may
have held, and a sitemap of news alone speaks from its oldest page on.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from dateline import urls
from dateline.discover.ask import zone_of
from dateline.discover.patterns import Choice
from dateline.discover.robots import sitemaps_of
from dateline.discover.sitemaps.document import MOST_BYTES, SitemapRead, SitemapReader
from dateline.discover.sitemaps.elements import Item
from dateline.discover.sitemaps.pages import Wanted, rebuilt_on
from dateline.discover.sitemaps.prune import Span, span_of, untouched_since
from dateline.discover.visit import Trouble, header, name_of, trouble_in, utc_date
from dateline.model import (
    Capture,
    Checked,
    Coverage,
    DayStatus,
    Entry,
    Finding,
    Get,
    Problem,
    Reason,
    Rejected,
    Request,
    RouteState,
    SitemapRoute,
    Source,
    Window,
)

ACCEPT = "application/xml,text/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5"
MOST_SITEMAPS = 1000  # that are asked for in one visit
MOST_WAITING = 60_000  # that are named and not looked at yet
MAX_DEPTH = 4  # an index of indexes is outside of the protocol, and is seen
OPEN = date.max
_NEWS = re.compile(r"(?<![a-z])news(?![a-z])[^/]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Named:
    """A sitemap that was named: by the office, robots.txt or an index ``depth`` above it."""

    url: str
    depth: int = 0
    span: Span | None = None


@dataclass(slots=True)
class _Gap:
    """Days of which a visit did not see everything, and why."""

    status: DayStatus
    detail: str
    span: Span | None

    def holds(self, day: date, zone: tzinfo) -> bool:
        """Whether pages of a UTC day may be in it: a file of one month is of UTC's, or of the
        site's own, which begins and ends on other days."""
        if self.span is None:
            return True
        local = Window.of_days(self.span.first, self.span.last, zone)
        return self.span.first <= day <= self.span.last or local.meets(Window.of_days(day))


@dataclass(slots=True)
class _Seen:
    """What a visit has come to so far."""

    counts: Counter[date] = field(default_factory=Counter)
    gaps: list[_Gap] = field(default_factory=list)
    undated: int = 0
    dated: set[str] = field(default_factory=set)
    pages: int = 0
    unchanged: int = 0
    passed: int = 0
    complete: bool = False  # whether any file names pages whatever their age
    oldest: date = OPEN


def visit_sitemap(
    source: Source,
    route: SitemapRoute,
    window: Window,
    state: Mapping[str, RouteState],
    get: Get,
    now: datetime,
) -> Iterator[Finding]:
    """Every page that may be of the window, then a row for each of its days."""
    if window.is_empty:
        return
    name = name_of(route)
    # What reaches the present takes what is announced for later as well: an unchanged file
    # then has nothing in it that an earlier visit passed over.
    is_latest = window.end >= now
    asked = Window(window.start, datetime.max.replace(tzinfo=now.tzinfo)) if is_latest else window
    wanted = Wanted(source, route, asked, now, name, Choice.of(route.include, route.exclude))
    visit = _Visit(wanted, state if is_latest else None, get)
    yield from visit.pages()
    yield from visit.coverage(window)


class _Visit:
    """One walk over the sitemaps; ``state`` is None where none may be used or kept."""

    def __init__(self, wanted: Wanted, state: Mapping[str, RouteState] | None, get: Get) -> None:
        self._wanted = wanted
        self._state = state
        self._get = get
        self._seen = _Seen()
        self._known: set[str] = set()
        self._waiting: deque[_Named] = deque()
        self._unnamed = 0  # that were told of when enough were known

    def pages(self) -> Iterator[Finding]:
        """Each candidate as it is found; each problem; each file's state after its pages."""
        yield from self._roots()
        read = 0
        while self._waiting:
            if read == MOST_SITEMAPS:
                break
            named = self._waiting.popleft()
            yield from self._read(named)
            read += 1
        if beyond := len(self._waiting) + self._unnamed:
            told = f"{beyond} sitemaps beyond the limit not read"
            yield self._gap(DayStatus.TRUNCATED, self._wanted.route.url, told, None)

    def _roots(self) -> Iterator[Finding]:
        """The office's own sitemap, or those that robots.txt names, or the usual place."""
        told = sitemaps_of(self._wanted.route.url, self._get)
        if isinstance(told, Trouble):
            yield self._refused(self._wanted.route.url, told, None)
            return
        for url in told:
            self._name(url, "", 0)

    def _name(self, url: str, lastmod: str, depth: int) -> None:
        """Let a sitemap wait, unless it was named before or can have no page of the window."""
        if urls.key(url) in self._known:
            return
        if len(self._known) >= MOST_WAITING:
            self._unnamed += 1
            return
        self._known.add(urls.key(url))
        span = span_of(url) if depth else None
        if self._is_past(span, lastmod):
            self._seen.complete = True
        else:
            # News first: of two that name a page the first is believed, and news has its date.
            add = self._waiting.appendleft if _NEWS.search(url) else self._waiting.append
            add(_Named(url, depth, span))

    def _is_past(self, span: Span | None, lastmod: str) -> bool:
        """Whether a sitemap of these days, last changed then, can have no page of the window."""
        window = self._wanted.window
        return bool(span and not span.meets(window)) or untouched_since(lastmod, window)

    def _read(self, named: _Named) -> Iterator[Finding]:
        known = self._usable(named)
        reader = SitemapReader()
        outcome = self._get(
            Request(
                named.url, known.etag, known.last_modified, ACCEPT,
                into=reader.feed, most=MOST_BYTES,
            )
        )  # fmt: skip
        if isinstance(outcome, Rejected) and outcome.reason is Reason.UNCHANGED:
            self._seen.unchanged += 1
            self._seen.complete = True
            yield Checked(_route_of(named.url), replace(known, checked_at=self._wanted.now))
            return
        read = reader.close()
        trouble = trouble_in(outcome)
        before = len(self._seen.gaps)
        yield from self._children(named, read)
        yield from self._entries(named, read)
        yield from self._lost(named, read, trouble)
        whole = len(self._seen.gaps) == before and not read.is_index
        if whole and self._state is not None and isinstance(outcome, Capture):
            yield Checked(_route_of(named.url), self._new_state(outcome))

    def _usable(self, named: _Named) -> RouteState:
        """What is known of a file, if it was read for as early a day before."""
        known = (self._state or {}).get(_route_of(named.url))
        first = self._wanted.window.start.date().isoformat()
        return known if known and known.cursor and known.cursor <= first else RouteState()

    def _new_state(self, capture: Capture) -> RouteState:
        return RouteState(
            etag=header(capture, "etag"),
            last_modified=header(capture, "last-modified"),
            cursor=self._wanted.window.start.date().isoformat(),
            checked_at=self._wanted.now,
        )

    def _children(self, named: _Named, read: SitemapRead) -> Iterator[Finding]:
        if read.children and named.depth + 1 >= MAX_DEPTH:
            told = f"{len(read.children)} sitemaps nested deeper than {MAX_DEPTH} not read"
            yield self._gap(DayStatus.TRUNCATED, named.url, told, named.span)
            return
        strange = 0
        for child in read.children:
            url = urls.join_exact(named.url, child.loc) if child.loc else None
            # robots.txt may name a sitemap at another site, a sitemap may not.
            if url and self._is_ours(url, named):
                self._name(url, child.lastmod, named.depth + 1)
            else:
                strange += not self._is_past(span_of(child.loc), child.lastmod)
        if strange:
            told = f"{strange} of {len(read.children)} sitemaps are unusable, or of other sites"
            yield self._gap(DayStatus.UNKNOWN, named.url, told, named.span)

    @property
    def _home(self) -> str:
        return self._wanted.source.home

    def _entries(self, named: _Named, read: SitemapRead) -> Iterator[Finding]:
        rebuilt = rebuilt_on(read.pages)
        if rebuilt:
            told = f"nearly all of {len(read.pages)} pages were stamped on {rebuilt}: a rebuild"
            yield self._problem(named.url, Reason.BAD_ITEM, told)
        self._seen.pages += len(read.pages)
        strange = 0
        for item in read.pages:
            url = urls.join(named.url, item.loc) if item.loc else None
            if url is None or not self._is_ours(url, named):
                strange += 1
                continue
            if entry := self._candidate(item, url, marked=rebuilt is None):
                yield entry
        if strange:
            told = f"{strange} of {len(read.pages)} addresses are unusable, or of other sites"
            yield self._problem(named.url, Reason.BAD_ITEM, told)

    def _is_ours(self, url: str, named: _Named) -> bool:
        return urls.same_site(url, named.url) or urls.same_site(url, self._home)

    def _candidate(self, item: Item, url: str, *, marked: bool) -> Entry | None:
        wanted, seen = self._wanted, self._seen
        if not wanted.choice.takes(url):
            return None
        moment = wanted.published(item)
        page = urls.key(url)
        if page in seen.dated:
            return None
        if moment is None:
            seen.complete = True
        else:
            seen.dated.add(page)
            seen.oldest = min(seen.oldest, moment.day)
        if not wanted.passes(item, url, moment):
            seen.passed += 1
            return None
        entry = wanted.entry(item, url, moment, marked=marked)
        seen.undated += entry.day is None
        if entry.day:
            seen.counts[entry.day] += 1
        return entry

    def _lost(self, named: _Named, read: SitemapRead, trouble: Trouble | None) -> Iterator[Finding]:
        """What of a file could not be had, or not be read."""
        if trouble and trouble.reason is not Reason.TOO_LARGE:
            yield self._refused(named.url, trouble, named.span)
        elif trouble or read.cut_off:
            told = f"more than {MOST_BYTES} bytes; the rest is not read"
            yield self._gap(DayStatus.TRUNCATED, named.url, told, named.span)
        elif read.fault and not (read.pages or read.children):
            yield self._refused(named.url, Trouble(Reason.BAD_FEED, read.fault), named.span)
        elif read.fault:
            yield self._gap(DayStatus.TRUNCATED, named.url, read.fault, named.span)
        if read.cut:
            told = f"{read.cut} addresses beyond the limit not read"
            yield self._gap(DayStatus.TRUNCATED, named.url, told, named.span)

    def _refused(self, url: str, trouble: Trouble, span: Span | None) -> Problem:
        told = trouble.reason + (f": {trouble.detail}" if trouble.detail else "")
        self._seen.gaps.append(_Gap(DayStatus.REFUSED, f"{url}: {told}"[:500], span))
        return self._problem(url, trouble.reason, trouble.detail)

    def _gap(self, status: DayStatus, url: str, told: str, span: Span | None) -> Problem:
        self._seen.gaps.append(_Gap(status, f"{url}: {told}"[:500], span))
        return self._problem(url, Reason.BAD_ITEM, told)

    def _problem(self, url: str, reason: Reason, detail: str) -> Problem:
        return Problem(self._wanted.source.id, url, "discover", reason, detail[:500])

    def coverage(self, window: Window) -> Iterator[Coverage]:
        """A row a day of the window."""
        for day in window.days:
            status, detail = self._said(day)
            yield Coverage(
                self._wanted.source.id,
                day,
                status,
                self._wanted.name,
                discovered=self._seen.counts[day],
                detail=detail,
            )

    def _said(self, day: date) -> tuple[DayStatus, str | None]:
        seen = self._seen
        zone = zone_of(self._wanted.source.timezone)
        gaps = [gap for gap in seen.gaps if gap.holds(day, zone)]
        if gaps:
            worst = next((gap for gap in gaps if gap.status is DayStatus.REFUSED), gaps[0])
            return worst.status, worst.detail
        if day > utc_date(self._wanted.now):
            return DayStatus.UNKNOWN, "a day to come"
        if not seen.complete and day < seen.oldest:
            why = "before the oldest page" if seen.pages else "the sitemaps name no page"
            return DayStatus.UNKNOWN, why
        told = f"{seen.undated} pages without a date: their own decide" if seen.undated else None
        return (DayStatus.OK if seen.counts[day] else DayStatus.EMPTY), told


def _route_of(url: str) -> str:
    """The name of one sitemap's state."""
    return f"sitemap:{url}"
