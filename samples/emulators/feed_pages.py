"""releases → a feed and its past: archives and pages of RFC 5005, or WordPress's ``?paged=N``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime
from html import escape
from typing import Literal

from emulators.releases import Release, page
from emulators.serving import TEXT, Asked, missing
from office.answers import Answer

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
HEADER = "application/rss+xml; charset=utf-8"


@dataclass
class FeedSite:
    """A feed of ``size`` items a document, newest first.

    ``way`` is how its past is reached: ``archives`` are fixed documents from the oldest on,
    ``pages`` and ``paged`` shift when something is published. WordPress answers 404 past the
    end. ``pinned`` stands on top of the first page; ``changes`` are called before a page of
    that number is made, and may change the site; ``refusals`` are statuses by number.
    """

    releases: Sequence[Release]
    way: Literal["archives", "pages", "paged", "none"] = "paged"
    size: int = 4
    pinned: Release | None = None
    changes: dict[int, object] = field(default_factory=dict)
    refusals: dict[int, int] = field(default_factory=dict)
    past_end: Literal["404", "empty", "first"] = "404"

    def __call__(self, asked: Asked) -> Answer:
        """The answer to a GET."""
        if asked.path == "/feed":
            return self._numbered(asked)
        if asked.path.startswith("/feed/archive/"):
            return self._archive(int(asked.path.rpartition("/")[2]), asked.base)
        found = [one for one in self.releases if one.path == asked.path]
        return page(found[0]) if found else missing(asked)

    def _newest_first(self) -> list[Release]:
        return sorted(self.releases, key=lambda one: one.published, reverse=True)

    def _numbered(self, asked: Asked) -> Answer:
        number = int(asked.one("paged" if self.way == "paged" else "page", "1"))
        if callable(change := self.changes.pop(number, None)):
            change(self)
        if status := self.refusals.get(number):
            return Answer(status, b"No\n", TEXT, tagged=False)
        shown = self._newest_first()[(number - 1) * self.size : number * self.size]
        if not shown and number > 1:
            if self.past_end == "404":
                return missing(asked)
            shown = self._newest_first()[: self.size] if self.past_end == "first" else []
        if self.way == "none":
            shown = self._newest_first()[: self.size]
        if number == 1 and self.pinned:
            shown = [self.pinned, *shown]
        return rss(shown, asked.base, self._links(number, asked.base))

    def _links(self, number: int, base: str) -> dict[str, str]:
        more = len(self.releases) > number * self.size
        if self.way == "pages" and more:
            return {"next": f"{base}/feed?page={number + 1}"}
        whole = len(self.releases) // self.size
        if self.way == "archives" and whole:
            return {"prev-archive": f"{base}/feed/archive/{whole}"}
        return {}

    def _archive(self, number: int, base: str) -> Answer:
        oldest_first = self._newest_first()[::-1]
        shown = oldest_first[(number - 1) * self.size : number * self.size][::-1]
        if not shown:
            return Answer(404, b"No such archive\n", TEXT, tagged=False)
        links = {"current": f"{base}/feed"}
        if number > 1:
            links["prev-archive"] = f"{base}/feed/archive/{number - 1}"
        return rss(shown, base, links, head="<fh:archive/>")


def rss(items: Sequence[Release], base: str, links: dict[str, str], head: str = "") -> Answer:
    """An RSS document with links of its own."""
    own = "".join(f'<a:link rel="{rel}" href="{escape(url)}"/>' for rel, url in links.items())
    told = "".join(
        f"<item><title>{escape(one.title)}</title><link>{base}{one.path}</link>"
        f"<guid>{base}{one.path}</guid><pubDate>{format_datetime(one.published)}</pubDate></item>"
        for one in items
    )
    body = (
        f'<rss version="2.0" xmlns:a="{ATOM}" xmlns:fh="{HISTORY}"><channel><title>Harbour</title>'
        f"{own}{head}{told}</channel></rss>"
    )
    return Answer(body=body.encode(), content_type=HEADER)
