"""Run, findings → entries and batches: what is found is kept before what vouches for it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, or_, select, update

from dateline.errors import WarehouseError
from dateline.identity import batch_id, entry_id, made_id
from dateline.model import (
    Checked,
    Coverage,
    DayStatus,
    Entry,
    Finding,
    Problem,
    Reason,
    RouteState,
    Run,
    Window,
)
from dateline.warehouse import schema
from dateline.warehouse.choice import choose, locked, present, read_again
from dateline.warehouse.engine import writing
from dateline.warehouse.sighting import first_sighting, next_sighting
from dateline.warehouse.sources import add_missing
from dateline.warehouse.standing import news_seen
from dateline.warehouse.upsert import add_new, insert, parts, put

# Entries are stored as they are found, so many in one transaction: a sitemap may name a million.
AT_ONCE = 1000

# When a route brought news, now → how long to wait for the next visit.
Rhythm = Callable[[Sequence[datetime], datetime], timedelta]
# What a route brought in the last month says how often it brings something.
MONTH = timedelta(days=30)


def plan(
    engine: Engine,
    run: Run,
    findings: Iterable[Finding],
    batch_size: int,
    now: datetime,
    rhythm: Rhythm | None = None,
) -> list[str]:
    """Store the run and what was found, and divide what is to be done into batches.

    What a route says of itself is stored after the entries, in the transaction that makes the
    batches: a validator is never kept without the entries that it vouches for. With a rhythm, it
    says when to come again as well, counting what this visit brought. Planning a run again
    replaces its batches, and takes back what an earlier try of it held.
    """
    _take_back(engine, run.id)
    news = _News(run.source)
    for finding in findings:
        news.add(finding)
        if news.is_much:
            with writing(engine) as connection:
                _store(connection, run, news, now)
    with writing(engine) as connection:
        _store(connection, run, news, now)
        _keep_routes(connection, run, news, now, rhythm)
        chosen = choose(connection, run, news.ids, now)
        return _divide(connection, run.id, chosen, batch_size)


class _News:
    """Findings that wait to be stored, and the ids of all entries that were found."""

    def __init__(self, source: str) -> None:
        self.ids: list[str] = []
        self.entries: dict[str, list[Entry]] = {}
        self.problems: list[Problem] = []
        self.coverage: list[Coverage] = []
        self.states: dict[str, RouteState] = {}
        self._known: set[str] = set()
        self._told: set[tuple[str, str]] = set()
        self._source = source

    @property
    def is_much(self) -> bool:
        return len(self.entries) + len(self.problems) >= AT_ONCE

    def add(self, finding: Finding) -> None:
        if isinstance(finding, Entry):
            self._add_entry(finding)
        elif isinstance(finding, Problem):
            self.problems.append(finding)
        elif isinstance(finding, Coverage):
            self.coverage.append(finding)
        elif isinstance(finding, Checked):
            self.states[finding.route] = finding.state
        else:
            raise WarehouseError(f"a file that nobody has read: {finding.url}")

    def _add_entry(self, entry: Entry) -> None:
        try:
            name = entry_id(entry.url)
        except ValueError as error:
            problem = Problem(entry.source, entry.url, "plan", Reason.BAD_ITEM, str(error))
            self.problems.append(problem)
            return
        # A route that lists a page twice, with two marks, must not make it due at each visit.
        if (name, entry.route) in self._told:
            return
        self._told.add((name, entry.route))
        self.entries.setdefault(name, []).append(entry)
        if name not in self._known:
            self._known.add(name)
            self.ids.append(name)

    def sources(self) -> set[str]:
        """Whoever must have a row before the rest can be stored."""
        told = {entry.source for same in self.entries.values() for entry in same}
        told |= {bad.source for bad in self.problems} | {said.source for said in self.coverage}
        return {self._source, *told}


def _store(connection: Connection, run: Run, news: _News, now: datetime) -> None:
    """The entries and problems that wait, in the caller's transaction."""
    add_missing(connection, news.sources())
    put(connection, schema.run, [run_row(run, now)])  # locks it: one plan of a run at a time
    _see(connection, run, news.entries, now)
    keep_problems(connection, news.problems, run.id, now)
    news.entries.clear()
    news.problems.clear()


