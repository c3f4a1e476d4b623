"""releases → robots.txt, an index, a sitemap a month (some packed), one of news, and the pages."""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape

from emulators.releases import Release, page
from emulators.serving import TEXT, Asked, missing
from office.answers import Answer

XML = "application/xml; charset=utf-8"
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
_FRESH = timedelta(days=2)  # what a sitemap of news may hold


@dataclass
class SitemapSite:
    """A site that lists its releases by month. ``refusals`` are statuses by path, ``packed`` the
    months whose file is gzipped (their name does not say so); ``now`` decides what is news."""

    releases: Sequence[Release]
    now: datetime
    packed: frozenset[str] = frozenset()
    refusals: Mapping[str, int] = field(default_factory=dict)
    named: bool = True

    def __call__(self, asked: Asked) -> Answer:
        """The answer to a GET."""
        if status := self.refusals.get(asked.path):
            return Answer(status, b"No\n", TEXT, tagged=False)
        if asked.path == "/robots.txt":
            line = f"Sitemap: {asked.base}/sitemap.xml\n" if self.named else ""
            return Answer(body=f"User-agent: *\nDisallow:\n{line}".encode(), content_type=TEXT)
        if asked.path == "/sitemap.xml":
            return self._index(asked.base)
        if asked.path == "/news.xml":
            return news([one for one in self.releases if self._is_news(one)], asked.base)
        month = asked.path.removeprefix("/sitemap-").removesuffix(".xml")
        if month in self.months():
            return self._month(month, asked.base)
        found = [one for one in self.releases if one.path == asked.path]
        return page(found[0]) if found else missing(asked)

    def months(self) -> list[str]:
        """``2026-05`` and so on, in order."""
        return sorted({f"{one.published:%Y-%m}" for one in self.releases})

    def _is_news(self, release: Release) -> bool:
        return self.now - _FRESH < release.published <= self.now

    def _of(self, month: str) -> list[Release]:
        return [one for one in self.releases if f"{one.published:%Y-%m}" == month]

    def _index(self, base: str) -> Answer:
        children = [
            (f"{base}/sitemap-{month}.xml", max(one.touched for one in self._of(month)))
            for month in self.months()
        ]
        return index([*children, (f"{base}/news.xml", self.now)])

    def _month(self, month: str, base: str) -> Answer:
        answer = urlset([(base + one.path, one.touched) for one in self._of(month)])
        if month not in self.packed:
            return answer
        return Answer(body=gzip.compress(answer.body, mtime=0), content_type="text/xml")


def index(children: Sequence[tuple[str, datetime | None]]) -> Answer:
    """An index of sitemaps with their times of change."""
    items = "".join(f"<sitemap>{_about(*child)}</sitemap>\n" for child in children)
    return _xml(f'<sitemapindex xmlns="{SPACE}">\n{items}</sitemapindex>')


def urlset(pages: Sequence[tuple[str, datetime | None]]) -> Answer:
    """A sitemap of pages with their times of change."""
    items = "".join(f"<url>{_about(*one)}</url>\n" for one in pages)
    return _xml(f'<urlset xmlns="{SPACE}">\n{items}</urlset>')


def news(pages: Sequence[Release], base: str) -> Answer:
    """A sitemap of news, each with a picture."""
    items = "".join(
        f"<url>{_about(base + one.path, None)}<news:news><news:publication><news:name>Harbour"
        "</news:name><news:language>en</news:language></news:publication>"
        f"<news:publication_date>{one.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(one.title)}</news:title></news:news>"
        f"<image:image><image:loc>{base}/quay-{one.number}.jpg</image:loc>"
        "<image:caption>The eastern quay</image:caption></image:image></url>\n"
        for one in pages
    )
    spaces = f'xmlns="{SPACE}" xmlns:news="{NEWS}" xmlns:image="{IMAGE}"'
    return _xml(f"<urlset {spaces}>\n{items}</urlset>")


def _about(url: str, touched: datetime | None) -> str:
    changed = f"<lastmod>{touched.astimezone(UTC).isoformat()}</lastmod>" if touched else ""
    return f"<loc>{escape(url)}</loc>{changed}"


def _xml(text: str) -> Answer:
    return Answer(
        body=f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode(), content_type=XML
    )
