"""element → Segments: its text cut where a reader sees a new line, and the boxes it stands in.

One walk over the tree. A box is an element that begins a line of its own; a segment is text
that runs on in one box, through inline markup; two line breaks in a row end it too.
"""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from dateline.text import one_line, word_set

_INLINE = word_set(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb"
    " ruby s samp small span strike strong sub sup time tt u var"
)
_LINK, _BOLD = 1, 2
_FLAG = {"a": _LINK, "b": _BOLD, "strong": _BOLD}
_UNREAD = word_set(
    "script style noscript template svg math iframe object embed select textarea button video"
    " audio canvas picture map head title meta link input img source track area col progress"
    " meter datalist option -comment rt rp"
)
# A table's row is one segment as long as its cells hold plain text.
_CELLS = frozenset({"td", "th"})
ITEMS = frozenset({"li", "dd", "dt", "tr"})
_MOST_UP = 3  # boxes in which a line looks for the list or table that it is part of
_LABELS = word_set(
    "class id itemprop role data-component data-testid data-type data-block-type data-qa"
    " data-module"
)
_NO_FIGURES = str.maketrans("", "", "0123456789")
_MOST = 6000


@dataclass(slots=True)
class Boxes:
    """Elements that hold text, outer ones first, one list a trait: the box around each (-1:
    none), its tag, its classes without their figures, its labels (class, id, role …) in one
    string, and whether it is not shown."""

    up: list[int] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    style: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)


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


@dataclass(slots=True, eq=False)
class _Element:
    """An element that begins lines; a box once text is found in it."""

    node: LexborNode
    around: "_Element | None"
    index: int = -1


@dataclass(slots=True)
class _Run:
    """The text that is being gathered."""

    element: _Element | None = None
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    breaks: int = 0


def read_segments(root: LexborNode, dropped: frozenset[int] = frozenset()) -> Segments:
    """The segments under an element, without what is in the elements of ``dropped`` (their
    ``mem_id``); at most 6,000."""
    found = Segments()
    run = _Run()
    around = {root.mem_id: (_Element(root, None), 0)}  # element → where its text belongs, flags
    for node in root.traverse(include_text=True):
        parent = node.parent
        place = around.get(parent.mem_id) if parent is not None else None
        if place is None:
            continue
        tag = node.tag
        if tag == "-text":
            if run.element is not place[0] or run.breaks > 1:
                if run.pieces:
                    _close(run, found)
                run.element, run.breaks = place[0], 0
            _add(run, node.text_content or "", place[1])
        elif tag in _INLINE:
            flag = _FLAG.get(tag)
            around[node.mem_id] = (place[0], place[1] | flag) if flag else place
        elif tag == "br":
            run.breaks += 1
            run.pieces.append(" ")
        elif tag in _CELLS:
            around[node.mem_id] = place
            if run.element is place[0] and run.pieces:
                run.pieces.append(" | ")
        elif tag not in _UNREAD and node.mem_id not in dropped:
            if run.pieces:
                _close(run, found)
            run.element = None
            around[node.mem_id] = _Element(node, place[0]), place[1]
            if len(found) > _MOST:
                break
    _close(run, found)
    return found


def list_of(boxes: Boxes, box: int) -> int:
    """The list or table that a line in a box is an item or row of; -1 for none."""
    for _ in range(_MOST_UP):
        if box < 0:
            break
        if boxes.tag[box] in ITEMS:
            return boxes.up[box]
        box = boxes.up[box]
    return -1


def _add(run: _Run, text: str, flags: int) -> None:
    if text.isspace():
        if run.pieces:
            run.pieces.append(" ")
        return
    run.pieces.append(text)
    run.breaks = 0
    if flags & _LINK:
        run.linked += len(text)
    if flags & _BOLD:
        run.bold += len(text)


def _close(run: _Run, found: Segments) -> None:
    """The text gathered becomes a segment, if there is any."""
    text = one_line("".join(run.pieces)).strip(" |")
    if text and run.element is not None:
        found.box.append(_box(run.element, found.boxes))
        found.text.append(text)
        found.linked.append(run.linked)
        found.bold.append(run.bold)
    run.pieces = []
    run.element, run.linked, run.bold, run.breaks = None, 0, 0, 0


def _box(element: _Element, boxes: Boxes) -> int:
    """The index of an element's box; it and those around it are entered when first needed."""
    if element.index >= 0:
        return element.index
    missing = []
    at: _Element | None = element
    while at is not None and at.index < 0:
        missing.append(at)
        at = at.around
    for one in reversed(missing):
        one.index = _enter(boxes, one.node, one.around.index if one.around else -1)
    return element.index


def _enter(boxes: Boxes, node: LexborNode, up: int) -> int:
    attributes = node.attributes
    boxes.up.append(up)
    boxes.tag.append(node.tag or "")
    if attributes:
        boxes.style.append((attributes.get("class") or "").translate(_NO_FIGURES))
        labels = [value for key, value in attributes.items() if value and key in _LABELS]
        boxes.label.append(" ".join(labels))
        boxes.hidden.append(_is_hidden(attributes))
    else:
        boxes.style.append("")
        boxes.label.append("")
        boxes.hidden.append(False)
    return len(boxes.up) - 1


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style) and "display:none" in (style or "").replace(" ", "")
