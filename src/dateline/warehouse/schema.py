"""The warehouse's tables: one metadata for SQLite and PostgreSQL.

Every key is made by the client (``dateline.identity``), so writing twice writes the same row.
A raw URL is never indexed: PostgreSQL refuses index entries over about 2,700 bytes.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    text,
)
from sqlalchemy.types import TypeEngine

from dateline.warehouse.columns import Instant, SoundJson, SoundText

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id(name: str = "id", *refers: str, key: bool = False, null: bool = False) -> Column[str]:
    """A client-made id (a uuid5 as text), perhaps a foreign key."""
    links = [ForeignKey(target, ondelete="CASCADE") for target in refers]
    return Column(name, String(36), *links, primary_key=key, nullable=null)


def _source(*, key: bool = False) -> Column[str]:
    return Column("source_id", SoundText, ForeignKey("source.id"), primary_key=key, nullable=False)


def _text(name: str, *, need: bool = False, key: bool = False) -> Column[str]:
    return Column(name, SoundText, nullable=not (need or key), primary_key=key)


def _of(kind: type[TypeEngine[Any]], *names: str, need: bool = False) -> list[Column[Any]]:
    return [Column(name, kind, nullable=not need) for name in names]


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=text("false"))


def _partial(table: str, name: str, *columns: str, where: str) -> Index:
    condition = text(where)
    return Index(f"ix_{table}_{name}", *columns, sqlite_where=condition, postgresql_where=condition)


def _licence(of: str) -> list[Column[str]]:
    parts = ("licence", "licence_url", "attribution", "evidence", "confidence")
    return [_text(f"{of}_{part}") for part in parts]


source = Table(
    "source",
    metadata,
    _text("id", key=True),
    *(_text(name, need=True) for name in ("name", "home", "country", "kind", "timezone")),
    _flag("zone_assumed"),
    Column("languages", SoundJson, nullable=False),
    *_licence("text"),
    *_licence("photo"),
    _flag("known"),
)

feed = Table(
    "feed",
    metadata,
    _id(key=True),
    _source(),
    *(_text(name, need=True) for name in ("url", "kind")),
    *(_text(name) for name in ("language", "evidence", "confidence")),
    Index(None, "source_id"),
)

route_state = Table(
    "route_state",
    metadata,
    _source(key=True),
    _id("route_id", key=True),
    _text("route", need=True),
    *(_text(name) for name in ("etag", "last_modified", "cursor", "moved_to", "hub", "topic")),
    _count("moves"),
    Column("checked_at", Instant),
)

route_day = Table(
    "route_day",
    metadata,
    _source(key=True),
    Column("day", Date, primary_key=True),
    _id("route_id", key=True),
    _text("route", need=True),
    _text("run_id", need=True),
    _text("status", need=True),
    Column("expected", Integer),
    _count("discovered"),
    _text("detail"),
    Column("stated_at", Instant, nullable=False),
    Index(None, "run_id"),
)

article = Table(
    "article",
    metadata,
    # Full text on SQLite needs an explicit integer key; it is local to one database.
    Column("n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    _source(),
    _text("url", need=True),
    *(_text(name) for name in ("title", "lead", "body")),
    Column("outline", SoundJson),
    *(_text(name) for name in ("language", "section", "dateline", "authors", "kind")),
    *_of(Instant, "published_at", "modified_at", "embargo_until", "event_at"),
    *_of(Date, "published_on", "modified_on", "embargo_on", "event_on", "day"),
    *(_text(name) for name in ("published_precision", "published_zone")),
    Column("zone_assumed", Boolean),
    _count("photos"),
    *_of(SoundJson, "origins", "alternates"),
    _id("text_id", null=True),
    *(_text(name) for name in ("fingerprint", "extractor")),
    _id("content_id", null=True),
    _id("capture_id", null=True),
    _count("revisions"),
    *_of(Instant, "first_captured_at", "captured_at", "withdrawn_at"),
    *_of(Instant, "loaded_at", "changed_at", need=True),
    Index(None, "source_id", "published_on", "published_at"),
    Index(None, "source_id", "day"),
    Index(None, "published_on"),
    Index(None, "text_id"),
)

entry = Table(
    "entry",
    metadata,
    _id(key=True),
    _source(),
    *(_text(name, need=True) for name in ("url", "route")),
    *(_text(name) for name in ("via", "guid", "revised")),
    Column("day", Date),
    *_of(SoundJson, "marks", "hints", "media", need=True),
    *_of(Instant, "first_seen_at", "last_seen_at", need=True),
    *_of(Instant, "marked_at", "next_at", "lease_until"),
    _text("owner"),
    _id("lease_batch", null=True),
    _count("tries"),
    *(_text(name) for name in ("outcome", "detail")),
    Column("status", Integer),
    *_of(Instant, "checked_at", "since", "captured_at"),
    *(_text(name) for name in ("etag", "last_modified", "sha256")),
    _flag("unrecorded"),
    Column("article_id", String(36), ForeignKey("article.id", ondelete="SET NULL")),
    Index(None, "source_id", "day"),
    Index(None, "article_id"),
    _partial("entry", "due", "source_id", "next_at", where="next_at IS NOT NULL"),
    _partial("entry", "unrecorded", "source_id", "id", where="unrecorded"),
)

content = Table(
    "content",
    metadata,
    _id(key=True),
    _id("article_id", "article.id"),
    *(_text(name) for name in ("title", "lead", "body", "captions")),
    *_of(Instant, "published_at", "modified_at"),
    Column("published_on", Date),
    Column("doc", SoundJson, nullable=False),
    Index(None, "article_id"),
)

capture = Table(
    "capture",
    metadata,
    _id(key=True),
    _id("entry_id", "entry.id"),
    *(_text(name, need=True) for name in ("url", "final_url")),
    Column("redirects", SoundJson, nullable=False),
    Column("status", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    _text("content_type"),
    Column("fetched_at", Instant, nullable=False),
    _text("sha256", need=True),
    _text("file", need=True),
    Column("file_offset", BigInteger, nullable=False),
    Column("file_length", BigInteger, nullable=False),
    Column("recorded_at", Instant),
    *(_text(name) for name in ("verdict", "reason", "detail")),
    Column("article_id", String(36), ForeignKey("article.id", ondelete="SET NULL")),
    *(_text(name) for name in ("fingerprint", "extractor")),
    Column("content_id", String(36), ForeignKey("content.id", ondelete="SET NULL")),
    Index(None, "entry_id", "fetched_at"),
    Index(None, "article_id", "fetched_at"),
    Index(None, "content_id"),
    _partial("capture", "unrecorded", "entry_id", where="recorded_at IS NULL"),
)

revision = Table(
    "revision",
    metadata,
    _id("article_id", "article.id", key=True),
    Column("valid_from", Instant, primary_key=True),
    # The instant alone would do, were there not archives dated by the second.
    _id("capture_id", "capture.id", key=True),
    Column("ordinal", Integer, nullable=False),
    _text("fingerprint", need=True),
    _text("extractor", need=True),
    _id("content_id", "content.id"),
    Index(None, "content_id"),
    Index(None, "capture_id"),
)

alias = Table(
    "alias",
    metadata,
    _id(key=True),
    _id("article_id", "article.id", key=True),
    _text("url", need=True),
    *_of(Instant, "first_seen_at", "last_seen_at", need=True),
    Index(None, "article_id"),
)

alternate = Table(
    "alternate",
    metadata,
    _id("article_id", "article.id", key=True),
    _text("language", key=True),
    _text("url", need=True),
    _id("alias_id"),
    _id("other_id"),
    Index(None, "alias_id"),
    Index(None, "other_id"),
)

party = Table("party", metadata, _id(key=True), _text("name", need=True))

photo = Table(
    "photo",
    metadata,
    _id(key=True),
    _id("article_id", "article.id"),
    Column("position", Integer, nullable=False),
    *(_text(name) for name in ("url", "caption", "alt")),
    Column("others", SoundJson),
    _flag("lead"),
    _text("credit_state", need=True),
    _text("origin", need=True),
    Index(None, "article_id", "position"),
)

credit = Table(
    "credit",
    metadata,
    _id("photo_id", "photo.id", key=True),
    _text("raw", need=True),
    _text("origin", need=True),
    *(_text(name) for name in ("photographer", "organisation", "distributor")),
    *(_text(name) for name in ("site", "licence", "kind")),
    _id("photographer_id", "party.id", null=True),
    _id("organisation_id", "party.id", null=True),
    _id("distributor_id", "party.id", null=True),
    Index(None, "photographer_id"),
    Index(None, "organisation_id"),
    Index(None, "distributor_id"),
)

byline = Table(
    "byline",
    metadata,
    _id("article_id", "article.id", key=True),
    Column("position", Integer, primary_key=True),
    _id("party_id", "party.id"),
    _text("raw", need=True),
    _text("origin", need=True),
    Index(None, "party_id"),
)

tag = Table(
    "tag",
    metadata,
    _id("article_id", "article.id", key=True),
    Column("position", Integer, primary_key=True),
    _text("tag", need=True),
    _id("tag_id"),
    _text("origin", need=True),
    Index(None, "tag_id"),
)

note = Table(
    "note",
    metadata,
    _id("article_id", "article.id", key=True),
    Column("position", Integer, primary_key=True),
    *(_text(name, need=True) for name in ("name", "value", "origin", "raw")),
)

image = Table(
    "image",
    metadata,
    _id(key=True),
    *(_text(name, need=True) for name in ("url", "outcome")),
    _flag("whole"),
    *(_text(name) for name in ("content_type", "sha256", "file")),
    *_of(BigInteger, "file_offset", "file_length"),
    Column("checked_at", Instant, nullable=False),
)

run = Table(
    "run",
    metadata,
    _text("id", key=True),
    _source(),
    _text("kind", need=True),
    *_of(Instant, "window_start", "window_end"),
    _text("captures", need=True),
    Column("entry_limit", Integer),
    _text("status", need=True),
    _text("detail"),
    *_of(SoundJson, "counts", "faults"),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Index(None, "source_id", "started_at"),
)

batch = Table(
    "batch",
    metadata,
    _id(key=True),
    Column("run_id", SoundText, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Index(None, "run_id", "ordinal"),
)

batch_entry = Table(
    "batch_entry",
    metadata,
    _id("batch_id", "batch.id", key=True),
    _id("entry_id", "entry.id", key=True),
    Column("position", Integer, nullable=False),
    Index(None, "entry_id"),
)

fetch = Table(
    "fetch",
    metadata,
    _id(key=True),
    _id("entry_id", "entry.id"),
    # Not a foreign key: batches are replaced when a run is planned again, this log stays.
    _id("batch_id"),
    _text("owner", need=True),
    Column("at", Instant, nullable=False),
    _text("outcome", need=True),
    Column("status", Integer),
    Column("bytes", BigInteger),
    _text("detail"),
    _text("final_url"),
    Column("retry_at", Instant),
    _id("capture_id", null=True),
    Index(None, "entry_id", "at"),
    Index(None, "batch_id"),
)

host = Table(
    "host",
    metadata,
    _id(key=True),
    _text("host", need=True),
    *_of(Instant, "next_at", "departed_at", "blocked_until"),
    Column("breaker", SoundText, nullable=False, server_default=text("'closed'")),
    *(_count(name) for name in ("failures", "rests")),
    Column("robots_status", Integer),
    _text("robots_text"),
    *_of(Instant, "robots_at", "rights_at", "untrusted_until"),
    *(_text(name) for name in ("robots_etag", "robots_modified")),
)

host_signal = Table(
    "host_signal",
    metadata,
    _id(key=True),
    *(_text(name, need=True) for name in ("host", "origin", "name", "value", "scope", "url")),
    *_of(Instant, "first_seen_at", "last_seen_at", need=True),
    Index(None, "host"),
)

host_text = Table(
    "host_text",
    metadata,
    _id(key=True),
    *(_text(name, need=True) for name in ("host", "digest", "place")),
    Column("seen_at", Instant, nullable=False),
    Index(None, "host", "digest"),
)

host_move = Table(
    "host_move",
    metadata,
    _id(key=True),
    *(_text(name, need=True) for name in ("host", "key", "target")),
    _count("times"),
    _flag("sure"),
    *_of(Instant, "first_seen_at", "last_seen_at", need=True),
    Index(None, "host"),
)

coverage = Table(
    "coverage",
    metadata,
    _source(key=True),
    Column("day", Date, primary_key=True),
    _text("status", need=True),
    Column("expected", Integer),
    *(_count(name) for name in ("discovered", "fetched", "loaded", "failed")),
    _text("detail"),
    _text("run_id", need=True),
    Column("verified_at", Instant, nullable=False),
)

problem = Table(
    "problem",
    metadata,
    _id(key=True),
    _source(),
    *(_text(name, need=True) for name in ("url", "stage", "reason")),
    _text("detail"),
    _text("run_id"),
    *_of(Instant, "first_at", "last_at", need=True),
    _count("times"),
    Index(None, "source_id", "last_at"),
)
