"""rows → Pending, Stored: captures that wait to be read, and what was read before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, select

from dateline import urls
from dateline.errors import WarehouseError
from dateline.identity import made_id
from dateline.model import Entry, Reason, Record, Seen, Stored
from dateline.warehouse import host_notes, schema
from dateline.warehouse.engine import reading
from dateline.warehouse.sighting import entry_of
from dateline.warehouse.upsert import parts

_CAPTURE, _ENTRY = schema.capture.c, schema.entry.c


@dataclass(frozen=True, slots=True)
class Pending:
    """A capture that was not read yet: where its bytes lie, and the entry it belongs to."""

    entry_id: str
    entry: Entry
    capture_id: str
    record: Record


def _query(*conditions: Any) -> Any:
    place = (_CAPTURE.file, _CAPTURE.file_offset, _CAPTURE.file_length)
    return (
        select(schema.entry, _CAPTURE.id.label("capture_id"), *place)
        .join(schema.capture, _CAPTURE.entry_id == _ENTRY.id)
        .where(*conditions)
        .order_by(_CAPTURE.fetched_at, _CAPTURE.id)
    )


def _pending(row: RowMapping) -> Pending:
    record = Record(row["file"], row["file_offset"], row["file_length"])
    return Pending(row["id"], entry_of(row), row["capture_id"], record)


def pending(engine: Engine, batch_ids: Sequence[str]) -> list[Pending]:
    """The batches' captures that were not read yet, in the order of their times."""
    member = schema.batch_entry.c
    members = select(member.entry_id).where(member.batch_id.in_(batch_ids))
    query = _query(_ENTRY.id.in_(members), _CAPTURE.recorded_at.is_(None))
    with reading(engine) as connection:
        return [_pending(row) for row in connection.execute(query).mappings()]


def doubted(engine: Engine, batch_ids: Sequence[str]) -> list[Pending]:
    """Captures that were read as articles, of addresses that shared a text with others of the
    hosts at which the batches met a wall: each entry's last one."""
    log = schema.fetch.c
    walls = (
        select(_ENTRY.url, log.final_url)
        .join(schema.fetch, log.entry_id == _ENTRY.id)
        .where(log.batch_id.in_(batch_ids), log.outcome == Reason.WALL)
    )
    with reading(engine) as connection:
        met = {url for row in connection.execute(walls) for url in row if url}
        places = host_notes.doubted(connection, sorted({urls.host(url) for url in met}))
        ids = sorted(made_id("entry", place) for place in places)
        last = (_CAPTURE.fetched_at == _ENTRY.captured_at, _CAPTURE.article_id.is_not(None))
        return [
            _pending(row)
            for some in parts(ids)
            for row in connection.execute(_query(_ENTRY.id.in_(some), *last)).mappings()
        ]


def unrecorded(engine: Engine, limit: int) -> list[Pending]:
    """The oldest captures of all entries that were not read yet, at most ``limit``."""
    with reading(engine) as connection:
        query = _query(_CAPTURE.recorded_at.is_(None)).limit(limit)
        return [_pending(row) for row in connection.execute(query).mappings()]


def last_record(engine: Engine, entry_id: str) -> Record | None:
    """Where the bytes of an entry's last capture lie; None where it has none."""
    last = (_CAPTURE.entry_id == entry_id, _CAPTURE.fetched_at == _ENTRY.captured_at)
    with reading(engine) as connection:
        row = connection.execute(_query(*last)).mappings().first()
    return _pending(row).record if row else None


def capture_record(engine: Engine, capture_id: str) -> tuple[Record, Entry]:
    """Where a capture's bytes lie, and its entry. Raises WarehouseError for an unknown id."""
    with reading(engine) as connection:
        row = connection.execute(_query(_CAPTURE.id == capture_id)).mappings().first()
    if row is None:
        raise WarehouseError(f"no capture {capture_id}")
    found = _pending(row)
    return found.record, found.entry


def known_captures(engine: Engine, capture_ids: Sequence[str]) -> set[str]:
    """Those of the ids that have a row."""
    with reading(engine) as connection:
        return {
            name
            for some in parts(capture_ids)
            for name in connection.execute(
                select(_CAPTURE.id).where(_CAPTURE.id.in_(some))
            ).scalars()
        }


def stored(engine: Engine, article_ids: Sequence[str]) -> dict[str, Stored]:
    """What was read of these articles; those without a row are left out."""
    with reading(engine) as connection:
        rows = seen_rows(connection, article_ids)
    return {name: stored_of(name, found) for name, found in rows.items()}


def seen_rows(connection: Connection, article_ids: Sequence[str]) -> dict[str, list[RowMapping]]:
    """By article, its captures' rows in the order of their times."""
    found: dict[str, list[RowMapping]] = {}
    names = ("id", "article_id", "fetched_at", "fingerprint", "extractor", "content_id")
    for some in parts(set(article_ids)):
        query = select(*(_CAPTURE[name] for name in names)).where(_CAPTURE.article_id.in_(some))
        query = query.order_by(_CAPTURE.fetched_at, _CAPTURE.id)
        for row in connection.execute(query).mappings():
            found.setdefault(row["article_id"], []).append(row)
    return found


def stored_of(article_id: str, rows: Sequence[RowMapping]) -> Stored:
    """An article's captures as the decision needs them."""
    seen = (
        Seen(row["id"], row["fetched_at"], row["fingerprint"], row["extractor"]) for row in rows
    )
    return Stored(article_id, tuple(seen))
