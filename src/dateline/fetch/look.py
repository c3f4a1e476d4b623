"""HTML → Look: what a page says of itself and shows, in one pass that no page can make slow.

No parser: a page is looked at before anything is known of it, and parsers of HTML can be made
to take minutes. A tag is what stands between < and > with neither between them.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from dateline import urls

MOST = 512 * 1024  # bytes that are looked at
_TAG = re.compile(r"<(/?)([a-zA-Z!?][a-zA-Z0-9:-]*)([^<>]*)>")
_ATTRIBUTE = re.compile(
    r"""([a-zA-Z-]+|⚡4?[a-z]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?"""
)
_LINK = re.compile(rb"<link\b([^<>]{1,4000})>", re.IGNORECASE)
# Text that a paragraph ends after, or goes on from in a link or in stressed words.
_IN_PARAGRAPH = re.compile(
    rb">([^<>]{40,})<(?:/(?:p|a|span|b|i|em|strong)>|br\b|(?:a|b|i|em|strong)[ >])"
)
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "title"})
_INLINE = frozenset({"a", "abbr", "b", "em", "i", "span", "strong", "sub", "sup", "u", "small"})
# Incident numbers and nonces: long runs of letters, digits and dashes that hold a digit.
_RANDOM = re.compile(r"\b(?=[\w-]*\d)[0-9A-Za-z_-]{16,}\b")
_LONG = 40  # characters of a piece of text that tells one article from another


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: ``title``, ``canonical`` as written, ``pieces`` of shown text."""

    title: str
    canonical: str | None
    amp: bool
    password: bool
    article: bool
    pieces: tuple[str, ...]

    @property
    def size(self) -> int:
        """Characters of shown text."""
        return sum(map(len, self.pieces))

    def digest(self, url: str) -> str:
        """SHA-256 of the shown text, without what such pages echo: the address, numbers."""
        text = " ".join(self.pieces)
        for echo in {url, url.partition("://")[2], "/" + url.split("/", 3)[-1]}:
            text = text.replace(echo, "") if len(echo) > 3 else text
        return hashlib.sha256(_RANDOM.sub("", text).encode()).hexdigest()


def look(body: bytes, content_type: str = "", enough: int = MOST) -> Look:
    """One look at a page, up to where it has shown more than ``enough`` characters.

    Its charset is guessed as UTF-8 or one byte a character: what is compared is compared with
    pages of the same host.
    """
    raw = body[:MOST]
    try:
        text = raw.decode("utf-16" if "utf-16" in content_type.lower() else "utf-8", "strict")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return _Looking(text, enough).done()


def canonical_of(body: bytes) -> str | None:
    """The canonical address that a page's links name, as written; without a look at the rest."""
    for match in _LINK.finditer(body, 0, MOST):
        if b"canonical" in match[0].lower():
            told = _attributes(match[1].decode("utf-8", "replace"))
            if "canonical" in told.get("rel", "").lower().split():
                return told.get("href", "").strip() or None
    return None


def is_long(body: bytes, most: int) -> bool:
    """Whether a page's paragraphs alone hold more than ``most`` characters; at once told of
    most articles."""
    size = 0
    for start, end in _outside_scripts(body):
        for match in _IN_PARAGRAPH.finditer(body, start, end):
            size += match.end(1) - match.start(1)
            if size > 2 * most:  # bytes, of which some scripts take two or three a character
                return True
    return False


def _outside_scripts(body: bytes) -> Iterator[tuple[int, int]]:
    """The pieces of a page between its scripts: walls have whole templates in these."""
    low = body[:MOST].lower()
    end = 0
    while (start := low.find(b"<script", end)) >= 0:
        yield end, start
        end = low.find(b"</script", start)
        if end < 0:
            return
    yield end, MOST


class _Looking:
    def __init__(self, text: str, enough: int) -> None:
        self.text = text
        self.enough = enough
        self.title = ""
        self.canonical: str | None = None
        self.amp = self.password = False
        self.article = "article:published_time" in text or "NewsArticle" in text
        self.pieces: list[str] = []
        self.open: list[str] = []
        self.silent = ""

    def done(self) -> Look:
        end = 0
        for match in _TAG.finditer(self.text):
            self.between(self.text[end : match.start()])
            end = match.end()
            self.tag(match[2].lower(), match[3], closing=bool(match[1]))
            if self.enough < 0:
                break
        self.between(self.text[end:])
        self.flush()
        return Look(
            self.title, self.canonical, self.amp, self.password, self.article, tuple(self.pieces)
        )

    def between(self, text: str) -> None:
        if self.silent == "title":
            self.title = self.title or _plain(text)
        elif not self.silent and text:
            self.open.append(text)

    def tag(self, name: str, rest: str, *, closing: bool) -> None:
        if self.silent:  # within a script nothing is a tag but its end
            if closing and name == self.silent:
                self.silent = ""
            return
        if not closing:
            self.opened(name, rest)
            self.silent = name if name in _SILENT else ""
        if self.open and name not in _INLINE:
            self.flush()

    def opened(self, name: str, rest: str) -> None:
        if name == "link" and self.canonical is None:
            told = _attributes(rest)
            if "canonical" in told.get("rel", "").lower().split():
                self.canonical = told.get("href", "").strip() or None
        elif name == "html":
            self.amp = any(key == "amp" or key.startswith("⚡") for key in _attributes(rest))
        elif name == "input":
            self.password |= _attributes(rest).get("type", "").lower() == "password"

    def flush(self) -> None:
        if piece := _plain("".join(self.open)):
            self.pieces.append(piece)
            self.enough -= len(piece)
        self.open = []


def _attributes(rest: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(rest[:4000]):
        found.setdefault(match[1].lower(), unescape(match[2] or match[3] or match[4] or ""))
    return found


def _plain(text: str) -> str:
    return " ".join((unescape(text) if "&" in text else text).split())


def claims_itself(canonical: str | None, url: str) -> bool:
    """Whether a page names its own address as the canonical one."""
    claimed = urls.join(url, canonical) if canonical else None
    return claimed is not None and urls.key(claimed) == urls.key(url)


def leads_to(seen: Look, url: str) -> str | None:
    """The other address of the same site that a page calls its canonical one."""
    claimed = urls.join(url, seen.canonical) if seen.canonical else None
    if claimed is None or not urls.same_site(claimed, url) or urls.key(claimed) == urls.key(url):
        return None
    return claimed


def same_article(one: Look, other: Look) -> bool:
    """Whether two pages show one article: the same title, and most of the first one's text."""
    told = {piece for piece in one.pieces if len(piece) >= _LONG}
    if not told or not one.title or one.title.casefold() != other.title.casefold():
        return False
    return len(told & set(other.pieces)) * 2 >= len(told)
