"""Source, ListingRoute, Window → findings: dated HTML lists, and archives by day."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from dateline import urls
from dateline.discover.ask import Ask
from dateline.discover.listed import MAX_HINT, MAX_RAW, Listed, Reader, Told
from dateline.discover.markup import decode
from dateline.discover.paged import Visit
from dateline.discover.posting import Posting, refuse_another
from dateline.discover.reading import Page
from dateline.discover.salvage import MAX_ITEMS
from dateline.discover.visit import name_of
from dateline.errors import DiscoverError
from dateline.model import (
    Capture,
    Finding,
    Get,
    Hint,
    ListingRoute,
    Reason,
    RouteState,
    Source,
    Window,
)
from dateline.text import one_line

if TYPE_CHECKING:  # BeautifulSoup takes a tenth of the start of a process: see tree_of
    from bs4 import BeautifulSoup, Tag

MAX_MARKUP = 3_000_000  # characters; a list's page has 100,000
MAX_TAGS = 60_000  # which take some seconds, whatever is in them
MOST_NODES = 300_000  # in items, counted in each: a selector looks through all of an item
MAX_DEPTH = 500  # a selector climbs from each element to the top
_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE
)


def visit_listing(
    source: Source,
    route: ListingRoute,
    window: Window,
    _state: Mapping[str, RouteState],
    get: Get,
    now: datetime,
) -> Iterator[Finding]:
    """Every item whose date lies in the window, then a row for each of its days."""
    reader = Reader(source, route, name_of(route), now)

    def read(capture: Capture, ask: Ask) -> Page:
        if _is_cut(capture.body.lower()):
            raise DiscoverError("the page has no end", Reason.TRUNCATED)
        day = ask.units[0] if route.dated_by_day and ask.units else None
        tree = tree_of(capture)
        refuse_another(tree, route, ask)
        items = tuple(_items(reader, route, capture, tree, day))
        first = tree.select_one(route.items) if items else None
        marks = _places(first) if first else frozenset(map(_mark, tree.find_all(True)))
        return Page(items, sure=bool(route.frame), marks=marks)

    if not window.is_empty:
        hides = tree_of if route.hidden_fields else None
        posting = Posting(route, get, "text/html,*/*;q=0.5", hides)
        yield from Visit(reader, window, posting, read).findings()


def _is_cut(body: bytes) -> bool:
    """Whether an HTML page, in small letters, begins and doesn't end: one that a server broke
    off while it wrote it looks like a shorter list."""
    return b"<html" in body and not (b"</html" in body or b"</body" in body)


def tree_of(capture: Capture) -> BeautifulSoup:
    """A page as a tree. Raises DiscoverError for one too large or deep to be a list."""
    from bs4 import BeautifulSoup

    stated = capture.headers.get("content-type", "")
    if "charset" not in stated.lower() and (meta := _META_CHARSET.search(capture.body[:2000])):
        stated = f"charset={meta[1].decode('ascii')}"
    text = decode(capture.body, stated)
    if len(text) > MAX_MARKUP or (tags := text.count("<")) > MAX_TAGS:
        told = f"a page of {len(text)} characters" if len(text) > MAX_MARKUP else f"{tags} tags"
        raise DiscoverError(told, Reason.TOO_LARGE)
    # Of one line that looks like an address BeautifulSoup warns that it would have to be fetched.
    tree = BeautifulSoup(f"{text}\n", "lxml")
    if _depth(tree) > MAX_DEPTH:
        raise DiscoverError(f"nested more than {MAX_DEPTH} deep", Reason.TOO_DEEP)
    return tree


def _depth(tree: BeautifulSoup) -> int:
    depths = {id(tree): 0}
    for node in tree.descendants:  # a parent comes before its children
        depths[id(node)] = depths[id(node.parent)] + 1
    return max(depths.values())


def shown(element: Tag, attribute: str) -> str:
    """An element's attribute, or its text where none is named."""
    if not attribute:
        return one_line(element.get_text(" "))
    value = element.get(attribute)
    return one_line(value[:MAX_RAW]) if isinstance(value, str) else ""


