"""Engine → [LastRun], [RouteWord]: how each source last fared, and each of its routes."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, Engine, func, select

from dateline.warehouse import schema
from dateline.warehouse.engine import reading

_RUN, _SAID, _STATE = schema.run.c, schema.route_day.c, schema.route_state.c


@dataclass(frozen=True, slots=True)
class LastRun:
    """The run of a source that began last; ``status`` is running, ok or failed."""

    id: str
    kind: str
    status: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class RouteWord:
    """What a route said last: of the newest of the days that it then spoke of.

    ``checked_at`` is when it last answered as its kind does, ``next_at`` when a stream is to
    visit it again; None where it never has, or no stream did.
    """

    day: date | None = None
    status: str | None = None
    detail: str | None = None
    stated_at: datetime | None = None
    checked_at: datetime | None = None
    next_at: datetime | None = None


def last_runs(engine: Engine) -> dict[str, LastRun]:
    """By source, the run that began last. Raises WarehouseError."""
    newest = (
        func.row_number()
        .over(partition_by=_RUN.source_id, order_by=(_RUN.started_at.desc(), _RUN.id))
        .label("newest")
    )
    inner = select(
        _RUN.source_id, _RUN.id, _RUN.kind, _RUN.status, _RUN.started_at, newest
    ).subquery()
    with reading(engine) as connection:
        rows = connection.execute(select(inner).where(inner.c.newest == 1))
        return {
            row.source_id: LastRun(row.id, row.kind, row.status, row.started_at) for row in rows
        }


def news_times(engine: Engine, source_id: str, since: datetime) -> dict[str, list[datetime]]:
    """By route, when entries were seen for the first time by it. Raises WarehouseError."""
    with reading(engine) as connection:
        return news_seen(connection, source_id, since)


def news_seen(connection: Connection, source_id: str, since: datetime) -> dict[str, list[datetime]]:
    """The same in the caller's transaction, with what that has stored."""
    entry = schema.entry.c
    query = select(entry.route, entry.first_seen_at).where(
        entry.source_id == source_id, entry.first_seen_at >= since
    )
    found: dict[str, list[datetime]] = {}
    for route, at in connection.execute(query):
        found.setdefault(route, []).append(at)
    return found


def route_words(engine: Engine, source_id: str) -> dict[str, RouteWord]:
    """By route, what it said last. Raises WarehouseError."""
    newest = (
        func.row_number()
        .over(partition_by=_SAID.route_id, order_by=(_SAID.stated_at.desc(), _SAID.day.desc()))
        .label("newest")
    )
    said = (
        select(_SAID.route, _SAID.day, _SAID.status, _SAID.detail, _SAID.stated_at, newest)
        .where(_SAID.source_id == source_id)
        .subquery()
    )
    visits = select(_STATE.route, _STATE.checked_at, _STATE.next_at)
    with reading(engine) as connection:
        words = {
            row.route: RouteWord(row.day, row.status, row.detail, row.stated_at)
            for row in connection.execute(select(said).where(said.c.newest == 1))
        }
        for row in connection.execute(visits.where(_STATE.source_id == source_id)):
            word = words.get(row.route, RouteWord())
            words[row.route] = replace(word, checked_at=row.checked_at, next_at=row.next_at)
    return words
