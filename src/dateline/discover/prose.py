"""HTML or text inside a feed → plain text on one line."""

import html
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from dateline.text import one_line

MAX_MARKUP = 20_000  # a title or summary; what is longer is a text, and not read here
_SILENT = ["script", "style", "template", "noscript", "iframe"]


def plain(markup: Any) -> str:
    """The words without tags and references; "" for what is no text."""
    if not isinstance(markup, str):
        return ""
    text = markup[:MAX_MARKUP]
    if "<" in text and ">" in text:
        tree = LexborHTMLParser(text)
        tree.strip_tags(_SILENT)
        text = tree.body.text(separator=" ") if tree.body else ""
    elif "&" in text:
        text = html.unescape(text)
    return one_line(text)
