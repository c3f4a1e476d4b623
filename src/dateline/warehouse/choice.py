"""Run → which entries it takes: the queue's own rules, in SQL."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, tzinfo
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
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
from dateline.warehouse.kept import ID_BYTES, Kept, id_key, id_of
from dateline.warehouse.upsert import parts

_ENTRY = schema.entry.c
# Seen for the first time, or marked anew, and not looked at since: due at once, though another
# run may have told so by a later clock than this one began with.
_IS_NEWS = or_(_ENTRY.next_at <= _ENTRY.first_seen_at, _ENTRY.next_at <= _ENTRY.marked_at)


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


Ids = Callable[[], Iterable[str]]  # of what was found, as often as they are asked for


def choose(connection: Connection, run: Run, found: Ids, now: datetime) -> Iterator[str]:
    """The ids of the entries that the run takes, those first seen longest ago first."""
    zone = _zone_of(connection, run.source)
    with Kept() as chosen:
        if run.captures == "archived":
            _take(chosen, connection, _held(run, zone))
            _replay(connection, _ordered(chosen, run.limit))
        else:
            if run.captures == "refresh":
                _make_due(connection, found(), now)
            for query in _wanted(run, found(), now, zone):
                _take(chosen, connection, query)
        yield from _ordered(chosen, run.limit)


def choose_imported(
    connection: Connection, found: Sequence[tuple[Run, Sequence[str]]]
) -> Iterator[tuple[str, Sequence[str]]]:
    """The same of runs that read what a file brought, by the ids of the runs."""
    seen: dict[str, datetime] = {}
    for query in _among({name for _, ids in found for name in ids}, _ENTRY.unrecorded):
        seen.update(map(tuple, connection.execute(query)))
    for run, ids in found:
        ordered = sorted(seen.keys() & ids, key=lambda name: (seen[name], name))
        yield run.id, ordered[: run.limit]


def _wanted(run: Run, found: Iterable[str], now: datetime, zone: tzinfo) -> Iterator[Select[Any]]:
    """What the run takes, as queries that may overlap."""
    if run.kind == "import":
        yield from _among(found, _ENTRY.unrecorded)
        return
    # What another run is at belongs to this one as well: it ends when that is done, or takes it
    # over. A stream alone goes on with what is free; the next one is never far.
    waits = is_due(now) if run.kind == "stream" else or_(_ENTRY.next_at <= now, _IS_NEWS)
    due = or_(waits, _ENTRY.unrecorded)
    yield from _among(found, due)
    if run.window is None:
        yield _of_source(run, waits)
        yield _of_source(run, _ENTRY.unrecorded)
    else:  # its days may be settled, so that no route was asked; what failed is due all the same
        yield _of_source(run, due, _is_of(_wholly_in(run.window, zone)))


def _query(*conditions: Any) -> Select[Any]:
    return select(_ENTRY.id, _ENTRY.first_seen_at).where(*conditions)


def _among(ids: Iterable[str], condition: Any) -> Iterator[Select[Any]]:
    return (_query(_ENTRY.id.in_(some), condition) for some in parts(ids))


def _of_source(run: Run, *conditions: Any) -> Select[Any]:
    """However many they are, they come by the thousand."""
    query = _query(_ENTRY.source_id == run.source, *conditions)
    return query.execution_options(yield_per=1000)


def _take(chosen: Kept, connection: Connection, query: Select[Any]) -> None:
    for name, seen in connection.execute(query):
        chosen.add(_moment_key(seen) + id_key(name))


def _moment_key(moment: datetime) -> bytes:
    """An instant as bytes that sort as it does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").encode()


def _ordered(chosen: Kept, limit: int | None) -> Iterator[str]:
    return (id_of(key[-ID_BYTES:]) for key in islice(chosen, limit))


def _make_due(connection: Connection, ids: Iterable[str], now: datetime) -> None:
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


def _held(run: Run, zone: tzinfo) -> Select[Any]:
    """The source's entries with captures, in the run's window where it has one."""
    held = select(schema.capture.c.id).where(schema.capture.c.entry_id == _ENTRY.id).exists()
    query = _of_source(run, held)
    return query if run.window is None else query.where(_is_of(_touched(run.window, zone)))


def _replay(connection: Connection, chosen: Iterable[str]) -> None:
    """Let all captures of the entries be recorded again; locked in the order of their ids."""
    with Kept() as keys:
        for name in chosen:
            keys.add(id_key(name))
        for some in parts(id_of(key) for key in keys):
            lock(connection, some)
            read_again(connection, some)


def read_again(connection: Connection, entry_ids: Sequence[str]) -> None:
    """Let all captures of the entries, which are locked, wait to be read."""
    capture = schema.capture
    for some in parts(entry_ids):
        connection.execute(
            update(capture).where(capture.c.entry_id.in_(some)).values(recorded_at=None)
        )
        connection.execute(update(schema.entry).where(_ENTRY.id.in_(some)).values(unrecorded=True))
