"""Segments → numbers: what tells an article's text from what stands around it.

The numbers are of the line itself, of the boxes around it, of its neighbours, of the lines made
alike, of its container, and of the container that holds the most running text (the core).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.extract.body.lexicon import Lexicon
from dateline.extract.body.segments import Segments
from dateline.extract.body.surroundings import BOX, surroundings
from dateline.extract.body.wording import SENTENCE, WORDING, widths, wordings
from dateline.extract.page.facts import Facts

Numbers = NDArray[Any]

_GOOD_SENTENCE, _GOOD_LINE = 70, 160  # characters of running text, with and without its full stop
_GOOD_LINKED = 0.3
_LEVEL = BOX.index("level")
_STEPS = (-1, 1)

TRAITS = (
    *WORDING, *BOX, "linked", "bold", "up_low",
    "at", "before", "since_h1", "h1_seen", "count", "since_head", "head_said",
    *(f"{name}{step:+d}" for step in _STEPS for name in ("length", "linked")),
    "alike_count", "alike_length", "alike_linked", "alike_good", "alike_share",
    "up_density", "up_share", "over_good", "over_density",
    "from_core", "to_core", "since_core", "until_core",
    "is_title", "in_lead", "in_body", "titles",
)  # fmt: skip
_GROWN = 4
_TOLD = 24  # characters from which a line is looked for in what the page says of itself


@dataclass(frozen=True, slots=True)
class Layout:
    """Numbers of each line that later looks need: its box, the boxes around that, its kind
    and tag, its length in letters; and the box around each box."""

    box: Numbers
    up: Numbers
    over: Numbers
    alike: Numbers
    tag: Numbers
    length: Numbers
    tree: list[int]


def traits_of(segments: Segments, facts: Facts, lexicon: Lexicon) -> tuple[Numbers, Layout]:
    """A row a trait (``TRAITS``), a column a segment; of one segment at least."""
    said = wordings(segments.text, segments.linked, lexicon.words)
    around = surroundings(segments.boxes, lexicon)
    box, ups = np.array(segments.box), np.maximum(np.array(segments.boxes.up), 0)
    up = ups[box]
    sort, sort_up = around.sort[box], around.sort[up]
    shown = said[0]
    layout = Layout(
        box=box,
        up=up,
        over=ups[up],
        alike=around.alike[sort],
        tag=around.tag[sort],
        length=shown * widths(segments.text),
        tree=segments.boxes.up,
    )
    linked = np.minimum(np.array(segments.linked, dtype=np.float32) / shown, 1)
    bold = np.minimum(np.array(segments.bold, dtype=np.float32) / shown, 1)
    length, end = layout.length, said[WORDING.index("end")]
    sentence = (length >= _GOOD_SENTENCE) & (end == SENTENCE)
    good = (linked < _GOOD_LINKED) & (sentence | (length >= _GOOD_LINE))
    mass = np.where(good, length, 0)
    boxed = around.traits[:, sort]
    rows = [
        *said,
        *boxed,
        linked,
        bold,
        around.traits[BOX.index("label_low"), sort_up],
        *_positions(length, boxed[_LEVEL], said[WORDING.index("said")]),
        *(moved for step in _STEPS for moved in (shifted(length, step), shifted(linked, step))),
        *_groups(layout, mass, linked),
        *_core(layout, mass),
        *_facts(segments.text, facts),
    ]
    return np.array(rows, dtype=np.float32), layout


def shifted(values: Numbers, step: int) -> Numbers:
    """The values of the lines ``step`` further on; -1 beyond the page."""
    moved = np.full(len(values), -1, dtype=np.float32)
    if abs(step) < len(values):
        if step > 0:
            moved[:-step] = values[step:]
        else:
            moved[-step:] = values[:step]
    return moved


def last_before(at: Numbers, marks: Numbers) -> Numbers:
    """For each place the number of marks up to it."""
    return np.searchsorted(marks, at, side="right")


def _positions(length: Numbers, level: Numbers, said: Numbers) -> list[Numbers]:
    """Place by lines and by characters; the first-level headings so far, and the lines since
    the last; the lines since any heading, and what that heading's words say."""
    size = len(length)
    at = np.arange(size)
    tops, heads = np.flatnonzero(level == 1), np.flatnonzero(level)
    seen, passed = last_before(at, tops), last_before(at, heads)
    none = np.full(size, -1)
    last = heads[np.maximum(passed - 1, 0)] if len(heads) else none
    return [
        at / size,
        (np.cumsum(length) - length) / max(float(length.sum()), 1.0),
        at - tops[np.maximum(seen - 1, 0)] if len(tops) else none,
        seen,
        np.full(size, size),
        np.where(passed > 0, at - last, -1),
        np.where(passed > 0, said[last], 0),
    ]


def sums(groups: Numbers, values: Numbers) -> Numbers:
    """The sum of the values of each line's group."""
    return np.bincount(groups, weights=values)[groups]


def _groups(layout: Layout, mass: Numbers, linked: Numbers) -> list[Numbers]:
    length, ones = layout.length, np.ones(len(mass))
    total = max(float(mass.sum()), 1.0)
    alike_length, alike_good = sums(layout.alike, length), sums(layout.alike, mass)
    up_good, over_good = sums(layout.up, mass), sums(layout.over, mass)
    return [
        sums(layout.alike, ones),
        alike_length,
        sums(layout.alike, linked * length) / alike_length,
        alike_good / alike_length,
        alike_good / total,
        up_good / sums(layout.up, length),
        up_good / total,
        over_good,
        over_good / sums(layout.over, length),
    ]


def core_of(layout: Layout, mass: Numbers) -> int:
    """The box that holds the most: all of its own children's text, half of theirs."""
    held = np.bincount(layout.up, weights=mass, minlength=len(layout.tree))
    held = held + 0.5 * np.bincount(layout.over, weights=mass, minlength=len(layout.tree))
    return int(held.argmax())


def steps_to(layout: Layout, core: int) -> tuple[Numbers, Numbers]:
    """How many boxes up from each line, and up from the core, the two meet."""
    line: dict[int, int] = {}
    at, steps = core, 0
    while at >= 0:
        line[at] = steps
        at, steps = layout.tree[at], steps + 1
    down, across = [0] * len(layout.tree), [0] * len(layout.tree)
    for index, up in enumerate(layout.tree):
        if index in line:
            across[index] = line[index]
        else:
            down[index], across[index] = down[up] + 1, across[up]
    return np.array(down)[layout.box], np.array(across)[layout.box]


def _core(layout: Layout, mass: Numbers) -> list[Numbers]:
    down, across = steps_to(layout, core_of(layout, mass))
    at = np.arange(len(mass))
    held = np.flatnonzero((across == 0) & (mass > 0))
    first, last = (held[0], held[-1]) if len(held) else (0, len(mass) - 1)
    return [down, across, at - first, at - last]


def _facts(texts: list[str], facts: Facts) -> Numbers:
    """Whether a line is a title, opens in the description or in the stated text, and how many
    titles there were so far."""
    # a letter may become two in small letters
    long = {len(title) - less for title in facts.titles for less in range(_GROWN)}
    is_title = [len(text) in long and text.casefold() in facts.titles for text in texts]
    lead = facts.description
    in_lead = [len(text) > _TOLD and text[:60] in lead for text in texts]
    in_body = [bool(facts.body) and text[:40] in facts.body for text in texts]
    return np.array([is_title, in_lead, in_body, np.cumsum(is_title)], dtype=np.float32)
