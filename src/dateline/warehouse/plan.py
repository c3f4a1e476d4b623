"""Run, findings → entries and batches: what is found is kept before what vouches for it."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, select, update

from dateline.identity import batch_id
from dateline.model import Finding, Run
from dateline.warehouse import schema
from dateline.warehouse.choice import choose, choose_imported
from dateline.warehouse.engine import writing
from dateline.warehouse.found import store
from dateline.warehouse.news import News
from dateline.warehouse.routes import Rhythm, keep_routes
from dateline.warehouse.upsert import add_new, parts

# Entries are stored as they are found, so many in one transaction: a sitemap may name a million.
AT_ONCE = 1000


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
    _take_back(engine, [run.id])
    with closing(News(run)) as news:
        for finding in findings:
            news.add(finding)
            if news.waiting >= AT_ONCE:
                with writing(engine) as connection:
                    store(connection, [news], now)
        with writing(engine) as connection:
            store(connection, [news], now)
            keep_routes(connection, news, now, rhythm)
            _drop_batches(connection, [run.id])
            chosen = choose(connection, run, news.ids, now)
            return _divide(connection, [(run.id, chosen)], batch_size)[run.id]


def plan_imports(
    engine: Engine,
    found: Sequence[tuple[Run, Iterable[Finding]]],
    batch_size: int,
    now: datetime,
) -> dict[str, list[str]]:
    """The same of runs that read what a file brought: all in one transaction, at the price of
    one run; batches by run. Findings are held until then, and say nothing of routes."""
    _take_back(engine, [run.id for run, _ in found])
    with ExitStack() as stack:
        told = [stack.enter_context(closing(News(run))) for run, _ in found]
        for news, (_, findings) in zip(told, found, strict=True):
            for finding in findings:
                news.add(finding)
        with writing(engine) as connection:
            store(connection, told, now)
            _drop_batches(connection, [run.id for run, _ in found])
            chosen = choose_imported(connection, [(news.run, list(news.ids())) for news in told])
            return _divide(connection, chosen, batch_size)


def _take_back(engine: Engine, run_ids: Sequence[str]) -> None:
    """End the leases that earlier, dead tries of these runs left behind.

    A transaction of its own: the entries that are locked here and those that the plan locks
    are two sets, and locking them in one would not be in the order of their ids.
    """
    member, batch, entry = schema.batch_entry.c, schema.batch.c, schema.entry.c
    # Only those that are leased: a run may have a million entries, and at work on few of them.
    leased = (
        select(entry.id)
        .select_from(schema.batch)
        .join(schema.batch_entry, member.batch_id == batch.id)
        .join(schema.entry, entry.id == member.entry_id)
        .where(batch.run_id.in_(run_ids), entry.lease_batch.in_(_batches_of(run_ids)))
    )
    with writing(engine) as connection:
        for some in parts(sorted(set(connection.execute(leased).scalars()))):
            left = (entry.id.in_(some), entry.lease_batch.in_(_batches_of(run_ids)))
            order = select(entry.id).where(*left).order_by(entry.id)
            connection.execute(order.with_for_update(key_share=True)).all()
            free = {"owner": None, "lease_until": None, "lease_batch": None}
            connection.execute(update(schema.entry).where(*left).values(free))


def _batches_of(run_ids: Sequence[str]) -> Any:
    return select(schema.batch.c.id).where(schema.batch.c.run_id.in_(run_ids))


def _drop_batches(connection: Connection, run_ids: Sequence[str]) -> None:
    connection.execute(delete(schema.batch).where(schema.batch.c.run_id.in_(run_ids)))


def _divide(
    connection: Connection, chosen: Iterable[tuple[str, Iterable[str]]], size: int
) -> dict[str, list[str]]:
    """By run, its entries as rows of batches; the batches' ids in order."""
    names: dict[str, list[str]] = {}
    batches: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    for run_id, entries in chosen:
        names[run_id] = []
        for ordinal, some in enumerate(parts(entries, size)):
            name = batch_id(run_id, ordinal)
            names[run_id].append(name)
            batches.append({"id": name, "run_id": run_id, "ordinal": ordinal, "size": len(some)})
            members += [
                {"batch_id": name, "entry_id": entry, "position": position}
                for position, entry in enumerate(some)
            ]
            if len(members) >= AT_ONCE:
                _add_batches(connection, batches, members)
    _add_batches(connection, batches, members)
    return names


def _add_batches(
    connection: Connection, batches: list[dict[str, Any]], members: list[dict[str, Any]]
) -> None:
    add_new(connection, schema.batch, batches)
    add_new(connection, schema.batch_entry, members)
    batches.clear()
    members.clear()
