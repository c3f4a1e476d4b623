"""Outline → Segments: text cut where a reader sees a new line, and the boxes it stands in.

A box is an element that begins a line of its own; a segment is text
that runs on in one box, through inline markup; two line breaks in a row end it too.
"""

import re
from dataclasses import dataclass, field

from dateline.extract.page.outline import SPACE, Attributes, Outline
from dateline.text import one_line, word_set

_INLINE = word_set(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb"
    " ruby s samp small span strike strong sub sup time tt u var"
)
_OF_PHRASES = word_set("p h1 h2 h3 h4 h5 h6")  # in these a tag of the page's own breaks no line
_LINK, _BOLD = 1, 2
_FLAG = {"a": _LINK, "b": _BOLD, "strong": _BOLD}
_UNREAD = word_set(
    "script style noscript template svg math iframe object embed select textarea button video"
    " audio canvas picture map head title meta link input img source track area col progress"
    " meter datalist option -comment rt rp"
)
# A table's row is one segment as long as its cells hold plain text; a cell of so many lines
# holds a part of a page that is laid out by its tables, and is a box.
_CELLS = frozenset({"td", "th"})
_PARTS = frozenset({"thead", "tbody", "tfoot"})
_LINES_OF_CELL = 4
_BOX, _WITHIN, _BREAK, _CELL, _NONE = range(5)  # what an element does to the line; a box begins one
_ROLES = {
    **dict.fromkeys(_UNREAD, _NONE), **dict.fromkeys(_INLINE, _WITHIN),
    **dict.fromkeys(_CELLS, _CELL), "br": _BREAK,
}  # fmt: skip
ITEMS = frozenset({"li", "dd", "dt", "tr"})
_MOST_UP = 3  # boxes in which a line looks for the list or table that it is part of
_LABELS = word_set(
    "class id itemprop role data-component data-testid data-type data-block-type data-qa"
    " data-module"
)
_FIGURE = re.compile("[0-9]")
_NO_FIGURES = str.maketrans("", "", "0123456789")
_MOST = 6000


@dataclass(slots=True)
class Boxes:
    """Elements that hold text, outer ones first, one list a trait: the box around each (-1:
    none), its tag, its classes without their figures, its labels (class, id, role …) in one
    string, whether it is not shown; and a number that boxes share of which all this is the
    same, the one around it aside."""

    up: list[int] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    style: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)
    look: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Segments:
    """Pieces of text in document order, one list a trait: the box of each, its text on one
    line, and how many of its characters stand in links and in bold type."""

    boxes: Boxes = field(default_factory=Boxes)
    box: list[int] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    bold: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.box)


@dataclass(slots=True)
class _Run:
    """The text that is being gathered; ``owner`` is the element that it belongs to."""

    owner: int = -1
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    breaks: int = 0


_Look = tuple[str, str, bool, int]


class _Places:
    """The elements of an outline by their places: in ``owner`` the element that begins the
    lines of each (-1: its text is not read), in ``box`` its box once text is found in it."""

    def __init__(self, made: Outline) -> None:
        self.made = made
        self.owner = [-1] * len(made.nodes)
        self.flags = [0] * len(made.nodes)
        self.box = [-1] * len(made.nodes)
        self._looks: dict[object, _Look] = {}
        self._numbers: dict[tuple[str, str, str, bool], int] = {}

    def box_of(self, place: int, boxes: Boxes) -> int:
        """The index of an element's box; it and those around it are entered when first needed."""
        index = self.box[place]
        if index >= 0:
            return index
        missing = []
        while place >= 0 and self.box[place] < 0:
            missing.append(place)
            above = self.made.parents[place]
            place = self.owner[above] if above >= 0 else -1
        index = self.box[place] if place >= 0 else -1
        for one in reversed(missing):
            tag = self.made.tags[one]
            style, label, hidden, look = self._look(tag, self.made.attributes[one])
            boxes.up.append(index)
            boxes.tag.append(tag)
            boxes.style.append(style)
            boxes.label.append(label)
            boxes.hidden.append(hidden)
            boxes.look.append(look)
            index = self.box[one] = len(boxes.up) - 1
        return index

    def _look(self, tag: str, attributes: Attributes) -> _Look:
        """Style, labels, whether it is hidden, and the number of such a box; made once of boxes
        that are written alike."""
        written = (tag, *attributes, *attributes.values()) if attributes else tag
        look = self._looks.get(written)
        if look is None:
            style = label = attributes.get("class") or ""
            if _FIGURE.search(style):
                style = style.translate(_NO_FIGURES)
            hidden = False
            if len(attributes) > 1 or not label:
                labels = [value for key, value in attributes.items() if value and key in _LABELS]
                label, hidden = " ".join(labels), _is_hidden(attributes)
            number = self._numbers.setdefault((tag, style, label, hidden), len(self._numbers))
            look = self._looks[written] = (style, label, hidden, number)
        return look


