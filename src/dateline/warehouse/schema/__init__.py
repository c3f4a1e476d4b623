"""The warehouse's tables: one metadata for SQLite and PostgreSQL.

Every key is made by the client (``dateline.identity``), so writing twice writes the same row.
A raw URL is never indexed: PostgreSQL refuses index entries over about 2,700 bytes.
"""

from dateline.warehouse.schema.articles import (
    alias,
    alternate,
    article,
    byline,
    content,
    credit,
    image,
    note,
    party,
    photo,
    revision,
    tag,
)
from dateline.warehouse.schema.hosts import host, host_move, host_signal, host_text
from dateline.warehouse.schema.kinds import metadata
from dateline.warehouse.schema.offices import (
    coverage,
    feed,
    problem,
    route_day,
    route_state,
    source,
)
from dateline.warehouse.schema.queue import batch, batch_entry, capture, entry, fetch, run

__all__ = [
    "alias",
    "alternate",
    "article",
    "batch",
    "batch_entry",
    "byline",
    "capture",
    "content",
    "coverage",
    "credit",
    "entry",
    "feed",
    "fetch",
    "host",
    "host_move",
    "host_signal",
    "host_text",
    "image",
    "metadata",
    "note",
    "party",
    "photo",
    "problem",
    "revision",
    "route_day",
    "route_state",
    "run",
    "source",
    "tag",
]
