"""tree of a feed → feedparser's entries, one for each item.

What it is given is pruned to the elements that it is asked for: it would take a picture's title
for the item's, reads texts and dates that nobody needs from it, and some of its patterns take
quadratic time (an author's mail address), so that no element is longer than it has to be.
"""

import io
from typing import Any

import feedparser
from lxml import etree

from dateline.discover.media import MEDIA, name_of
from dateline.discover.salvage import Tree

MAX_TEXT = 2000
MAX_CHILDREN = 200  # of an item: its authors and tags among them
MOST_CHILDREN = 100_000  # of all items together, but for the first of each: three seconds
FIRST_CHILDREN = 20
MAX_ATTRIBUTES = 100  # of an element: feedparser compares each with all
MAX_PROSE = 5000  # of markup; a longer one is the text itself

_LIMITS = {"description": MAX_PROSE, "summary": MAX_PROSE, "author": 200, "creator": 200}
_ASKED = {*_LIMITS, "title", "link", "guid", "id", "category", "subject", "language"}
_XML = "{http://www.w3.org/XML/1998/namespace}"

Node = Any  # an lxml element
Parsed = Any  # feedparser's dictionary of an entry


def language_of(tree: Tree) -> str | None:
    """The language that a feed states for itself, None where it states none."""
    items = {node for node, _ in tree.items}
    places = [tree.root, *(node for node in tree.root if name_of(node)[1] == "channel")]
    for child in (child for place in places for child in place if child not in items):
        if name_of(child)[1] == "language" and (told := "".join(child.itertext()).strip()):
            return told
    stated: str | None = tree.root.get(f"{_XML}lang")
    return stated


def entries_of(tree: Tree, base: str) -> list[Parsed | None]:
    """What feedparser reads of each item, None for one that it stumbles over.

    The tree is pruned in place.
    """
    items = [node for node, _ in tree.items]
    _prune_around(tree.root, items)
    most = min(MAX_CHILDREN, max(FIRST_CHILDREN, MOST_CHILDREN // max(1, len(items))))
    for node in items:
        _prune(node, most)
    read = _parse(tree.root, base)
    if read is not None and len(read) == len(items):
        return list(read)
    return _one_by_one(tree.root, items, base)


def _prune_around(root: Node, items: list[Node]) -> None:
    """Leave the items and what leads to them."""
    kept = {*items, *(parent for item in items for parent in item.iterancestors()), root}
    for parent in kept.difference(items):
        parent.text = None
        for child in list(parent):
            child.tail = None
            if child not in kept:
                parent.remove(child)
        for name in list(parent.attrib):
            if not name.startswith(_XML) or len(parent.attrib[name]) > MAX_TEXT:
                del parent.attrib[name]


def _prune(item: Node, most: int) -> None:
    kept = 0
    _few_attributes(item)
    for child in list(item):
        space, local = name_of(child)
        kept += local.lower() in _ASKED and space not in MEDIA
        if kept > most or local.lower() not in _ASKED or space in MEDIA:
            item.remove(child)
            continue
        limit = _LIMITS.get(local.lower(), MAX_TEXT)
        for node in child.iter():
            _few_attributes(node)
            node.text = node.text[:limit] if node.text else None
            node.tail = node.tail[:limit] if node.tail else None


def _few_attributes(node: Node) -> None:
    if len(node.attrib) > MAX_ATTRIBUTES:
        node.attrib.clear()


def _one_by_one(root: Node, items: list[Node], base: str) -> list[Parsed | None]:
    """Each item alone in its feed, where their number does not come out right together."""
    if root in items:
        return [None]
    parents = [item.getparent() for item in items]
    for item, parent in zip(items, parents, strict=True):
        parent.remove(item)
    if len(etree.tostring(root)) > MAX_PROSE:  # what is parsed again for each item
        return [None] * len(items)
    entries: list[Parsed | None] = []
    for item, parent in zip(items, parents, strict=True):
        parent.append(item)
        read = _parse(root, base)
        entries.append(read[0] if read else None)
        parent.remove(item)
    return entries


def _parse(root: Node, base: str) -> list[Parsed] | None:
    # Bytes by themselves would be taken for the name of a file.
    document = io.BytesIO(etree.tostring(root, encoding="utf-8"))
    try:
        read = feedparser.parse(
            document,
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": base,
            },
        )
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError):
        return None
    return list(read.entries)
