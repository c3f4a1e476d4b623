"""tree → Outline: one walk over a page, after which questions about its parts cost nothing."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "head", "title"})

_SHARED = frozenset({"class"})  # of which elements have the same; others' are seldom said twice

Attributes = dict[str, str | None]
SPACE = -1_000_000_000  # beyond the texts of any page


@dataclass(frozen=True, slots=True)
class _Values:
    """An attribute's values on a page as one string in small letters, in which a word is found
    faster than by a selector; where each begins, and the places of its elements."""

    text: str
    starts: list[int]
    places: list[list[int]]

    def holding(self, words: Iterable[str]) -> set[int]:
        """The places of the elements whose value holds one of some words."""
        text, starts, found = self.text, self.starts, set[int]()
        for word in words:
            at = text.find(word)
            while at >= 0:
                after = bisect_right(starts, at)
                found.add(after - 1)
                at = text.find(word, starts[after]) if after < len(starts) else -1
        return set(chain.from_iterable([self.places[value] for value in found]))


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
    texts: list[str] = field(default_factory=list)
    holders: list[int] = field(default_factory=list)
    flow: list[int] = field(default_factory=list)
    _places: dict[int, int] = field(default_factory=dict)
    _by_tag: dict[str, list[int]] = field(default_factory=dict)
    _by_attribute: dict[str, list[int]] = field(default_factory=dict)
    _values: dict[str, _Values] = field(default_factory=dict)

    def length(self, place: int) -> int:
        """How many characters of text an element holds, scripts and styles aside."""
        return self.written[self.ends[place]] - self.written[place]

    def place_of(self, element: int) -> int:
        """The place of an element by its ``mem_id``; -1 for what is none of the body's."""
        if not self._places:
            self._places.update((node.mem_id, place) for place, node in enumerate(self.nodes))
        return self._places.get(element, -1)

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
            by = self._by_tag = defaultdict[str, list[int]](list)
            for place, name in enumerate(self.tags):
                by[name].append(place)
        first, *more = (self._by_tag.get(tag, []) for tag in tags)
        return sorted(chain(first, *more)) if more else first

    def stating(self, attribute: str) -> list[int]:
        """The places of the elements that have an attribute, be it an empty one."""
        if not self._by_attribute:
            by = self._by_attribute = defaultdict[str, list[int]](list)
            for place, attributes in enumerate(self.attributes):
                for name in attributes:
                    by[name].append(place)
        return self._by_attribute.get(attribute, [])

    def having(self, attribute: str, words: Iterable[str]) -> set[int]:
        """The places of the elements whose attribute holds one of some words, which are in
        small letters."""
        if attribute not in self._values:
            self._values[attribute] = self._gathered(attribute)
        return self._values[attribute].holding(words)

    def _gathered(self, attribute: str) -> _Values:
        attributes, places = self.attributes, self.stating(attribute)
        stated = [attributes[place][attribute] or "" for place in places]
        if attribute in _SHARED:
            by = defaultdict[str, list[int]](list)
            for value, place in zip(stated, places, strict=True):
                by[value].append(place)
            stated, groups = [*by], [*by.values()]
        else:
            groups = [[place] for place in places]
        values = [value.lower() for value in stated]
        ends = accumulate([len(value) + 1 for value in values])
        return _Values("\n".join(values), [0, *ends][: len(values)], groups)


def outline(tree: LexborHTMLParser) -> Outline:
    """The outline of a page's body."""
    made = Outline()
    if tree.body is not None:
        _walk(tree.body, made)
        made.attributes = [node.attributes for node in made.nodes]
    else:
        made.written.append(0)
    return made


def _walk(root: LexborNode, made: Outline) -> None:
    """Enter what stands in an element, itself first. The walk is the cost of a page: nothing in
    it that can be had later, and each call of the parser's counts."""
    nodes, tags, parents, written, ends = (
        made.nodes, made.tags, made.parents, made.written, made.ends,
    )  # fmt: skip
    texts, holders, flow = made.texts, made.holders, made.flow
    length, above = 0, -1
    around: list[LexborNode] = []  # the elements that are open, the root first
    node = root
    while True:
        tag = node.tag
        if tag == "-text":
            text = node.text_content
            if text is None or text.isspace():
                flow.append(SPACE)
            elif tags[above] not in _SILENT:
                length += len(text.strip())
                flow.append(~len(texts))
                texts.append(text)
                holders.append(above)
        elif tag is not None and tag[0] not in "-_!":
            place = len(nodes)
            parents.append(above)
            flow.append(place)
            nodes.append(node)
            tags.append(tag)
            written.append(length)
            ends.append(place + 1)
            below = node.first_child
            if below is not None:
                around.append(node)
                above, node = place, below
                continue
        following = node.next if around else None
        while following is None and around:
            node = around.pop()
            ends[above] = len(nodes)
            above = parents[above]
            following = node.next if around else None
        if following is None:
            break
        node = following
    written.append(length)
