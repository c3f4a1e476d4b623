"""chosen lines → chosen lines: headings go with their text, a line with those made like it.

Each line was judged by itself; these are the few things that hold of lines together.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Any

from numpy.typing import NDArray

from dateline.extract.body.calls import without_calls
from dateline.extract.body.segments import Boxes, Segments, list_of, table_of

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OF_TEXT = frozenset({"h2", "h3", "h4"})
_HARDLY = 0.1  # the chance from which a heading within the text is believed
_DOUBTED = 0.3  # the same for a line between two that are made like it
_LISTED = 0.15  # the same for a list between two of them
_ANNOUNCED = 0.05  # the same for one that the last line of the text announces
_MOST_ROWS = 30  # of what a line announces
_LINKED = 0.3  # the share of it that may be links
_SOME = 40  # characters that are more than a date or a label under a heading

Lines = list[int]


def with_companions(segments: Segments, chance: NDArray[Any], lines: Lines) -> Lines:
    """The chosen lines, without headings under which nothing was chosen, and with a line or a
    list that stands between chosen ones."""
    called = set(lines).difference(without_calls(segments, lines))
    lines = _without_lone_headings(segments, [at for at in lines if at not in called])
    chosen = set(lines)
    between = [at + 1 for at in lines if at + 2 in chosen and at + 1 not in chosen | called]
    joined = (at for at in between if _belongs(segments, at, float(chance[at])))
    listed = (*_lists_between(segments, chance, lines), *_announced(segments, chance, lines))
    return sorted({*lines, *joined, *listed})


def _announced(segments: Segments, chance: NDArray[Any], lines: Lines) -> Sequence[int]:
    """The rows of the small table or list that the last chosen line announces by a colon, where
    they follow at once beside it and are not links."""
    boxes, box = segments.boxes, segments.box
    at = lines[-1] if lines else -1
    if at < 0 or at + 1 >= len(segments) or not segments.text[at].endswith((":", "：")):
        return ()
    of = _whole_of(boxes, box[at + 1])
    if of < 0 or boxes.up[of] != boxes.up[box[at]] or chance[at + 1] < _ANNOUNCED:
        return ()
    most = range(at + 1, min(at + 2 + _MOST_ROWS, len(segments)))
    rows = list(takewhile(lambda row: _whole_of(boxes, box[row]) == of, most))
    length = sum(len(segments.text[row]) for row in rows)
    linked = sum(segments.linked[row] for row in rows)
    return rows if len(rows) <= _MOST_ROWS and linked < _LINKED * length else ()


def _whole_of(boxes: Boxes, box: int) -> int:
    """The list or the whole table that a line is a part of; -1 for none."""
    return table_of(boxes, list_of(boxes, box))


def _lists_between(segments: Segments, chance: NDArray[Any], lines: Lines) -> Iterator[int]:
    """The lines of lists that fill a gap: what stands in the midst of a text is seldom not its."""
    boxes, box = segments.boxes, segments.box
    for before, after in pairwise(lines):
        if after - before == 1 or chance[before + 1] < _LISTED:
            continue
        gap = range(before + 1, after)
        lists = {list_of(boxes, box[at]) for at in gap}
        if len(lists) == 1 and lists != {-1}:
            yield from gap


def _without_lone_headings(segments: Segments, lines: Lines) -> Lines:
    boxes, box = segments.boxes, segments.box
    headings = [at for at in lines if boxes.tag[box[at]] in _HEADINGS]
    if not headings:
        return lines
    whole = _characters(segments, range(len(segments)))
    taken = _characters(segments, lines)

    def is_lone(at: int) -> bool:
        around = boxes.up[box[at]]
        least = 0 if boxes.tag[box[at]] == "h1" else _SOME
        return around >= 0 and taken[around] == 0 and whole[around] > least

    lone = {at for at in headings if is_lone(at)}
    return [at for at in lines if at not in lone]


def _characters(segments: Segments, lines: Sequence[int]) -> list[int]:
    """How much of the lines' text, headings aside, stands in each box."""
    boxes = segments.boxes
    held = [0] * len(boxes.up)
    for at in lines:
        if boxes.tag[segments.box[at]] not in _HEADINGS:
            held[segments.box[at]] += len(segments.text[at])
    for at in range(len(held) - 1, 0, -1):
        held[boxes.up[at]] += held[at]
    return held


def _belongs(segments: Segments, at: int, chance: float) -> bool:
    boxes, box = segments.boxes, segments.box
    if boxes.tag[box[at]] in _OF_TEXT:
        return chance > _HARDLY and boxes.up[box[at]] == boxes.up[box[at + 1]]
    return (
        chance > _DOUBTED and len({_make(boxes, box[near]) for near in (at - 1, at, at + 1)}) == 1
    )


def _make(boxes: Boxes, box: int) -> tuple[int, str, str]:
    return boxes.up[box], boxes.tag[box], boxes.style[box]
