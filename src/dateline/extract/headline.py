"""tree → Headline: where the headline stands, and which elements belong to other things."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline.extract.page import node_text

MOST_NEAR = 40
_ELSEWHERE = frozenset({"aside", "footer", "nav", "blockquote"})
_RELATED = re.compile(
    r"related|recommend|sidebar|comment|teaser|more-|latest|popular|trending|footer|widget|ticker"
    r"|copyright|promo(?!ted)|newsletter|most-read|carousel|latestnews|calendar",
    re.IGNORECASE,
)
_MOST_HEADINGS = 30
_HIGHEST = 40  # levels above the headline
_TELLING = 8  # letters of a heading that are not in the title by chance
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline and what holds it, by identity: how near to it other elements stand."""

    heading: LexborNode | None
    holders: dict[int, int]

    def elsewhere(self, node: LexborNode, tags: frozenset[str] = _ELSEWHERE) -> bool:
        """Whether a node stands in an aside, a footer, a list of other stories or comments;
        what holds the headline too is none of these."""
        parent: LexborNode | None = node
        for _ in range(12):
            if parent is None or parent.tag in {"body", "html"} or parent.mem_id in self.holders:
                return False
            classes = f"{parent.attributes.get('class') or ''} {parent.attributes.get('id') or ''}"
            if parent.tag in tags or _RELATED.search(classes):
                return True
            parent = parent.parent
        return False

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
