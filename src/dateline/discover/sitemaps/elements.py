"""pieces of XML → [Item]: the flat lists that sitemaps are, one item at a time.

expat keeps nothing of what it has read. No doctype is taken, and so no entity that could grow
or reach out; nesting, attributes and texts are bounded.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

MAX_TEXT = 8000
MAX_PICTURES = 100
MAX_DEPTH = 32
MAX_SPACE = 200  # characters of a namespace, which is looked at with each tag
# expat waits for the end of a tag, and looks at all of it again with each piece.
MAX_QUIET = 1_000_000
_ITEMS = ("url", "sitemap")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_BARE = re.compile(r"&(?!(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_LONGEST_REFERENCE = 10
# The prefixes that everybody uses are understood where nobody declared them.
_KINDS = (("sitemap-news", "news"), ("sitemap-image", "image"), ("schemas/sitemap/0", ""))
_PLAIN = {
    ("", "loc"): "loc",
    ("", "lastmod"): "lastmod",
    ("news", "publication_date"): "published",
    ("news", "title"): "title",
    ("news", "language"): "language",
}
_OF_PICTURES = {("image", "loc"), ("image", "caption")}


@dataclass(slots=True)
class Picture:
    """A picture of a page."""

    url: str
    caption: str | None = None


@dataclass(slots=True)
class Item:
    """A page or a further sitemap, as written; ``name`` is its element's."""

    name: str
    loc: str = ""
    lastmod: str = ""
    published: str = ""
    title: str = ""
    language: str = ""
    pictures: list[Picture] = field(default_factory=list)


class _StopError(Exception):
    """What follows is not read."""


class Elements:
    """Feeds expat, and hands on each item at its end. ``root`` is the document's element."""

    def __init__(self, roots: Sequence[str], add: Callable[[Item], None]) -> None:
        self.root: str | None = None
        self._roots = roots
        self._add = add
        self._fault: str | None = None
        self._tail = ""
        self._quiet = 0
        self._path: list[str] = []
        self._spaces: dict[str, str] = {}
        self._item: Item | None = None
        self._text: list[str] | None = None
        self._parser = _parser(self)

    def feed(self, text: str) -> None:
        """The next piece; nothing of it is read after a fault."""
        text = self._tail + _ILLEGAL.sub("", text)
        cut = text.rfind("&", max(0, len(text) - _LONGEST_REFERENCE))
        text, self._tail = (text[:cut], text[cut:]) if cut >= 0 else (text, "")
        self._quiet += len(text)
        if self._quiet > MAX_QUIET:
            self._fault = self._fault or "a tag without an end"
        self._parse(text, final=False)

    def close(self) -> str | None:
        """What is wrong with the document, if anything."""
        self._parse(self._tail, final=True)
        return self._fault

    def _parse(self, text: str, *, final: bool) -> None:
        if self._fault:
            return
        mended = _BARE.sub("&amp;", text)
        try:
            self._parser.Parse(mended.encode("utf-8", "replace"), final)
        except expat.ExpatError as error:
            told = expat.errors.messages.get(error.code, str(error))
            self._fault = f"malformed in line {error.lineno}: {told}"
        except _StopError as error:
            self._fault = str(error)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """A tag that opens."""
        self._quiet = 0
        if len(self._path) >= MAX_DEPTH:
            raise _StopError(f"nested deeper than {MAX_DEPTH}")
        for key, value in attributes.items():
            if key.startswith("xmlns:") and len(self._spaces) < 100:
                self._spaces[key[6:]] = value[:MAX_SPACE]
        self._path.append(name)
        kind, local = self._kind(name)
        if self.root is None:
            self.root = local
            if local not in self._roots:
                told = "an HTML page" if local.lower() == "html" else f"its root is {local[:40]!r}"
                raise _StopError(f"not a sitemap: {told}")
        elif len(self._path) == 2 and not kind and local in _ITEMS:
            self._item = Item(local)
        elif self._item is not None and (kind, local) in (_PLAIN.keys() | _OF_PICTURES):
            self._text = []

    def text(self, text: str) -> None:
        """A piece of text."""
        self._quiet = 0
        if self._text is not None and sum(map(len, self._text)) < MAX_TEXT:
            self._text.append(text[:MAX_TEXT])

    def end(self, name: str) -> None:
        """A tag that closes."""
        self._quiet = 0
        self._path.pop()
        if self._item is None:
            return
        if len(self._path) == 1:
            item, self._item, self._text = self._item, None, None
            self._add(item)
        elif self._text is not None:
            # An address that went through two hands is escaped twice.
            told = "".join(self._text).strip()[:MAX_TEXT].replace("&amp;", "&")
            self._text = None
            if told:
                _put(self._item, *self._kind(name), told)

    def doctype(self, *_: object) -> None:
        """A document type, of which sitemaps have none."""
        raise _StopError("not a sitemap: it has a document type")

    def _kind(self, name: str) -> tuple[str, str]:
        prefix, _, local = name.rpartition(":")
        space = self._spaces.get(prefix, "")
        return next((kind for part, kind in _KINDS if part in space), prefix), local


def _put(item: Item, kind: str, local: str, told: str) -> None:
    if named := _PLAIN.get((kind, local)):
        setattr(item, named, getattr(item, named) or told)
    elif local == "loc" and len(item.pictures) < MAX_PICTURES:
        item.pictures.append(Picture(told))
    elif local == "caption" and item.pictures:
        item.pictures[-1].caption = item.pictures[-1].caption or told


def _parser(handler: Elements) -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = handler.doctype
    return parser
