"""Page → candidates by an office's own selectors, which come first."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from dateline.errors import ConfigError
from dateline.extract.fields import Reading, Rule
from dateline.extract.page.parsed import Page
from dateline.model import Candidate, PageRules, Selector

_MOST = 50
# What these hold is text to one parser and elements to another.
_RAW = ("template", "iframe", "noembed", "noframes", "noscript", "xmp", "plaintext")


def by_office(name: str) -> Rule:
    """The rule that reads a field ("title", "published") by the office's selectors for it."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        for selector in valid(reading.page, name):
            for raw in _texts(reading.page, selector):
                yield Candidate(raw, f"office:{selector.css}", raw)

    return rule


def _texts(page: Page, selector: Selector) -> list[str]:
    nodes = select(page.tree, selector)
    if selector.attribute:
        return [node.attributes.get(selector.attribute) or "" for node in nodes]
    return [node.text(separator=" ") for node in nodes]


def valid(page: Page, name: str) -> Iterator[Selector]:
    """The office's selectors for a field that hold for the day of the capture."""
    rules: PageRules = page.source.page
    for selector in getattr(rules, name):
        if selector.valid_until is None or page.captured_on <= selector.valid_until:
            yield selector


def select(tree: LexborHTMLParser, selector: Selector) -> list[LexborNode]:
    """The nodes that a selector finds, in the page's order; soupsieve reads those that lexbor
    does not (``:-soup-contains()``), at forty times the cost.

    Raises ConfigError where neither can read it, which the office's file was told.
    """
    try:
        return tree.css(selector.css)[:_MOST]
    except (SelectolaxError, ValueError):
        return _through_soup(tree, selector)


def _through_soup(tree: LexborHTMLParser, selector: Selector) -> list[LexborNode]:
    """What soupsieve finds in the tree as lexbor writes it, by the elements' order there."""
    from bs4 import BeautifulSoup
    from soupsieve import SelectorSyntaxError

    soup = BeautifulSoup(tree.html or "", "html.parser", multi_valued_attributes=None)
    for raw in soup.find_all(_RAW):
        raw.clear()
    order = {id(tag): at for at, tag in enumerate(soup.find_all(True))}
    try:
        found = soup.select(selector.css, limit=_MOST)
    except SelectorSyntaxError as error:
        raise ConfigError(f"selector {selector.css!r} can't be used: {error}") from error
    nodes = [node for node in tree.css("*") if not _is_in_raw(node)]
    places = [(order[id(tag)], tag.name) for tag in found]
    return [nodes[at] for at, name in places if at < len(nodes) and nodes[at].tag == name]


def _is_in_raw(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in _RAW:
            return True
        parent = parent.parent
    return False
