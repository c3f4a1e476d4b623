"""numbers, chances → numbers: each line again, once all lines have been judged."""

import numpy as np

from dateline.extract.body.traits import Layout, Numbers, core_of, shifted, steps_to, sums

_STEPS = (-1, 1)
_LIKELY = 0.6
_FAR_LINES, _FAR = 99, 9999

SECOND = (
    "p", *(f"p{step:+d}" for step in _STEPS),
    "p_own", "p_alike", "p_up", "p_over2", "mass_up", "p_tag",
    "p_before", "p_after", "mass_before", "mass_after", "near_before", "near_after",
    "gap_before", "gap_after", "from_main", "to_main", "mass",
)  # fmt: skip


def second_look(chance: Numbers, layout: Layout) -> Numbers:
    """A row a trait (``SECOND``), a column a line: the chances of its neighbours, of lines
    made alike, of the boxes around it, and what likely text stands before and after."""
    mass = chance * layout.length
    total = max(float(mass.sum()), 1.0)
    down, across = steps_to(layout, core_of(layout, np.where(chance > 0.5, mass, 0)))
    over2 = np.maximum(np.array(layout.tree), 0)[layout.over]
    groups = (layout.box, layout.alike, layout.up, over2)
    rows = [
        chance,
        *(shifted(chance, step) for step in _STEPS),
        *(sums(group, mass) / sums(group, layout.length) for group in groups),
        sums(layout.up, mass) / total,
        sums(layout.tag, mass) / sums(layout.tag, layout.length),
        *_reach(chance, mass, layout.length, total),
        down,
        across,
        np.full(len(chance), total),
    ]
    return np.array(rows, dtype=np.float32)


def _reach(chance: Numbers, mass: Numbers, length: Numbers, total: float) -> list[Numbers]:
    """The best line before and after, the shares of text there, and how far the next likely
    line is in lines and in letters."""
    size = len(chance)
    at = np.arange(size)
    done = np.cumsum(mass)
    best = [
        shifted(np.maximum.accumulate(chance), -1),
        shifted(np.maximum.accumulate(chance[::-1])[::-1], 1),
        (done - mass) / total,
        (total - done) / total,
    ]
    likely = np.flatnonzero(chance > _LIKELY)
    if not len(likely):
        lines, letters = np.full(size, _FAR_LINES), np.full(size, _FAR)
        return [*best, lines, lines, letters, letters]
    written = np.concatenate([[0], np.cumsum(length)])
    left = np.searchsorted(likely, at, side="left") - 1
    right = np.searchsorted(likely, at, side="right")
    before, after = likely[np.maximum(left, 0)], likely[np.minimum(right, len(likely) - 1)]
    has_left, has_right = left >= 0, right < len(likely)
    return [
        *best,
        np.where(has_left, at - before, _FAR_LINES),
        np.where(has_right, after - at, _FAR_LINES),
        np.where(has_left, written[at] - written[before + 1], _FAR),
        np.where(has_right, written[after] - written[at + 1], _FAR),
    ]
