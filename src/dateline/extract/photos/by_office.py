"""page → {picture key: its credit}, as the office's own selectors find it."""

from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborNode

from dateline.extract import office
from dateline.extract.credits.captions import split_caption
from dateline.extract.credits.credit import parse_credit
from dateline.extract.page.outline import Outline
from dateline.extract.page.parsed import Page
from dateline.extract.photos.element_words import text_of
from dateline.model import Credit, Selector
from dateline.text import one_line

LEAD = ""  # the key of what stands at no picture: in the head, or on a page that shows none


def office_credits(
    page: Page, made: Outline, shown: Mapping[int, str], language: str | None
) -> dict[str, Credit]:
    """By picture key, the credit of the first selector that finds one for it.

    ``shown`` holds the keys of the article's pictures by their places. A credit belongs to the
    picture that it shares the smallest element with; of several there, to the one before it.
    """
    found: dict[str, Credit] = {}
    for selector in office.valid(page, "credit"):
        for key, lines in _lines(page, selector, made, shown).items():
            credit = _read(" / ".join(dict.fromkeys(lines)), selector, language)
            if credit and key not in found:
                found[key] = credit
    return found


def _lines(
    page: Page, selector: Selector, made: Outline, shown: Mapping[int, str]
) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {}
    for node in office.select(page.tree, selector):
        if line := one_line(_stated(node, selector)):
            lines.setdefault(_nearest(made, node, shown), []).append(line)
    return lines


def _stated(node: LexborNode, selector: Selector) -> str:
    if selector.attribute:
        return node.attributes.get(selector.attribute) or ""
    return text_of(node)


def _nearest(made: Outline, node: LexborNode, shown: Mapping[int, str]) -> str:
    place, pictures = made.place_of(node.mem_id), sorted(shown)
    if place < 0:
        return LEAD
    for box in _boxes(made, place):
        if within := made.within(box, pictures):
            before = [picture for picture in within if picture <= place]
            return shown[before[-1] if before else within[0]]
    return LEAD


def _boxes(made: Outline, place: int) -> Iterator[int]:
    yield place
    yield from made.up(place)


def _read(line: str, selector: Selector, language: str | None) -> Credit | None:
    """The line as a credit, or the one in it where the element holds the caption too."""
    origin = f"office:{selector.css}"
    if credit := parse_credit(line, origin, language):
        return credit
    tail = split_caption(line, language)[1]
    return parse_credit(tail, origin, language) if tail else None
