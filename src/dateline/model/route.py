"""A way into a source's past: how a window of days is asked for, one table of keys a kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

Confidence = Literal["verified", "conflict", "memory", "sample"]
Order = Literal["newest", "oldest", "unsorted"]
Step = Literal["whole", "year", "month", "day"]

# pydantic reads this from the plain dataclasses when it validates an office file:
# an unknown key is then an error rather than a silent no-op.
STRICT: dict[str, object] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What every kind of route has.

    ``daily`` is the number of days back from now for which a scheduled run asks it, besides
    the feeds: 0 where the feeds tell what is new, more for an office that has none.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    url: str
    daily: int = 0
    evidence: str = ""
    confidence: Confidence = "memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPressRoute(Way):
    """The REST API of a WordPress site: ``url`` is the site's root or a full
    ``…/wp-json/wp/v2/<type>`` address."""

    kind: Literal["wordpress"] = "wordpress"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRoute(Way):
    """A route whose items state their own dates.

    ``published`` is where the date stands (a JMESPath in JSON, a CSS selector in HTML).
    ``published_pattern`` is a regular expression whose groups, one after the other (or whole
    match), are taken of what stands there; ``published_format`` is a strptime pattern, ``epoch``
    (seconds or milliseconds since 1970), or empty for what :mod:`dateline.times` reads.
    ``day_only`` says that of the date only the day means something, as it is written.
    """

    published: str = ""
    published_format: str = ""
    published_pattern: str = ""
    day_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedRoute(DatedRoute):
    """A route that is asked by an address with places in it, page by page.

    Places of ``url``: ``{start:…}`` and ``{end:…}`` are the ends of what is asked for, ``{day:…}``
    the day, month or year that is, each with a strftime pattern, ``epoch`` or ``iso``; they are
    written in ``zone`` (the office's where it is empty). ``{page}``, ``{offset}``, ``{cursor}``
    and ``{size}`` (``per_page``) page through the answer. A ``form`` is posted to the address: its
    fields by name, with the same places in what they hold.

    ``first`` is the number of the first page (1) or offset (0), ``first_url`` the first page's
    own address where it has one. ``pages`` is how many are read at most. ``order`` is that of
    the items over the pages; without a place for the window, ``oldest`` is read from the last
    page backwards. ``step`` divides a window before it is asked for, and a part is halved as
    long as its total reaches ``cap``. ``end_inclusive`` is False where ``{end}`` is the first
    instant or day that is no longer listed.
    """

    items: str
    form: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    link_pattern: str = ""
    link_template: str = ""
    title: str = ""
    lead: str = ""
    zone: str = ""
    end_inclusive: bool = True
    step: Step = "whole"
    cap: int = 0
    order: Order = "unsorted"
    first: int | None = None
    first_url: str = ""
    per_page: int = 0
    pages: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRoute(PagedRoute):
    """A JSON API: ``items`` and the fields are JMESPaths, ``total`` and ``next`` (a link, or the
    ``{cursor}`` of the page after) those of the whole answer.

    A key is named, never written here: ``key`` is its name in the setting of all keys, and it is
    sent as the query's ``key_parameter``.
    """

    kind: Literal["api"] = "api"
    guid: str = ""
    modified: str = ""
    image: str = ""
    total: str = ""
    next: str = ""
    key: str = ""
    key_parameter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRoute(PagedRoute):
    """Dated HTML pages: ``items`` and the fields are CSS selectors, those of the fields within
    an item; an empty ``link`` is the item's first, an empty ``published`` reads the address.

    ``frame`` is an element that such a page has with or without items: a page that has neither
    is none. ``published_above`` also takes the nearest date before an item (headings of days);
    ``dated_by_day`` gives an item without a date the ``{day}`` that was asked for, and
    ``missing_is_empty`` says that a day without items has no page, which is believed where a
    day near it has one. ``hidden_fields`` says that the form is answered only with what its own
    page hides in it (``__VIEWSTATE`` and the like).
    """

    kind: Literal["listing"] = "listing"
    frame: str = ""
    link_attribute: str = "href"
    published_attribute: str = ""
    published_above: bool = False
    dated_by_day: bool = False
    missing_is_empty: bool = False
    hidden_fields: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersRoute(DatedRoute):
    """Pages under running numbers: ``{id}`` in ``url``.

    ``published`` is a CSS selector on the page itself, ``published_attribute`` where it is no
    text. ``first`` is the lowest number, ``newest`` one that is known to exist. A page answers
    under its own address; whatever is missing, or sent elsewhere, is a miss, and ``misses`` in
    a row may as well be a refusal.
    """

    kind: Literal["numbers"] = "numbers"
    published_attribute: str = ""
    first: int = 1
    newest: int = 0
    misses: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapRoute(Way):
    """Sitemaps: ``url`` is the site's root, whose robots.txt names them, or one of them.

    ``include`` and ``exclude`` choose pages by their whole address, with ``*`` for anything;
    ``dated`` says that an address carries its page's day of publication.
    """

    kind: Literal["sitemap"] = "sitemap"
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    dated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPagesRoute(Way):
    """A feed's older pages: ``url`` is the feed itself.

    ``parameter`` is the query's name for a page's number ("paged" for WordPress); without it
    the feed's own links are followed (RFC 5005). At most ``pages`` are asked for.
    """

    kind: Literal["feed_pages"] = "feed_pages"
    parameter: str = ""
    language: str | None = None
    pages: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class WaybackRoute(Way):
    """Copies that the Wayback Machine has of the pages at or below ``url``.

    ``scope`` widens that to a host or a domain; ``slack`` is how many days after a window's end
    a page of it may have been copied; ``server`` is the archive.
    """

    kind: Literal["wayback"] = "wayback"
    server: str = "https://web.archive.org"
    scope: Literal["exact", "prefix", "host", "domain"] = "prefix"
    slack: int = 30
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    dated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonCrawlRoute(Way):
    """Pages at or below ``url`` in the news crawl of Common Crawl.

    What was published in a window is looked for up to ``late`` days after it; at most ``files``
    of a gigabyte each are read; ``server`` is where they lie.
    """

    kind: Literal["common_crawl"] = "common_crawl"
    server: str = "https://data.commoncrawl.org"
    late: int = 7
    files: int = 400


# A further kind is a class here and a strategy in discover/routes.py.
Route = (
    WordPressRoute
    | ApiRoute
    | ListingRoute
    | NumbersRoute
    | SitemapRoute
    | FeedPagesRoute
    | WaybackRoute
    | CommonCrawlRoute
)
RouteKind = Literal[
    "wordpress",
    "api",
    "listing",
    "numbers",
    "sitemap",
    "feed_pages",
    "wayback",
    "common_crawl",
]
ROUTES: dict[str, type[Route]] = {
    "wordpress": WordPressRoute,
    "api": ApiRoute,
    "listing": ListingRoute,
    "numbers": NumbersRoute,
    "sitemap": SitemapRoute,
    "feed_pages": FeedPagesRoute,
    "wayback": WaybackRoute,
    "common_crawl": CommonCrawlRoute,
}
