"""Pieces → a feed: RSS 2.0, Atom, RSS 1.0 or JSON Feed."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from email.utils import format_datetime

from office.answers import Answer
from office.content import FeedOf, Piece, Site
from office.pages import environment

TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


def feed(site: Site, wanted: FeedOf, pieces: Sequence[Piece], base: str, at: datetime) -> Answer:
    """A feed as it stands in an edition that began at ``at``."""
    items = [piece for piece in pieces if wanted.path in piece.feeds]
    if wanted.kind == "json":
        body = _json(site, wanted, items, base)
    else:
        template = environment().get_template(f"{wanted.kind}.xml")
        body = template.render(
            site=site, feed=wanted, items=items, base=base, at=at, rfc822=_rfc822, link=link
        )
    return Answer(
        body=body.encode(), content_type=TYPES[wanted.kind], modified=at, weak=site.weak_etags
    )


def link(piece: Piece, base: str) -> str:
    """The address that a feed gives, which may be an older one."""
    return base + (piece.feed_path or piece.path)


def _rfc822(moment: date) -> str:
    assert isinstance(moment, datetime)
    return format_datetime(moment)


def _json(site: Site, wanted: FeedOf, items: Sequence[Piece], base: str) -> str:
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": wanted.title,
        "home_page_url": f"{base}/",
        "feed_url": base + wanted.path,
        "authors": [{"name": site.name}],
        "items": [_item(piece, base) for piece in items],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _item(piece: Piece, base: str) -> dict[str, object]:
    item: dict[str, object] = {
        "id": f"{base}/id/{piece.number}",
        "url": link(piece, base),
        "title": piece.title,
        "summary": piece.lead,
        "content_text": piece.lead,
        "language": piece.language,
        "tags": list(piece.tags),
    }
    if piece.authors:
        item["authors"] = [{"name": name} for name in piece.authors]
    if piece.pictures:
        item["image"] = base + piece.pictures[0].path
    if isinstance(piece.published, datetime):
        item["date_published"] = piece.published.isoformat()
    if piece.modified:
        item["date_modified"] = piece.modified.isoformat()
    return item
