"""a body that the end of its connection ended → whether that was its own end, where it shows.

Without a length and without chunks nothing else tells a page from its first half (RFC 9112, 8).
Under TLS a close_notify does (RFC 8446, 6.1), which servers forget though the page is whole.
"""

import re
from collections.abc import Mapping

_REACH = 2_000  # caches write comments behind the end
_WITHIN_TAG = re.compile(rb"<[A-Za-z/!?][^<>]*\Z")
_ENDS = re.compile(
    rb"</(?:html|rss|feed|rdf:rdf|urlset|sitemapindex)\s*>|[}\]]\s*\Z|%%EOF", re.IGNORECASE
)
_BEGINS_PAGE = re.compile(rb"<html[\s>]", re.IGNORECASE)
_ENDS_PAGE = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)


def is_unframed(headers: Mapping[str, str]) -> bool:
    """Whether the connection's end alone ends the body of an answer with these headers."""
    return "content-length" not in headers and "transfer-encoding" not in headers


def is_within_tag(body: bytes | bytearray) -> bool:
    """Whether a body of markup breaks off inside of a tag or a comment's beginning."""
    return _is_markup(body) and _WITHIN_TAG.search(body[-_REACH:]) is not None


def _is_markup(body: bytes | bytearray) -> bool:
    return body[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def is_page_left_open(body: bytes | bytearray) -> bool:
    """Whether a body begins as a page and does not close as one: cut between two tags, or of a
    site that never writes its last ones."""
    begins = _is_markup(body) and _BEGINS_PAGE.search(body[:_REACH])
    return bool(begins) and not is_page_closed(body)


def is_page_closed(body: bytes | bytearray) -> bool:
    """Whether a page's last tags are there."""
    return _ENDS_PAGE.search(body[-_REACH:]) is not None


def is_ended(body: bytes | bytearray) -> bool:
    """Whether a body closes as a page, a feed, a list, JSON or a PDF closes."""
    return _ENDS.search(body[-_REACH:]) is not None
