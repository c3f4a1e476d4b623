"""tree of a feed → its own links by relation: where it goes on, and who tells of its news.

RFC 5005 for archives and pages, RFC 4287 (4.2.7) for the links, WebSub (W3C, 4) for hubs.
"""

from collections.abc import Iterator
from typing import Any

from dateline import urls
from dateline.discover.media import ATOM, name_of
from dateline.discover.salvage import Tree

HISTORY = "http://purl.org/syndication/history/1.0"
RELATIONS = ("self", "hub", "next", "prev-archive", "current")
MAX_HUBS = 10
MAX_LINK = 4000

Node = Any  # an lxml element


def links_of(tree: Tree, base: str) -> dict[str, tuple[str, ...]]:
    """The links of the feed itself; those that its items have are theirs."""
    found: dict[str, list[str]] = {}
    for node in _own(tree):
        space, local = name_of(node)
        relation = (node.get("rel") or "").strip().lower()
        href = (node.get("href") or "").strip()
        if local != "link" or relation not in RELATIONS or not 0 < len(href) <= MAX_LINK:
            continue
        if space in ATOM and (link := urls.join_exact(node.base or base, href)):
            links = found.setdefault(relation, [])
            if link not in links and len(links) < MAX_HUBS:
                links.append(link)
    return {relation: tuple(links) for relation, links in found.items()}


def is_complete(tree: Tree) -> bool:
    """Whether the feed says that it holds every entry there is (RFC 5005, 2)."""
    return any(name_of(node) == (HISTORY, "complete") for node in _own(tree))


def _own(tree: Tree) -> Iterator[Node]:
    items = {node for node, _ in tree.items}
    places = [tree.root, *(node for node in tree.root if name_of(node)[1] == "channel")]
    for place in places:
        if place not in items:
            yield from (child for child in place if child not in items)