def _take_back(engine: Engine, run_id: str) -> None:
    """End the leases that an earlier, dead try of this run left behind.

    A transaction of its own: the entries that are locked here and those that the plan locks
    are two sets, and locking them in one would not be in the order of their ids.
    """
    member, batch, entry = schema.batch_entry.c, schema.batch.c, schema.entry.c
    ours = select(batch.id).where(batch.run_id == run_id)
    with writing(engine) as connection:
        query = select(member.entry_id).where(member.batch_id.in_(ours))
        held = connection.execute(query).scalars().all()
        for some in parts(sorted(set(held))):
            left = (entry.id.in_(some), entry.lease_batch.in_(ours))
            order = select(entry.id).where(*left).order_by(entry.id)
            connection.execute(order.with_for_update(key_share=True)).all()
            free = {"owner": None, "lease_until": None, "lease_batch": None}
            connection.execute(update(schema.entry).where(*left).values(free))


def run_row(run: Run, now: datetime) -> dict[str, Any]:
    """A run that begins, as its row."""
    return {
        "id": run.id,
        "source_id": run.source,
        "kind": run.kind,
        "window_start": run.window.start if run.window else None,
        "window_end": run.window.end if run.window else None,
        "captures": run.captures,
        "entry_limit": run.limit,
        "status": "running",
        "detail": None,
        "counts": None,
        "faults": None,
        "started_at": now,
        "finished_at": None,
    }


def _see(
    connection: Connection, run: Run, found: Mapping[str, Sequence[Entry]], now: datetime
) -> None:
    """Insert the entries that are new, change those that say something new."""
    fetched = run.kind != "import"  # what a file brought can't be asked for again
    rows: dict[str, dict[str, Any]] = {}
    for name in set(found) - present(connection, found):
        rows[name] = first_sighting(name, found[name][0], now, now if fetched else None)
        for entry in found[name][1:]:
            rows[name] |= next_sighting(rows[name], entry, now, fetched=fetched)
    add_new(connection, schema.entry, rows.values())
    # Locked after the insert, all in one order: another process may have been first with some,
    # and whoever holds those may be waiting for others of ours.
    _change(connection, locked(connection, found), found, now, fetched=fetched)


def _change(
    connection: Connection,
    before: Mapping[str, Mapping[Any, Any]],
    found: Mapping[str, Sequence[Entry]],
    now: datetime,
    *,
    fetched: bool,
) -> None:
    changed: list[dict[str, Any]] = []
    again: list[str] = []
    columns = (
        "via", "guid", "day", "marks", "hints", "media", "revised",
        "next_at", "marked_at", "tries", "last_seen_at",
    )  # fmt: skip
    for name in sorted(found):
        row: dict[str, Any] = dict(before[name])
        changes: dict[str, Any] = {}
        for entry in found[name]:
            changes |= next_sighting(row | changes, entry, now, fetched=fetched)
        if changes.get("unrecorded"):
            again.append(name)
        if changes:
            after = row | changes
            changed.append({"b_id": name, **{column: after[column] for column in columns}})
    if changed:
        table = schema.entry
        statement = update(table).where(table.c.id == bindparam("b_id"))
        connection.execute(
            statement.values({column: bindparam(column) for column in columns}), changed
        )
    read_again(connection, again)


def _keep_routes(
    connection: Connection, run: Run, news: _News, now: datetime, rhythm: Rhythm | None
) -> None:
    states: list[dict[str, Any]] = [
        {
            "source_id": run.source,
            "route_id": made_id("route", route),
            "route": route,
            "etag": state.etag,
            "last_modified": state.last_modified,
            "cursor": state.cursor,
            "moved_to": state.moved_to,
            "moves": state.moves,
            "hub": state.hub,
            "topic": state.topic,
            "whole_at": state.whole_at,
            "checked_at": state.checked_at or now,
        }
        for route, state in news.states.items()
    ]
    if rhythm and states:
        seen = news_seen(connection, run.source, now - MONTH)
        for row in states:
            row["next_at"] = now + rhythm(seen.get(row["route"], ()), now)
    put(connection, schema.route_state, _said_more(connection, run.source, states))
    days = [
        {
            "source_id": said.source,
            "day": said.day,
            "route_id": made_id("route", said.route),
            "route": said.route,
            "run_id": run.id,
            "status": said.status,
            "expected": said.expected,
            "discovered": said.discovered,
            "detail": said.detail,
            "stated_at": now,
        }
        for said in news.coverage
    ]
    put(connection, schema.route_day, _not_hiding(connection, run, days))


