"""Boxes → numbers: what the elements around a line say of it, by their tags and labels."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.extract.body.lexicon import MEANINGS, LabelScore, Lexicon
from dateline.extract.body.segments import Boxes

Numbers = NDArray[Any]

_PLACES = ("aside", "figure", "figcaption", "blockquote", "section")
_BIT = {tag: 1 << at for at, tag in enumerate(_PLACES)}
_OWN: dict[str, tuple[int, ...]] = {
    "li": (1, 0, 0), "p": (0, 1, 0), **{f"h{level}": (0, 0, level) for level in range(1, 7)},
}  # fmt: skip
_NO_OWN = (0, 0, 0)
_INSIDE = len(_NO_OWN)
_MEANT = ("comments", "promo", "media")  # those of the meanings that tell lines apart
_BITS = np.array(
    [*range(len(_PLACES)), *(len(_PLACES) + [*MEANINGS].index(name) for name in _MEANT)]
)

BOX = (
    "is_li", "is_p", "level", *(f"in_{tag}" for tag in _PLACES), *_MEANT,
    "hidden", "depth", "label_low", "path_low", "path_sum",
)  # fmt: skip
_CARRIED = BOX.index("hidden")

_FADES = 0.7  # a label says so much less of the boxes in its own
_MOST_LOOKS = 1 << 24  # more than a page has


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
class _Looks:
    """What boxes that are written alike have in common, made once of each look, one list a
    trait: the numbers of its tag and class, and of its tag; what its labels say."""

    kind: list[int] = field(default_factory=list)
    tag: list[int] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    total: list[float] = field(default_factory=list)
    bits: list[int] = field(default_factory=list)
    own: list[tuple[int, ...]] = field(default_factory=list)
    _kinds: dict[tuple[str, str], int] = field(default_factory=dict)
    _tags: dict[str, int] = field(default_factory=dict)

    def add(self, tag: str, style: str, score: LabelScore) -> None:
        self.kind.append(self._kinds.setdefault((tag, style), len(self._kinds)))
        self.tag.append(self._tags.setdefault(tag, len(self._tags)))
        self.low.append(score.low)
        self.total.append(score.total)
        self.bits.append(_BIT.get(tag, 0) | score.meant << len(_PLACES))
        self.own.append(_OWN.get(tag, _NO_OWN))


@dataclass(slots=True)
class _Sorts:
    """The sorts of boxes on a page, one list a trait; a menu's hundred items are one. What the
    boxes around say is taken together with what the box itself does."""

    look: list[int] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    total: list[float] = field(default_factory=list)
    bits: list[int] = field(default_factory=list)
    alike: list[int] = field(default_factory=list)
    _alikes: dict[int, int] = field(default_factory=dict)

    def add(self, look: int, around: int, looks: _Looks, *, hidden: bool) -> int:
        low, total, bits = looks.low[look], looks.total[look], looks.bits[look]
        depth, above = 0, -1
        if around >= 0:
            hidden = hidden or self.hidden[around]
            depth = self.depth[around] + 1
            low = min(self.low[around], low)
            total += _FADES * self.total[around]
            bits |= self.bits[around]
            above = looks.kind[self.look[around]]
        else:
            low = min(0.0, low)
        self.look.append(look)
        self.hidden.append(hidden)
        self.depth.append(depth)
        self.low.append(low)
        self.total.append(total)
        self.bits.append(bits)
        made = above * _MOST_LOOKS + looks.kind[look]
        self.alike.append(self._alikes.setdefault(made, len(self._alikes)))
        return len(self.look) - 1

    def traits(self, looks: _Looks) -> Numbers:
        """A row a trait (``BOX``), a column a sort."""
        told = np.empty((len(BOX), len(self.look)), dtype=np.float32)
        look = np.array(self.look)
        told[:_INSIDE] = np.array(looks.own).T[:, look]
        told[_INSIDE:_CARRIED] = (np.array(self.bits) >> _BITS[:, None]) & 1
        own = np.array(looks.low)[look]
        told[_CARRIED:] = (self.hidden, self.depth, own, self.low, self.total)
        return told


def surroundings(boxes: Boxes, lexicon: Lexicon) -> Surroundings:
    """The numbers of each box; the lexicon says what its labels say."""
    looks, sorts = _Looks(), _Sorts()
    number: dict[int, int] = {}
    known: dict[int, int] = {}
    sort_of: list[int] = []
    for box, (up, written) in enumerate(zip(boxes.up, boxes.look, strict=True)):
        around = sort_of[up] if up >= 0 else -1
        told = around * _MOST_LOOKS + written
        sort = known.get(told)
        if sort is None:
            look = number.get(written)
            if look is None:
                look = number[written] = len(number)
                looks.add(boxes.tag[box], boxes.style[box], lexicon.label(boxes.label[box]))
            sort = known[told] = sorts.add(look, around, looks, hidden=boxes.hidden[box])
        sort_of.append(sort)
    tags = np.array(looks.tag)[np.array(sorts.look)]
    return Surroundings(np.array(sort_of), sorts.traits(looks), np.array(sorts.alike), tags)
