"""tree → Outline: one walk over a page, after which questions about its parts cost nothing."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "head", "title"})


@dataclass(slots=True)
class Outline:
    """The elements of a page in document order.

    ``ends[i]`` is the place after the last descendant of element ``i``; ``parents[i]`` its
    parent, -1 for the first; ``written[i]`` how many characters of text stand before it.
    """

    nodes: list[LexborNode] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)

    def length(self, place: int) -> int:
        """How many characters of text an element holds, scripts and styles aside."""
        return self.written[self.ends[place]] - self.written[place]

    def up(self, place: int) -> Iterator[int]:
        """The ancestors of an element, from its parent on."""
        place = self.parents[place]
        while place >= 0:
            yield place
            place = self.parents[place]

    def holds(self, outer: int, places: list[int]) -> bool:
        """Whether an element holds one of some others; ``places`` are in order."""
        at = bisect_left(places, outer)
        return at < len(places) and places[at] < self.ends[outer]

    def within(self, outer: int, places: list[int]) -> list[int]:
        """Which of some elements an element holds; ``places`` are in order."""
        return places[bisect_left(places, outer) : bisect_left(places, self.ends[outer])]

    def of(self, *tags: str) -> list[int]:
        """The places of the elements of some tags."""
        return [place for place, tag in enumerate(self.tags) if tag in tags]


def outline(tree: LexborHTMLParser) -> Outline:
    """The outline of a page's body."""
    made = Outline()
    root = tree.body
    if root is None:
        made.written.append(0)
        return made
    nodes, tags, parents, written, places = (
        made.nodes, made.tags, made.parents, made.written, made.places,
    )  # fmt: skip
    text = 0
    # The walk is the cost of a page: nothing in it that can be had later.
    for node in root.traverse(include_text=True, skip_empty=True):
        parent = node.parent
        above = places.get(parent.mem_id, -1) if parent is not None else -1
        tag = node.tag
        if tag == "-text":
            if above >= 0 and tags[above] not in _SILENT:
                text += len((node.text_content or "").strip())
        elif tag is not None and tag[0] not in "-_!":
            places[node.mem_id] = len(nodes)
            nodes.append(node)
            tags.append(tag)
            parents.append(above)
            written.append(text)
    written.append(text)
    _close(made)
    return made


def _close(made: Outline) -> None:
    """Fill in the ends: an element ends where the next one begins that is not beneath it."""
    parents, ends = made.parents, list(range(1, len(made.nodes) + 1))
    for place in range(len(ends) - 1, 0, -1):
        above = parents[place]
        ends[above] = max(ends[above], ends[place])
    made.ends = ends
