"""Boxes → numbers: what the elements around a line say of it, by their tags and labels."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.extract.lexicon import MEANINGS, Lexicon
from dateline.extract.segments import Boxes

Numbers = NDArray[Any]

_PLACES = ("aside", "figure", "figcaption", "blockquote", "section")
_BIT = {tag: 1 << at for at, tag in enumerate(_PLACES)}
_OWN: dict[str, tuple[int, ...]] = {
    "li": (1, 0, 0), "p": (0, 1, 0), **{f"h{level}": (0, 0, level) for level in range(1, 7)},
}  # fmt: skip
_NO_OWN = (0, 0, 0)
_MEANT = ("comments", "promo", "media")  # those of the meanings that tell lines apart
_BITS = np.array(
    [*range(len(_PLACES)), *(len(_PLACES) + [*MEANINGS].index(name) for name in _MEANT)]
)

BOX = (
    "is_li", "is_p", "level", *(f"in_{tag}" for tag in _PLACES), *_MEANT,
    "hidden", "depth", "label_low", "path_low", "path_sum",
)  # fmt: skip

_NONE: tuple[float, ...] = (0.0, -1.0, 0.0, 0.0, 0.0)

# Of a box: the sort of the box around it (-1: none), its tag, style, label, whether it is hidden.
Sort = tuple[int, str, str, str, bool]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``sort`` numbers boxes of which the same holds: made alike, in boxes of one sort. By sort,
    ``traits`` a row a trait (``BOX``); ``alike`` numbers boxes of one tag and class in boxes of
    one tag and class; ``tag`` numbers the tags."""

    sort: Numbers
    traits: Numbers
    alike: Numbers
    tag: Numbers


@dataclass(slots=True)
class _Sorts:
    """The sorts of boxes on a page, one list a trait; a menu's hundred items are one."""

    lexicon: Lexicon
    kinds: dict[tuple[str, str, int], int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    carried: list[tuple[float, ...]] = field(default_factory=list)
    bits: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    alike: list[int] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)

    def add(self, sort: Sort) -> int:
        """The number of a new sort: what its labels say, added to what is said around it."""
        up, tag, style, label, hidden = sort
        low, total, meant = self.lexicon.label(label)
        above, bit, around = _NONE, 0, -1
        if up >= 0:
            above, bit, around = self.carried[up], self.bits[up], self.kind[up]
        self.carried.append((
            hidden or above[0], above[1] + 1, low, min(above[3], low), total + 0.7 * above[4],
        ))  # fmt: skip
        self.bits.append(bit | _BIT.get(tag, 0) | meant << len(_PLACES))
        self.kind.append(self.kinds.setdefault((tag, style, -2), len(self.kinds)))
        self.alike.append(self.kinds.setdefault((tag, style, around), len(self.kinds)))
        self.tag.append(tag)
        self.tags.setdefault(tag, len(self.tags))
        return len(self.tag) - 1

    def traits(self) -> Numbers:
        """A row a trait, a column a sort."""
        own = [_OWN.get(tag, _NO_OWN) for tag in self.tag]
        inside = (np.array(self.bits) >> _BITS[:, None]) & 1
        told = [np.array(own).T, inside, np.array(self.carried).T]
        return np.concatenate(told, axis=0, dtype=np.float32)


def surroundings(boxes: Boxes, lexicon: Lexicon) -> Surroundings:
    """The numbers of each box; the lexicon says what its labels say."""
    sorts = _Sorts(lexicon)
    known: dict[tuple[int, int], int] = {}
    sort_of: list[int] = []
    for at, up in enumerate(boxes.up):
        around = sort_of[up] if up >= 0 else -1
        told = (around, boxes.look[at])
        sort = known.get(told, -1)
        if sort < 0:
            named = (boxes.tag[at], boxes.style[at], boxes.label[at], boxes.hidden[at])
            sort = known[told] = sorts.add((around, *named))
        sort_of.append(sort)
    tags = np.array([sorts.tags[tag] for tag in sorts.tag])
    return Surroundings(np.array(sort_of), sorts.traits(), np.array(sorts.alike), tags)
