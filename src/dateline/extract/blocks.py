"""nodes → [Block]: the text of elements as blocks in their order."""

from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from dateline.model import Block
from dateline.text import one_line

_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "figure", "figcaption", "aside", "nav", "footer",
     "form", "button", "iframe", "svg", "select", "textarea", "video", "audio", "picture",
     "-comment", "_comment", "header"}
)  # fmt: skip
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol", "dl"})
_PARAGRAPHS = frozenset({"p", "pre", "address"})
_CONTAINERS = frozenset({"div", "section", "article", "main", "center", "body", "td", "h1"})
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
    stack = [root]
    while stack:
        node = stack.pop()
        if (node.tag in _SKIPPED and node is not root) or node.mem_id in dropped:
            continue
        block = _block(node)
        if block is not None:
            yield block
        elif any(True for _ in node.iter(include_text=False)):
            stack.extend(reversed(list(_pieces(node))))
        elif text := one_line(node.text()):
            yield Block("paragraph", text)


def _pieces(node: LexborNode) -> Iterator[LexborNode]:
    yield from (child for child in node.iter(include_text=True) if child.tag != "-comment")


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
    if tag == "-text":
        return Block("paragraph", one_line(node.text()))
    if tag not in _CONTAINERS and node.css_first("p, div, ul, ol, table, blockquote") is None:
        return Block("paragraph", _text(node))
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
