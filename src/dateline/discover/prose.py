"""HTML or text inside a feed → plain text on one line."""

import html
from typing import Any

from bs4 import BeautifulSoup

from dateline.text import one_line

MAX_MARKUP = 20_000  # a title or summary; what is longer is a text, and not read here


def plain(markup: Any) -> str:
    """The words without tags and references; "" for what is no text."""
    if not isinstance(markup, str):
        return ""
    text = markup[:MAX_MARKUP]
    if "<" in text and ">" in text:
        text = BeautifulSoup(text, "lxml").get_text(" ")
    elif "&" in text:
        text = html.unescape(text)
    return one_line(text)
