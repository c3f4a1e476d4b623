"""tables: addresses worth a look, what was fetched of them, and the runs that did."""

from sqlalchemy import BigInteger, Column, Date, Float, ForeignKey, Index, Integer, String, Table

from dateline.warehouse.columns import Instant, SoundJson, SoundText
from dateline.warehouse.schema.kinds import (
    count,
    each,
    flag,
    made_id,
    metadata,
    of_source,
    partial,
    words,
)

entry = Table(
    "entry",
    metadata,
    made_id(key=True),
    of_source(),
    *(words(name, need=True) for name in ("url", "route")),
    *(words(name) for name in ("via", "guid", "revised")),
    Column("day", Date),
    *each(SoundJson, "marks", "hints", "media", need=True),
    *each(Instant, "first_seen_at", "last_seen_at", need=True),
    *each(Instant, "marked_at", "next_at", "lease_until"),
    words("owner"),
    made_id("lease_batch", null=True),
    count("tries"),
    *(words(name) for name in ("outcome", "detail")),
    Column("status", Integer),
    *each(Instant, "checked_at", "since", "captured_at", "whole_at"),
    *(words(name) for name in ("etag", "last_modified", "sha256")),
    flag("unrecorded"),
    Column("article_id", String(36), ForeignKey("article.id", ondelete="SET NULL")),
    Index(None, "source_id", "day"),
    Index(None, "source_id", "first_seen_at"),
    Index(None, "article_id"),
    partial("entry", "due", "source_id", "next_at", where="next_at IS NOT NULL"),
    partial("entry", "unrecorded", "source_id", "id", where="unrecorded"),
)

capture = Table(
    "capture",
    metadata,
    made_id(key=True),
    made_id("entry_id", "entry.id"),
    *(words(name, need=True) for name in ("url", "final_url")),
    Column("redirects", SoundJson, nullable=False),
    Column("status", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    words("content_type"),
    Column("fetched_at", Instant, nullable=False),
    words("sha256", need=True),
    words("file", need=True),
    Column("file_offset", BigInteger, nullable=False),
    Column("file_length", BigInteger, nullable=False),
    Column("recorded_at", Instant),
    *(words(name) for name in ("verdict", "reason", "detail")),
    Column("article_id", String(36), ForeignKey("article.id", ondelete="SET NULL")),
    *(words(name) for name in ("fingerprint", "extractor")),
    Column("content_id", String(36), ForeignKey("content.id", ondelete="SET NULL")),
    Index(None, "entry_id", "fetched_at"),
    Index(None, "article_id", "fetched_at"),
    Index(None, "content_id"),
    partial("capture", "unrecorded", "entry_id", where="recorded_at IS NULL"),
)

run = Table(
    "run",
    metadata,
    words("id", key=True),
    of_source(),
    words("kind", need=True),
    *each(Instant, "window_start", "window_end"),
    words("captures", need=True),
    Column("entry_limit", Integer),
    words("status", need=True),
    words("detail"),
    *each(SoundJson, "counts", "faults"),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Index(None, "source_id", "started_at"),
)

batch = Table(
    "batch",
    metadata,
    made_id(key=True),
    Column("run_id", SoundText, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Index(None, "run_id", "ordinal"),
)

batch_entry = Table(
    "batch_entry",
    metadata,
    made_id("batch_id", "batch.id", key=True),
    made_id("entry_id", "entry.id", key=True),
    Column("position", Integer, nullable=False),
    Index(None, "entry_id"),
)

fetch = Table(
    "fetch",
    metadata,
    made_id(key=True),
    made_id("entry_id", "entry.id"),
    # Not a foreign key: batches are replaced when a run is planned again, this log stays.
    made_id("batch_id"),
    words("owner", need=True),
    Column("at", Instant, nullable=False),
    words("outcome", need=True),
    Column("status", Integer),
    Column("bytes", BigInteger),
    Column("seconds", Float),
    Column("requests", Integer),
    words("detail"),
    words("final_url"),
    Column("retry_at", Instant),
    made_id("capture_id", null=True),
    Index(None, "entry_id", "at"),
    Index(None, "batch_id"),
)
