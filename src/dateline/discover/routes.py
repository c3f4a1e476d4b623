"""Source, Window → Discovery: every route of a source, each failure its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from dateline import urls
from dateline.discover.feeds import reach, route_of, visit_feed
from dateline.discover.visit import Visit, days_of, utc_date
from dateline.discover.wordpress import visit_wordpress
from dateline.model import (
    Coverage,
    DayStatus,
    Discovery,
    Entry,
    Feed,
    Get,
    MediaHint,
    Problem,
    Route,
    RouteState,
    Source,
    Window,
)

Strategy = Callable[[Source, Route, Window, Get, datetime], Visit]

# A way into the past is a module with one function of this shape, and a line here.
STRATEGIES: Mapping[str, Strategy] = {"wordpress": visit_wordpress}


def discover(
    source: Source,
    window: Window | None,
    state: Mapping[str, RouteState],
    get: Get,
    now: datetime,
) -> Discovery:
    """What a source has to look at.

    Without a window: what its feeds hold, asked for conditionally by ``state``. With one: what
    its archive routes have in it; where there are none, what its feeds still hold of it, with
    the days they no longer reach marked unknown. Never raises for bad input.
    """
    if window is None:
        visits = [
            visit_feed(source, feed, state.get(route_of(feed)), get, now) for feed in source.feeds
        ]
    elif source.routes:
        visits = [
            STRATEGIES[route.kind](source, route, window, get, now) for route in source.routes
        ]
    elif source.feeds:
        visits = [_feed_in(source, feed, window, get, now) for feed in source.feeds]
    else:
        visits = [Visit(coverage=_unknown(source, window, "", "no route into the past"))]
    return _joined(visits)


def _unknown(source: Source, window: Window, route: str, detail: str) -> tuple[Coverage, ...]:
    return tuple(
        Coverage(source.id, day, DayStatus.UNKNOWN, route, detail=detail) for day in days_of(window)
    )


def _feed_in(source: Source, feed: Feed, window: Window, get: Get, now: datetime) -> Visit:
    """A feed as a route into the recent past.

    Asked for whole, and its state is left alone: the entries outside of the window are not
    stored, so nothing may vouch for them.
    """
    visit = visit_feed(source, feed, None, get, now)
    days = days_of(window)
    entries = tuple(entry for entry in visit.entries if entry.day in days)
    failed = [row for row in visit.coverage if row.status is DayStatus.REFUSED]
    if failed:
        coverage = [replace(failed[0], day=day) for day in days]
    else:
        coverage = _reached(source, feed, window, visit, now)
    return Visit(entries, tuple(coverage), {}, visit.problems)


def _reached(
    source: Source, feed: Feed, window: Window, visit: Visit, now: datetime
) -> list[Coverage]:
    told = {row.day: row for row in visit.coverage}
    span = reach(list(told))
    rows = []
    for row in _unknown(source, window, route_of(feed), "before the feed's oldest item"):
        if row.day in told:
            rows.append(told[row.day])
        elif span and span[1] < row.day <= utc_date(now):
            rows.append(replace(row, status=DayStatus.EMPTY, detail=None))
        elif span and row.day > span[1]:
            rows.append(replace(row, detail="a day to come"))
        else:
            rows.append(row)
    return rows


def _joined(visits: Iterable[Visit]) -> Discovery:
    entries: dict[str, Entry] = {}
    coverage: list[Coverage] = []
    states: dict[str, RouteState] = {}
    problems: list[Problem] = []
    for visit in visits:
        for entry in visit.entries:
            key = urls.key(entry.url)
            entries[key] = merged(entries[key], entry) if key in entries else entry
        coverage += visit.coverage
        states.update(visit.states)
        problems += visit.problems
    return Discovery(tuple(entries.values()), tuple(coverage), states, tuple(problems))


def merged(first: Entry, second: Entry) -> Entry:
    """One entry that two routes, or two items, told of; the first one leads."""
    return replace(
        first,
        guid=first.guid or second.guid,
        day=first.day or second.day,
        revised=first.revised or second.revised,
        hints=tuple(dict.fromkeys((*first.hints, *second.hints))),
        media=_pictures(first.media, second.media),
    )


def _pictures(first: tuple[MediaHint, ...], second: tuple[MediaHint, ...]) -> tuple[MediaHint, ...]:
    by_url = {picture.url: picture for picture in first}
    for picture in second:
        known = by_url.get(picture.url, picture)
        by_url[picture.url] = replace(
            known,
            caption=known.caption or picture.caption,
            credit=known.credit or picture.credit,
        )
    return tuple(by_url.values())
