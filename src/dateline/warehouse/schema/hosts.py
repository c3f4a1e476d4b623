"""tables: servers: what all processes remember of them."""

from sqlalchemy import Column, Index, Integer, Table, text

from dateline.warehouse.columns import Instant, SoundText
from dateline.warehouse.schema.kinds import count, each, flag, made_id, metadata, words

host = Table(
    "host",
    metadata,
    made_id(key=True),
    words("host", need=True),
    *each(Instant, "next_at", "departed_at", "blocked_until"),
    Column("breaker", SoundText, nullable=False, server_default=text("'closed'")),
    *(count(name) for name in ("failures", "rests")),
    Column("robots_status", Integer),
    words("robots_text"),
    *each(Instant, "robots_at", "rights_at", "untrusted_until"),
    *(words(name) for name in ("robots_etag", "robots_modified")),
)

host_signal = Table(
    "host_signal",
    metadata,
    made_id(key=True),
    *(words(name, need=True) for name in ("host", "origin", "name", "value", "scope", "url")),
    *each(Instant, "first_seen_at", "last_seen_at", need=True),
    Index(None, "host"),
)

host_text = Table(
    "host_text",
    metadata,
    made_id(key=True),
    *(words(name, need=True) for name in ("host", "digest", "place")),
    Column("seen_at", Instant, nullable=False),
    Index(None, "host", "digest"),
)

host_move = Table(
    "host_move",
    metadata,
    made_id(key=True),
    *(words(name, need=True) for name in ("host", "key", "target")),
    count("times"),
    flag("sure"),
    *each(Instant, "first_seen_at", "last_seen_at", need=True),
    Index(None, "host"),
)
