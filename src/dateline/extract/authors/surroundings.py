"""Reading → Surroundings: what stands around a page's text, and what its site calls itself."""

from functools import cached_property
from urllib.parse import urlsplit

from dateline.extract.authors.names import key
from dateline.extract.fields import Reading
from dateline.extract.page import jsonld
from dateline.extract.page.parsed import Page

FAR = 60  # lines: what is not shown near the text at all
_ABOVE, _BELOW = 30, 15
_SHORT = 160
_LONGEST = 200_000  # characters in which names are counted
_NAMES = ("og:site_name", "publisher", "application-name", "copyright")


class Surroundings:
    """Where the lines by a page's text show a name; each part is read when it is asked for."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        at = reading.text_at
        self._first, self._last = (at[0], at[-1]) if len(at) else (0, len(reading.lines))

    @cached_property
    def sites(self) -> frozenset[str]:
        """What the site and its publisher call themselves, as keys."""
        return frozenset(filter(None, map(key, _site_names(self._reading.page))))

    @cached_property
    def host(self) -> str:
        """The page's host, as a key."""
        return key(_host(self._reading.page))

    @cached_property
    def domain(self) -> str:
        """The host without its last part, as a key."""
        return key(_host(self._reading.page).rpartition(".")[0]) or self.host

    @cached_property
    def page(self) -> str:
        """The page's lines in lower case, up to a length."""
        return "\n".join(self._reading.lines)[:_LONGEST].casefold()

    @cached_property
    def text(self) -> str:
        """The article's text in lower case, up to a length."""
        lines = self._reading.lines
        return "\n".join(lines[at] for at in self._reading.text_at)[:_LONGEST].casefold()

    @cached_property
    def _near(self) -> list[tuple[int, str]]:
        """Short lines around the text's first and its last, the nearest first."""
        lines, first, last = self._reading.lines, self._first, self._last
        above = range(max(0, first - _ABOVE), min(len(lines), first + FAR))
        below = range(max(above.stop, last), min(len(lines), last + _BELOW + 1))
        near = [
            (self._distance(at), lines[at].casefold())
            for at in (*above, *below)
            if len(lines[at]) <= _SHORT
        ]
        return sorted(near, key=lambda place: abs(place[0]))

    def _distance(self, at: int) -> int:
        """Lines to the text's first line (below zero: above it) or, behind its last, to that."""
        return at - self._first if at <= self._last else at - self._last

    def shown(self, name: str) -> tuple[int, str]:
        """How far the nearest short line with a name is from the text, and that line."""
        wanted = name.casefold()
        return next(((far, line) for far, line in self._near if wanted in line), (FAR, ""))

    def is_shown(self, name: str) -> bool:
        """Whether a short line by the text has the name."""
        return self.shown(name)[1] != ""


def _site_names(page: Page) -> list[str]:
    stated = [page.meta.get(name, ()) for name in _NAMES]
    names = [page.source.name, *(name for group in stated for name in group)]
    for node in page.jsonld:
        kinds = jsonld.types_of(node)
        if kinds & jsonld.ARTICLE_TYPES:
            names += jsonld.strings(jsonld.resolve(node.get("publisher"), page.jsonld))
        elif kinds & {"website", "newsmediaorganization"}:
            names += jsonld.strings(node.get("name"))
    host, title = _host(page), (page.meta.get("og:title") or ("",))[0]
    behind_title = title.rpartition(" - ")[2] if " - " in title else ""
    return [*names, host, host.rpartition(".")[0], behind_title]


def _host(page: Page) -> str:
    return (urlsplit(page.url).hostname or "").removeprefix("www.")
