"""tree → Outline: one walk over a page, after which questions about its parts cost nothing."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "head", "title"})

Attributes = dict[str, str | None]
SPACE = -1_000_000_000  # beyond the texts of any page


@dataclass(frozen=True, slots=True)
class _Values:
    """An attribute's values on a page, each once, as one string in small letters, in which a
    word is found faster than by a selector; where each begins, and the places of its elements."""

    text: str
    starts: list[int]
    places: list[list[int]]

    def holding(self, word: str) -> Iterator[int]:
        """The places of the elements whose value holds a word."""
        at = self.text.find(word)
        while at >= 0:
            after = bisect_right(self.starts, at)
            yield from self.places[after - 1]
            at = self.text.find(word, self.starts[after]) if after < len(self.starts) else -1


@dataclass(slots=True)
class Outline:
    """The elements of a page's body in document order, the body first, one list a trait.

    ``ends[i]`` is the place after the last descendant of element ``i``; ``parents[i]`` its
    parent, -1 for the first; ``written[i]`` how many characters of text stand before it.
    ``texts`` are the pieces of text outside scripts and styles, ``holders`` the elements that
    hold them; ``flow`` has both in document order: an element by its place, a text by ``~`` its,
    and ``SPACE`` for mere space between them.
    """

    nodes: list[LexborNode] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    attributes: list[Attributes] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    holders: list[int] = field(default_factory=list)
    flow: list[int] = field(default_factory=list)
    _by_tag: dict[str, list[int]] = field(default_factory=dict)
    _by_attribute: dict[str, list[int]] = field(default_factory=dict)
    _values: dict[str, _Values] = field(default_factory=dict)

    def length(self, place: int) -> int:
        """How many characters of text an element holds, scripts and styles aside."""
        return self.written[self.ends[place]] - self.written[place]

    def up(self, place: int) -> Iterator[int]:
        """The ancestors of an element, from its parent on."""
        place = self.parents[place]
        while place >= 0:
            yield place
            place = self.parents[place]

    def within(self, outer: int, places: list[int]) -> list[int]:
        """Which of some elements an element holds; ``places`` are in order."""
        return places[bisect_left(places, outer) : bisect_left(places, self.ends[outer])]

    def texts_in(self, place: int) -> Iterator[tuple[str, int]]:
        """The pieces of text that an element holds, each with the place of its holder."""
        end = self.ends[place]
        for item in islice(self.flow, self.flow.index(place, place), None):
            if item >= end:
                return
            if SPACE < item < 0:
                yield self.texts[~item], self.holders[~item]

    def of(self, *tags: str) -> list[int]:
        """The places of the elements of some tags, in order."""
        if not self._by_tag:
            for place, name in enumerate(self.tags):
                self._by_tag.setdefault(name, []).append(place)
        first, *more = (self._by_tag.get(tag, []) for tag in tags)
        return sorted(chain(first, *more)) if more else first

    def stating(self, attribute: str) -> list[int]:
        """The places of the elements that have an attribute, be it an empty one."""
        if not self._by_attribute:
            for place, attributes in enumerate(self.attributes):
                for name in attributes:
                    self._by_attribute.setdefault(name, []).append(place)
        return self._by_attribute.get(attribute, [])

    def having(self, attribute: str, words: Iterable[str]) -> set[int]:
        """The places of the elements whose attribute holds one of some words, which are in
        small letters."""
        if attribute not in self._values:
            self._values[attribute] = self._gathered(attribute)
        values = self._values[attribute]
        return {place for word in words for place in values.holding(word)}

    def _gathered(self, attribute: str) -> _Values:
        stated: dict[str, list[int]] = {}
        for place in self.stating(attribute):
            if value := self.attributes[place].get(attribute):
                stated.setdefault(value.lower(), []).append(place)
        ends = accumulate(len(value) + 1 for value in stated)
        return _Values("\n".join(stated), [0, *ends][: len(stated)], [*stated.values()])


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
    texts, holders, flow = made.texts, made.holders, made.flow
    length = 0
    # The walk is the cost of a page: nothing in it that can be had later.
    for node in root.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            text = node.text_content
            if text is None or text.isspace():
                flow.append(SPACE)
                continue
            parent = node.parent
            above = places.get(parent.mem_id, -1) if parent is not None else -1
            if above >= 0 and tags[above] not in _SILENT:
                length += len(text.strip())
                flow.append(~len(texts))
                texts.append(text)
                holders.append(above)
        elif tag is not None and tag[0] not in "-_!":
            parent = node.parent
            parents.append(places.get(parent.mem_id, -1) if parent is not None else -1)
            places[node.mem_id] = len(nodes)
            flow.append(len(nodes))
            nodes.append(node)
            tags.append(tag)
            written.append(length)
    written.append(length)
    made.attributes = [node.attributes for node in nodes]
    made.ends = _ends(parents)
    return made


def _ends(parents: list[int]) -> list[int]:
    """An element ends where the next one begins that is not beneath it."""
    ends = [0] * len(parents)
    for place in range(len(parents) - 1, -1, -1):
        end = ends[place] = ends[place] or place + 1
        above = parents[place]
        if above >= 0 and not ends[above]:  # the last child, which is met first, ends last
            ends[above] = end
    return ends
