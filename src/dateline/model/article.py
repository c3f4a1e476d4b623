"""Fields with their origin: what a capture says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

BlockKind = Literal["paragraph", "heading", "list", "quote", "table"]


@dataclass(frozen=True, slots=True)
class Candidate(Generic[T]):
    """One reading of a field: its value, where it was read ("jsonld:datePublished"), and the
    raw string there."""

    value: T
    origin: str
    raw: str


@dataclass(frozen=True, slots=True)
class FieldOf(Generic[T]):
    """A field: the candidate that won, and its rivals in their order of trust."""

    won: Candidate[T] | None = None
    rivals: tuple[Candidate[T], ...] = ()

    @property
    def value(self) -> T | None:
        """The winning value, None where nothing was found."""
        return self.won.value if self.won else None

    @property
    def origin(self) -> str | None:
        """Where the winning value was read."""
        return self.won.origin if self.won else None


class Precision(StrEnum):
    """How finely a date was stated; a day is never turned into midnight."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class DateRole(StrEnum):
    """What a date on a page is about."""

    PUBLISHED = "published"
    MODIFIED = "modified"
    EVENT = "event"
    EMBARGO = "embargo"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as stated.

    ``day`` is the written (local) date; ``instant`` is aware UTC, None for day precision;
    ``zone`` is the zone it was read in ("Europe/Kyiv", "+02:00"), ``zone_assumed`` whether
    that zone came from the source rather than from the text.
    """

    day: date
    instant: datetime | None = None
    precision: Precision = Precision.DAY
    zone: str | None = None
    zone_assumed: bool = False


class PageKind(StrEnum):
    """What a page is. The first six are stored; the others are refused."""

    ARTICLE = "article"
    PRESS_RELEASE = "press_release"
    LIVE_BLOG = "live_blog"
    GALLERY = "gallery"
    VIDEO = "video"
    PAYWALLED = "paywalled"  # an article of which a part is not free: as far as it goes
    LISTING = "listing"
    PAYWALL = "paywall"  # nothing but the offer of a subscription
    CONSENT = "consent"  # a cookie wall
    LOGIN = "login"
    ERROR = "error"  # a soft 404, a bot check
    EMPTY = "empty"  # a shell without a text

    @property
    def is_stored(self) -> bool:
        """Whether a page of this kind is kept as an article."""
        return self in _STORED


_STORED = frozenset({
    PageKind.ARTICLE, PageKind.PRESS_RELEASE, PageKind.LIVE_BLOG, PageKind.GALLERY, PageKind.VIDEO,
    PageKind.PAYWALLED,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the body, in order; a list's items and a table's rows are lines of ``text``."""

    kind: BlockKind
    text: str


class CreditState(StrEnum):
    """Whether a photo's credit is known: "none stated" differs from "not extracted"."""

    STATED = "stated"
    NONE_STATED = "none_stated"
    NOT_EXTRACTED = "not_extracted"


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit line, verbatim in ``raw``, and taken apart.

    ``kind`` is staff, agency, handout, archive, screenshot, ai, collage … or None.
    """

    raw: str
    origin: str
    photographer: str | None = None
    organisation: str | None = None
    distributor: str | None = None
    site: str | None = None
    licence: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of the article, once however often it occurs; ``caption`` is without the credit.

    ``url`` is the best address; ``others`` are those of the same picture in lesser sizes, as the
    page shows it.
    """

    url: str | None
    caption: str | None = None
    alt: str | None = None
    credit: Credit | None = None
    state: CreditState = CreditState.NONE_STATED
    lead: bool = False
    origin: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """What one capture says, each field with its origin.

    ``url`` is the address that answered; ``claimed_canonical`` what the page calls itself
    (decided upon by ``records``); ``dates`` are the roles beside published and modified;
    ``standfirst`` is the lead where it opened the text on the page, and was cut off it;
    ``dateline`` is the line "KYIV, Dec 20 –"; ``extractor`` is the version that read it;
    ``kind`` what the page is; ``notes`` what else it says of itself, by name (``notes`` in
    ``extract`` tells the names), each with its places.
    """

    source: str
    url: str
    extractor: str
    title: FieldOf[str] = FieldOf()
    lead: FieldOf[str] = FieldOf()
    blocks: tuple[Block, ...] = ()
    standfirst: str | None = None
    body_origin: str = ""
    language: FieldOf[str] = FieldOf()
    published: FieldOf[Moment] = FieldOf()
    modified: FieldOf[Moment] = FieldOf()
    embargo: FieldOf[Moment] = FieldOf()
    event: FieldOf[Moment] = FieldOf()
    authors: tuple[Candidate[str], ...] = ()
    section: FieldOf[str] = FieldOf()
    tags: tuple[Candidate[str], ...] = ()
    photos: tuple[Photo, ...] = ()
    dateline: FieldOf[str] = FieldOf()
    claimed_canonical: FieldOf[str] = FieldOf()
    alternates: Mapping[str, str] = field(default_factory=dict)
    kind: FieldOf[PageKind] = FieldOf()
    notes: Mapping[str, tuple[Candidate[str], ...]] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The body's text: its blocks joined by blank lines."""
        return "\n\n".join(block.text for block in self.blocks)
