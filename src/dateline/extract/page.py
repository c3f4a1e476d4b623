"""Capture → Page: bytes decoded, parsed, with what its head and its scripts state."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline import urls
from dateline.extract import jsonld
from dateline.extract.charset import decode, is_noise
from dateline.extract.depth import is_crowded, parseable
from dateline.extract.outline import Outline, outline
from dateline.model import Capture, Reason, Rejected, Source
from dateline.text import one_line

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# Types that servers and archives give to pages for want of a better one.
_VAGUE_TYPES = frozenset(
    {"", "text/xml", "application/xml", "application/octet-stream", "unknown/unknown", "text/plain"}
)
_LOOKS_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|meta|title|p|div)\b", re.IGNORECASE
)
_OPENS_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_MAGIC = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF")
_MAX_META = 2000
_MOST_TAGS = 100_000  # the largest of 1,546 real pages has 30,000
_MOST_SHOWN = 1_000_000  # the longest text of them has 153,000
_SILENT = frozenset({"script", "style", "noscript", "template", "iframe"})
_ENOUGH_TO_TELL = 500_000  # of what is too large, to tell whether it is too deep as well
_LONGER_THAN_ANY = 20_000  # characters of a field; the body is read otherwise
_MOST_LETTERS = 10_000_000  # the longest of them has 2,900,000


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page.

    ``url`` answered, ``base`` is what its links are relative to; ``outline`` has the elements
    of its body; ``text`` is the decoded markup; ``jsonld`` its nodes, flattened; ``meta`` the
    contents of its meta elements by name or property, in lower case; ``captured_on`` the UTC
    day of the capture.
    """

    url: str
    base: str
    tree: LexborHTMLParser
    outline: Outline
    text: str
    jsonld: tuple[jsonld.Node, ...]
    meta: Mapping[str, tuple[str, ...]]
    captured_on: date
    source: Source


def media_type(capture: Capture) -> str:
    """The type in the Content-Type header, without its parameters, in lower case."""
    return capture.headers.get("content-type", "").split(";")[0].strip().lower()


def is_plain_text(capture: Capture) -> bool:
    """Whether the bytes are a text file: sent as one, and not a page all the same."""
    is_text = media_type(capture) == "text/plain" and not capture.body.startswith(_MAGIC)
    return is_text and not _OPENS_HTML.match(capture.body) and b"\0\0\0" not in capture.body[:1000]


def read_page(capture: Capture, source: Source) -> Page | Rejected:
    """The page that a capture holds, or why it can't be read as one."""
    if refusal := _refusal(capture):
        return Rejected(capture.url, *refusal, final_url=capture.final_url)
    markup = decode(capture.body, capture.headers.get("content-type", "")).replace("\0", "")
    if is_noise(markup):
        told = f"binary file sent as {media_type(capture) or 'no type'}"
        return Rejected(capture.url, Reason.UNSUPPORTED_TYPE, told, final_url=capture.final_url)
    markup, beyond = _within_limits(markup)
    if beyond:
        return Rejected(capture.url, *beyond, final_url=capture.final_url)
    tree = LexborHTMLParser(markup)
    if len(markup) > _MOST_SHOWN and (shown := _shown(tree)) > _MOST_SHOWN:
        told = f"{shown} characters of text"
        return Rejected(capture.url, Reason.TOO_LARGE, told, final_url=capture.final_url)
    return Page(
        url=capture.final_url,
        base=_base(tree, capture.final_url),
        tree=tree,
        outline=outline(tree),
        text=markup,
        jsonld=jsonld.read_scripts(_scripts(tree)),
        meta=_meta(tree),
        captured_on=capture.fetched_at.date(),
        source=source,
    )


def node_text(node: LexborNode) -> str:
    """A node's text on one line, words of neighbouring elements kept apart; of a long one, more
    than any field holds."""
    return one_line(node.text(separator=" ")[:_LONGER_THAN_ANY])


def _refusal(capture: Capture) -> tuple[Reason, str] | None:
    """Why the bytes are no page; what they are decides, not the header alone."""
    body, kind = capture.body, media_type(capture)
    if not body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        return Reason.EMPTY, "no bytes"
    if body.startswith(_MAGIC):
        return Reason.UNSUPPORTED_TYPE, f"binary file sent as {kind or 'no type'}"
    if kind in _HTML_TYPES or (kind in _VAGUE_TYPES and _LOOKS_HTML.search(body[:5000])):
        return None
    return Reason.UNSUPPORTED_TYPE, kind or "no type, and not HTML"


def _within_limits(markup: str) -> tuple[str, tuple[Reason, str] | None]:
    """The markup to parse, and what of it is more than can be read soon."""
    told = None
    if (tags := markup.count("<")) > _MOST_TAGS:
        told = f"{tags} tags"
    elif len(markup) > _MOST_LETTERS:
        told = f"{len(markup)} characters"
    elif is_crowded(markup):
        told = "an element of 10,000 attributes"
    markup, deep = parseable(markup[:_ENOUGH_TO_TELL] if told else markup)
    if deep:
        return markup, (Reason.TOO_DEEP, deep)
    return markup, (Reason.TOO_LARGE, told) if told else None


def _shown(tree: LexborHTMLParser) -> int:
    """How many characters a page's text has, its scripts and styles aside."""
    nodes = tree.body.traverse(include_text=True, skip_empty=True) if tree.body else ()
    return sum(
        len(node.text_content or "")
        for node in nodes
        if node.tag == "-text" and node.parent is not None and node.parent.tag not in _SILENT
    )


def _base(tree: LexborHTMLParser, url: str) -> str:
    stated = tree.css_first("base[href]")
    href = (stated.attributes.get("href") or "") if stated else ""
    return urls.join(url, href) or url


def _scripts(tree: LexborHTMLParser) -> list[str]:
    found = tree.css('script[type*="ld+json" i]')
    return [node.text(strip=False) for node in found if node.text()]


def _meta(tree: LexborHTMLParser) -> dict[str, tuple[str, ...]]:
    """Contents by name; empty ones and templates that were never filled in are left out."""
    found: dict[str, list[str]] = {}
    for node in tree.css("meta[content]")[:_MAX_META]:
        attributes = node.attributes
        content = one_line((attributes.get("content") or "")[:_LONGER_THAN_ANY])
        for key in ("property", "name", "http-equiv"):
            name = attributes.get(key)
            if name and content:
                # a property may list several names (RDFa 1.1, 5)
                for one in name.lower().split():
                    found.setdefault(one, []).append(content)
    return {name: tuple(dict.fromkeys(contents)) for name, contents in found.items()}
