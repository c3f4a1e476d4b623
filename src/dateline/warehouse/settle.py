"""entries after a load: which article each leads to, what came of it, when it is due again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from dateline.model import Arrival, Reason, Rejected
from dateline.warehouse import schema
from dateline.warehouse.pending import Pending
from dateline.warehouse.upsert import parts

_CAPTURE, _ENTRY = schema.capture.c, schema.entry.c

# Outcomes that reading a capture decides. Any other came from a later request, and stays.
_OF_READING = {
    None,
    "fetched",
    "loaded",
    *(
        reason.value
        for reason in (
            Reason.UNSUPPORTED_TYPE,
            Reason.NOT_ARTICLE,
            Reason.TOO_DEEP,
            Reason.EMPTY,
            Reason.BAD_RECORD,
            Reason.BAD_RESPONSE,
            Reason.FAULT,
            Reason.WALL,
        )
    ),
}


def settle_entries(
    connection: Connection,
    entries: Mapping[str, RowMapping],
    arrivals: Sequence[Arrival],
    rejected: Sequence[tuple[Pending, Rejected]],
    next_at: Any,
) -> None:
    """Bring the locked ``entries`` up to date with their captures."""
    for some in parts(sorted(entries)):
        _derive(connection, some)
    changes: dict[str, dict[str, Any]] = {}
    for pending, why in rejected:
        changes[pending.entry_id] = _after_rejection(entries[pending.entry_id], why)
    for arrival in sorted(arrivals, key=lambda arrival: arrival.fetched_at):
        changes[arrival.entry_id] = _after_arrival(entries[arrival.entry_id], arrival, next_at)
    # A wall that answers a condition would be taken for the page, unchanged.
    walls = sorted({p.entry_id for p, why in rejected if why.reason is Reason.WALL})
    for some in parts(walls):
        forgotten = dict.fromkeys(("etag", "last_modified", "sha256"))
        connection.execute(update(schema.entry).where(_ENTRY.id.in_(some)).values(forgotten))
    if changes:
        statement = update(schema.entry).where(_ENTRY.id == bindparam("b_id"))
        values: dict[str, Any] = {
            name: bindparam(name) for name in ("outcome", "detail", "next_at")
        }
        connection.execute(
            statement.values(values),
            [{"b_id": name, **changes[name]} for name in sorted(changes)],
        )


def _derive(connection: Connection, entry_ids: Iterable[str]) -> None:
    """What follows from the captures' rows alone."""
    waiting = select(_CAPTURE.id).where(
        _CAPTURE.entry_id == _ENTRY.id, _CAPTURE.recorded_at.is_(None)
    )
    last = (
        select(_CAPTURE.article_id)
        .where(_CAPTURE.entry_id == _ENTRY.id, _CAPTURE.article_id.is_not(None))
        .order_by(_CAPTURE.fetched_at.desc(), _CAPTURE.id.desc())
        .limit(1)
    )
    connection.execute(
        update(schema.entry)
        .where(_ENTRY.id.in_(list(entry_ids)))
        .values(unrecorded=waiting.exists(), article_id=last.scalar_subquery())
    )


def _after_arrival(row: RowMapping, arrival: Arrival, next_at: Any) -> dict[str, Any]:
    known: datetime | None = row["next_at"]
    asked = next_at(arrival) if next_at else None
    due = [instant for instant in (known, asked) if instant is not None]
    return _outcome(row, "loaded", None) | {"next_at": min(due, default=None)}


def _after_rejection(row: RowMapping, why: Rejected) -> dict[str, Any]:
    """A page that is no article is not looked at again by itself, unless its route announced
    an edit meanwhile, or it was an article before. A wall never was one."""
    if why.reason is Reason.WALL:
        return {"outcome": why.reason, "detail": why.detail, "next_at": why.retry_at}
    marked, at = row["marked_at"], row["captured_at"]
    keeps = row["article_id"] is not None or (marked and at and marked > at)
    after = _outcome(row, why.reason.value, why.detail or None)
    return after | {"next_at": row["next_at"] if keeps else why.retry_at}


def _outcome(row: RowMapping, word: str, detail: str | None) -> dict[str, Any]:
    if row["outcome"] not in _OF_READING:
        return {"outcome": row["outcome"], "detail": row["detail"]}
    return {"outcome": word, "detail": detail}
