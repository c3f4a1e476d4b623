"""pieces of a file → its pages or its further sitemaps, read as they come.

sitemaps.org/protocol.html: an index of sitemaps, a list of pages, or a plain text of addresses,
each of at most 50,000 and 50 MB. What the extensions for news and pictures add is read too
(developers.google.com/search/docs/crawling-indexing/sitemaps).
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from dateline.discover.sitemaps.elements import Elements, Item
from dateline.discover.sitemaps.unpack import Unpacker

MOST_BYTES = 52_428_800  # unpacked
MOST_PAGES = 50_000
LONGEST_LINE = 8000
_ROOTS = ("urlset", "sitemapindex")
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_HEAD = 300  # bytes in which a declaration stands
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BY_MARK = frozenset(encoding for _, encoding in _MARKS)
_SHOWN = "<?xml -?>"  # punycode makes something else of a dash


@dataclass(slots=True)
class SitemapRead:
    """What a sitemap holds: ``pages``, or ``children`` of an index; ``cut`` counts the items
    beyond what is read; ``fault`` tells why it, or its rest, could not be."""

    pages: list[Item] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)
    cut: int = 0
    cut_off: bool = False
    fault: str | None = None
    is_index: bool = False


class SitemapReader:
    """Takes a body as ``Request.into`` hands it on; whatever comes, nothing is raised."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_pages: int = MOST_PAGES) -> None:
        self._most = most_pages
        self._unpacker = Unpacker(most_bytes)
        self._head = b""
        self._decoder: codecs.IncrementalDecoder | None = None
        self._into: Elements | _Lines | None = None
        self._read = SitemapRead()

    def feed(self, data: bytes) -> None:
        """The next piece of the file."""
        for piece in self._unpacker.feed(data):
            self._take(piece)

    def close(self) -> SitemapRead:
        """What came of it."""
        self._take(self._unpacker.close())
        self._begin(whole=True)
        if self._into is not None and self._decoder is not None:
            self._into.feed(self._decoder.decode(b"", final=True))
            fault = self._into.close()
        else:
            fault = "an empty answer"
        read = self._read
        read.cut_off = self._unpacker.cut
        # Of a file that was cut nobody expects that it ends well.
        read.fault = self._unpacker.fault or (None if read.cut_off else fault)
        read.is_index = bool(read.children) or self._root == "sitemapindex"
        return read

    @property
    def _root(self) -> str | None:
        return self._into.root if isinstance(self._into, Elements) else None

    def _take(self, piece: bytes) -> None:
        if self._into is None:
            self._head = (self._head + piece).lstrip()  # megabytes of spaces are looked at once
            self._begin(whole=False)
        elif self._decoder is not None:
            self._into.feed(self._decoder.decode(piece))

    def _begin(self, *, whole: bool) -> None:
        """Choose how to read, once enough is there to tell."""
        head = self._head
        if self._into is not None or not head or not (whole or len(head) >= _HEAD):
            return
        self._decoder = _decoder(head)
        text = self._decoder.decode(head)
        start = text.lstrip("\ufeff \t\r\n")
        if start.startswith("<"):
            self._into = Elements(_ROOTS, self._add)
        else:
            self._into = _Lines(self._add)
        self._into.feed(start)
        self._head = b""

    def _add(self, item: Item) -> None:
        kept = self._read.children if item.name == "sitemap" else self._read.pages
        if len(kept) < self._most:
            kept.append(item)
        else:
            self._read.cut += 1


def _decoder(head: bytes) -> codecs.IncrementalDecoder:
    """By the mark or the declaration, else UTF-8, which the protocol demands."""
    declared = _DECLARED.search(head)
    stated = [encoding for mark, encoding in _MARKS if head.startswith(mark)]
    stated += [declared[1].decode("ascii")] if declared else []
    for name in (*stated, "utf-8"):
        if name in _BY_MARK or _is_of_ascii(name):
            return codecs.getincrementaldecoder(name)(errors="replace")
    raise AssertionError("UTF-8 is known")


def _is_of_ascii(name: str) -> bool:
    """Whether an encoding writes a declaration as ASCII does. One that could be read is written
    so, whatever it says: .NET declares UTF-16 for texts that it sends as UTF-8."""
    try:
        told = _SHOWN.encode()
        if told.decode(name) != _SHOWN:
            return False
        return codecs.getincrementaldecoder(name)(errors="replace").decode(told) == _SHOWN
    except (LookupError, UnicodeError, ValueError, TypeError):
        return False


class _Lines:
    """A plain text with an address a line; a file without any is no sitemap."""

    def __init__(self, add: Callable[[Item], None]) -> None:
        self._add = add
        self._rest = ""
        self._found = False
        self._strange = 0

    def feed(self, text: str) -> None:
        """The next piece of the text."""
        *lines, rest = (self._rest + text).splitlines(keepends=True) or [""]
        if rest.endswith(("\n", "\r")):
            lines, rest = [*lines, rest], ""
        for line in lines:
            self._line(line)
        self._rest = rest[: LONGEST_LINE + 1]

    def close(self) -> str | None:
        """What is wrong with it, if anything."""
        self._line(self._rest)
        if not self._found:
            return "neither XML nor a list of addresses"
        return f"{self._strange} lines are no addresses" if self._strange else None

    def _line(self, line: str) -> None:
        address = line.strip()
        if address.lower().startswith(("http://", "https://")) and len(address) <= LONGEST_LINE:
            self._found = True
            self._add(Item("url", loc=address))
        elif address and not address.startswith("#"):
            self._strange += 1
