"""News of runs → entry, problem and run rows: only what says something new is written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, update

from dateline.identity import made_id
from dateline.model import Entry, Problem, Run
from dateline.warehouse import schema
from dateline.warehouse.choice import locked, present, read_again
from dateline.warehouse.news import News
from dateline.warehouse.sighting import first_sighting, next_sighting
from dateline.warehouse.sources import add_missing
from dateline.warehouse.upsert import add_new, insert, put


def store(connection: Connection, told: Sequence[News], now: datetime) -> None:
    """The entries and problems that wait, in the caller's transaction. Of several runs all are
    of imports, or none."""
    add_missing(connection, {source for news in told for source in news.sources()})
    # Locks them: one plan of a run at a time.
    put(connection, schema.run, [run_row(news.run, now) for news in told])
    found: dict[str, list[Entry]] = {}
    for news in told:
        for name, entries in news.entries.items():
            found.setdefault(name, []).extend(entries)
    # What a file brought can't be asked for again.
    _see(connection, found, now, fetched=all(news.run.kind != "import" for news in told))
    _keep_problems(connection, told, now)
    for news in told:
        news.stored()


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
    connection: Connection, found: Mapping[str, Sequence[Entry]], now: datetime, *, fetched: bool
) -> None:
    """Insert the entries that are new, change those that say something new."""
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


def _keep_problems(connection: Connection, told: Iterable[News], now: datetime) -> None:
    """A row for each bad input, counted when it is met again."""
    rows = {}
    for news in told:
        for problem in news.problems:
            row = _problem_row(problem, news.run, now)
            rows[row["id"]] = row
    if not rows:
        return
    statement = insert(connection, schema.problem)
    again = {name: statement.excluded[name] for name in ("detail", "run_id", "last_at")}
    again["times"] = schema.problem.c.times + 1
    connection.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_=again),
        [rows[name] for name in sorted(rows)],
    )


def _problem_row(problem: Problem, run: Run, now: datetime) -> dict[str, Any]:
    return {
        "id": made_id("problem", problem.source, problem.url, problem.stage, problem.reason),
        "source_id": problem.source,
        "url": problem.url,
        "stage": problem.stage,
        "reason": problem.reason,
        "detail": problem.detail,
        "run_id": run.id,
        "first_at": now,
        "last_at": now,
        "times": 1,
    }
