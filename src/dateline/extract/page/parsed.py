"""Capture → Page: bytes decoded, parsed, with what its head and its scripts state."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline import urls
from dateline.extract.page import jsonld
from dateline.extract.page.charset import decode, is_noise
from dateline.extract.page.depth import is_crowded, parseable
from dateline.extract.page.noscript import without_open_noscripts
from dateline.extract.page.outline import Attributes, Outline, outline
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


class Stated(NamedTuple):
    """What an API says of a page, and the path in its answer."""

    path: str
    text: str


_NOTHING: Mapping[str, Stated] = {}


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page.

    ``url`` answered, ``base`` is what its links are relative to; ``outline`` has the elements
    of its body; ``text`` is the decoded markup; ``jsonld`` its nodes, flattened; ``scripts`` its
    other scripts; ``meta`` the contents of its meta elements by name or property, in lower case;
    ``links`` the attributes of its link elements; ``captured_on`` the UTC day of the capture;
    ``document`` what an API says of the page by field, where its text comes from one.
    """

    url: str
    base: str
    tree: LexborHTMLParser
    outline: Outline
    text: str
    jsonld: tuple[jsonld.Node, ...]
    scripts: Sequence[LexborNode]
    meta: Mapping[str, tuple[str, ...]]
    links: Sequence[Attributes]
    captured_on: date
    source: Source
    document: Mapping[str, Stated]


def media_type(capture: Capture) -> str:
    """The type in the Content-Type header, without its parameters, in lower case."""
    return capture.headers.get("content-type", "").split(";")[0].strip().lower()


def is_plain_text(capture: Capture) -> bool:
    """Whether the bytes are a text file: sent as one, and not a page all the same."""
    is_text = media_type(capture) == "text/plain" and not capture.body.startswith(_MAGIC)
    return is_text and not _OPENS_HTML.match(capture.body) and b"\0\0\0" not in capture.body[:1000]


def read_page(
    capture: Capture, source: Source, document: Mapping[str, Stated] = _NOTHING
) -> Page | Rejected:
    """The page that a capture holds, or why it can't be read as one; ``document`` is what an API
    says of it."""
    if refusal := _refusal(capture):
        return Rejected(capture.url, *refusal, final_url=capture.final_url)
    markup = decode(capture.body, capture.headers.get("content-type", "")).replace("\0", "")
    if is_noise(markup):
        told = f"binary file sent as {media_type(capture) or 'no type'}"
        return Rejected(capture.url, Reason.UNSUPPORTED_TYPE, told, final_url=capture.final_url)
    markup, beyond = _within_limits(markup)
    if beyond:
        return Rejected(capture.url, *beyond, final_url=capture.final_url)
    tree = LexborHTMLParser(without_open_noscripts(markup))
    if len(markup) > _MOST_SHOWN and (shown := _shown(tree)) > _MOST_SHOWN:
        told = f"{shown} characters of text"
        return Rejected(capture.url, Reason.TOO_LARGE, told, final_url=capture.final_url)
    made = outline(tree)
    head = _Head(tree, made)
    scripts = head.elements("script")
    return Page(
        url=capture.final_url,
        base=_base(head.stated("base"), capture.final_url),
        tree=tree,
        outline=made,
        text=markup,
        jsonld=jsonld.read_scripts(_texts(node for node in scripts if _is_jsonld(node))),
        scripts=[node for node in scripts if not _is_jsonld(node)],
        meta=_meta(head.stated("meta")),
        links=head.stated("link"),
        captured_on=capture.fetched_at.date(),
        source=source,
        document=document,
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


class _Head:
    """The elements of a page's head; many a page has the same in its body."""

    def __init__(self, tree: LexborHTMLParser, made: Outline) -> None:
        self._outline = made
        self._nodes: dict[str, list[LexborNode]] = {}
        for node in tree.head.css("base, link, meta, script") if tree.head is not None else ():
            self._nodes.setdefault(node.tag or "", []).append(node)

    def elements(self, tag: str) -> list[LexborNode]:
        """Those of a tag, of the whole page."""
        in_body = map(self._outline.nodes.__getitem__, self._outline.of(tag))
        return [*self._nodes.get(tag, ()), *in_body]

    def stated(self, tag: str) -> list[Attributes]:
        """What those of a tag state."""
        in_body = map(self._outline.attributes.__getitem__, self._outline.of(tag))
        return [*(node.attributes for node in self._nodes.get(tag, ())), *in_body]


def _base(stated: Iterable[Attributes], url: str) -> str:
    href = next((base["href"] for base in stated if "href" in base), None)
    return urls.join(url, href or "") or url


def _is_jsonld(script: LexborNode) -> bool:
    return "ld+json" in (script.attributes.get("type") or "").lower()


def _texts(scripts: Iterable[LexborNode]) -> list[str]:
    return [text for script in scripts if (text := script.text(strip=False))]


def _meta(stated: Iterable[Attributes]) -> dict[str, tuple[str, ...]]:
    """Contents by name; empty ones and templates that were never filled in are left out."""
    found: dict[str, list[str]] = {}
    for attributes in islice(stated, _MAX_META):
        content = one_line((attributes.get("content") or "")[:_LONGER_THAN_ANY])
        for key in ("property", "name", "http-equiv"):
            name = attributes.get(key)
            if name and content:
                # a property may list several names (RDFa 1.1, 5)
                for one in name.lower().split():
                    found.setdefault(one, []).append(content)
    return {name: tuple(dict.fromkeys(contents)) for name, contents in found.items()}
