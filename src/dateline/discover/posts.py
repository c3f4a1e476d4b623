"""query → Listing, post → Entry: the posts of a WordPress site as its REST API pages them.

developer.wordpress.org/rest-api/reference/posts: at most 100 a page, totals in headers, 400
past the end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from urllib.parse import urlencode, urlsplit

from dateline import times
from dateline.discover.ask import zone_of
from dateline.discover.item import absolute
from dateline.discover.json_feed import load
from dateline.discover.prose import plain
from dateline.discover.visit import Trouble, trouble_in
from dateline.errors import DiscoverError
from dateline.model import (
    Capture,
    Entry,
    Get,
    Hint,
    Outcome,
    Reason,
    Request,
    Source,
    WordPressRoute,
)

PER_PAGE = 100
MAX_PAGES = 1000
FIELDS = "id,link,date,date_gmt,modified_gmt,title,excerpt"
MAX_HINT = 1000
_ELLIPSES = ("[…]", "[...]", "[&hellip;]", "…", "...")


@dataclass(slots=True)
class Listing:
    """Posts as paged through; ``totals`` are X-WP-Total of each page, ``status`` is that of the
    answer which was none; ``silent`` says that the last page had nothing new, and no count,
    ``barred`` that it ended by a 400 which no count confirms, ``exceeded`` that more was listed
    than the site says there is: its numbers are another's."""

    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    totals: list[int] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    trouble: Trouble | None = None
    status: int | None = None
    cut: bool = False
    silent: bool = False
    barred: bool = False
    exceeded: bool = False

    @property
    def total(self) -> int | None:
        """How many posts the site says there are, as it last said; None where it listed more."""
        return self.totals[-1] if self.totals and not self.exceeded else None

    @property
    def listed(self) -> int:
        """How many posts were told of."""
        return len(self.posts) + len(self.broken)

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


def after(instant: datetime, zone: tzinfo) -> str:
    """The bound, strict and in local time, that takes posts from an instant on.

    Where clocks are put back an hour is told twice, and its second half would lie before the
    first: then it is asked for an hour more, and what is too early goes by its own instant.
    """
    local = instant.astimezone(zone).replace(microsecond=0)
    return (local - timedelta(seconds=1) - _told_twice(local)).isoformat()


def before(instant: datetime, zone: tzinfo) -> str:
    """The bound that takes posts up to an instant."""
    whole = instant.replace(microsecond=0)
    ceiling = whole if whole == instant else whole + timedelta(seconds=1)
    local = ceiling.astimezone(zone)
    return (local + _told_twice(local)).isoformat()


def _told_twice(local: datetime) -> timedelta:
    """How long clocks tell again what they tell now; nothing nearly always."""
    first, second = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
    assert first is not None
    assert second is not None
    return max(first - second, timedelta(0))


def read_posts(url: str, query: Mapping[str, str], get: Get, pages: int = MAX_PAGES) -> Listing:
    """All pages of a question, ``pages`` at most."""
    listing = Listing()
    for page in range(1, pages + 1):
        asked = urlencode({**query, "per_page": PER_PAGE, "page": page, "_fields": FIELDS})
        address = url + ("&" if "?" in url else "?") + asked
        outcome = get(Request(address, accept="application/json"))
        if page > 1 and outcome.status == 400:  # rest_post_invalid_page_number: past the end
            listing.barred = listing.total is None
            return listing
        posts, listing.trouble = _posts(outcome)
        if listing.trouble:
            listing.status = outcome.status
            return listing
        assert isinstance(outcome, Capture)
        if (total := _count(outcome, "x-wp-total")) is not None:
            listing.totals.append(total)
        fresh = _take(listing, posts, page)
        listing.exceeded = bool(listing.totals) and listing.listed > listing.totals[-1]
        stated = _count(outcome, "x-wp-totalpages")
        listing.silent = listing.total is None and not fresh
        is_last = stated is not None and page >= stated and not listing.exceeded
        if is_last or not fresh:
            return listing
    listing.cut = True
    return listing


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


def _take(listing: Listing, posts: list[Any], page: int) -> bool:
    """Keep what is new; whether anything was."""
    before = listing.listed
    for place, post in enumerate(posts):
        link = post.get("link") if isinstance(post, dict) else None
        if isinstance(link, str) and absolute(link):
            listing.posts[f"{post.get('id')} {link}"] = post
        else:
            listing.broken.append(f"post {place + 1} of page {page} has no usable address")
    return listing.listed > before


def instant_of(post: dict[str, Any], source: Source, now: datetime) -> datetime | None:
    """When a post was published, None where it does not say."""
    for raw in _dates(post):
        if instant := _instant(raw, source.timezone, now):
            return instant
    return None


def modified_of(post: dict[str, Any], now: datetime) -> datetime | None:
    """When a post was last changed, None where it does not say."""
    raw = post.get("modified_gmt")
    return _instant(_gmt(raw), "UTC", now) if isinstance(raw, str) and raw else None


def _instant(raw: str, zone: str, now: datetime) -> datetime | None:
    """WordPress dates everything by a clock: noon and midnight to the second are instants here,
    whatever they are elsewhere."""
    moment = times.parse(raw, zone=zone, now=now, future=True)
    if moment is None or moment.instant:
        return moment.instant if moment else None
    try:
        read = datetime.fromisoformat(raw)
    except ValueError:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=zone_of(zone))).astimezone(UTC)


def _dates(post: dict[str, Any]) -> Iterator[str]:
    """The publication dates as they are to be read: ``date_gmt`` comes without its zone."""
    gmt, local = post.get("date_gmt"), post.get("date")
    if isinstance(gmt, str) and gmt:
        yield _gmt(gmt)
    if isinstance(local, str) and local:
        yield local[:100]


def _gmt(raw: str) -> str:
    return raw[:100] if raw.endswith(("Z", "+00:00")) else f"{raw[:100]}Z"


def entry_of(post: dict[str, Any], instant: datetime | None, source: Source, route: str) -> Entry:
    """A post as an entry."""
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
