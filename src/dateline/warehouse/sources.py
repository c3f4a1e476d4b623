"""[Source] → source and feed rows: only what differs is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, delete, select

from dateline.identity import made_id
from dateline.model import DayStatus, Licence, RouteState, Source, Window
from dateline.warehouse import schema
from dateline.warehouse.engine import reading, writing
from dateline.warehouse.undated import undated
from dateline.warehouse.upsert import add_new, parts, put


def sync_sources(engine: Engine, sources: Iterable[Source]) -> None:
    """Make the rows of these sources and their feeds say what their files say."""
    by_id = {source.id: source for source in sources}
    with reading(engine) as connection:
        changed = _differing(connection, by_id)
    if changed:
        with writing(engine) as connection:
            put(connection, schema.source, [source_row(source) for source in changed])
            _replace_feeds(connection, changed)


def _differing(connection: Connection, by_id: Mapping[str, Source]) -> list[Source]:
    rows: dict[str, RowMapping] = {}
    feeds: dict[str, list[Mapping[str, Any]]] = {source_id: [] for source_id in by_id}
    for some in parts(by_id):
        query = select(schema.source).where(schema.source.c.id.in_(some))
        rows |= {row["id"]: row for row in connection.execute(query).mappings()}
        query = select(schema.feed).where(schema.feed.c.source_id.in_(some))
        for row in connection.execute(query.order_by(schema.feed.c.id)).mappings():
            feeds[row["source_id"]].append(dict(row))
    return [
        source
        for source in by_id.values()
        if source.id not in rows
        or dict(rows[source.id]) != source_row(source)
        or feeds[source.id] != feed_rows(source)
    ]


def _replace_feeds(connection: Connection, sources: Sequence[Source]) -> None:
    for some in parts([source.id for source in sources]):
        connection.execute(delete(schema.feed).where(schema.feed.c.source_id.in_(some)))
    put(connection, schema.feed, [row for source in sources for row in feed_rows(source)])


def source_row(source: Source) -> dict[str, Any]:
    """A source as its row."""
    return {
        "id": source.id,
        "name": source.name,
        "home": source.home,
        "country": source.country,
        "kind": source.kind,
        "timezone": source.timezone,
        "zone_assumed": source.zone_assumed,
        "languages": list(source.languages),
        **_licence("text", source.rights.text),
        **_licence("photo", source.rights.photos),
        "known": source.known,
    }


def _licence(of: str, licence: Licence) -> dict[str, str | None]:
    return {
        f"{of}_licence": licence.name,
        f"{of}_licence_url": licence.url,
        f"{of}_attribution": licence.attribution,
        f"{of}_evidence": licence.evidence,
        f"{of}_confidence": licence.confidence,
    }


def feed_rows(source: Source) -> list[dict[str, Any]]:
    """A source's feeds as rows, in the order of their ids, each address once."""
    rows = {
        made_id("feed", source.id, feed.url): {
            "id": made_id("feed", source.id, feed.url),
            "source_id": source.id,
            "url": feed.url,
            "kind": feed.kind,
            "language": feed.language,
            "evidence": feed.evidence,
            "confidence": feed.confidence,
        }
        for feed in source.feeds
    }
    return [rows[feed_id] for feed_id in sorted(rows)]


def add_missing(connection: Connection, source_ids: Iterable[str]) -> None:
    """Rows for sources that nothing described yet, so that what they hold can refer to them."""
    wanted = [
        Source(id=source_id, name=source_id, home="", known=False) for source_id in source_ids
    ]
    add_new(connection, schema.source, [source_row(source) for source in wanted])


_REMEMBERED = (
    "etag", "last_modified", "cursor", "checked_at", "moved_to", "moves", "hub", "topic",
    "whole_at", "next_at",
)  # fmt: skip
# Articles are dated back, and zones reach into the next day: a day is settled by an answer
# that was given so long after its end.
LATE = timedelta(hours=24)


def route_states(
    engine: Engine, source_id: str, window: Window | None = None
) -> dict[str, RouteState]:
    """What is remembered of a source's routes, by route; their settled days in the window."""
    table = schema.route_state
    with reading(engine) as connection:
        rows = connection.execute(select(table).where(table.c.source_id == source_id)).mappings()
        states = {
            row["route"]: RouteState(**{name: row[name] for name in _REMEMBERED}) for row in rows
        }
        if window is not None:
            for route, days in _settled(connection, source_id, window).items():
                known = states.get(route, RouteState())
                states[route] = replace(known, settled=frozenset(days))
    return states


def _settled(connection: Connection, source_id: str, window: Window) -> dict[str, set[date]]:
    """By route, the days for which it has answered to a run that asked for the whole of them,
    unless a page that it named without a date may still be of any."""
    said, run = schema.route_day.c, schema.run.c
    query = (
        select(said.route, said.day, said.stated_at, run.window_start, run.window_end)
        .join(schema.run, run.id == said.run_id)
        .where(
            said.source_id == source_id,
            said.day.between(
                window.start.astimezone(UTC).date(), window.end.astimezone(UTC).date()
            ),
            said.status.in_((DayStatus.OK, DayStatus.EMPTY)),
            run.window_start.is_not(None),
        )
    )
    found: dict[str, set[date]] = {}
    left = undated(connection, [source_id])[source_id]
    for route, day, stated_at, start, end in connection.execute(query):
        whole = Window.of_days(day)
        late = stated_at >= whole.end + LATE
        if late and Window(start, end).covers(whole) and not left[route]:
            found.setdefault(route, set()).add(day)
    return found