@dataclass(slots=True)
class _Above:
    """The dates that stand between the items of a page, in their order."""

    order: dict[int, int] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def before(self, item: Tag) -> str:
        """The nearest date before an item; "" where there is none."""
        at = bisect_left(self.places, self.order.get(id(item), 0))
        return self.texts[at - 1] if at else ""


def _items(
    reader: Reader, route: ListingRoute, capture: Capture, tree: BeautifulSoup, day: date | None
) -> Iterator[Listed]:
    base = _base(tree, capture.final_url)
    if route.frame and tree.select_one(route.frame) is None:
        raise DiscoverError(f"no {route.frame!r} on the page", Reason.BAD_RESPONSE)
    above = _above(tree, route) if route.published_above and route.published else None
    found = tree.select(route.items, limit=MAX_ITEMS + 1)
    if len(found) > MAX_ITEMS:
        raise DiscoverError(f"more than {MAX_ITEMS} items on a page", Reason.TOO_LARGE)
    refuse_nested(found)
    for number, item in enumerate(found, start=1):
        told = _told(route, item, above)
        if told is not None:
            place = f"item {number} of {capture.url}"
            yield reader.listed(told, base, place, day=day)


def refuse_nested(items: Iterable[Tag]) -> None:
    """Raises DiscoverError where items stand in one another so that they hold too much."""
    nodes = (node for item in items for node in item.descendants)
    if next(islice(nodes, MOST_NODES, None), None) is not None:
        raise DiscoverError("items within items without end", Reason.TOO_DEEP)


_NEAREST = 2  # of what items stand in: the list itself goes where it has none, its place does not


def _places(item: Tag) -> frozenset[str]:
    """The nearest elements that an item stands in."""
    named = [mark for element in item.parents if (mark := _mark(element))]
    return frozenset(named[:_NEAREST])


def _mark(element: Tag) -> str:
    """An element by its name, id and classes; "" for what each page has."""
    if element.name in ("html", "head", "body", "[document]"):
        return ""
    classes = element.get("class") or ()
    return f"{element.name}#{element.get('id', '')}.{'.'.join(sorted(classes))}"


def _base(tree: BeautifulSoup, page: str) -> str:
    element = tree.select_one("base[href]")
    stated = element.get("href") if element else None
    return (urls.join(page, stated) if isinstance(stated, str) else None) or page


def _above(tree: BeautifulSoup, route: ListingRoute) -> _Above:
    found = _Above({id(node): at for at, node in enumerate(tree.descendants)})
    for element in tree.select(route.published):
        found.places.append(found.order[id(element)])
        found.texts.append(shown(element, route.published_attribute))
    return found


def _told(route: ListingRoute, item: Tag, above: _Above | None) -> Told | None:
    """What an item says; None for one without anything (a row of the list's own)."""
    anchor = _link(route, item)
    link = shown(anchor, route.link_attribute) if anchor else ""
    dated = item.select_one(route.published) if route.published else None
    published = shown(dated, route.published_attribute) if dated else ""
    if not published and above:
        published = above.before(item)
    titled: Any = item.select_one(route.title) if route.title else anchor
    title = shown(titled, "") if titled else ""
    if not link and not title:
        return None
    lead = item.select_one(route.lead) if route.lead else None
    return Told(link, published, hints=tuple(_hints(title, shown(lead, "") if lead else "")))


def _link(route: ListingRoute, item: Tag) -> Tag | None:
    if route.link:
        return item.select_one(route.link)
    if item.get(route.link_attribute):
        return item
    return item.select_one(f"a[{route.link_attribute}]")


def _hints(title: str, lead: str) -> Iterator[Hint]:
    if title:
        yield Hint("title", title[:MAX_HINT], "listing:title")
    if lead and len(lead) <= MAX_HINT and not lead.endswith(("…", "...")):  # else cut short
        yield Hint("lead", lead, "listing:lead")
