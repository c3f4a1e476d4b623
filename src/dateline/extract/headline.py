"""tree → Headline: where the headline stands, and which elements belong to other things."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline.extract.page import node_text

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
_TELLING = 8  # letters of a heading that are not in the title by chance
_LONGEST = 160
_TEASER = 600  # characters
_BOX = 2  # levels above a date that its own story's heading stands in


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline and what holds it, by identity: how near to it other elements stand."""

    heading: LexborNode | None
    holders: dict[int, int]
    related: dict[int, bool] = field(default_factory=dict)
    boxes: dict[int, bool] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The headline's text."""
        return node_text(self.heading) if self.heading is not None else ""

    def elsewhere(self, node: LexborNode, tags: frozenset[str] = _ELSEWHERE) -> bool:
        """Whether a node stands in an aside, a footer, a list of other stories or comments;
        what holds the headline too is none of these."""
        parent: LexborNode | None = node
        for _ in range(12):
            if parent is None or parent.tag in {"body", "html"} or parent.mem_id in self.holders:
                return False
            if parent.tag in tags or self._is_related(parent):
                return True
            parent = parent.parent
        return False

    def _is_related(self, node: LexborNode) -> bool:
        """Whether its class or id calls an element one of other stories; told once of each."""
        known = self.related.get(node.mem_id)
        if known is None:
            attributes = node.attributes
            marks = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
            known = self.related[node.mem_id] = len(marks) > 1 and _is_related(marks.lower())
        return known

    def beside(self) -> Iterator[str]:
        """The texts of the elements just before and behind the headline, or behind what it
        alone stands in."""
        node = self.heading
        for _ in range(2):
            if node is None or node.tag == "body":
                return
            for other in (_sibling(node, back=True), _sibling(node, back=False)):
                if other is not None:
                    yield node_text(other)[: 2 * _LONGEST]
            node = node.parent

    def is_of_other(self, node: LexborNode) -> bool:
        """Whether a node shares a small box with another heading: a story told elsewhere."""
        parent = node.parent
        for _ in range(_BOX):
            if parent is None or parent.mem_id in self.holders:
                return False
            if (other := parent.css_first("h2, h3, h4, h5")) is not None:
                return self._is_teaser(parent, other)
            parent = parent.parent
        return False

    def _is_teaser(self, box: LexborNode, heading: LexborNode) -> bool:
        """Whether a box is short and its heading not the page's own; told once of each."""
        known = self.boxes.get(box.mem_id)
        if known is None:
            known = len(node_text(box)) <= _TEASER and node_text(heading) != self.name
            self.boxes[box.mem_id] = known
        return known

    def distance(self, node: LexborNode) -> int:
        """How many levels above the headline the two meet."""
        parent: LexborNode | None = node
        for _ in range(_HIGHEST):
            if parent is None:
                break
            if parent.mem_id in self.holders:
                return self.holders[parent.mem_id]
            parent = parent.parent
        return _HIGHEST

    def around(self, css: str, levels: int, most: int) -> Iterator[LexborNode]:
        """Elements around the headline, the nearest level first, each once."""
        holder = self.heading.parent if self.heading is not None else None
        seen: set[int] = set()
        for _ in range(levels):
            if holder is None or holder.tag == "html":
                return
            for node in islice(holder.css(css), most):
                if node.mem_id not in seen:
                    seen.add(node.mem_id)
                    yield node
            holder = holder.parent

    def near(self, nodes: Iterable[LexborNode]) -> Iterator[LexborNode]:
        """Those that do not stand elsewhere."""
        yield from islice((node for node in nodes if not self.elsewhere(node)), MOST_NEAR)


def _sibling(node: LexborNode, *, back: bool) -> LexborNode | None:
    """The next element beside a node; a text between the two ends the search."""
    other = node.prev if back else node.next
    while other is not None and (other.tag or "-").startswith("-"):
        if node_text(other):
            return other
        other = other.prev if back else other.next
    return other


def _is_related(marks: str) -> bool:
    return any(part in marks for part in _RELATED) or bool(_PROMOTION.search(marks))


def headline_of(tree: LexborHTMLParser) -> Headline:
    """The page's headline: the h1 or lesser heading that its title names, else the first."""
    heading = _heading(tree)
    holders: dict[int, int] = {}
    parent = heading
    while parent is not None and len(holders) < _HIGHEST:
        holders[parent.mem_id] = len(holders)
        parent = parent.parent
    return Headline(heading, holders)


def _heading(tree: LexborHTMLParser) -> LexborNode | None:
    headings = tree.css("h1, h2, h3")[:_MOST_HEADINGS]
    title = tree.css_first("head title")
    stated = node_text(title)[:_LONGEST].casefold() if title is not None else ""
    tops = [node for node in headings if node.tag == "h1"]
    for node in [*tops, *headings]:
        text = node_text(node).casefold()
        if len(text) >= _TELLING and text in stated:
            return node
    return next(iter([*tops, *headings]), None)
