"""tables: offices, their feeds and routes, and what each of their days came to."""

from sqlalchemy import Column, Date, Index, Integer, Table

from dateline.warehouse.columns import Instant, SoundJson
from dateline.warehouse.schema.kinds import (
    count,
    each,
    flag,
    licence,
    made_id,
    metadata,
    of_source,
    words,
)

source = Table(
    "source",
    metadata,
    words("id", key=True),
    *(words(name, need=True) for name in ("name", "home", "country", "kind", "timezone")),
    flag("zone_assumed"),
    Column("languages", SoundJson, nullable=False),
    *licence("text"),
    *licence("photo"),
    flag("known"),
)

feed = Table(
    "feed",
    metadata,
    made_id(key=True),
    of_source(),
    *(words(name, need=True) for name in ("url", "kind")),
    *(words(name) for name in ("language", "evidence", "confidence")),
    Index(None, "source_id"),
)

route_state = Table(
    "route_state",
    metadata,
    of_source(key=True),
    made_id("route_id", key=True),
    words("route", need=True),
    *(words(name) for name in ("etag", "last_modified", "cursor", "moved_to", "hub", "topic")),
    count("moves"),
    *each(Instant, "checked_at", "whole_at", "next_at"),
)

route_day = Table(
    "route_day",
    metadata,
    of_source(key=True),
    Column("day", Date, primary_key=True),
    made_id("route_id", key=True),
    words("route", need=True),
    words("run_id", need=True),
    words("status", need=True),
    Column("expected", Integer),
    count("discovered"),
    words("detail"),
    Column("stated_at", Instant, nullable=False),
    Index(None, "run_id"),
)

coverage = Table(
    "coverage",
    metadata,
    of_source(key=True),
    Column("day", Date, primary_key=True),
    words("status", need=True),
    Column("expected", Integer),
    *(count(name) for name in ("discovered", "fetched", "loaded", "failed")),
    words("detail"),
    words("run_id", need=True),
    Column("verified_at", Instant, nullable=False),
)

problem = Table(
    "problem",
    metadata,
    made_id(key=True),
    of_source(),
    *(words(name, need=True) for name in ("url", "stage", "reason")),
    words("detail"),
    words("run_id"),
    *each(Instant, "first_at", "last_at", need=True),
    count("times"),
    Index(None, "source_id", "last_at"),
)
