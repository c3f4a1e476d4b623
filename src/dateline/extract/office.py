"""Page → candidates by an office's own selectors, which come first."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode, SelectolaxError

from dateline.errors import ConfigError
from dateline.extract.fields import Reading, Rule
from dateline.extract.page import Page
from dateline.model import Candidate, PageRules, Selector

_MOST = 50


def by_office(name: str) -> Rule:
    """The rule that reads a field ("title", "published") by the office's selectors for it."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        for selector in valid(reading.page, name):
            for node in select(reading.page, selector):
                raw = (
                    node.attributes.get(selector.attribute) or ""
                    if selector.attribute
                    else node.text(separator=" ")
                )
                yield Candidate(raw, f"office:{selector.css}", raw)

    return rule


def valid(page: Page, name: str) -> Iterator[Selector]:
    """The office's selectors for a field that hold for the day of the capture."""
    rules: PageRules = page.source.page
    for selector in getattr(rules, name):
        if selector.valid_until is None or page.captured_on <= selector.valid_until:
            yield selector


def select(page: Page, selector: Selector) -> list[LexborNode]:
    """The nodes that a selector finds. Raises ConfigError where the parser can't read it."""
    try:
        return page.tree.css(selector.css)[:_MOST]
    except (SelectolaxError, ValueError) as error:
        raise ConfigError(
            f"selector {selector.css!r} can't be used: {error}", source=page.source.id
        ) from error
