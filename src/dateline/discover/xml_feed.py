"""bytes → [Item]: RSS 0.9–2.0, RDF and Atom.

feedparser reads the elements it knows; dates and pictures are read from the tree itself, since
feedparser takes dc:date for a date of change, and parts credits from their pictures.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dateline import urls
from dateline.discover.feed_links import is_complete, links_of
from dateline.discover.item import FeedRead, Item
from dateline.discover.markup import decode, mend
from dateline.discover.media import ATOM, media_of, name_of
from dateline.discover.parsing import MAX_PROSE, Parsed, entries_of, language_of
from dateline.discover.prose import plain
from dateline.discover.salvage import read_tree
from dateline.model import Hint

MAX_HINT = 1000  # a longer summary is the text itself
MAX_LINK = 4000

_DUBLIN = "http://purl.org/dc/elements/1.1/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TERMS = "http://purl.org/dc/terms/"
_BURNER = "http://rssnamespace.org/feedburner/ext/1.0"
_PLAIN_SPACES = ("", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/")

# Dates by namespace and name: the hint's name, and its origin.
_DATES = {
    **{(space, "pubdate"): ("published", "feed:published") for space in _PLAIN_SPACES},
    **{(space, "published"): ("published", "feed:published") for space in ATOM},
    **{(space, "issued"): ("published", "feed:published") for space in (*ATOM, _TERMS)},
    **{(space, "created"): ("published", "feed:created") for space in (*ATOM, _TERMS)},
    **{(space, "updated"): ("modified", "feed:updated") for space in ATOM},
    **{(space, "modified"): ("modified", "feed:updated") for space in (*ATOM, _TERMS)},
    (_DUBLIN, "date"): ("published", "feed:dc:date"),
}

Node = Any  # an lxml element


def read_xml(body: bytes, content_type: str, base: str) -> FeedRead:
    """The items of a feed, with its relative links resolved. Raises DiscoverError for what is
    no feed; what is wrong with one item is that item's fault."""
    tree = read_tree(mend(decode(body, content_type)), base)
    language = language_of(tree)
    links, complete = links_of(tree, base), is_complete(tree)
    seen = [_seen(node, base) for node, _ in tree.items]
    items = (
        _item(entry, replace(known, fault=fault), language)
        for entry, (_, fault), known in zip(entries_of(tree, base), tree.items, seen, strict=True)
    )
    return FeedRead(tuple(items), tree.cut, links, complete, tree.broken)


def _dates(node: Node) -> tuple[Hint, ...]:
    hints: dict[str, Hint] = {}
    for child in node:
        space, local = name_of(child)
        named = _DATES.get((space, local.lower()))
        raw = "".join(child.itertext()).strip()[:200] if named else ""
        if named and raw:
            hints.setdefault(named[1], Hint(named[0], raw, named[1]))
    return tuple(hints.values())


def _seen(node: Node, base: str) -> Item:
    """What is read from the tree itself."""
    guid, link = _guid(node, base)
    return Item(
        links=_own_links(node),
        guid=guid,
        guid_link=link,
        hints=_dates(node),
        media=media_of(node, base, plain),
    )


def _guid(node: Node, base: str) -> tuple[str | None, str | None]:
    """The guid, and the address it is where it is one (RSS 2.0: isPermaLink is true unless
    stated; feeds that state nothing have bare numbers too)."""
    for child in node:
        space, local = name_of(child)
        raw = "".join(child.itertext()).strip()[:MAX_LINK]
        if raw and local == "id" and space in ATOM:
            return raw, None
        if raw and local == "guid" and space in _PLAIN_SPACES:
            stated = (child.get("isPermaLink") or child.get("ispermalink") or "").strip().lower()
            absolute = raw.lower().startswith(("http://", "https://"))
            is_link = stated == "true" or (absolute and stated != "false")
            return raw, urls.join(child.base or base, raw) if is_link else None
    about = node.get(f"{{{_RDF}}}about")
    return (about.strip()[:MAX_LINK], urls.join(base, about)) if about else (None, None)


def _own_links(node: Node) -> tuple[str, ...]:
    """FeedBurner keeps the office's own address apart from the one that counts clicks."""
    return tuple(
        "".join(child.itertext()).strip()
        for child in node
        if name_of(child) == (_BURNER, "origLink")
    )


def _item(entry: Parsed | None, known: Item, language: str | None) -> Item:
    """``known`` with what feedparser read added."""
    if entry is None:
        return replace(known, fault=known.fault or "it can't be read")
    # FeedParserDict's look-up gives one date for another, and warns; dict's gives what is there.
    told = dict(entry)
    links = (*known.links, *_links(told))
    return replace(
        known,
        links=tuple(dict.fromkeys(link for link in links if 0 < len(link) <= MAX_LINK)),
        hints=(*_hints(told, language), *known.hints),
    )


def _links(told: dict[str, Any]) -> Iterator[str]:
    """The alternate pages, those in HTML before others."""
    pages = [
        link
        for link in told.get("links", ())
        if link.get("rel", "alternate") == "alternate" and link.get("href")
    ]
    pages.sort(key=lambda link: "html" not in (link.get("type") or "html"))
    for address in (*(link["href"] for link in pages), told.get("link")):
        # feedparser makes a link of any guid; which guid is one is known better.
        if isinstance(address, str) and not (told.get("guidislink") and address == told.get("id")):
            yield address.strip()


def _hints(told: dict[str, Any], language: str | None) -> Iterator[Hint]:
    if title := plain(told.get("title")):
        yield Hint("title", title[:MAX_HINT], "feed:title")
    summary = told.get("summary") or ""
    lead = plain(summary) if len(summary) < MAX_PROSE else ""
    if lead and len(lead) <= MAX_HINT and lead != title:
        yield Hint("lead", lead, "feed:summary")
    names = [author.get("name") for author in told.get("authors", ())] or [told.get("author")]
    for name in dict.fromkeys(plain(name) for name in names):
        if name:
            yield Hint("author", name[:MAX_HINT], "feed:author")
    for tag in dict.fromkeys(plain(tag.get("term")) for tag in told.get("tags", ())):
        if tag:
            yield Hint("tag", tag[:MAX_HINT], "feed:tag")
    stated = (told.get("title_detail") or {}).get("language") or told.get("language") or language
    if isinstance(stated, str) and stated.strip():
        yield Hint("language", stated.strip()[:50], "feed:language")
