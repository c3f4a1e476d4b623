"""Source, URL of a page → the address that has its text, where the page itself has none."""

import re

from dateline.model import Source
from dateline.text import filled


def document_address(source: Source, url: str) -> str | None:
    """What is asked in place of a page; None where it is the page itself."""
    rule = source.document
    found = re.search(rule.page, url) if rule else None
    return filled(rule.url, found) if rule and found else None
