"""Page → [Block]: the article's text in order, without captions."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline.extract import jsonld, office
from dateline.extract.blocks import blocks_under
from dateline.extract.page import Page, node_text
from dateline.model import Block
from dateline.model.article import BlockKind
from dateline.text import clean, one_line

_MOST_MARKUP = 3_000_000  # characters; trafilatura's time grows with the tree
_MOST_TAGS = 30_000
_MOST_PARAGRAPHS = 20_000
_ENOUGH = 250  # characters of text below which another reading is tried
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_KINDS: dict[str, BlockKind] = {
    "p": "paragraph", "head": "heading", "list": "list", "quote": "quote", "table": "table",
    "code": "paragraph", "ab": "paragraph",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """Blocks and the way they were read."""

    blocks: tuple[Block, ...] = ()
    origin: str = ""


def read_body(page: Page) -> Body:
    """The office's selector first, then trafilatura, then our own reading of the page where
    that fails or finds hardly anything, at last the text that JSON-LD carries. What the office
    drops is left out of each of them."""
    dropped = frozenset(_droppable(page, page.tree))
    if (own := _by_office(page, dropped)).blocks:
        return _uncaptioned(own, page)
    best = _uncaptioned(_by_trafilatura(_remaining(page) if dropped else page.text), page)
    if _length(best) >= _ENOUGH:
        return best
    for reading in (_by_article_element(page, dropped), _by_jsonld(page)):
        rival = _uncaptioned(reading, page)
        if _length(rival) > max(2 * _length(best), 80):
            best = rival
    return best


def _length(body: Body) -> int:
    return sum(len(block.text) for block in body.blocks)


def _droppable(page: Page, tree: LexborHTMLParser) -> dict[int, LexborNode]:
    rules = office.valid(page, "drop")
    return {node.mem_id: node for rule in rules for node in office.select(tree, rule)}


def _remaining(page: Page) -> str:
    """The page's markup without what its office drops."""
    tree = LexborHTMLParser(page.text)
    # With an element goes all that is in it: what is gone must not be touched again.
    for node in _outermost([*_droppable(page, tree).values()]):
        node.decompose()
    return tree.html or ""


def _by_office(page: Page, dropped: frozenset[int]) -> Body:
    """The first body selector of the office that finds text."""
    for rule in office.valid(page, "body"):
        nodes = _outermost(office.select(page.tree, rule))
        if blocks := blocks_under(nodes, dropped):
            return Body(blocks, f"office:{rule.css}")
    return Body()


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Without those that stand in another of them: no text is read twice."""
    known = {node.mem_id for node in nodes}
    return [node for node in nodes if not any(up.mem_id in known for up in _ancestors(node))]


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _by_trafilatura(whole: str) -> Body:
    markup = _NOT_XML.sub("", whole)
    if len(markup) > _MOST_MARKUP or markup.count("<") > 2 * _MOST_TAGS:
        return Body()
    try:
        document = _trafilatura().bare_extraction(
            markup, fast=True, with_metadata=False, include_comments=False, include_tables=True
        )
    except Exception:  # noqa: BLE001 - hostile pages make it fail in many ways; we read on without
        return Body((), "trafilatura:failed")
    tree = getattr(document, "body", None)
    return Body(tuple(_converted(tree)), "trafilatura") if tree is not None else Body()


@cache
def _trafilatura() -> Any:
    """Loaded with the first page: 0.4 s. It logs what it can't read; we tell by a value."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura


def _converted(body: Any) -> Iterator[Block]:
    for element in body.iterchildren():
        kind = _KINDS.get(element.tag, "paragraph")
        if kind == "list":
            text = "\n".join(filter(None, (_flat(item) for item in element.iter("item"))))
        elif kind == "table":
            rows = (
                " | ".join(filter(None, map(_flat, row.iter("cell"))))
                for row in element.iter("row")
            )
            text = "\n".join(filter(None, rows))
        else:
            text = _flat(element)
        if text:
            yield Block(kind, text)
        if element.tail and (tail := one_line(element.tail)):
            yield Block("paragraph", tail)


def _flat(element: Any) -> str:
    pieces = (f" {piece}" if mark else piece for mark, piece in _texts(element))
    return one_line("".join(pieces))


def _texts(element: Any) -> Iterator[tuple[bool, str]]:
    """Text pieces, marked where a line break or a nested paragraph parts them."""
    for piece in element.iter():
        parts = piece.tag in {"lb", "p", "item", "cell", "head"}
        if piece.text and isinstance(piece.tag, str):
            yield parts, piece.text
        if piece.tail and piece is not element:
            yield parts, piece.tail


def _by_article_element(page: Page, dropped: frozenset[int]) -> Body:
    """The element that holds the most text in paragraphs of its own."""
    best: tuple[int, LexborNode] | None = None
    lengths: dict[int, tuple[int, LexborNode]] = {}
    for paragraph in page.tree.css("p")[:_MOST_PARAGRAPHS]:
        parent = paragraph.parent
        if parent is None or parent.tag in {"footer", "aside", "nav", "form", "blockquote"}:
            continue
        length = len(node_text(paragraph)) + lengths.get(parent.mem_id, (0, parent))[0]
        lengths[parent.mem_id] = length, parent
        if best is None or length > best[0]:
            best = length, parent
    return Body(blocks_under([best[1]], dropped), "paragraphs") if best else Body()


def _by_jsonld(page: Page) -> Body:
    for node in jsonld.articles(page.jsonld):
        for raw in jsonld.strings(node.get("articleBody")):
            lines = clean(re.sub(r"<[^<>]{1,300}>", "\n", raw)).split("\n")
            blocks = tuple(Block("paragraph", line) for line in map(one_line, lines) if line)
            if blocks:
                return Body(blocks, "jsonld:articleBody")
    return Body()


def _uncaptioned(body: Body, page: Page) -> Body:
    """Without the page's captions."""
    captions = {node_text(node) for node in page.tree.css("figcaption, [class*=caption i]")}
    blocks = [block for block in body.blocks if block.text not in captions]
    return Body(tuple(blocks), body.origin)