def read_segments(made: Outline, dropped: frozenset[int] = frozenset()) -> Segments:
    """The segments of a page, without what is in the elements of ``dropped`` (their
    ``mem_id``); at most 6,000."""
    found, run, places = Segments(), _Run(), _Places(made)
    owner, flags, pieces = places.owner, places.flags, run.pieces
    parents, tags, texts, holders = made.parents, made.tags, made.texts, made.holders
    gone = {made.place_of(element) for element in dropped}
    breaks = made.of("br")
    for item in made.flow:
        if item == SPACE:
            if pieces:
                pieces.append(" ")
        elif item < 0:
            holder = holders[~item]
            if (at := owner[holder]) >= 0:
                if run.owner != at or run.breaks > 1:
                    if pieces:
                        _close(run, found, places)
                    run.owner = at
                _add(run, texts[~item], flags[holder])
        else:
            above, tag = parents[item], tags[item]
            at, flag = (owner[above], flags[above]) if above >= 0 else (item, 0)
            if at < 0:
                continue
            role = _ROLES.get(tag, _BOX)
            if role == _CELL and len(made.within(item, breaks)) >= _LINES_OF_CELL:
                role = _BOX
            if role == _BOX and not ("-" in tag and tags[at] in _OF_PHRASES):
                if item in gone:
                    continue
                if pieces:
                    _close(run, found, places)
                owner[item], flags[item] = item, flag
                if len(found.box) > _MOST:
                    break
            elif role <= _WITHIN:
                owner[item], flags[item] = at, flag | _FLAG.get(tag, 0)
            elif role == _BREAK:
                run.breaks += 1
                pieces.append(" ")
            elif role == _CELL:
                owner[item], flags[item] = at, flag
                if run.owner == at and pieces:
                    pieces.append(" | ")
    _close(run, found, places)
    return found


def table_of(boxes: Boxes, box: int) -> int:
    """The whole table of a box that is its head, body or foot; of any other that itself."""
    return boxes.up[box] if box >= 0 and boxes.tag[box] in _PARTS else box


def list_of(boxes: Boxes, box: int) -> int:
    """The list or table that a line in a box is an item or row of; -1 for none."""
    for _ in range(_MOST_UP):
        if box < 0 or boxes.tag[box] in _CELLS:
            break
        if boxes.tag[box] in ITEMS:
            return boxes.up[box]
        box = boxes.up[box]
    return -1


def _add(run: _Run, text: str, flags: int) -> None:
    run.pieces.append(text)
    run.breaks = 0
    if flags & _LINK:
        run.linked += len(text)
    if flags & _BOLD:
        run.bold += len(text)


def _close(run: _Run, found: Segments, places: _Places) -> None:
    """The text gathered becomes a segment, if there is any."""
    text = one_line("".join(run.pieces)).strip(" |")
    if text and run.owner >= 0:
        found.box.append(places.box_of(run.owner, found.boxes))
        found.text.append(text)
        found.linked.append(run.linked)
        found.bold.append(run.bold)
    run.pieces.clear()
    run.owner, run.linked, run.bold, run.breaks = -1, 0, 0, 0


def _is_hidden(attributes: Attributes) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style) and "display:none" in (style or "").replace(" ", "")
