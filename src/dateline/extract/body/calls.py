"""chosen lines → chosen lines: without what calls a reader away to other stories or to a letter.

Such lines stand within the text and are made like it; their words and their links tell them.
"""

from collections.abc import Iterator

from dateline.extract.body.segments import ITEMS, Segments
from dateline.extract.page.phrases import fold, phrases

_LONGEST = 300  # characters of a line that leads to another story
_LABEL = 40  # … of a heading above such lines
_LINKED = 0.4  # the share of a line that is its link
_CALL = 250  # characters of a call to subscribe
_TEXT = 120  # … of a line behind which no foot of the text can stand

Lines = list[int]


def without_calls(segments: Segments, lines: Lines) -> Lines:
    """The chosen lines, without "Read also: …" where that is a link, without such a heading and
    the links below it, and without the calls to subscribe or follow at the foot, nor what a
    house says below every text."""
    called = {*_leading_away(segments, lines), *_asking(segments, lines)}
    return [at for at in lines if at not in called] if called else lines


def _leading_away(segments: Segments, lines: Lines) -> Iterator[int]:
    labels: Lines = []
    for at in lines:
        if not _is_link(segments, at):
            labels = [at] if _is_label(segments.text[at]) else []
        elif labels and _goes_on(segments, labels[-1], at):
            yield from labels
            yield at
            labels = [at]
        else:
            labels = []
            if _opens(segments.text[at]):
                yield at


def _is_link(segments: Segments, at: int) -> bool:
    length = len(segments.text[at])
    return length <= _LONGEST and segments.linked[at] >= _LINKED * length


def _is_label(text: str) -> bool:
    folded = fold(text) if len(text) <= _LABEL else ""
    return phrases("read_also").fill(folded) or phrases("more_label").fill(folded)


def _opens(text: str) -> bool:
    return phrases("read_also").open(fold(text)) or _is_label(text.partition(":")[0])


def _goes_on(segments: Segments, before: int, at: int) -> bool:
    """Whether a link follows at once; a list below "See also" is a part of its page."""
    return at == before + 1 and segments.boxes.tag[segments.box[at]] not in ITEMS


def _asking(segments: Segments, lines: Lines) -> Iterator[int]:
    for at in reversed(lines):
        text = segments.text[at]
        folded = fold(text) if len(text) <= _CALL else ""
        if phrases("subscribe").within(folded) or phrases("foot").open(folded):
            yield at
        elif len(text) > _TEXT:
            return
