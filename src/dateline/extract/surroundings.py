"""Boxes → numbers: what the elements around a line say of it, by their tags and labels."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.extract.lexicon import MEANINGS, Lexicon
from dateline.extract.segments import Boxes

Numbers = NDArray[Any]

_PLACES = ("aside", "figure", "figcaption", "li", "ul", "ol", "blockquote", "article", "section",
           "tr")  # fmt: skip
_BIT = {tag: 1 << at for at, tag in enumerate(_PLACES)}
_LEVEL = {f"h{level}": level for level in range(1, 7)}

_BITS = len(_PLACES) + len(MEANINGS)

BOX = (
    "is_div", "is_li", "is_p", "level", *(f"in_{tag}" for tag in _PLACES), *MEANINGS,
    "hidden", "depth", "label_low", "label_high", "label_sum", "path_low", "path_high",
    "path_sum", "article",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``traits`` a row a trait (``BOX``), a column a box; ``alike`` numbers boxes of one tag
    and class in boxes of one tag and class; ``tag`` numbers the tags."""

    traits: Numbers
    alike: Numbers
    tag: Numbers


def surroundings(boxes: Boxes, lexicon: Lexicon) -> Surroundings:
    """The numbers of each box; the lexicon says what its labels say."""
    kinds: dict[tuple[str, str, int], int] = {}
    tags: dict[str, int] = {}
    rows: list[tuple[float, ...]] = []
    bits: list[int] = []
    kind_of: list[int] = []
    alike: list[int] = []
    tag_of: list[int] = []
    articles = 0
    for up, tag, style, label, hidden in zip(
        boxes.up, boxes.tag, boxes.style, boxes.label, boxes.hidden, strict=True
    ):
        low, high, total, meant = lexicon.label(label)
        above, bit, around = (rows[up], bits[up], kind_of[up]) if up >= 0 else (_NONE, 0, -1)
        article = above[8]
        if tag == "article" and not article:
            articles += 1
            article = articles
        rows.append((
            hidden or above[0], above[1] + 1, low, high, total,
            min(above[5], low), max(above[6], high),
            total + 0.7 * above[7], article,
        ))  # fmt: skip
        bits.append(bit | _BIT.get(tag, 0) | meant << len(_PLACES))
        kind_of.append(kinds.setdefault((tag, style, -2), len(kinds)))
        alike.append(kinds.setdefault((tag, style, around), len(kinds)))
        tag_of.append(tags.setdefault(tag, len(tags)))
    own = [(tag == "div", tag == "li", tag == "p", _LEVEL.get(tag, 0)) for tag in boxes.tag]
    inside = (np.array(bits) >> np.arange(_BITS)[:, None]) & 1
    traits = np.concatenate([np.array(own).T, inside, np.array(rows).T], axis=0, dtype=np.float32)
    return Surroundings(traits, np.array(alike), np.array(tag_of))


_NONE: tuple[float, ...] = (0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
