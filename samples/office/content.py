"""content/<office>/*.toml → Site and Piece: what the sample press offices publish."""

import dataclasses
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo of a piece and the truth about it.

    ``line`` is the credit as printed, ``credit`` the same without its label; ``shown`` says
    where it can be read: caption, tail (in brackets at the caption's end), element, jsonld,
    jpeg (IPTC and XMP), media (Media RSS). An empty ``shown`` states none.
    """

    path: str
    caption: str = ""
    alt: str = ""
    line: str = ""
    credit: str = ""
    shown: tuple[str, ...] = ()
    photographer: str | None = None
    organisation: str | None = None
    distributor: str | None = None
    site: str | None = None
    licence: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing an office publishes.

    ``published`` is an aware instant in the office's zone, or a date where the page states no
    more; ``body`` is in a small notation (see ``blocks``); ``markup`` is jsonld, microdata,
    meta or bare; ``feeds`` are the feeds that carry it, ``listed`` whether WordPress does;
    ``feed_path`` is an older address that the feeds still give; ``reason`` is the word for why
    it is no article; ``trait`` is what the server does about it (see ``routes``).
    """

    number: int
    path: str
    title: str
    language: str
    published: datetime | date
    lead: str = ""
    body: str = ""
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    markup: str = "jsonld"
    feeds: tuple[str, ...] = ()
    listed: bool = True
    feed_path: str | None = None
    charset: str = "utf-8"
    dateline: str = ""
    embargo: str = ""
    embargo_until: datetime | None = None
    translation: str | None = None
    trait: str = ""
    reason: str | None = None
    withdrawn: bool = False
    pictures: tuple[Picture, ...] = ()
    editions: tuple[Mapping[str, Any], ...] = ()

    @property
    def precision(self) -> str:
        """How finely the page dates itself: "minute" or "day"."""
        return "minute" if isinstance(self.published, datetime) else "day"

    @property
    def touched(self) -> datetime | None:
        """When it last changed, None where not even its hour is known."""
        return self.modified or (self.published if isinstance(self.published, datetime) else None)

    def at(self, edition: int) -> "Piece":
        """The piece as it stands in an edition."""
        piece = self
        for change in self.editions:
            if change["number"] <= edition:
                piece = dataclasses.replace(piece, **_fields(change, drop="number"))
        return piece


@dataclass(frozen=True, slots=True)
class FeedOf:
    """A feed of a site: ``broken`` is a malformed item, put among the good ones as it is."""

    path: str
    kind: str
    title: str
    language: str = ""
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A sample press office: its address, zone, feeds and what it publishes."""

    key: str
    id: str
    name: str
    address: str
    zone: str
    languages: tuple[str, ...]
    feeds: tuple[FeedOf, ...]
    wordpress: bool = False
    weak_etags: bool = False
    disallow: tuple[str, ...] = ()
    editions: tuple[datetime, ...] = ()
    pieces: tuple[Piece, ...] = field(default=())

    @property
    def tz(self) -> ZoneInfo:
        """The office's own zone."""
        return ZoneInfo(self.zone)

    def changed_at(self, edition: int) -> datetime:
        """When the office moved to an edition."""
        return self.editions[edition - 1].astimezone(UTC)

    def standing(self, edition: int) -> tuple[Piece, ...]:
        """What is published in an edition, newest first."""
        pieces = (piece.at(edition) for piece in self.pieces)
        return tuple(piece for piece in pieces if not piece.withdrawn)


def blocks(body: str) -> list[tuple[str, list[str]]]:
    """A body's blocks: blank lines part them, their first characters say what they are.

    ``## `` a heading, ``- `` a list, ``> `` a quotation, ``| `` a table's rows.
    """
    marks = {"## ": "heading", "- ": "list", "> ": "quote", "| ": "table"}
    made = []
    for chunk in body.strip().split("\n\n"):
        mark = next((mark for mark in marks if chunk.startswith(mark)), "")
        lines = [line.removeprefix(mark).strip() for line in chunk.splitlines()]
        made.append((marks[mark], lines) if mark else ("paragraph", [" ".join(lines)]))
    return made


def load_sites(folder: Path = FOLDER) -> tuple[Site, ...]:
    """The three offices with their pieces; raises TypeError on a key that no piece has."""
    sites = [_site(path.parent) for path in folder.glob("*/site.toml")]
    return tuple(sorted(sites, key=lambda site: site.address))


def _site(folder: Path) -> Site:
    raw = tomllib.loads((folder / "site.toml").read_text("utf-8"))
    feeds = tuple(FeedOf(**feed) for feed in raw.pop("feeds"))
    pieces = [_piece(path) for path in folder.glob("*.toml") if path.name != "site.toml"]
    pieces.sort(key=lambda piece: (_order(piece), piece.number), reverse=True)
    return Site(key=folder.name, feeds=feeds, pieces=tuple(pieces), **_fields(raw))


def _piece(path: Path) -> Piece:
    raw = tomllib.loads(path.read_text("utf-8"))
    editions = tuple(raw.pop("editions", ()))
    return Piece(editions=editions, **_fields(raw))


def _order(piece: Piece) -> str:
    written = piece.published
    return (written.astimezone(UTC) if isinstance(written, datetime) else written).isoformat()


def _fields(raw: Mapping[str, Any], drop: str = "") -> dict[str, Any]:
    values = {key: _frozen(value) for key, value in raw.items() if key != drop}
    if "pictures" in values:
        values["pictures"] = tuple(Picture(**_fields(each)) for each in raw["pictures"])
    return values


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
