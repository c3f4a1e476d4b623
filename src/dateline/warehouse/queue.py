"""batch → claimed entries; outcomes → fetch and capture rows. The queue's two ends."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, and_, bindparam, func, or_, select, update

from dateline.identity import capture_id, made_id
from dateline.model import Capture, Reason, Record, Rejected, Scraped, Work
from dateline.warehouse import schema
from dateline.warehouse.choice import is_free, locked
from dateline.warehouse.engine import reading, writing
from dateline.warehouse.sighting import entry_of
from dateline.warehouse.upsert import add_new, parts
from dateline.warehouse.withdrawal import settle_withdrawn

_ENTRY = schema.entry.c


def claim(engine: Engine, batch_id: str, owner: str, now: datetime, lease: int) -> list[Work]:
    """The batch's entries that are due and free, as this owner's until the lease runs out.

    One conditional update: of two processes that claim the same entry, one gets it.
    """
    until = now + timedelta(seconds=lease)
    of_batch = (
        select(schema.batch_entry.c.entry_id)
        .join(schema.batch, schema.batch.c.id == schema.batch_entry.c.batch_id)
        .join(schema.run, schema.run.c.id == schema.batch.c.run_id)
        # A run that reads the archive again fetches nothing, be it due or not.
        .where(schema.batch.c.id == batch_id, schema.run.c.captures != "archived")
    )
    free = and_(
        _ENTRY.id.in_(of_batch),
        _ENTRY.next_at <= now,
        # What the archive gave back after a kill was fetched, though the queue never heard so.
        or_(~_ENTRY.unrecorded, _ENTRY.checked_at >= _ENTRY.captured_at),
        or_(is_free(now), _ENTRY.owner == owner),
    )
    # In the order of ids, lest two claims of overlapping batches wait for each other.
    ordered = select(_ENTRY.id).where(free).order_by(_ENTRY.id).with_for_update(key_share=True)
    taken = {"owner": owner, "lease_until": until, "lease_batch": batch_id}
    with writing(engine) as connection:
        ids = list(connection.execute(ordered).scalars())
        for some in parts(ids):
            connection.execute(update(schema.entry).where(_ENTRY.id.in_(some), free).values(taken))
        return [_work(row) for row in _held(connection, batch_id, owner, until)]


def _held(
    connection: Connection, batch_id: str, owner: str, until: datetime
) -> Iterable[RowMapping]:
    member = schema.batch_entry.c
    query = (
        select(schema.entry)
        .join(schema.batch_entry, member.entry_id == _ENTRY.id)
        .where(
            member.batch_id == batch_id,
            _ENTRY.owner == owner,
            _ENTRY.lease_batch == batch_id,
            _ENTRY.lease_until == until,
        )
        .order_by(member.position)
    )
    return connection.execute(query).mappings()


def _work(row: RowMapping) -> Work:
    return Work(
        id=row["id"],
        entry=entry_of(row),
        tries=row["tries"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        sha256=row["sha256"],
        since=row["since"],
        whole_at=row["whole_at"],
    )


def renew(engine: Engine, batch_id: str, owner: str, now: datetime, lease: int) -> int:
    """Lengthen the leases that this owner still holds on the batch; how many those are."""
    held = and_(_ENTRY.lease_batch == batch_id, _ENTRY.owner == owner)
    of_batch = select(schema.batch_entry.c.entry_id).where(
        schema.batch_entry.c.batch_id == batch_id
    )
    ordered = select(_ENTRY.id).where(_ENTRY.id.in_(of_batch), held).order_by(_ENTRY.id)
    with writing(engine) as connection:
        ids = list(connection.execute(ordered.with_for_update(key_share=True)).scalars())
        for some in parts(ids):
            connection.execute(
                update(schema.entry)
                .where(_ENTRY.id.in_(some), held)
                .values(lease_until=now + timedelta(seconds=lease))
            )
        return len(ids)


def held_until(engine: Engine, batch_id: str, now: datetime) -> datetime | None:
    """When the first of the leases runs out that are held on the batch's due entries; None
    where nobody is at any of them."""
    query = (
        select(func.min(_ENTRY.lease_until))
        .join(schema.batch_entry, schema.batch_entry.c.entry_id == _ENTRY.id)
        .where(
            schema.batch_entry.c.batch_id == batch_id,
            _ENTRY.next_at <= now,
            ~is_free(now),
        )
    )
    with reading(engine) as connection:
        return connection.execute(query).scalar()


def save_scraped(
    engine: Engine, owner: str, batch_id: str, scraped: Sequence[Scraped], now: datetime
) -> None:
    """What became of claimed entries, in one transaction: fetch and capture rows, validators,
    when each is due again, its lease given back.

    An entry that has another owner by now keeps that owner's state; what was fetched is kept
    all the same.
    """
    with writing(engine) as connection:
        rows = locked(connection, (item.work_id for item in scraped))
        known = _digests(connection, rows)
        ends = [
            _End(item, rows[item.work_id], known.get(item.work_id, ()), now)
            for item in scraped
            if item.work_id in rows
        ]
        add_new(connection, schema.capture, [end.capture_row() for end in ends if end.is_new])
        add_new(connection, schema.fetch, [end.fetch_row(owner, batch_id, now) for end in ends])
        _update_entries(connection, [end.state(owner, now) for end in ends])
        ours = [end for end in ends if end.row["owner"] == owner and end.row["article_id"]]
        # One 404 is no withdrawal: as long as the queue will look again, it is not over.
        lost = [end for end in ours if end.word == Reason.GONE]
        gone = [end.row for end in lost if end.state(owner, now)["next_at"] is None]
        still = [end.row for end in ours if end.word == Reason.UNCHANGED]
        settle_withdrawn(connection, gone, still, now)


def _digests(
    connection: Connection, entry_ids: Iterable[str]
) -> Mapping[str, Sequence[tuple[datetime, str, str]]]:
    """By entry, its captures in the order of their times: when, digest, id."""
    table = schema.capture
    found: dict[str, list[tuple[datetime, str, str]]] = {}
    for some in parts(entry_ids):
        query = select(table.c.entry_id, table.c.fetched_at, table.c.sha256, table.c.id)
        query = query.where(table.c.entry_id.in_(some)).order_by(table.c.fetched_at, table.c.id)
        for entry, fetched_at, sha256, name in connection.execute(query):
            found.setdefault(entry, []).append((fetched_at, sha256, name))
    return found


class _End:
    """One claimed entry's outcome against its row."""

    def __init__(
        self,
        item: Scraped,
        row: RowMapping,
        known: Sequence[tuple[datetime, str, str]],
        now: datetime,
    ) -> None:
        self.item, self.row, self.outcome = item, row, item.outcome
        self.at = now
        self.capture_id: str | None = None
        self.is_new = False
        self.word: str = "fetched"
        if isinstance(self.outcome, Rejected):
            self.word = self.outcome.reason.value
            return
        self.at = self.outcome.fetched_at
        self.capture_id = capture_id(self.outcome.url, self.outcome.sha256, self.at)
        earlier = [capture for capture in known if capture[0] <= self.at]
        if self.capture_id in {capture[2] for capture in known}:
            return  # saved by an earlier try whose end nobody heard of
        if item.record is None or (earlier and earlier[-1][1] == self.outcome.sha256):
            self.word, self.capture_id = Reason.UNCHANGED.value, None
        else:
            self.is_new = True

    def capture_row(self) -> dict[str, Any]:
        assert isinstance(self.outcome, Capture)
        assert self.item.record is not None
        return capture_row(self.item.work_id, self.outcome, self.item.record, self._size())

    def _size(self) -> int | None:
        if self.item.size is not None:
            return self.item.size
        if isinstance(self.outcome, Rejected):
            return self.outcome.cost.bytes if self.outcome.cost else None
        return len(self.outcome.body)

    def fetch_row(self, owner: str, batch_id: str, now: datetime) -> dict[str, Any]:
        failed = self.outcome if isinstance(self.outcome, Rejected) else None
        cost = self.outcome.cost
        return {
            "id": made_id("fetch", self.item.work_id, batch_id, owner, now.isoformat()),
            "entry_id": self.item.work_id,
            "batch_id": batch_id,
            "owner": owner,
            "at": self.at,
            "outcome": self.word,
            "status": self.outcome.status,
            "bytes": self._size(),
            "seconds": cost.seconds if cost else None,
            "requests": cost.requests if cost else None,
            "detail": failed.detail if failed else None,
            "final_url": self.outcome.final_url,
            "retry_at": failed.retry_at if failed else None,
            "capture_id": self.capture_id,
        }

    def state(self, owner: str, now: datetime) -> dict[str, Any]:
        """The entry's columns after this outcome."""
        after = {name: self.row[name] for name in _STATE} | self._seen_capture()
        if self.is_new:
            after["unrecorded"] = True
        if self.row["owner"] != owner:
            return {"b_id": self.item.work_id, **after}
        after |= {"owner": None, "lease_until": None, "lease_batch": None}
        after |= {"outcome": self.word, "checked_at": now, "next_at": self._next_at()}
        after |= {"status": self.outcome.status, "detail": None}
        if isinstance(self.outcome, Capture):
            headers = self.outcome.headers
            after |= {"etag": headers.get("etag"), "tries": 0, "whole_at": self.at}
            after["last_modified"] = headers.get("last-modified")
        elif self.outcome.reason is Reason.UNCHANGED:
            after["tries"] = 0
        else:
            asked = self.outcome.reason is not Reason.HOST_DOWN
            after |= {"tries": self.row["tries"] + asked, "detail": self.outcome.detail or None}
        return {"b_id": self.item.work_id, **after}

    def _seen_capture(self) -> dict[str, Any]:
        return captured(self.row, self.outcome) if self.is_new else {}

    def _next_at(self) -> datetime | None:
        """At once where a route announced an edit after these bytes were fetched."""
        marked = self.row["marked_at"]
        return self.row["next_at"] if marked and marked > self.at else self.item.next_at