def _not_hiding(
    connection: Connection, run: Run, days: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The statements without those on a part of a day of which another part was refused: what
    a run says of the afternoon heals no morning."""
    if run.window is None:
        return list(days)
    window, whole = run.window, set(run.window.whole_days)
    said, other = schema.route_day.c, schema.run.c
    query = (
        select(said.day, said.route_id, other.window_start, other.window_end)
        .join(schema.run, other.id == said.run_id)
        .where(
            said.source_id == run.source,
            said.day.in_([row["day"] for row in days if row["day"] not in whole]),
            said.status.in_((DayStatus.REFUSED, DayStatus.TRUNCATED)),
            said.run_id != run.id,
            or_(other.window_start < window.start, other.window_end > window.end),
        )
    )
    hidden = set()
    for day, route_id, start, end in connection.execute(query):
        # Of the other's window only what lies on the day has to be covered by this one.
        if not window.covers(Window(start, end).within(Window.of_days(day))):
            hidden.add((day, route_id))
    return [row for row in days if (row["day"], row["route_id"]) not in hidden]


# ``checked_at`` is kept to the hour, as an entry's ``last_seen_at`` is: a feed that is polled
# each minute and says nothing new must not be written each minute. A stream writes its row
# with the time of the next visit, so once in that feed's own rhythm.
_TOUCH = timedelta(hours=1)
_MOMENTS: dict[str, None] = {"checked_at": None, "whole_at": None}


def _said_more(
    connection: Connection, source_id: str, states: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The states that differ from what is stored by more than a moment."""
    table = schema.route_state
    query = select(table).where(table.c.source_id == source_id)
    stored = {row["route_id"]: dict(row) for row in connection.execute(query).mappings()}
    return [
        state
        for state in states
        if not (old := stored.get(state["route_id"]))
        or old["checked_at"] is None
        or state["checked_at"] - old["checked_at"] >= _TOUCH
        or {**old, **_MOMENTS} != {**old, **state, **_MOMENTS}
    ]


def keep_problems(
    connection: Connection, problems: Iterable[Problem], run_id: str | None, now: datetime
) -> None:
    """A row for each bad input, counted when it is met again."""
    rows = {}
    for problem in problems:
        name = made_id("problem", problem.source, problem.url, problem.stage, problem.reason)
        rows[name] = {
            "id": name,
            "source_id": problem.source,
            "url": problem.url,
            "stage": problem.stage,
            "reason": problem.reason,
            "detail": problem.detail,
            "run_id": run_id,
            "first_at": now,
            "last_at": now,
            "times": 1,
        }
    if not rows:
        return
    statement = insert(connection, schema.problem)
    again = {name: statement.excluded[name] for name in ("detail", "run_id", "last_at")}
    again["times"] = schema.problem.c.times + 1
    connection.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_=again),
        [rows[name] for name in sorted(rows)],
    )


def _divide(connection: Connection, run_id: str, chosen: Sequence[str], size: int) -> list[str]:
    connection.execute(delete(schema.batch).where(schema.batch.c.run_id == run_id))
    names: list[str] = []
    for portions in parts(enumerate(parts(chosen, size)), max(1, AT_ONCE // size)):
        batches: list[dict[str, Any]] = []
        members: list[dict[str, Any]] = []
        for ordinal, some in portions:
            name = batch_id(run_id, ordinal)
            batches.append({"id": name, "run_id": run_id, "ordinal": ordinal, "size": len(some)})
            members += [
                {"batch_id": name, "entry_id": entry, "position": position}
                for position, entry in enumerate(some)
            ]
        add_new(connection, schema.batch, batches)
        add_new(connection, schema.batch_entry, members)
        names += [row["id"] for row in batches]
    return names
