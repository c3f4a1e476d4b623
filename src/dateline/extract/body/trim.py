"""[Block] → [Block]: without what stands around the text and has a field of its own."""

import re
from collections.abc import Callable, Collection
from itertools import pairwise

from dateline.extract.dates.words import date_words
from dateline.extract.notes.said import is_boilerplate
from dateline.model import Block
from dateline.text import one_line

_HEAD = 6  # blocks in which a headline may be repeated
_SHORT = 120  # characters of a line that is a date, a byline or a label
_LONGEST_LEAD = 400
_ENDS_SENTENCE = re.compile(r"[.!?。！？؟।…][\"”’»)]?$")
_END_MARK = re.compile(r"^(?:[#*=_–—-]\s*){2,}$|^-?\s*(?:30|ends?|ENDS?|NNNN)\s*-?$")
# What closes a release by words: "Ends/Friday, March 6, 2026", "（完）". Below a line of signs
# there may be more of the text.
_CLOSED = re.compile(r"^(?:ends|ENDS|NNNN)$|^E(?:nds|NDS)/[^.!?]{6,40}$|^[（(]?完[）)]?$")
_DATA = 3  # blocks among which a release's own data may stand
_LABELS = 2  # short lines above the date of a header: an office, a name
_LABEL = 80
_BELOW = 3  # short lines below an end mark: the day and hour of issue


def trimmed(
    blocks: tuple[Block, ...],
    *,
    title: str | None,
    leads: Collection[str],
    names: Collection[str],
    is_date: Callable[[str], bool],
) -> tuple[Block, ...]:
    """The body proper: what precedes a repeated headline, the headline, date and byline lines
    below it, the lead where the page states it apart, and end marks ("###") are cut off."""
    rest = list(blocks[_after_title(blocks, title) :])
    if not rest and blocks and blocks[-1].kind == "paragraph":
        return blocks[-1:]  # a flash: its text is its headline
    while len(rest) > 1 and _is_furniture(rest[0], leads, names, is_date):
        rest.pop(0)
    while above := _labels_above_date(rest, is_date):
        rest = rest[above:]
    while (
        len(rest) > 2 and rest[0].kind == "heading" and _is_furniture(rest[1], (), names, is_date)
    ):
        rest.pop(1)  # below a subtitle
    rest = [
        block for at, block in enumerate(rest) if at >= _DATA or not _is_of_issue(block, is_date)
    ]
    rest = [block for block in rest if not _CLOSED.match(block.text)] if _goes_on(rest) else rest
    rest = _without_marks(rest)
    end = _at_end_mark(rest)
    while end and (rest[end - 1].kind == "heading" or _END_MARK.match(rest[end - 1].text)):
        end -= 1
    return tuple(rest[:end] or rest)  # a page of nothing but headings is left as it is


def standfirst(
    before: tuple[Block, ...], after: tuple[Block, ...], leads: Collection[str]
) -> str | None:
    """The lead that opened the text and was cut off it."""
    rest = {block.text for block in after}
    opening = (block.text for block in before[:_HEAD])
    return next((text for text in opening if text in leads and text not in rest), None)


def _after_title(blocks: tuple[Block, ...], title: str | None) -> int:
    """The index behind the headline, where only labels and dates stand before it."""
    for index, block in enumerate(blocks[:_HEAD]):
        if title and _key(block.text) == _key(title):
            return index + 1
        if len(block.text) > _SHORT:
            break
    return 0


def _labels_above_date(blocks: list[Block], is_date: Callable[[str], bool]) -> int:
    """The index behind the date line of a header whose first lines are labels; else 0."""
    for at, block in enumerate(blocks[: min(_LABELS + 1, len(blocks) - 1)]):
        text = block.text
        if block.kind != "paragraph" or len(text) > _LABEL or _ENDS_SENTENCE.search(text):
            break
        if is_date(text):
            return at + 1
    return 0


def _at_end_mark(blocks: list[Block]) -> int:
    """The index of the first end mark with nothing but a few short lines below it, or the end."""
    end = len(blocks)
    for at in range(len(blocks) - 1, max(0, len(blocks) - _BELOW - 2), -1):
        if len(blocks[at].text) > _LABEL:
            break
        if _CLOSED.match(blocks[at].text):
            end = at
    return end


def _without_marks(blocks: list[Block]) -> list[Block]:
    """Without "###", and without an end mark above what an office says every time."""
    marks = {
        at
        for at, block in enumerate(blocks)
        if len(block.text) <= _LABEL and (_END_MARK.match(block.text) or _CLOSED.match(block.text))
    }
    below = (at for at in marks if at + 1 < len(blocks) and is_boilerplate(blocks[at + 1].text))
    ended = {*below, *(at for at in marks if "#" in blocks[at].text)}
    return [block for at, block in enumerate(blocks) if at not in ended] if ended else blocks


def _is_of_issue(block: Block, is_date: Callable[[str], bool]) -> bool:
    """Whether a list is the release's own data: short lines, of which one calls itself the day of
    publication and the next is a day."""
    lines = block.text.split("\n")
    if block.kind not in {"list", "table"} or any(len(line) > _LABEL for line in lines):
        return False
    is_label = date_words().label.fullmatch
    return any(is_label(label) and is_date(day) for label, day in pairwise(lines))


def _goes_on(blocks: list[Block]) -> bool:
    """Whether sentences follow an end mark: then it ends nothing."""
    marks = [at for at, block in enumerate(blocks) if _CLOSED.match(block.text)]
    below = blocks[marks[-1] + 1 :] if marks else []
    return bool(below) and all(_ENDS_SENTENCE.search(block.text) for block in below)


def _is_furniture(
    block: Block,
    leads: Collection[str],
    names: Collection[str],
    is_date: Callable[[str], bool],
) -> bool:
    text = block.text
    if block.kind in {"list", "table"}:
        return False
    if len(text) <= _LONGEST_LEAD and text in leads:
        return True
    if len(text) > _SHORT or _ENDS_SENTENCE.search(text):
        return False
    bare = text
    for name in names:
        bare = bare.replace(name, "")
    return is_date(text) or (bare != text and len(bare.split()) <= 3)


def _key(text: str) -> str:
    return one_line(text).casefold().rstrip(".")
