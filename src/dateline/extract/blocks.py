"""nodes → [Block]: the text of elements as blocks in their order."""

from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from dateline.model import Block
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
