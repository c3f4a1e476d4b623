"""Capture of a JSON answer → the page that it tells of: its text, and its fields beside it.

Pages that scripts draw hold no text; an office's file may say which answer of its API does.
"""

import html
import json
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from dateline.extract.page.charset import decode
from dateline.extract.page.parsed import Page, Stated, read_page
from dateline.model import Capture, Document, Reason, Rejected, Source

FIELDS = ("title", "lead", "published", "modified", "section", "language")
_TYPE = "text/html; charset=utf-8"
_BEFORE = b"\xef\xbb\xbf \t\r\n"


def is_document(capture: Capture, source: Source) -> bool:
    """Whether a capture is an answer of the API that has the source's texts."""
    return source.document is not None and capture.body[:100].lstrip(_BEFORE)[:1] in (b"{", b"[")


def page_of(capture: Capture, source: Source) -> Page | Rejected:
    """The page that a capture holds, be it the page itself or a document that tells of it."""
    if source.document is None or not is_document(capture, source):
        return read_page(capture, source)
    try:
        answer = json.loads(decode(capture.body, capture.headers.get("content-type", "")))
    except (ValueError, RecursionError):
        return Rejected(
            capture.url, Reason.UNSUPPORTED_TYPE, "no JSON", final_url=capture.final_url
        )
    stated = _stated(answer, source.document)
    if "html" not in stated:
        told = f"no text at {source.document.html!r}"
        return Rejected(capture.url, Reason.NOT_ARTICLE, told, final_url=capture.final_url)
    return _page(capture, source, stated)


def _page(capture: Capture, source: Source, stated: dict[str, Stated]) -> Page | Rejected:
    language = html.escape(stated["language"].text) if "language" in stated else ""
    markup = f'<!doctype html><html lang="{language}"><body>{stated["html"].text}</body></html>'
    shown = Capture(
        url=capture.url,
        final_url=capture.final_url,
        status=capture.status,
        headers={**capture.headers, "content-type": _TYPE},
        body=markup.encode("utf-8", "replace"),
        fetched_at=capture.fetched_at,
        sha256=capture.sha256,
    )
    return read_page(shown, source, stated)


def _stated(answer: Any, rule: Document) -> dict[str, Stated]:
    found: dict[str, Stated] = {}
    for name in ("html", *FIELDS):
        path = getattr(rule, name)
        if path and (text := _text(_at(path, answer))).strip():
            found[name] = Stated(path, text)
    return found


def _at(path: str, answer: Any) -> Any:
    try:
        return jmespath.search(path, answer)
    except (JMESPathError, RecursionError, ValueError, TypeError, OverflowError):
        return None


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)
