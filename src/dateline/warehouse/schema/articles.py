"""tables: articles, their texts, pictures and people."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Table

from dateline.warehouse.columns import Instant, SoundJson
from dateline.warehouse.schema.kinds import count, each, flag, made_id, metadata, of_source, words

article = Table(
    "article",
    metadata,
    # Full text on SQLite needs an explicit integer key; it is local to one database.
    Column("n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    of_source(),
    words("url", need=True),
    *(words(name) for name in ("title", "lead", "body")),
    Column("outline", SoundJson),
    *(words(name) for name in ("language", "section", "dateline", "authors", "kind")),
    *each(Instant, "published_at", "modified_at", "embargo_until", "event_at"),
    *each(Date, "published_on", "modified_on", "embargo_on", "event_on", "day"),
    *(words(name) for name in ("published_precision", "published_zone")),
    Column("zone_assumed", Boolean),
    count("photos"),
    *each(SoundJson, "origins", "alternates"),
    made_id("text_id", null=True),
    *(words(name) for name in ("fingerprint", "extractor")),
    made_id("content_id", null=True),
    made_id("capture_id", null=True),
    count("revisions"),
    *each(Instant, "first_captured_at", "captured_at", "withdrawn_at"),
    *each(Instant, "loaded_at", "changed_at", need=True),
    Index(None, "source_id", "published_on", "published_at"),
    Index(None, "source_id", "day"),
    Index(None, "published_on"),
    Index(None, "text_id"),
)

content = Table(
    "content",
    metadata,
    made_id(key=True),
    made_id("article_id", "article.id"),
    *(words(name) for name in ("title", "lead", "body", "captions")),
    *each(Instant, "published_at", "modified_at"),
    Column("published_on", Date),
    Column("doc", SoundJson, nullable=False),
    Index(None, "article_id"),
)

revision = Table(
    "revision",
    metadata,
    made_id("article_id", "article.id", key=True),
    Column("valid_from", Instant, primary_key=True),
    # The instant alone would do, were there not archives dated by the second.
    made_id("capture_id", "capture.id", key=True),
    Column("ordinal", Integer, nullable=False),
    words("fingerprint", need=True),
    words("extractor", need=True),
    made_id("content_id", "content.id"),
    Index(None, "content_id"),
    Index(None, "capture_id"),
)

alias = Table(
    "alias",
    metadata,
    made_id(key=True),
    made_id("article_id", "article.id", key=True),
    words("url", need=True),
    *each(Instant, "first_seen_at", "last_seen_at", need=True),
    Index(None, "article_id"),
)

alternate = Table(
    "alternate",
    metadata,
    made_id("article_id", "article.id", key=True),
    words("language", key=True),
    words("url", need=True),
    made_id("alias_id"),
    made_id("other_id"),
    Index(None, "alias_id"),
    Index(None, "other_id"),
)

party = Table("party", metadata, made_id(key=True), words("name", need=True))

photo = Table(
    "photo",
    metadata,
    made_id(key=True),
    made_id("article_id", "article.id"),
    Column("position", Integer, nullable=False),
    *(words(name) for name in ("url", "caption", "alt")),
    Column("others", SoundJson),
    flag("lead"),
    words("credit_state", need=True),
    words("origin", need=True),
    Index(None, "article_id", "position"),
)

credit = Table(
    "credit",
    metadata,
    made_id("photo_id", "photo.id", key=True),
    words("raw", need=True),
    words("origin", need=True),
    *(words(name) for name in ("photographer", "organisation", "distributor")),
    *(words(name) for name in ("site", "licence", "kind")),
    made_id("photographer_id", "party.id", null=True),
    made_id("organisation_id", "party.id", null=True),
    made_id("distributor_id", "party.id", null=True),
    Index(None, "photographer_id"),
    Index(None, "organisation_id"),
    Index(None, "distributor_id"),
)

byline = Table(
    "byline",
    metadata,
    made_id("article_id", "article.id", key=True),
    Column("position", Integer, primary_key=True),
    made_id("party_id", "party.id"),
    words("raw", need=True),
    words("origin", need=True),
    Index(None, "party_id"),
)

tag = Table(
    "tag",
    metadata,
    made_id("article_id", "article.id", key=True),
    Column("position", Integer, primary_key=True),
    words("tag", need=True),
    made_id("tag_id"),
    words("origin", need=True),
    Index(None, "tag_id"),
)

note = Table(
    "note",
    metadata,
    made_id("article_id", "article.id", key=True),
    Column("position", Integer, primary_key=True),
    *(words(name, need=True) for name in ("name", "value", "origin", "raw")),
)

image = Table(
    "image",
    metadata,
    made_id(key=True),
    *(words(name, need=True) for name in ("url", "outcome")),
    flag("whole"),
    *(words(name) for name in ("content_type", "sha256", "file")),
    *each(BigInteger, "file_offset", "file_length"),
    Column("checked_at", Instant, nullable=False),
)
