"""Pieces → the truth about them: ``samples/expected.json``, which tests compare against.

``python -m office.expected`` writes it anew from ``content``.
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from office.content import Picture, Piece, Site, blocks, load_sites

FILE = Path(__file__).parents[1] / "expected.json"
_PARTS = ("photographer", "organisation", "distributor", "site", "licence", "kind")


def expectations() -> dict[str, object]:
    """Everything that the offices publish, by source id and path."""
    return {site.id: _site(site) for site in load_sites()}


def _site(site: Site) -> dict[str, object]:
    feeds = {
        feed.path: [piece.path for piece in site.pieces if feed.path in piece.feeds]
        for feed in site.feeds
    }
    pieces = {piece.path: _piece(site, piece) for piece in site.pieces}
    return {"name": site.name, "zone": site.zone, "feeds": feeds, "pieces": pieces}


def _piece(site: Site, piece: Piece) -> dict[str, object]:
    first = _state(piece)
    told = {**first, "feeds": list(piece.feeds), "wordpress": site.wordpress and piece.listed}
    told |= {"utc_day": (_utc(piece) or piece.published).strftime("%Y-%m-%d")}
    if piece.feed_path:
        told["redirected_from"] = piece.feed_path
    if piece.translation:
        told["alternates"] = dict([piece.translation.split(" ")])
    later = {str(number): _state(piece.at(number)) for number in range(2, len(site.editions) + 1)}
    changes = {number: _changed(first, state) for number, state in later.items()}
    # A later edition says only what differs from the first.
    return {**told, "editions": {number: each for number, each in changes.items() if each}}


def _state(piece: Piece) -> dict[str, object]:
    reason = "gone" if piece.withdrawn else piece.reason
    return {
        "outcome": reason or "article",
        "title": " ".join(piece.title.split()),  # the page may part words by U+3000
        "language": piece.language,
        "published": piece.published.isoformat(),
        "precision": piece.precision,
        "modified": piece.modified.isoformat() if piece.modified else None,
        "embargo": piece.embargo_until.isoformat() if piece.embargo_until else None,
        "authors": list(piece.authors),
        "section": piece.section or None,
        "tags": list(piece.tags),
        "lead": piece.lead,
        "dateline": piece.dateline or None,
        "markup": piece.markup,
        "charset": piece.charset,
        "body": [] if piece.reason else ["\n".join(lines) for _, lines in blocks(piece.body)],
        "photos": [_photo(picture) for picture in piece.pictures],
    }


def _photo(picture: Picture) -> dict[str, object]:
    return {
        "path": picture.path,
        "caption": picture.caption or None,
        "credit": picture.credit or None,
        "line": picture.line or None,
        "shown": list(picture.shown),
        **{part: getattr(picture, part) for part in _PARTS},
    }


def _changed(first: Mapping[str, object], later: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in later.items() if value != first[name]}


def _utc(piece: Piece) -> date | None:
    stated = piece.published
    return stated.astimezone(UTC) if isinstance(stated, datetime) else None


def text() -> str:
    """The file's content."""
    return json.dumps(expectations(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
    sys.stdout.write(f"{FILE}\n")
