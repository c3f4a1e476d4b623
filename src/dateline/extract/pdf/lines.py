"""[PdfLine] → [Block]: paragraphs, headings and lists out of lines that have only their places."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from dateline.model import Block
from dateline.model.article import BlockKind
from dateline.text import one_line

_GAP = 1.45  # of the usual distance of two lines: a wider one parts paragraphs
_LARGER = 1.15  # of the usual height: a heading's
_HEADING = 200  # characters
_EDGE = 2  # lines at the head and the foot of a page that may be its frame
_BULLET = re.compile(r"[•●▪◦‣∙·–—*o]\s+(?=\S)|\d{1,2}[.)]\s+(?=\S)")
_NUMBER = re.compile(r"\d+")
_PAGE = re.compile(r"\W*(?:\w{1,8}\W+)?\d{1,3}(?:\W+(?:\w{1,4}\W+)?\d{1,3})?\W*")
_JOINED = ("\x02", "\xad", "\ufffe")  # PDFium's marks of a hyphen at a line's end


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line: its page from 0, its height in points, where its top, bottom and sides are, from
    the lower left corner of the page."""

    page: int
    text: str
    height: float
    top: float
    bottom: float
    left: float
    right: float


def without_frame(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """Without running heads and feet, which pages have alike but for a number, and without
    bare numbers of pages."""
    edges = list(_edges(lines))
    alike = Counter(_plain(lines[at].text) for at in edges)
    frame = {
        at
        for at in edges
        if alike[_plain(lines[at].text)] > 1
        or (len(lines[at].text) <= 20 and _PAGE.fullmatch(lines[at].text))
    }
    return [line for at, line in enumerate(lines) if at not in frame]


def _edges(lines: Sequence[PdfLine]) -> Iterator[int]:
    """The places of the first and last lines of each page."""
    of_page: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        of_page.setdefault(line.page, []).append(at)
    for places in of_page.values():
        yield from sorted({*places[:_EDGE], *places[-_EDGE:]})


def _plain(text: str) -> str:
    return _NUMBER.sub("0", one_line(text).casefold())


def usual_height(lines: Sequence[PdfLine]) -> float:
    """The height that most of the text has."""
    return float(median([line.height for line in lines for _ in range(1 + len(line.text) // 20)]))


def blocks_of(lines: Sequence[PdfLine]) -> tuple[Block, ...]:
    """The lines as blocks; consecutive items of a list are one."""
    if not lines:
        return ()
    usual = usual_height(lines)
    blocks: list[Block] = []
    for group in _groups(lines, usual):
        text = joined(line.text for line in group)
        kind = _kind(group, text, usual)
        text = _BULLET.sub("", text, count=1) if kind == "list" else text
        if kind == "list" and blocks and blocks[-1].kind == "list":
            blocks[-1] = Block("list", f"{blocks[-1].text}\n{text}")
        elif text:
            blocks.append(Block(kind, text))
    return tuple(blocks)


def _kind(group: Sequence[PdfLine], text: str, usual: float) -> BlockKind:
    if group[0].height >= usual * _LARGER and len(text) <= _HEADING:
        return "heading"
    return "list" if _BULLET.match(text) else "paragraph"


def _groups(lines: Sequence[PdfLine], usual: float) -> Iterator[list[PdfLine]]:
    """Lines that belong together: near each other, of one height, none a new item."""
    steps = [a.top - b.top for a, b in pairwise(lines) if a.page == b.page and a.top - b.top > 0]
    # the lower quartile: a short release has as many gaps as lines within a paragraph
    step = sorted(steps)[len(steps) // 4] if steps else usual * 1.2
    widest = max(line.right for line in lines)
    group = [lines[0]]
    for before, line in pairwise(lines):
        if _parts(before, line, step, widest):
            yield group
            group = []
        group.append(line)
    yield group


def _parts(before: PdfLine, line: PdfLine, step: float, widest: float) -> bool:
    """Whether a new block begins with ``line``; over the end of a page, where the sentence did."""
    if _BULLET.match(line.text):
        return True
    taller, lower = max(before.height, line.height), min(before.height, line.height)
    if taller > lower * _LARGER:
        return True
    ended = before.text.rstrip().endswith((".", "!", "?", ":", "。", "”", '"'))
    if line.page != before.page or line.top > before.top:
        return ended
    if before.top - line.top > max(step, taller) * _GAP:
        return True
    return ended and before.right < 0.75 * widest


def joined(lines: Iterable[str]) -> str:
    """Lines as one text; a word that was parted at a line's end is whole again."""
    text = ""
    for line in lines:
        parted = text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower()
        text = text[:-1] + line if parted or text.endswith(_JOINED) else f"{text} {line}"
    return one_line(text.translate({ord(mark): None for mark in _JOINED}))