_STATE = (
    "owner", "lease_until", "lease_batch", "outcome", "detail", "status", "checked_at", "next_at",
    "tries", "etag", "last_modified", "sha256", "captured_at", "since", "unrecorded",
    "whole_at",
)  # fmt: skip


def captured(row: Mapping[Any, Any], outcome: Any) -> dict[str, Any]:
    """An entry's memory of its captures with this one among them, first, last or between."""
    at, since, last = outcome.fetched_at, row["since"], row["captured_at"]
    after = {"since": at if since is None or at < since else since}
    if last is None or at >= last:
        after |= {"captured_at": at, "sha256": outcome.sha256}
    return after


def capture_row(
    entry_id: str, capture: Capture, record: Record, size: int | None = None
) -> dict[str, Any]:
    """A capture that was not read yet, as its row; ``size`` where its bytes are not at hand."""
    return {
        "id": capture_id(capture.url, capture.sha256, capture.fetched_at),
        "entry_id": entry_id,
        "url": capture.url,
        "final_url": capture.final_url,
        "redirects": list(capture.redirects),
        "status": capture.status,
        "bytes": len(capture.body) if size is None else size,
        "content_type": capture.headers.get("content-type"),
        "fetched_at": capture.fetched_at,
        "sha256": capture.sha256,
        "file": record.file,
        "file_offset": record.offset,
        "file_length": record.length,
    }


def _update_entries(connection: Connection, states: Sequence[Mapping[str, Any]]) -> None:
    if states:
        statement = update(schema.entry).where(_ENTRY.id == bindparam("b_id"))
        connection.execute(
            statement.values({name: bindparam(name) for name in _STATE}),
            sorted(states, key=lambda state: state["b_id"]),
        )
