"""JSON-LD, feed → {picture key: what data states of it}: captions and credits beside the markup."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dateline import urls
from dateline.extract.credits.credit import parse_credit
from dateline.extract.page.jsonld import articles, resolve, strings, types_of
from dateline.extract.page.parsed import Page
from dateline.extract.photos.picture import picture_key
from dateline.model import Entry
from dateline.text import one_line

_CREDIT_MEMBERS = (
    "creditText",
    "copyrightNotice",
    "author",
    "creator",
    "copyrightHolder",
    "credit",
)
_IMAGE_MEMBERS = ("image", "primaryImageOfPage", "associatedMedia", "thumbnail", "photo")
_LOGO = re.compile(
    r"logo|(?<![a-z])default|placeholder|fallback|no-?image|og-?image\.|share-?image|social[-_]?(?:card|share)",
    re.IGNORECASE,
)
_WIDTH = re.compile(r"\s*(\d{1,5})\s*(?:px)?\s*")


@dataclass(frozen=True, slots=True)
class Stated:
    """What data says of one picture; ``width`` is 0 where none is stated."""

    url: str
    caption: str | None = None
    credit: str | None = None
    origin: str = ""
    lead: bool = False
    width: int = 0


def stated_pictures(page: Page, entry: Entry | None) -> dict[str, Stated]:
    """By picture key, the best statement first: JSON-LD, then the feed, then og:image."""
    found: dict[str, Stated] = {}
    for stated in _statements(page, entry):
        key = picture_key(stated.url)
        known = found.get(key)
        if known is None:
            found[key] = stated
        elif stated.credit and not known.credit:
            found[key] = Stated(
                known.url, known.caption or stated.caption, stated.credit, stated.origin,
                known.lead or stated.lead, known.width,
            )  # fmt: skip
    return found


def _statements(page: Page, entry: Entry | None) -> Iterator[Stated]:
    nodes = page.jsonld
    main = articles(nodes)
    for node in main:
        for member in _IMAGE_MEMBERS:
            yield from _of_value(page, node.get(member), lead=member == "image")
    for node in nodes:
        if "imageobject" in types_of(node):
            yield from _of_value(page, node, lead=False)
        elif node not in main:
            yield from _of_value(page, node.get("primaryImageOfPage"), lead=False)
    for media in entry.media if entry else ():
        yield Stated(media.url, media.caption, media.credit, media.origin)
    for name in ("og:image", "og:image:url", "twitter:image", "twitter:image:src"):
        for content in page.meta.get(name, ())[:1]:
            address = urls.join(page.base, content)
            if address and not _LOGO.search(address):
                width = _pixels("".join(page.meta.get(f"{name}:width", ())[:1]))
                yield Stated(address, origin=f"meta:{name}", lead=True, width=width)


def _of_value(page: Page, value: Any, *, lead: bool, depth: int = 0) -> Iterator[Stated]:
    value = resolve(value, page.jsonld)
    if isinstance(value, list) and depth < 3:
        for item in value[:60]:
            yield from _of_value(page, item, lead=lead, depth=depth + 1)
            lead = False
    elif isinstance(value, str):
        address = urls.join(page.base, value.strip())
        if address and len(value) < 2000:
            yield Stated(address, origin="jsonld:image", lead=lead)
    elif isinstance(value, Mapping):
        yield from _of_object(page, value, lead=lead)


def _of_object(page: Page, node: Mapping[str, Any], *, lead: bool) -> Iterator[Stated]:
    address = next(
        (text for key in ("url", "contentUrl", "@id") for text in strings(node.get(key), "url")), ""
    )
    joined = urls.join(page.base, address.strip()) if address and len(address) < 2000 else None
    if not joined:
        return
    credit, member = _credit(page, node)
    caption = next(
        (one_line(t) for key in ("caption", "description") for t in strings(node.get(key))), ""
    )
    origin = f"jsonld:{member}" if member else "jsonld:image"
    width = _pixels(str(node.get("width")))
    yield Stated(joined, caption or None, credit or None, origin, lead, width)


def _pixels(stated: str) -> int:
    found = _WIDTH.fullmatch(stated)
    return int(found[1]) if found else 0


def _credit(page: Page, node: Mapping[str, Any]) -> tuple[str, str]:
    """(credit line, its member); an author that is the article's own is none of the picture's."""
    writers = {
        one_line(name)
        for article in articles(page.jsonld)[:3]
        for name in strings(resolve(article.get("author"), page.jsonld))
    }
    for member in _CREDIT_MEMBERS:
        names = [
            one_line(t) for t in strings(resolve(node.get(member), page.jsonld)) if len(t) < 300
        ]
        line = " / ".join(dict.fromkeys(name for name in names if name))
        if member in {"author", "creator"} and line in writers:
            continue
        if line and parse_credit(line, ""):
            return line, member
    return "", ""
