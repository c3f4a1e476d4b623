"""name of a peer → function (markup, address) → what it read, in the scorer's words.

Each peer is called as its own documentation tells, on the same decoded markup and, where it
takes one, with the page's address; none may go to the network. Runs in the peer's own
environment: imports nothing of the project.
"""

import re
from collections.abc import Callable
from typing import Any

Read = Callable[[str, str], dict[str, Any]]

NOWHERE = "https://unknown.invalid/page"
_BLOCKS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "td", "blockquote", "pre",
           "figcaption")  # fmt: skip


def _listed(value: Any) -> list[str]:
    if not value:
        return []
    return [str(one) for one in value if one] if isinstance(value, list | tuple | set) else [value]


def _iso(value: Any) -> str | None:
    return (value.isoformat() if hasattr(value, "isoformat") else str(value)) if value else None


def _lines(fragment: str) -> str:
    """The text of a fragment of HTML, a line a block."""
    import lxml.html

    if not fragment:
        return ""
    root = lxml.html.fromstring(fragment)
    for element in root.iter(*_BLOCKS, "br"):
        element.text = f"\n{element.text or ''}"
        element.tail = f"\n{element.tail or ''}"
    flat = (" ".join(line.split()) for line in root.text_content().split("\n"))
    return "\n".join(line for line in flat if line)


def _trafilatura(**options: Any) -> Read:
    from trafilatura import bare_extraction

    def read(markup: str, url: str) -> dict[str, Any]:
        found = bare_extraction(
            markup, url=url, with_metadata=True, include_comments=False, **options
        )
        if found is None:
            return {}
        return {
            "title": found.title,
            "authors": [name for name in re.split(r"; ", found.author or "") if name],
            "published": found.date,
            "text": found.text,
            "lead_image": found.image,
        }

    return read


def _newspaper4k() -> Read:
    import newspaper

    def read(markup: str, url: str) -> dict[str, Any]:
        found = newspaper.article(url, input_html=markup, fetch_images=False)
        return {
            "title": found.title,
            "authors": _listed(found.authors),
            "published": _iso(found.publish_date),
            "text": found.text,
            "lead_image": found.top_image,
            "images": [{"url": address} for address in _listed(found.images)],
        }

    return read


def _newsplease() -> Read:
    from newsplease import NewsPlease

    def read(markup: str, url: str) -> dict[str, Any]:
        found = NewsPlease.from_html(markup, url=url, fetch_images=False)
        return {
            "title": found.title,
            "authors": _listed(found.authors),
            "published": _iso(found.date_publish),
            "text": found.maintext,
            "lead_image": found.image_url,
        }

    return read


def _goose3() -> Read:
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})

    def read(markup: str, _: str) -> dict[str, Any]:
        found = goose.extract(raw_html=markup)
        return {
            "title": found.title,
            "authors": _listed(found.authors),
            "published": _iso(found.publish_date),
            "text": found.cleaned_text,
            "lead_image": (found.opengraph or {}).get("image"),
        }

    return read


def _readability() -> Read:
    from readability import Document

    def read(markup: str, _: str) -> dict[str, Any]:
        found = Document(markup)
        return {"text": _lines(found.summary(html_partial=True)), "title": found.short_title()}

    return read


def _resiliparse() -> Read:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def read(markup: str, _: str) -> dict[str, Any]:
        tree = HTMLTree.parse(markup)
        text = extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False)
        return {"text": text, "title": tree.title}

    return read


def _htmldate() -> Read:
    from htmldate import find_date

    def read(markup: str, url: str) -> dict[str, Any]:
        return {"published": find_date(markup, original_date=True, url=url)}

    return read


def _dateline() -> Read:
    """The project itself, by the same way; the one that imports it."""
    import predict

    from dateline.model import Rejected

    def read(markup: str, url: str) -> dict[str, Any]:
        article, _ = predict.read(url, markup.encode("utf-8", "replace"))
        return {} if isinstance(article, Rejected) else predict.fields(article)

    return read


# name → (adapter, the file of its environment's requirements)
SYSTEMS: dict[str, tuple[Callable[[], Read], str]] = {
    "dateline": (_dateline, ""),
    "trafilatura": (_trafilatura, "trafilatura"),
    "trafilatura_fast": (lambda: _trafilatura(fast=True), "trafilatura"),
    "trafilatura_precision": (lambda: _trafilatura(favor_precision=True), "trafilatura"),
    "newspaper4k": (_newspaper4k, "newspaper4k"),
    "news-please": (_newsplease, "news-please"),
    "goose3": (_goose3, "goose3"),
    "readability-lxml": (_readability, "readability-lxml"),
    "resiliparse": (_resiliparse, "resiliparse"),
    "htmldate": (_htmldate, "trafilatura"),
}
