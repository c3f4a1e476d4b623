"""Page → Headline: where the headline stands, and which elements belong to other things."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from selectolax.lexbor import LexborNode

from dateline.extract.page.outline import Outline
from dateline.extract.page.parsed import Page, node_text

MOST_NEAR = 40
_ELSEWHERE = frozenset({"aside", "footer", "nav", "blockquote"})
# Parts of the names of elements, in small letters.
_RELATED = (
    "related", "recommend", "sidebar", "comment", "teaser", "more-", "latest", "popular",
    "trending", "footer", "widget", "ticker", "copyright", "newsletter", "most-read", "carousel",
    "calendar", "infobox",
)  # fmt: skip
_PROMOTION = re.compile(r"promo(?!ted)")
_MOST_HEADINGS = 30
_HIGHEST = 40  # levels above the headline
_FAR = 12  # levels above an element that may be a box of other stories
_TELLING = 8  # letters of a heading that are not in the title by chance
_LONGEST = 160
_TEASER = 600  # characters
_BOX = 2  # levels above a date that its own story's heading stands in


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline's place, -1 where there is none, and the places of what holds it, itself at
    level 0: how near to it other elements stand, all of them by place."""

    outline: Outline
    at: int
    holders: Mapping[int, int]
    related: dict[int, bool] = field(default_factory=dict)
    boxes: dict[int, bool] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The headline's text."""
        return self._text(self.at) if self.at >= 0 else ""

    def _text(self, place: int) -> str:
        return node_text(self.outline.nodes[place])

    def elsewhere(self, place: int, tags: frozenset[str] = _ELSEWHERE) -> bool:
        """Whether an element stands in an aside, a footer, a list of other stories or comments;
        what holds the headline too is none of these."""
        for up in islice(chain((place,), self.outline.up(place)), _FAR):
            if up == 0 or up in self.holders:
                return False
            if self.outline.tags[up] in tags or self._is_related(up):
                return True
        return False

    def _is_related(self, place: int) -> bool:
        """Whether its class or id calls an element one of other stories; told once of each."""
        known = self.related.get(place)
        if known is None:
            attributes = self.outline.attributes[place]
            marks = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
            known = self.related[place] = len(marks) > 1 and _is_related(marks.lower())
        return known

    def beside(self) -> Iterator[str]:
        """The texts of the elements just before and behind the headline, or behind what it
        alone stands in."""
        node = self.outline.nodes[self.at] if self.at >= 0 else None
        for _ in range(2):
            if node is None or node.tag == "body":
                return
            for other in (_sibling(node, back=True), _sibling(node, back=False)):
                if other is not None:
                    yield node_text(other)[: 2 * _LONGEST]
            node = node.parent

    def is_of_other(self, place: int) -> bool:
        """Whether an element shares a small box with another heading: a story told elsewhere."""
        made = self.outline
        for box in islice(made.up(place), _BOX):
            if box in self.holders:
                return False
            if other := made.within(box, made.of("h2", "h3", "h4", "h5")):
                return self._is_teaser(box, other[0])
        return False

    def _is_teaser(self, box: int, heading: int) -> bool:
        """Whether a box is short and its heading not the page's own; told once of each."""
        known = self.boxes.get(box)
        if known is None:
            known = len(self._text(box)) <= _TEASER and self._text(heading) != self.name
            self.boxes[box] = known
        return known

    def distance(self, place: int) -> int:
        """How many levels above the headline the two meet."""
        above = islice(chain((place,), self.outline.up(place)), _HIGHEST)
        return next((self.holders[up] for up in above if up in self.holders), _HIGHEST)

    def around(self, tags: frozenset[str], levels: int, most: int) -> Iterator[int]:
        """Elements of some tags around the headline, the nearest level first, each once."""
        made, seen = self.outline, set[int]()
        for holder in islice(made.up(self.at), levels) if self.at >= 0 else ():
            within = range(holder, made.ends[holder])
            named = (place for place in within if made.tags[place] in tags)
            for place in islice(named, most):
                if place not in seen:
                    seen.add(place)
                    yield place

    def near(self, places: Iterable[int]) -> Iterator[int]:
        """Those that do not stand elsewhere."""
        yield from islice((place for place in places if not self.elsewhere(place)), MOST_NEAR)


def _sibling(node: LexborNode, *, back: bool) -> LexborNode | None:
    """The next element beside a node; a text between the two ends the search."""
    other = node.prev if back else node.next
    while other is not None and (other.tag or "-").startswith("-"):
        if node_text(other):
            return other
        other = other.prev if back else other.next
    return other


def _is_related(marks: str) -> bool:
    return any(map(marks.__contains__, _RELATED)) or bool(_PROMOTION.search(marks))


def headline_of(page: Page) -> Headline:
    """The page's headline: the h1 or lesser heading that its title names, else the first."""
    made, at = page.outline, _heading(page)
    above = islice(chain((at,), made.up(at)), _HIGHEST) if at >= 0 else ()
    return Headline(made, at, {place: level for level, place in enumerate(above)})


def _heading(page: Page) -> int:
    made, title = page.outline, page.tree.css_first("head title")
    headings = made.of("h1", "h2", "h3")[:_MOST_HEADINGS]
    stated = node_text(title)[:_LONGEST].casefold() if title is not None else ""
    tops = [place for place in headings if made.tags[place] == "h1"]
    for place in (*tops, *headings):
        text = node_text(made.nodes[place]).casefold()
        if len(text) >= _TELLING and text in stated:
            return place
    return next(iter((*tops, *headings)), -1)
