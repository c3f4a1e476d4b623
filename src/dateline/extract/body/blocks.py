"""nodes or lines → [Block]: the text of elements, or of chosen lines, as blocks in order."""

from collections.abc import Iterable, Iterator, Sequence

from selectolax.lexbor import LexborNode

from dateline.extract.body.segments import Boxes, Segments, list_of, table_of
from dateline.model import Block
from dateline.model.article import BlockKind
from dateline.text import one_line

_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "figure", "figcaption", "aside", "nav", "footer",
     "form", "button", "iframe", "svg", "select", "textarea", "video", "audio", "picture",
     "header"}
)  # fmt: skip
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol", "dl"})
_PARAGRAPHS = frozenset({"p", "pre", "address"})
_CONTAINERS = frozenset({"div", "section", "article", "main", "center", "body", "td", "h1"})
_COMMENTS = frozenset({"-comment", "_comment"})
_BLOCKS = "p, div, section, article, ul, ol, dl, table, blockquote, h2, h3, h4, figure"
_MOST = 5000
_TITLES = _HEADINGS | {"h1"}
_LISTED = _LISTS | {"menu"}


def blocks_under(
    roots: Iterable[LexborNode], dropped: frozenset[int] = frozenset()
) -> tuple[Block, ...]:
    """The blocks in the given elements, without those whose ``mem_id`` is in ``dropped``."""
    blocks: list[Block] = []
    for root in roots:
        for block in _walk(root, dropped):
            if block.text:
                blocks.append(block)
            if len(blocks) >= _MOST:
                return tuple(blocks)
    return tuple(blocks)


def _walk(root: LexborNode, dropped: frozenset[int]) -> Iterator[Block]:
    """Document order with a stack of its own: nesting must not be Python's."""
    stack: list[LexborNode | str] = [root]
    while stack:
        piece = stack.pop()
        if isinstance(piece, str):
            yield Block("paragraph", one_line(piece))
        elif piece.mem_id in dropped or (piece.tag in _SKIPPED and piece is not root):
            continue
        elif block := _block(piece):
            yield block
        else:
            stack.extend(reversed(_pieces(piece)))


def _pieces(node: LexborNode) -> list[LexborNode | str]:
    """A container's elements, and the text that runs between them through inline markup."""
    pieces: list[LexborNode | str] = []
    run = ""
    for child in node.iter(include_text=True):
        if child.tag in _COMMENTS:
            continue
        if _is_inline(child):
            run += child.text() if child.tag == "-text" else "".join(_inline(child))
            continue
        pieces += [run, child]
        run = ""
    return [*pieces, run]


def _is_inline(node: LexborNode) -> bool:
    if node.tag == "-text":
        return True
    blocks = _SKIPPED | _CONTAINERS | _PARAGRAPHS | _HEADINGS | _LISTS | {"blockquote", "table"}
    return node.tag not in blocks and node.css_first(_BLOCKS) is None


def _block(node: LexborNode) -> Block | None:
    """The block that an element is, None for a container and for inline text."""
    tag = node.tag
    if tag in _PARAGRAPHS:
        return Block("paragraph", _text(node))
    if tag in _HEADINGS:
        return Block("heading", _text(node))
    if tag in _LISTS:
        return Block("list", _lines(node, "li, dt, dd"))
    if tag == "blockquote":
        return Block("quote", _text(node))
    if tag == "table":
        return Block("table", _rows(node))
    return None


def _text(node: LexborNode) -> str:
    """Inline markup joins without a space; a line break is one."""
    return one_line("".join(_inline(node)))


def _inline(node: LexborNode) -> Iterator[str]:
    for piece in node.traverse(include_text=True):
        if piece.tag == "-text":
            if piece.parent is None or piece.parent.tag not in {"script", "style"}:
                yield piece.text()
        elif piece.tag in {"br", "p", "div", "li", "td"}:
            yield " "


def _lines(node: LexborNode, css: str) -> str:
    return "\n".join(filter(None, (_text(item) for item in node.css(css))))


def _rows(node: LexborNode) -> str:
    rows = (
        " | ".join(filter(None, (_text(cell) for cell in row.css("td, th"))))
        for row in node.css("tr")
    )
    return "\n".join(filter(None, rows))


def blocks_of(segments: Segments, lines: Sequence[int]) -> Iterator[Block]:
    """The chosen segments as blocks: the items of one list, and the rows of one table, that
    follow each other are one block, a line each. Captions are left out."""
    gathered: list[str] = []
    of: tuple[BlockKind, int] = ("paragraph", -1)
    for at in lines:
        box = segments.box[at]
        if _in_caption(segments.boxes, box):
            continue
        text = segments.text[at]
        part = _part_of(segments.boxes, box, text)
        if gathered and (part != of or part[1] < 0):
            yield Block(of[0], "\n".join(gathered))
            gathered = []
        of = part
        gathered.append(text)
    if gathered:
        yield Block(of[0], "\n".join(gathered))


def _in_caption(boxes: Boxes, box: int) -> bool:
    while box >= 0:
        if boxes.tag[box] == "figcaption":
            return True
        box = boxes.up[box]
    return False


def _part_of(boxes: Boxes, box: int, text: str) -> tuple[BlockKind, int]:
    """A line's kind, and the list or table that it is a part of (-1: none)."""
    tag = boxes.tag[box]
    if tag in _TITLES:
        return "heading", -1
    if tag == "tr":
        return ("table", table_of(boxes, boxes.up[box])) if " | " in text else ("paragraph", -1)
    around = boxes.tag[boxes.up[box]] if boxes.up[box] >= 0 else ""
    if "blockquote" in {tag, around}:
        return "quote", -1
    part = list_of(boxes, box)
    return ("list", part) if part >= 0 and boxes.tag[part] in _LISTED else ("paragraph", -1)
