"""Run → which entries it takes: the queue's own rules, in SQL."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    false,
    func,
    or_,
    select,
    update,
)

from dateline.model import Run, Window
from dateline.times.zones import named_zone
from dateline.warehouse import schema
from dateline.warehouse.upsert import parts

_ENTRY = schema.entry.c


def locked(connection: Connection, entry_ids: Iterable[str]) -> dict[str, RowMapping]:
    """The entries' rows, locked until the transaction ends; always in the order of their ids,
    so that two transactions can't wait for each other."""
    rows: dict[str, RowMapping] = {}
    for some in parts(sorted(set(entry_ids))):
        query = select(schema.entry).where(_ENTRY.id.in_(some)).order_by(_ENTRY.id)
        query = query.with_for_update(key_share=True)
        rows |= {row["id"]: row for row in connection.execute(query).mappings()}
    return rows


def present(connection: Connection, entry_ids: Iterable[str]) -> set[str]:
    """Those of the ids that have a row."""
    return {
        name
        for some in parts(entry_ids)
        for name in connection.execute(select(_ENTRY.id).where(_ENTRY.id.in_(some))).scalars()
    }


def lock(connection: Connection, entry_ids: Iterable[str]) -> None:
    """The same without reading the rows."""
    for some in parts(sorted(set(entry_ids))):
        query = select(_ENTRY.id).where(_ENTRY.id.in_(some)).order_by(_ENTRY.id)
        connection.execute(query.with_for_update(key_share=True)).all()


def is_free(now: datetime) -> ColumnElement[bool]:
    """No owner, or one whose lease has run out."""
    return or_(_ENTRY.owner.is_(None), _ENTRY.lease_until < now)


def is_due(now: datetime) -> ColumnElement[bool]:
    """To be fetched: its time has come and nobody is at it."""
    return and_(_ENTRY.next_at <= now, is_free(now))


def choose(connection: Connection, run: Run, found: Sequence[str], now: datetime) -> list[str]:
    """The ids of the entries that the run takes, those first seen longest ago first."""
    if run.captures == "archived":
        return _replayed(connection, run)
    if run.kind == "import":
        return _ordered(_among(connection, found, _ENTRY.unrecorded), run.limit)
    if run.captures == "refresh":
        _make_due(connection, found, now)
    # What another run is at belongs to this one as well: it ends when that is done, or takes it
    # over. A stream alone goes on with what is free; the next one is never far.
    waits = is_due(now) if run.kind == "stream" else _ENTRY.next_at <= now
    due = or_(waits, _ENTRY.unrecorded)
    chosen = _among(connection, found, due)
    if run.window is None:
        chosen |= _of_source(connection, run.source, waits)
        chosen |= _of_source(connection, run.source, _ENTRY.unrecorded)
    else:  # its days may be settled, so that no route was asked; what failed is due all the same
        days = _wholly_in(run.window, _zone_of(connection, run.source))
        chosen |= _of_source(connection, run.source, and_(due, _is_of(days)))
    return _ordered(chosen, run.limit)


Chosen = dict[str, tuple[datetime, str]]


def _ordered(chosen: Chosen, limit: int | None) -> list[str]:
    return sorted(chosen, key=lambda name: chosen[name])[:limit]


def _query(*conditions: Any) -> Any:
    return select(_ENTRY.id, _ENTRY.first_seen_at).where(*conditions)


def _among(connection: Connection, ids: Sequence[str], condition: Any) -> Chosen:
    return {
        name: (seen, name)
        for some in parts(ids)
        for name, seen in connection.execute(_query(_ENTRY.id.in_(some), condition))
    }


def _of_source(connection: Connection, source_id: str, condition: Any) -> Chosen:
    query = _query(_ENTRY.source_id == source_id, condition)
    return {name: (seen, name) for name, seen in connection.execute(query)}


def _make_due(connection: Connection, ids: Sequence[str], now: datetime) -> None:
    """Without validators: "everything again" means the bytes, not a 304."""
    changes = {"next_at": now, "tries": 0, "etag": None, "last_modified": None}
    for some in parts(ids):
        connection.execute(update(schema.entry).where(_ENTRY.id.in_(some)).values(changes))


def _zone_of(connection: Connection, source_id: str) -> tzinfo:
    query = select(schema.source.c.timezone).where(schema.source.c.id == source_id)
    return named_zone(connection.execute(query).scalar() or "UTC").tz


# An entry's day is the UTC day of an instant, or a written one: nothing tells which. A written
# day belongs to each window that it touches at the source's own place (Window.takes).
def _touched(window: Window, zone: tzinfo) -> set[date]:
    return {*window.days, *window.days_in(zone)}


def _wholly_in(window: Window, zone: tzinfo) -> set[date]:
    local = (day for day in window.days_in(zone) if window.covers(Window.of_days(day, zone=zone)))
    return {*window.whole_days, *local}


def _is_of(days: Collection[date]) -> ColumnElement[bool]:
    """An entry belongs to the day that its route gave, or else to its article's."""
    article = schema.article.c
    own_day = select(article.day).where(article.id == _ENTRY.article_id).scalar_subquery()
    if not days:
        return false()
    return func.coalesce(_ENTRY.day, own_day).between(min(days), max(days))


def _replayed(connection: Connection, run: Run) -> list[str]:
    """Entries with captures, whose captures are to be recorded again."""
    held = select(schema.capture.c.id).where(schema.capture.c.entry_id == _ENTRY.id).exists()
    query = _query(_ENTRY.source_id == run.source, held)
    if run.window is not None:
        days = _touched(run.window, _zone_of(connection, run.source))
        query = query.where(_is_of(days))
    chosen = _ordered({name: (seen, name) for name, seen in connection.execute(query)}, run.limit)
    lock(connection, chosen)
    read_again(connection, chosen)
    return chosen


def read_again(connection: Connection, entry_ids: Sequence[str]) -> None:
    """Let all captures of the entries, which are locked, wait to be read."""
    capture = schema.capture
    for some in parts(entry_ids):
        connection.execute(
            update(capture).where(capture.c.entry_id.in_(some)).values(recorded_at=None)
        )
        connection.execute(update(schema.entry).where(_ENTRY.id.in_(some)).values(unrecorded=True))
