"""An address at one of the offices → its answer, before negotiation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from uuid import uuid4

from office import hostile, pages, sitemaps, wordpress
from office.answers import Answer
from office.content import Picture, Piece, Site
from office.feeds import feed
from office.jpeg import jpeg
from office.pdf import pdf, sheet

DEPTH = 400  # deep, and still an article
_SITEMAPS = {
    "/sitemap.xml": "index",
    "/sitemap-posts-2026-09.xml": "posts",
    "/sitemap-archive-2026-09.xml.gz": "archive",
    "/news-sitemap.xml": "news",
}


@dataclass
class State:
    """What the server remembers: the edition, and who was already told to wait."""

    edition: int = 1
    throttled: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def first_time(self, key: str) -> bool:
        """Whether this is the first request for ``key`` since the start or a reset."""
        with self.lock:
            fresh = key not in self.throttled
            self.throttled.add(key)
            return fresh

    def reset(self) -> None:
        """Back to edition 1, nobody told to wait."""
        with self.lock:
            self.edition = 1
            self.throttled.clear()


@dataclass(frozen=True, slots=True)
class Options:
    """How the server departs from its defaults.

    ``hostile`` serves what must be refused; ``volatile`` puts a new nonce into each page and
    takes its validators away; ``page_cap`` is the most posts WordPress gives at once.
    """

    hostile: bool = False
    volatile: bool = False
    page_cap: int = 100


@dataclass(frozen=True)
class PressOffice:
    """One office at its address: ``base`` is its root, without a slash at the end."""

    site: Site
    base: str
    state: State
    options: Options

    def answer(self, path: str, query: Mapping[str, str]) -> Answer:
        """The answer to a GET of ``path``; 404 where there is nothing."""
        standing = self.site.standing(self.state.edition)
        at = self.site.changed_at(self.state.edition)
        for wanted in self.site.feeds:
            if wanted.path == path:
                return feed(self.site, wanted, standing, self.base, at)
        if path in _SITEMAPS:
            return sitemaps.sitemap(self.site, _SITEMAPS[path], standing, self.base, at)
        return (
            self._fixed(path, standing)
            or self._api(path, query, standing)
            or self._picture(path)
            or self._piece(path)
            or self._hostile(path)
            or self._plain("missing", 404)
        )

    def _fixed(self, path: str, standing: tuple[Piece, ...]) -> Answer | None:
        if path == "/robots.txt":
            return sitemaps.robots(self.site, self.base, "/sitemap.xml")
        if path == "/":
            return self._plain("home", items=[each for each in standing if not each.reason])
        return None

    def _api(
        self, path: str, query: Mapping[str, str], standing: tuple[Piece, ...]
    ) -> Answer | None:
        path = path.rstrip("/")
        if not self.site.wordpress or not path.startswith("/wp-json"):
            return None
        if path == "/wp-json":
            return wordpress.index(self.site, self.base)
        if path == wordpress.ROOT:
            return wordpress.posts(self.site, standing, self.base, query, self.options.page_cap)
        found = re.fullmatch(rf"{wordpress.ROOT}/(\d+)", path)
        return wordpress.post(self.site, standing, self.base, found[1]) if found else None

    def _picture(self, path: str) -> Answer | None:
        # WordPress names its smaller copies name-300x169.jpg.
        whole = re.sub(r"-\d+x\d+(?=\.jpg$)", "", path)
        for piece in self.site.pieces:
            for picture in piece.pictures:
                if picture.path == whole:
                    size = (640, 360) if whole == path else (304, 168)
                    body = jpeg(_words(picture), shade=piece.number, size=size)
                    return Answer(body=body, content_type="image/jpeg", modified=piece.touched)
        return None

    def _piece(self, path: str) -> Answer | None:
        for original in self.site.pieces:
            piece = original.at(self.state.edition)
            if path == piece.feed_path:
                return Answer(301, headers={"Location": self.base + piece.path})
            if path == piece.path:
                return self._standing(piece)
        return None

    def _standing(self, piece: Piece) -> Answer:
        if piece.withdrawn:
            return self._plain("gone", 410, language=piece.language)
        if piece.trait == "missing":
            return self._plain("missing", 404, language=piece.language)
        if piece.trait == "members":
            return self._plain("login", language=piece.language, piece=piece)
        if piece.trait == "file":
            body = pdf(piece.title, sheet(self.site.name, piece))
            return Answer(body=body, content_type="application/pdf", modified=piece.touched)
        if piece.trait == "throttled" and self.state.first_time(self.base + piece.path):
            wait = {"Retry-After": "1"}
            return Answer(429, b"Too many requests\n", "text/plain; charset=utf-8", headers=wait)
        return self._page(piece)

    def _page(self, piece: Piece) -> Answer:
        nonce = uuid4().hex if self.options.volatile else None
        depth = DEPTH if piece.trait == "deep" else 0
        body = pages.article(self.site, piece, self.base, depth=depth, nonce=nonce)
        # Another charset is stated by the page alone, as on old sites.
        charset = "; charset=utf-8" if piece.charset == "utf-8" else ""
        return Answer(
            body=body,
            content_type=f"text/html{charset}",
            modified=piece.touched,
            tagged=nonce is None,
            weak=self.site.weak_etags,
        )

    def _plain(self, name: str, status: int = 200, **values: object) -> Answer:
        language = str(values.pop("language", ""))
        body = pages.plain(self.site, self.base, name, language, **values)
        return Answer(status, body, weak=self.site.weak_etags)

    def _hostile(self, path: str) -> Answer | None:
        wanted = self.options.hostile and self.site.key == "agency"
        return hostile.answer(self.site, self.base, path) if wanted else None


def _words(picture: Picture) -> dict[str, str]:
    """What the file itself says of the picture."""
    if "jpeg" not in picture.shown:
        return {}
    known = {
        "byline": picture.photographer,
        "credit": picture.organisation,
        "source": picture.distributor,
        "copyright": picture.credit,
        "caption": picture.caption,
        "usage": picture.licence,
    }
    return {name: word for name, word in known.items() if word}
