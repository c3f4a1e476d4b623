"""The cost of a step grows with what changed, not with what is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import made
import pytest
from sqlalchemy import event

from dateline import records
from dateline.model import Coverage, DayStatus, Discovery, Reason, Rejected, Window
from dateline.warehouse import Warehouse, open_warehouse

BIG = {
    "article", "alias", "batch_entry", "byline", "capture", "content", "credit", "entry",
    "fetch", "party", "photo", "revision", "tag", "route_day", "coverage", "problem",
}  # fmt: skip
WINDOW = Window(made.later(days=-1, hours=-12), made.later(hours=-12))


@contextmanager
def statements(warehouse: Warehouse) -> Iterator[list[tuple[str, Any]]]:
    """Every statement that is executed meanwhile, with its (first) parameters."""
    seen: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, parameters, _context, executemany):
        many = executemany and isinstance(parameters, list)
        seen.append((statement, parameters[0] if many else parameters))

    event.listen(warehouse.engine, "before_cursor_execute", note)
    yield seen
    event.remove(warehouse.engine, "before_cursor_execute", note)


def journey(warehouse: Warehouse, name: str, numbers: range, **changes: Any) -> None:
    """Plan, scrape, record, verify: pages that load, one that is gone, one that is a PDF."""
    now = changes.pop("now", made.NOW)
    run = made.run(name, **changes)
    said = Coverage("office", made.DAY, DayStatus.OK, "wordpress:x", len(numbers), len(numbers))
    found = Discovery(tuple(made.entry(n, revised=name) for n in numbers), (said,))
    for batch in warehouse.plan(run, found, batch_size=50, now=now):
        done = []
        for work in warehouse.claim(batch, name, now, 900):
            number = int(work.entry.url.rsplit("/", 1)[1])
            outcome: Any = made.capture(number, name, now)
            if number == numbers[0]:
                outcome = Rejected(work.entry.url, Reason.GONE)
            done.append(made.scraped(number, outcome, next_at=now + timedelta(days=9)))
        warehouse.save_scraped(name, batch, done, now)
        arrivals, rejected = [], []
        for item in warehouse.pending(batch):
            number = int(item.entry.url.rsplit("/", 1)[1])
            if number == numbers[-1]:
                rejected.append((item, Rejected(item.entry.url, Reason.UNSUPPORTED_TYPE)))
                continue
            read = made.article(f"{name} {number}", url=item.entry.url)
            arrival = made.arrival(number, read, now, name, aliases=[made.url(f"a{number}")])
            arrivals.append(replace(arrival, capture_id=item.capture_id))
        warehouse.load(arrivals, rejected, records.decide, now)
    warehouse.verify(run, now + timedelta(minutes=1))


def later_days(warehouse: Warehouse) -> None:
    """A daily run that finds edits, a backfill, a replay, and what fetchers and people ask."""
    after = made.later(days=1)
    journey(warehouse, "edit", range(1, 12), now=after)
    journey(warehouse, "back", range(5, 15), now=after, kind="backfill", window=WINDOW)
    journey(warehouse, "replay", range(1), now=after, captures="archived", window=WINDOW, limit=5)
    journey(warehouse, "again", range(1, 5), now=after, captures="refresh")
    warehouse.renew("no batch", "me", after, 900)
    warehouse.unrecorded(10)
    warehouse.route_states("office")
    warehouse.stored([made.arrival(3).article_id])
    warehouse.hosts.reserve("office.example", 1, after)


def test_looks_up_what_it_needs_by_an_index(sqlite_warehouse: Warehouse) -> None:
    journey(sqlite_warehouse, "first", range(200))
    with statements(sqlite_warehouse) as seen:
        later_days(sqlite_warehouse)
    assert len(seen) > 100
    scans = set()
    with sqlite_warehouse.engine.connect() as connection:
        for statement, parameters in seen:
            if statement.split()[0] not in {"SELECT", "UPDATE", "DELETE"}:
                continue
            plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
            for _, _, _, step in plan:
                words = step.split()
                if words[0] == "SCAN" and words[1] in BIG and "USING" not in words:
                    scans.add((words[1], statement[:300]))
    assert scans == set()


def test_executes_as_many_statements_for_many_pages_as_for_few(warehouse: Warehouse) -> None:
    """Rows go in by the batch, not one by one."""
    counts = []
    for name, numbers in (("few", range(5)), ("many", range(100, 145))):
        with statements(warehouse) as seen:
            journey(warehouse, name, numbers)
        counts.append(len(seen))
    assert counts[1] <= counts[0] + 2


def test_writes_nothing_for_a_poll_that_finds_nothing_new(warehouse: Warehouse) -> None:
    journey(warehouse, "first", range(20))
    found = Discovery(tuple(made.entry(n, revised="first") for n in range(20)))
    with statements(warehouse) as seen:
        assert warehouse.plan(made.run("poll"), found, batch_size=9, now=made.NOW) == []
    written = {s.split()[0] + " " + s.split()[2] for s, _ in seen if s.startswith(("INS", "DEL"))}
    written |= {s.split()[0] + " " + s.split()[1] for s, _ in seen if s.startswith("UPDATE")}
    assert written <= {"INSERT run", "INSERT source", "DELETE batch"}


@pytest.mark.postgres
def test_asks_postgresql_for_nothing_that_needs_the_whole_table(postgres_database: str) -> None:
    warehouse = open_warehouse(postgres_database)
    journey(warehouse, "first", range(60))
    with statements(warehouse) as seen:
        later_days(warehouse)
    scans = set()
    with warehouse.engine.connect() as connection:
        # Tables this small are read whole if they may be; what is left has no index to use.
        connection.exec_driver_sql("SET enable_seqscan = off")
        for statement, parameters in seen:
            if statement.split()[0] not in {"SELECT", "UPDATE", "DELETE"}:
                continue
            plan = connection.exec_driver_sql("EXPLAIN " + statement, parameters)
            for (step,) in plan:
                if "Seq Scan on" in step:
                    table = step.split("Seq Scan on ")[1].split()[0]
                    if table.strip('"') in BIG:
                        scans.add((table, statement[:300]))
    warehouse.close()
    assert scans == set()
