"""Window → the posts of a WordPress site in it, over its REST API, with what each day holds.

developer.wordpress.org/rest-api/reference/posts: ``after`` and ``before`` are strict and
compared with the site's local time (core changeset 50024), so the window is sent in the
source's zone, with its offset, from one second before its start.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode, urlsplit

from dateline import times
from dateline.discover.ask import zone_of
from dateline.discover.item import absolute
from dateline.discover.json_feed import load
from dateline.discover.prose import plain
from dateline.discover.visit import Trouble, name_of, refused, trouble_in
from dateline.errors import DiscoverError
from dateline.model import (
    Capture,
    Coverage,
    DayStatus,
    Discovery,
    Entry,
    Get,
    Hint,
    Outcome,
    Problem,
    Reason,
    Request,
    RouteState,
    Source,
    Window,
    WordPressRoute,
)

PER_PAGE = 100
MAX_PAGES = 1000
FIELDS = "id,link,date,date_gmt,modified_gmt,title,excerpt"
MAX_HINT = 1000
# Further outside of the window than any zone could put a post, the server did not filter.
FAR = timedelta(hours=27)
_ELLIPSES = ("[…]", "[...]", "[&hellip;]", "…", "...")


@dataclass(slots=True)
class _Listing:
    """The posts of a window as paged through; ``totals`` are X-WP-Total of each page."""

    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    totals: list[int] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    trouble: Trouble | None = None
    cut: bool = False

    @property
    def total(self) -> int | None:
        return self.totals[-1] if self.totals else None

    @property
    def shifted(self) -> bool:
        """Whether posts came or went while it was read, so that one may have slipped from one
        page to another unseen."""
        return len(set(self.totals)) > 1


def posts_url(route: WordPressRoute) -> str:
    """The address that lists posts, from a site root or from that address itself."""
    parts = urlsplit(route.url)
    if "/wp-json/" in parts.path or "rest_route=" in parts.query:
        return route.url
    return route.url.rstrip("/") + "/wp-json/wp/v2/posts"


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


def _read(source: Source, route: WordPressRoute, window: Window, get: Get) -> _Listing:
    listing = _Listing()
    for page in range(1, MAX_PAGES + 1):
        outcome = get(Request(_page_url(source, route, window, page), accept="application/json"))
        if page > 1 and outcome.status == 400:
            return listing  # rest_post_invalid_page_number: past the end
        posts, listing.trouble = _posts(outcome)
        if listing.trouble:
            return listing
        assert isinstance(outcome, Capture)
        if (total := _count(outcome, "x-wp-total")) is not None:
            listing.totals.append(total)
        fresh = _take(listing, posts, page)
        pages = _count(outcome, "x-wp-totalpages")
        if listing.total is None and not fresh:
            # Past the end it answers 400, and what stands before it has posts.
            listing.trouble = Trouble(Reason.BAD_RESPONSE, "a page with nothing new, and no count")
        if (pages is not None and page >= pages) or not fresh:
            return listing
    listing.cut = True
    return listing


def _page_url(source: Source, route: WordPressRoute, window: Window, page: int) -> str:
    zone = zone_of(source.timezone)
    after = window.start.astimezone(zone).replace(microsecond=0) - timedelta(seconds=1)
    before = _ceiling(window.end).astimezone(zone)
    query = {
        "after": after.isoformat(),
        "before": before.isoformat(),
        "orderby": "date",
        "order": "asc",
        "per_page": PER_PAGE,
        "page": page,
        "_fields": FIELDS,
    }
    url = posts_url(route)
    return url + ("&" if "?" in url else "?") + urlencode(query)


def _ceiling(instant: datetime) -> datetime:
    whole = instant.replace(microsecond=0)
    return whole if whole == instant else whole + timedelta(seconds=1)


def _posts(outcome: Outcome) -> tuple[list[Any], Trouble | None]:
    if trouble := trouble_in(outcome):
        return [], trouble
    assert isinstance(outcome, Capture)
    try:
        posts = load(outcome.body, outcome.headers.get("content-type", ""))
    except DiscoverError as error:
        return [], Trouble(Reason.BAD_RESPONSE, error.message)
    if not isinstance(posts, list):
        code = posts.get("code") if isinstance(posts, dict) else None
        said = f": {code[:100]}" if isinstance(code, str) else ""
        return [], Trouble(Reason.BAD_RESPONSE, f"not a list of posts{said}")
    return posts, None


def _count(capture: Capture, name: str) -> int | None:
    raw = capture.headers.get(name, "").strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def _take(listing: _Listing, posts: list[Any], page: int) -> bool:
    """Keep what is new; whether anything was."""
    before = len(listing.posts) + len(listing.broken)
    for place, post in enumerate(posts):
        link = post.get("link") if isinstance(post, dict) else None
        if isinstance(link, str) and absolute(link):
            known = post.get("id")
            number = known if isinstance(known, int | str) else link
            listing.posts[str(number)] = post
        else:
            listing.broken.append(f"post {place + 1} of page {page} has no usable address")
    return len(listing.posts) + len(listing.broken) > before


def _told(
    source: Source, route: WordPressRoute, window: Window, listing: _Listing, now: datetime
) -> Discovery:
    name = name_of(route)
    dated = [(post, _instant(post, source, now)) for post in listing.posts.values()]
    inside = [
        _entry(post, instant, source, name)
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

    def complete(self, listing: _Listing) -> list[Coverage]:
        """Rows for a listing that came to its end, measured against its stated total."""
        listed = len(listing.posts) + len(listing.broken)
        total = listing.total
        if not listing.cut and not listing.shifted and (total is None or listed >= total):
            return self.answered(counted=total is not None)
        stated = "an unknown number" if total is None else str(total)
        rows = self.of(DayStatus.TRUNCATED, f"{listed} posts listed of {stated}")
        if len(rows) == 1 and total is not None:
            return [replace(rows[0], expected=max(total, listed))]
        return rows


def _instant(post: dict[str, Any], source: Source, now: datetime) -> datetime | None:
    for raw in _dates(post):
        moment = times.parse(raw, zone=source.timezone, now=now, future=True)
        if moment and moment.instant:
            return moment.instant
    return None


def _dates(post: dict[str, Any]) -> Iterator[str]:
    """The publication dates as they are to be read: ``date_gmt`` comes without its zone."""
    gmt, local = post.get("date_gmt"), post.get("date")
    if isinstance(gmt, str) and gmt:
        yield _gmt(gmt)
    if isinstance(local, str) and local:
        yield local[:100]


def _gmt(raw: str) -> str:
    return raw[:100] if raw.endswith(("Z", "+00:00")) else f"{raw[:100]}Z"


def _entry(post: dict[str, Any], instant: datetime | None, source: Source, route: str) -> Entry:
    modified = post.get("modified_gmt")
    return Entry(
        source=source.id,
        url=absolute(post["link"]) or post["link"],
        route=route,
        guid=str(post["id"])[:100] if isinstance(post.get("id"), int | str) else None,
        day=instant.astimezone(UTC).date() if instant else None,
        revised=_gmt(modified) if isinstance(modified, str) and modified else None,
        hints=tuple(_hints(post)),
    )


def _rendered(value: Any) -> str:
    """A text field is an object with its HTML in ``rendered``."""
    return plain(value.get("rendered") if isinstance(value, dict) else value)


def _hints(post: dict[str, Any]) -> Iterator[Hint]:
    if title := _rendered(post.get("title")):
        yield Hint("title", title[:MAX_HINT], "wordpress:title")
    lead = _rendered(post.get("excerpt"))
    if lead and len(lead) <= MAX_HINT and not lead.endswith(_ELLIPSES):  # else cut by WordPress
        yield Hint("lead", lead, "wordpress:excerpt")
    if published := next(_dates(post), None):
        gmt = isinstance(post.get("date_gmt"), str) and post["date_gmt"]
        yield Hint("published", published, f"wordpress:{'date_gmt' if gmt else 'date'}")
    if isinstance(modified := post.get("modified_gmt"), str) and modified:
        yield Hint("modified", _gmt(modified), "wordpress:modified_gmt")
