"""Window → the posts of a WordPress site in it, over its REST API, with what each day holds.

developer.wordpress.org/rest-api/reference/posts: ``after`` and ``before`` are strict and
compared with the site's local time (core changeset 50024), so the window is sent in the
source's zone, with its offset, from one second before its start.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from dateline.discover.ask import zone_of
from dateline.discover.posts import (
    Listing,
    after,
    before,
    entry_of,
    instant_of,
    posts_url,
    read_posts,
)
from dateline.discover.visit import Trouble, name_of, refused
from dateline.model import (
    Coverage,
    DayStatus,
    Discovery,
    Get,
    Problem,
    Reason,
    RouteState,
    Source,
    Window,
    WordPressRoute,
)

# Further outside of the window than any zone could put a post, the server did not filter.
FAR = timedelta(hours=27)


def visit_wordpress(
    source: Source,
    route: WordPressRoute,
    window: Window,
    _state: Mapping[str, RouteState],
    get: Get,
    now: datetime,
) -> Discovery:
    """Every post whose instant lies in the window, and a row for each of its days."""
    if window.is_empty:
        return Discovery()
    listing = _read(source, route, window, get)
    if listing.shifted and not listing.trouble:
        again = _read(source, route, window, get)
        listing = replace(again, posts={**listing.posts, **again.posts})
    return _told(source, route, window, listing, now)


def _read(source: Source, route: WordPressRoute, window: Window, get: Get) -> Listing:
    zone = zone_of(source.timezone)
    within = {"after": after(window.start, zone), "before": before(window.end, zone)}
    listing = read_posts(posts_url(route), {**within, "orderby": "date", "order": "asc"}, get)
    if listing.barred:
        newest = read_posts(
            posts_url(route), {**within, "orderby": "date", "order": "desc"}, get, 1
        )
        listing.trouble = newest.trouble or _missing(newest, listing)
    if listing.silent:  # past the end it answers 400, and what stands before it has posts
        listing.trouble = Trouble(Reason.BAD_RESPONSE, "a page with nothing new, and no count")
    return listing


def _missing(newest: Listing, listing: Listing) -> Trouble | None:
    """What a list lacks that ended by a 400: a firewall says so as well as a site at its end."""
    lacking = len(newest.posts.keys() - listing.posts.keys())
    told = f"ended by a 400 before the {lacking} newest posts"
    return Trouble(Reason.BAD_RESPONSE, told) if lacking else None


def _told(
    source: Source, route: WordPressRoute, window: Window, listing: Listing, now: datetime
) -> Discovery:
    name = name_of(route)
    dated = [(post, instant_of(post, source, now)) for post in listing.posts.values()]
    inside = [
        entry_of(post, instant, source, name)
        for post, instant in dated
        if instant is None or window.start <= instant < window.end
    ]
    stray = [instant for _, instant in dated if instant and not _near(instant, window)]
    counts = Counter(entry.day for entry in inside if entry.day)
    odd = len(listing.broken) + sum(instant is None for _, instant in dated)
    rows = _Rows(source, name, window, counts, odd)
    broken = tuple(
        Problem(source.id, route.url, "discover", Reason.BAD_ITEM, told) for told in listing.broken
    )
    if stray:
        trouble = Trouble(Reason.BAD_RESPONSE, "the server does not keep to the window")
        visit = refused(source, name, route.url, trouble, [])
        coverage = rows.of(DayStatus.UNKNOWN, trouble.detail)
    elif listing.trouble:
        reached = None if listing.shifted else _last_day(dated)
        whole = [day for day in window.days if reached and day < reached]
        lost = [day for day in window.days if day not in whole]
        visit = refused(source, name, route.url, listing.trouble, lost)
        answered = (row for row in rows.answered(counted=True) if row.day in whole)
        coverage = [*answered, *rows.counted(visit.coverage)]
    else:
        visit = Discovery()
        coverage = rows.complete(listing)
    return Discovery(tuple(inside), tuple(coverage), {}, (*visit.problems, *broken))


def _near(instant: datetime, window: Window) -> bool:
    return window.start - FAR <= instant < window.end + FAR


def _last_day(dated: list[tuple[dict[str, Any], datetime | None]]) -> date | None:
    """The day up to which posts came; it may be incomplete itself. None where they came in no
    order, or none came."""
    instants = [instant for _, instant in dated if instant]
    in_order = all(first <= second for first, second in pairwise(instants))
    return instants[-1].astimezone(UTC).date() if instants and in_order else None


@dataclass(frozen=True, slots=True)
class _Rows:
    """Coverage rows of a window, from the counts of its listed posts by day; ``odd`` ones have
    no date or no address, and may be of any."""

    source: Source
    route: str
    window: Window
    counts: Counter[date]
    odd: int

    def answered(self, *, counted: bool) -> list[Coverage]:
        """A row a day for a listing that is complete; ``counted`` if a total confirms it."""
        silent = DayStatus.UNKNOWN if self.odd else DayStatus.EMPTY
        told = f"{self.odd} posts without a date or a usable address may be of it"
        return [
            Coverage(
                self.source.id,
                day,
                DayStatus.OK if self.counts[day] else silent,
                self.route,
                expected=self.counts[day] if counted and not self.odd else None,
                discovered=self.counts[day],
                detail=told if self.odd and not self.counts[day] else None,
            )
            for day in self.window.days
        ]

    def of(self, status: DayStatus, detail: str) -> list[Coverage]:
        """A row a day of one status."""
        return [
            replace(row, status=status, expected=None, detail=detail)
            for row in self.answered(counted=False)
        ]

    def counted(self, rows: tuple[Coverage, ...]) -> Iterator[Coverage]:
        """The rows with what was listed on their days."""
        for row in rows:
            yield replace(row, discovered=self.counts[row.day])

    def complete(self, listing: Listing) -> list[Coverage]:
        """Rows for a listing that came to its end, measured against its stated total."""
        listed, total = listing.listed, listing.total
        if not listing.cut and not listing.shifted and (total is None or listed >= total):
            return self.answered(counted=total is not None)
        stated = "an unknown number" if total is None else str(total)
        rows = self.of(DayStatus.TRUNCATED, f"{listed} posts listed of {stated}")
        if len(rows) == 1 and total is not None:
            return [replace(rows[0], expected=max(total, listed))]
        return rows
