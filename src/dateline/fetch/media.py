"""bytes, Content-Type → what a body is, whatever its header says (WHATWG MIME sniffing)."""

import re
from enum import StrEnum

from dateline.errors import FetchError
from dateline.model import Reason

ENOUGH = 1024  # bytes that tell


class Media(StrEnum):
    """The kinds of body that a station reads, and those that none does."""

    HTML = "html"
    FEED = "feed"  # RSS, RDF, Atom
    XML = "xml"  # a sitemap and the like
    JSON = "json"
    PDF = "pdf"
    TEXT = "text"
    IMAGE = "image"
    GZIP = "gzip"
    ARCHIVE = "archive"
    SOUND = "sound"  # and moving pictures
    BINARY = "binary"


# No page of an article, however its server calls it.
NO_PAGE = frozenset({Media.IMAGE, Media.GZIP, Media.ARCHIVE, Media.SOUND, Media.BINARY})

_MAGIC = (
    (b"%PDF-", Media.PDF),
    (b"\x89PNG\r\n", Media.IMAGE),
    (b"\xff\xd8\xff", Media.IMAGE),
    (b"GIF8", Media.IMAGE),
    (b"BM", Media.BINARY),
    (b"\x1f\x8b", Media.GZIP),
    (b"PK\x03\x04", Media.ARCHIVE),
    (b"Rar!\x1a\x07", Media.ARCHIVE),
    (b"7z\xbc\xaf", Media.ARCHIVE),
    (b"\xd0\xcf\x11\xe0", Media.ARCHIVE),  # what office programs wrote before they zipped
    (b"ID3", Media.SOUND),
    (b"OggS", Media.SOUND),
    (b"\x1aE\xdf\xa3", Media.SOUND),
    (b"\x7fELF", Media.BINARY),
    (b"MZ\x90\0", Media.BINARY),
    (b"wOFF", Media.BINARY),
    (b"wOF2", Media.BINARY),
)
_RIFF = {b"WEBP": Media.IMAGE, b"WAVE": Media.SOUND, b"AVI ": Media.SOUND}
_PROLOGUE = re.compile(rb"(?:\s+|<!--.{0,2000}?-->|<\?.{0,2000}?\?>)*", re.DOTALL)
_FEED = re.compile(rb"<(?:[a-z]+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_HTML = re.compile(
    rb"<(?:!doctype html|html|head|body|title|meta|link|script|style|h1|div|p|table|a|br|span"
    rb"|main|article|section|ul|iframe|noscript)\b",
    re.IGNORECASE,
)


def media(body: bytes, content_type: str = "") -> Media:
    """What a body is by its first bytes; its header decides where these don't."""
    head = body[:ENOUGH]
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (kind is not Media.BINARY or b"\0" in head):
            return kind
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], Media.BINARY)
    if head[4:8] == b"ftyp":
        return Media.IMAGE if head[8:12] in (b"avif", b"heic", b"mif1") else Media.SOUND
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    elif head.count(b"\0") > len(head) // 10:  # a NUL or two is seen in texts
        return Media.BINARY
    return _marked_up(head.removeprefix(b"\xef\xbb\xbf"), content_type.lower())


def _marked_up(head: bytes, told: str) -> Media:
    start = head[match.end() :] if (match := _PROLOGUE.match(head)) else head
    if _FEED.match(start):
        return Media.FEED
    if _HTML.match(start):
        return Media.HTML
    if start.startswith(b"<"):
        return Media.HTML if "html" in told else Media.XML
    if start[:1] in (b"{", b"["):
        return Media.JSON
    if "html" in told:
        return Media.HTML
    return Media.FEED if re.search(r"\b(?:rss|atom)\b", told) and b"<rss" in head else Media.TEXT


def no_page(head: bytes, content_type: str) -> None:
    """Raise FetchError(UNSUPPORTED_TYPE) where a body that begins so is no page."""
    kind = media(head, content_type)
    if kind in NO_PAGE:
        raise FetchError(f"{kind}, called {content_type[:80]!r}", Reason.UNSUPPORTED_TYPE)
