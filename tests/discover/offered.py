"""One office's items, offered in seven ways at once, as sites of each kind do."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from dateline.model import Moment, Precision, Window
from emulators.serving import Asked, missing
from office.answers import Answer
from office.content import Piece, Site
from office.wordpress import posts

BASE = "https://press.example"
SIZE = 3  # items a page, where there are pages

FEED = f'[[feeds]]\nurl = "{BASE}/feed.rss"\nkind = "rss"\nconfidence = "verified"\n'
ROUTES = {
    "paged feed": f'kind = "feed_pages"\nurl = "{BASE}/feed.rss"\nparameter = "paged"\n',
    "sitemap": f'kind = "sitemap"\nurl = "{BASE}/news-sitemap.xml"\n',
    "list api": f"""
kind = "api"
url = "{BASE}/items.json?page={{page}}"
order = "newest"
items = "items"
link = "path"
published = "date"
""",
    "window api": f"""
kind = "api"
url = "{BASE}/search.json?from={{start:%Y-%m-%d}}&to={{end:%Y-%m-%d}}&page={{page}}"
per_page = {SIZE}
order = "newest"
items = "items"
link = "path"
published = "date"
total = "total"
""",
    "listing": f"""
kind = "listing"
url = "{BASE}/news?page={{page}}"
order = "newest"
items = "article"
link = "a"
published = "time"
published_attribute = "datetime"
frame = "main"
""",
    "wordpress": f'kind = "wordpress"\nurl = "{BASE}/"\n',
}


def office(way: str, zone: str) -> str:
    """An office's file, with one way to what it has."""
    head = f'id = "press"\nname = "Press"\nhome = "{BASE}/"\ntimezone = "{zone}"\n'
    if way == "feed":
        return head + FEED
    return f'{head}[[routes]]\nconfidence = "verified"\n{ROUTES[way]}'


@dataclass(frozen=True)
class Item:
    """``at`` is an instant, told to the minute or the second, or a day as written."""

    number: int
    at: datetime | date
    zone: ZoneInfo
    in_utc: bool = False

    @property
    def path(self) -> str:
        return f"/releases/{self.number}"

    @property
    def moment(self) -> Moment:
        if isinstance(self.at, datetime):
            return Moment(self.at.astimezone(self.zone).date(), self.at, Precision.SECOND)
        return Moment(self.at, None, Precision.DAY)

    @property
    def day(self) -> date:
        """The source-day that it counts on."""
        return self.at.astimezone(UTC).date() if isinstance(self.at, datetime) else self.at

    @property
    def written(self) -> str:
        """As ISO 8601: to the minute where its seconds are none."""
        if not isinstance(self.at, datetime):
            return self.at.isoformat()
        shown = self.at.astimezone(UTC if self.in_utc else self.zone)
        return shown.isoformat(timespec="seconds" if shown.second else "minutes")

    @property
    def begins(self) -> datetime:
        return Window.of(self.moment, self.zone).start


@dataclass(frozen=True)
class Offered:
    """The office's server; ``counts_in`` is the zone by whose midnights it counts days."""

    items: Sequence[Item]
    zone: ZoneInfo
    counts_in: ZoneInfo | None = None

    def __call__(self, asked: Asked) -> Answer:
        """The answer to a GET."""
        newest = sorted(self.items, key=lambda item: (item.begins, item.number), reverse=True)
        match asked.path:
            case "/feed.rss":
                page = int(asked.one("paged") or 0)
                return _rss(newest) if not page else _rss(_part(newest, page))
            case "/news-sitemap.xml":
                return _sitemap(newest)
            case "/items.json":
                shown = _part(newest, int(asked.one("page")))
                return _json(shown)
            case "/search.json":
                first, last = (date.fromisoformat(asked.one(name)) for name in ("from", "to"))
                found = [item for item in newest if first <= self._local(item) <= last]
                return _json(_part(found, int(asked.one("page"))), len(found))
            case "/news":
                return _listing(_part(newest, int(asked.one("page"))))
            case "/wp-json/wp/v2/posts":
                return self._posts(asked)
        return missing(asked)

    def _local(self, item: Item) -> date:
        if isinstance(item.at, datetime):
            return item.at.astimezone(self.counts_in or self.zone).date()
        return item.at

    def _posts(self, asked: Asked) -> Answer:
        site = Site("press", "press", "Press", BASE, self.zone.key, ("en",), ())
        pieces = [
            Piece(item.number, item.path, f"Notice {item.number}", "en", item.at)
            for item in self.items
        ]
        return posts(site, pieces, BASE, dict(asked.query), SIZE)


def _part(items: Sequence[Item], page: int) -> Sequence[Item]:
    return items[(page - 1) * SIZE : page * SIZE]


def _rss(items: Sequence[Item]) -> Answer:
    told = "".join(
        f"<item><title>Notice {item.number}</title><link>{BASE}{item.path}</link>"
        f"{_rss_date(item)}</item>"
        for item in items
    )
    head = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    return _xml(f"{head}<title>Press</title>{told}</channel></rss>")


def _rss_date(item: Item) -> str:
    if isinstance(item.at, datetime) and not item.in_utc:
        return f"<pubDate>{format_datetime(item.at.astimezone(item.zone))}</pubDate>"
    return f"<dc:date>{item.written}</dc:date>"


def _sitemap(items: Sequence[Item]) -> Answer:
    told = "".join(
        f"<url><loc>{BASE}{item.path}</loc><n:news><n:publication_date>{item.written}"
        f"</n:publication_date><n:title>Notice {item.number}</n:title></n:news></url>"
        for item in items
    )
    return _xml(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{told}</urlset>'
    )


def _xml(text: str) -> Answer:
    return Answer(body=text.encode(), content_type="application/xml", tagged=False)


def _json(items: Sequence[Item], total: int | None = None) -> Answer:
    shown = [{"path": item.path, "date": item.written} for item in items]
    body = {"items": shown} | ({} if total is None else {"total": total})
    return Answer(body=json.dumps(body).encode(), content_type="application/json", tagged=False)


def _listing(items: Sequence[Item]) -> Answer:
    told = "".join(
        f'<article><a href="{item.path}">Notice {item.number}</a>'
        f'<time datetime="{item.written}">then</time></article>'
        for item in items
    )
    return Answer(body=f"<html><body><main>{told}</main></body></html>".encode(), tagged=False)
