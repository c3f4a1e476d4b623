"""Page → candidates by an office's own selectors, which come first."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from dateline.errors import ConfigError
from dateline.extract.fields import Reading, Rule
from dateline.extract.page import Page
from dateline.model import Candidate, PageRules, Selector

_MOST = 50


def by_office(name: str) -> Rule:
    """The rule that reads a field ("title", "published") by the office's selectors for it."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        for selector in valid(reading.page, name):
            for raw in _texts(reading.page, selector):
                yield Candidate(raw, f"office:{selector.css}", raw)

    return rule


def _texts(page: Page, selector: Selector) -> list[str]:
    """What a selector's nodes state; soupsieve reads the selectors that lexbor does not
    (``:-soup-contains()``), at forty times the cost."""
    try:
        nodes = page.tree.css(selector.css)[:_MOST]
    except (SelectolaxError, ValueError):
        return _soup_texts(page, selector)
    if selector.attribute:
        return [node.attributes.get(selector.attribute) or "" for node in nodes]
    return [node.text(separator=" ") for node in nodes]


def _soup_texts(page: Page, selector: Selector) -> list[str]:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page.text, "lxml", multi_valued_attributes=None)
    found = soup.select(selector.css, limit=_MOST)
    if selector.attribute:
        return [str(tag.get(selector.attribute) or "") for tag in found]
    return [tag.get_text(" ") for tag in found]


def valid(page: Page, name: str) -> Iterator[Selector]:
    """The office's selectors for a field that hold for the day of the capture."""
    rules: PageRules = page.source.page
    for selector in getattr(rules, name):
        if selector.valid_until is None or page.captured_on <= selector.valid_until:
            yield selector


def select(tree: LexborHTMLParser, selector: Selector) -> list[LexborNode]:
    """The nodes that a selector finds: of the fields whose place on the page counts.

    Raises ConfigError where the parser can't read it, which the office's file was told.
    """
    try:
        return tree.css(selector.css)[:_MOST]
    except (SelectolaxError, ValueError) as error:
        raise ConfigError(f"selector {selector.css!r} can't be used: {error}") from error
