"""Page → [Block]: the article's text in order, without what stands around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborNode

from dateline.extract import office
from dateline.extract.body.blocks import blocks_of, blocks_under
from dateline.extract.body.in_scripts import blocks_in_scripts
from dateline.extract.body.segments import Segments, read_segments
from dateline.extract.page import jsonld
from dateline.extract.page.facts import facts_of
from dateline.extract.page.parsed import Page
from dateline.model import Block
from dateline.text import clean, one_line

IN_SCRIPTS = "script"  # the origin of a body that the page itself doesn't show
_ENOUGH = 250  # characters of text below which what the page states in its data is tried
_TAG = re.compile(r"<[^<>]{1,300}>")


@dataclass(frozen=True, slots=True)
class Body:
    """Blocks and the way they were read; where they were chosen among the page's ``lines``,
    ``text_at`` are the places of those that were taken."""

    blocks: tuple[Block, ...] = ()
    origin: str = ""
    lines: Sequence[str] = ()
    text_at: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: how likely it is the article's own text (0 to 1), and whether it is
    taken for that."""

    chance: float
    taken: bool
    text: str


def judged_lines(page: Page) -> tuple[Line, ...]:
    """Every line of a page with what was made of it, in their order; without what the office
    drops."""
    segments, chance, lines = _judged(page, frozenset(node.mem_id for node in _droppable(page)))
    taken = set(lines)
    return tuple(
        Line(round(float(chance[at]), 3), at in taken, text)
        for at, text in enumerate(segments.text)
    )


def read_body(page: Page) -> Body:
    """The office's selector first, or all that its API has of the text; then the lines that are
    judged to be the article's, at last the text that JSON-LD or the scripts' data carry. What
    the office drops is left out."""
    dropped = frozenset(node.mem_id for node in _droppable(page))
    if (own := _by_office(page, dropped)).blocks:
        return own
    if told := page.document.get("html"):  # nothing stands around it
        nodes = [page.tree.body] if page.tree.body is not None else []
        return Body(blocks_under(nodes, dropped), f"document:{told.path}")
    best = _by_judgement(page, dropped)
    if _length(best) < _ENOUGH:
        for rival in (_by_jsonld(page), _by_scripts(page, is_bare=not best.blocks)):
            if _length(rival) > max(2 * _length(best), 80):
                return replace(rival, lines=best.lines)
    return best


def _length(body: Body) -> int:
    return sum(len(block.text) for block in body.blocks)


def _droppable(page: Page) -> Iterator[LexborNode]:
    for rule in office.valid(page, "drop"):
        yield from office.select(page.tree, rule)


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


def _by_judgement(page: Page, dropped: frozenset[int]) -> Body:
    segments, _, lines = _judged(page, dropped)
    return Body(tuple(blocks_of(segments, lines)), "judged", segments.text, lines)


def _judged(page: Page, dropped: frozenset[int]) -> tuple[Segments, Sequence[float], list[int]]:
    """(lines, the chance of each, the places of those that are taken)."""
    from dateline.extract.body.judgement import judged, kept  # numpy: 0.1 s, with the first page

    segments = read_segments(page.outline, dropped)
    chance = judged(segments, facts_of(page))
    return segments, chance.tolist(), kept(segments, chance)


def _by_scripts(page: Page, *, is_bare: bool) -> Body:
    return Body(blocks_in_scripts(page, facts_of(page), is_bare=is_bare), IN_SCRIPTS)


def _by_jsonld(page: Page) -> Body:
    for node in jsonld.articles(page.jsonld):
        for raw in jsonld.strings(node.get("articleBody")):
            lines = clean(_TAG.sub("\n", raw)).split("\n")
            blocks = tuple(Block("paragraph", line) for line in map(one_line, lines) if line)
            if blocks:
                return Body(blocks, "jsonld:articleBody")
    return Body()
