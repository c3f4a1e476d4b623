"""mended text → tree of a feed: as a whole where it is well-formed, else item by item."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree

from dateline.discover.media import name_of
from dateline.errors import DiscoverError
from dateline.model import Reason

ITEMS = ("item", "entry")
ROOTS = ("rss", "RDF", "rdf", "feed", "channel")

_KNOWN = {
    "media": "http://search.yahoo.com/mrss/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "atom": "http://www.w3.org/2005/Atom",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):[A-Za-z_]|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=")
_DECLARED = re.compile(r"""\sxmlns(?::([\w.-]+))?\s*=\s*("[^"<]*"|'[^'<]*')""")
_START = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?(?:item|entry))(?=[\s/>])[^<>]*>")
MAX_ITEMS = 10_000
MAX_SPACES = 100
MAX_STATED = 5000  # characters of declarations: they are parsed again with each broken item
_NAMES = "title|link|guid|id|pubDate|pubdate|dc:date|published|updated|issued|modified"
_SIMPLE = {name: re.compile(rf"<{name}(?=[\s>])[^<>]*(?<!/)>") for name in _NAMES.split("|")}
_LINK_TAG = re.compile(r"<link\s[^<>]*/>")
_ROOT = re.compile(r"<[A-Za-z_][\w.:-]*")

Node = Any  # an lxml element
Found = tuple[tuple[Node, str | None], ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A feed's root and its items in order, each with what was wrong with it; ``cut`` counts
    those beyond what is read, ``broken`` says that it was read piece by piece."""

    root: Node
    items: Found
    cut: int = 0
    broken: bool = False


def read_tree(text: str, base: str) -> Tree:
    """The tree of a mended feed; a broken item costs only itself. Raises DiscoverError for
    what is no feed."""
    text = _declared(text)
    items: Found
    broken = False
    try:
        root = _parsed(text, base)
        items, cut = tuple((node, None) for node in _items(root)), 0
    except etree.XMLSyntaxError as error:
        root, items, cut = _piecemeal(text, base, str(error))
        broken = True
    name = name_of(root)[1]
    if name.lower() == "html":
        raise DiscoverError("an HTML page, not a feed", Reason.BAD_FEED)
    if name not in ROOTS and not items:
        raise DiscoverError(f"not a feed: its root is {name[:40]!r}", Reason.BAD_FEED)
    return Tree(root, items[:MAX_ITEMS], cut + len(items[MAX_ITEMS:]), broken)


def _parsed(text: str, base: str, *, recover: bool = False) -> Node:
    # Without huge_tree libxml2 stops at 256 levels and at texts of 10 MB.
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(text.encode("utf-8", "replace"), parser, base_url=base)
    if root is None:
        raise DiscoverError("nothing in it can be read", Reason.BAD_FEED)
    return root


def _items(root: Node) -> Iterator[Node]:
    """The outermost items: what an item nests is its own."""
    if name_of(root)[1] in ITEMS:
        yield root
        return
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node is not root and name_of(node)[1] in ITEMS:
            yield node
        else:
            waiting.extend(reversed(node))


def _declared(text: str) -> str:
    """With a declaration for each prefix that is used without one."""
    root = _ROOT.search(text)
    used = {one for pair in _PREFIX.findall(text) for one in pair if one}
    missing = used - {prefix for prefix, _ in _DECLARED.findall(text)} - {"xml", "xmlns"}
    if not root or not missing:
        return text
    return f"{text[: root.end()]}{_declarations(missing)}{text[root.end() :]}"


def _declarations(prefixes: set[str]) -> str:
    some = sorted(prefixes)[:MAX_SPACES]
    spaces = {prefix: _KNOWN.get(prefix, f"urn:undeclared:{prefix}") for prefix in some}
    return "".join(f' xmlns:{prefix}="{space}"' for prefix, space in sorted(spaces.items()))


def _stated(text: str) -> str:
    """The declarations that a text has, as far as they can stand before each of its items."""
    spaces: dict[str, str] = {}
    for prefix, space in _DECLARED.findall(text):
        spaces.setdefault(prefix, space)
    kept = ""
    for prefix, space in islice(spaces.items(), MAX_SPACES):
        told = f" xmlns{':' if prefix else ''}{prefix}={space}"
        kept += told if len(kept) + len(told) <= MAX_STATED else ""
    return kept


def _piecemeal(text: str, base: str, why: str) -> tuple[Node, Found, int]:
    starts = list(_START.finditer(text))
    if not starts:
        return _whole(text, base, why), (), 0
    head = text[: starts[0].start()]
    root = _whole(head, base, why)
    wrapper = _stated(text)
    place = next((node for node in root.iter() if name_of(node)[1] == "channel"), root)
    place = root if name_of(root)[1] in ("RDF", "rdf", "feed") else place
    items = []
    ends = [*(start.start() for start in starts[1:]), len(text)]
    for start, end in list(zip(starts, ends, strict=True))[:MAX_ITEMS]:
        node, fault = _one(text[start.start() : end], start[1], wrapper, place.base or base)
        if node is None:  # not even its elements hold
            node = etree.Element(start[1].rpartition(":")[2])
        place.append(node)
        items.append((node, fault))
    return root, tuple(items), len(starts) - len(items)


def _whole(text: str, base: str, why: str) -> Node:
    try:
        return _parsed(text, base, recover=True)
    except (etree.XMLSyntaxError, DiscoverError):
        raise DiscoverError(f"not XML: {why[:200]}", Reason.BAD_FEED) from None


def _one(chunk: str, tag: str, wrapper: str, base: str) -> tuple[Node | None, str | None]:
    """An item by itself: well-formed, or as much of it as can be read, with its fault."""
    closing = f"</{tag}>"
    end = chunk.find(closing)
    chunk = chunk[: end + len(closing)] if end >= 0 else chunk
    fault = None if end >= 0 or chunk.rstrip().endswith("/>") else "it has no end"
    document = f"<feed{wrapper}>{chunk}</feed>"
    try:
        return _parsed(document, base)[0], fault
    except (etree.XMLSyntaxError, DiscoverError, IndexError):
        fault = fault or "it is not well-formed"
    try:
        return _parsed(f"<feed{wrapper}>{_rebuilt(chunk, tag)}</feed>", base)[0], fault
    except (etree.XMLSyntaxError, DiscoverError, IndexError):
        return None, fault


def _rebuilt(chunk: str, tag: str) -> str:
    """An item of those simple elements of a broken one that are whole, their markup as text.

    What has no end is left out: half an address is no address.
    """
    parts = []
    for name, pattern in _SIMPLE.items():
        start = pattern.search(chunk)
        end = chunk.find(f"</{name}>", start.end()) if start else -1
        if start and end >= 0:
            parts.append(f"<{name}>{_escaped(chunk[start.end() : end])}</{name}>")
    parts += _LINK_TAG.findall(chunk)[:10]
    return f"<{tag}>{''.join(parts)}</{tag}>"


def _escaped(inner: str) -> str:
    return inner.replace("<", "&lt;").replace(">", "&gt;")
