"""[(Record, Capture)] → capture rows that wait to be read, for bytes that no row knows."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, bindparam, select, update

from dateline.identity import entry_id
from dateline.model import Capture, Entry, Record
from dateline.warehouse import schema
from dateline.warehouse.choice import locked
from dateline.warehouse.engine import writing
from dateline.warehouse.queue import capture_row, captured
from dateline.warehouse.sighting import first_sighting
from dateline.warehouse.sources import add_missing
from dateline.warehouse.upsert import add_new, parts

_CAPTURE, _ENTRY = schema.capture.c, schema.entry.c


def adopt(
    engine: Engine,
    items: Iterable[tuple[Record, Capture]],
    source_id_of: Callable[[str], str],
    now: datetime,
) -> int:
    """Rows for the captures that have none, and for their entries; how many captures those
    were. What was never fetched does not become due by it."""
    rows: dict[str, dict[str, Any]] = {}
    entries: dict[str, dict[str, Any]] = {}
    captures: dict[str, Capture] = {}
    for record, capture in items:
        name = entry_id(capture.url)
        row = capture_row(name, capture, record)
        rows[row["id"]], captures[row["id"]] = row, capture
        if name not in entries:
            entry = Entry(source_id_of(capture.url), capture.url, f"archive:{record.file}")
            entries[name] = first_sighting(name, entry, now, None)
    with writing(engine) as connection:
        add_missing(connection, {entry["source_id"] for entry in entries.values()})
        add_new(connection, schema.entry, entries.values())
        held: dict[str, dict[str, Any]] = {
            name: dict(row) for name, row in locked(connection, entries).items()
        }
        for some in parts(list(rows)):
            query = select(_CAPTURE.id).where(_CAPTURE.id.in_(some))
            for known in connection.execute(query).scalars():
                del rows[known]
        add_new(connection, schema.capture, rows.values())
        for name, row in rows.items():
            held[row["entry_id"]] |= captured(held[row["entry_id"]], captures[name])
        _remember(
            connection, [held[name] for name in sorted({r["entry_id"] for r in rows.values()})]
        )
    return len(rows)


def _remember(connection: Any, entries: Iterable[dict[str, Any]]) -> None:
    changes = [
        {"b_id": row["id"], **{name: row[name] for name in ("since", "captured_at", "sha256")}}
        for row in entries
    ]
    if changes:
        values: dict[str, Any] = {
            name: bindparam(name) for name in ("since", "captured_at", "sha256")
        }
        statement = update(schema.entry).where(_ENTRY.id == bindparam("b_id"))
        connection.execute(statement.values(unrecorded=True, **values), changes)
