"""Source, Window → findings: every route of a source, each failure its own."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from dateline.discover.api import visit_api
from dateline.discover.common_crawl import visit_common_crawl
from dateline.discover.corrections import corrections
from dateline.discover.feed_pages import visit_feed_pages
from dateline.discover.feeds import address_of, reach, route_of, visit_feed
from dateline.discover.item import is_of
from dateline.discover.listing import visit_listing
from dateline.discover.numbers import visit_numbers
from dateline.discover.probe import Probing
from dateline.discover.sitemaps import visit_sitemap
from dateline.discover.visit import name_of, utc_date
from dateline.discover.wayback import visit_wayback
from dateline.discover.wordpress import visit_wordpress
from dateline.model import (
    Coverage,
    DayStatus,
    Discovery,
    Feed,
    Finding,
    Get,
    Problem,
    Reason,
    Route,
    RouteState,
    Source,
    Window,
    WordPressRoute,
)

State = Mapping[str, RouteState]
# A strategy is given its own kind of route. It yields entries as it finds them, and ends with
# the coverage of each day of the window.
Strategy = Callable[[Source, Any, Window, State, Get, datetime], Iterable[Finding]]

# A way into the past is a module with one function of this shape, and a line here.
STRATEGIES: Mapping[str, Strategy] = {
    "wordpress": visit_wordpress,
    "api": visit_api,
    "listing": visit_listing,
    "numbers": visit_numbers,
    "sitemap": visit_sitemap,
    "feed_pages": visit_feed_pages,
    "wayback": visit_wayback,
    "common_crawl": visit_common_crawl,
}

# What these list of a day is never known to be all of it.
PARTIAL = frozenset({"wayback", "common_crawl"})


def discover(
    source: Source,
    window: Window | None,
    state: State,
    get: Get,
    now: datetime,
    on_trial: Container[str] = (),
) -> Iterator[Finding]:
    """What a source has to look at: entries as they are found, then what that proves.

    Without a window: what its feeds hold, asked for conditionally by ``state``, the last days of
    its ``daily`` routes, and what a WordPress site says it has modified of what is older. With
    one: what its archive routes have in it; where none of them is known to list a day whole,
    also what its feeds still hold of it, with the days they no longer reach marked unknown.
    Days that ``state`` calls settled are not asked for again. Of the routes whose names are
    ``on_trial`` one request is made, and more only where that is answered.
    Never raises for bad input. A page that two routes tell of is found twice.
    """
    if window is None:
        yield from _latest(source, state, get, now, on_trial)
        return
    for route in source.routes:
        yield from _asked(source, route, window, state, _probing(get, route, on_trial), now)
    if all(route.kind in PARTIAL or name_of(route) in on_trial for route in source.routes):
        for feed in source.feeds:
            yield from _feed_in(source, feed, window, get, now)
    if not (source.routes or source.feeds):
        yield from _unknown(source, window, "", "no route into the past")


def _latest(
    source: Source, state: State, get: Get, now: datetime, on_trial: Container[str]
) -> Iterator[Finding]:
    asked: dict[str, Feed] = {}
    for feed in source.feeds:
        known = state.get(route_of(feed))
        same = asked.setdefault(address_of(feed, known), feed)
        if same is feed:
            yield from visit_feed(source, feed, known, get, now)
        else:
            yield Problem(source.id, feed.url, "discover", Reason.MOVED, f"is one with {same.url}")
    for route in source.routes:
        first = utc_date(now) - timedelta(days=max(route.daily, 1) - 1)
        latest = replace(Window.of_days(first), end=now)
        if route.daily:
            careful = _probing(get, route, on_trial)
            yield from _asked(source, route, latest, state, careful, now)
        if isinstance(route, WordPressRoute) and name_of(route) not in on_trial:
            known = state.get(name_of(route), RouteState())
            yield from corrections(source, route, latest.start, known, get, now)


def _asked(
    source: Source, route: Route, window: Window, state: State, get: Get, now: datetime
) -> Iterator[Finding]:
    settled = state.get(name_of(route), RouteState()).settled
    for part in unsettled(window, settled):
        yield from STRATEGIES[route.kind](source, route, part, state, get, now)


def _probing(get: Get, route: Route, on_trial: Container[str]) -> Get:
    return Probing(get, route) if name_of(route) in on_trial else get


def unsettled(window: Window, settled: AbstractSet[date]) -> Iterator[Window]:
    """The window less its settled UTC days, in as few parts as there can be."""
    open_days = [day for day in window.days if day not in settled]
    for _, run in groupby(enumerate(open_days), lambda pair: pair[1].toordinal() - pair[0]):
        days = [day for _, day in run]
        yield Window.of_days(days[0], days[-1]).within(window)


def _unknown(source: Source, window: Window, route: str, detail: str) -> tuple[Coverage, ...]:
    return tuple(
        Coverage(source.id, day, DayStatus.UNKNOWN, route, detail=detail) for day in window.days
    )


def _feed_in(source: Source, feed: Feed, window: Window, get: Get, now: datetime) -> Discovery:
    """A feed as a route into the recent past.

    Asked for whole, and its state is left alone: the entries outside of the window are not
    stored, so nothing may vouch for them.
    """
    visit = visit_feed(source, feed, None, get, now)
    days = window.days
    entries = tuple(entry for entry in visit.entries if is_of(entry, window, source, now))
    failed = [row for row in visit.coverage if row.status is DayStatus.REFUSED]
    if failed:
        coverage = [replace(failed[0], day=day) for day in days]
    else:
        inside = Counter(entry.day for entry in entries)
        rows = _reached(source, feed, window, visit, now)
        coverage = [_of_window(row, inside[row.day]) for row in rows]
    return Discovery(entries, tuple(coverage), {}, visit.problems)


def _of_window(row: Coverage, found: int) -> Coverage:
    """A day's row with what the window has of it: it may begin or end within the day."""
    whole = row.status in (DayStatus.OK, DayStatus.EMPTY)
    status = (DayStatus.OK if found else DayStatus.EMPTY) if whole else row.status
    return replace(row, status=status, discovered=found)


def _reached(
    source: Source, feed: Feed, window: Window, visit: Discovery, now: datetime
) -> list[Coverage]:
    told = {row.day: row for row in visit.coverage}
    span = reach(list(told))
    cut = any(row.status is DayStatus.TRUNCATED for row in visit.coverage)
    rows = []
    for row in _unknown(source, window, route_of(feed), "before the feed's oldest item"):
        if row.day in told:
            rows.append(told[row.day])
        elif span and span[1] < row.day <= utc_date(now):
            status = DayStatus.TRUNCATED if cut else DayStatus.EMPTY
            rows.append(replace(row, status=status, detail="items not read" if cut else None))
        elif span and row.day > span[1]:
            rows.append(replace(row, detail="a day to come"))
        else:
            rows.append(row)
    return rows
