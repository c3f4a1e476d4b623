"""Runs that are planned and verified together come to the rows that each would alone."""

from dataclasses import replace
from datetime import date
from typing import Any

import made
import pytest
from test_warehouse_cost import BIG, statements

from dateline import records
from dateline.model import (
    Coverage,
    DayStatus,
    Discovery,
    Entry,
    Finding,
    Problem,
    Reason,
    Rejected,
    Run,
    RunReport,
    Window,
)
from dateline.warehouse import Warehouse, open_warehouse

TABLES = ("run", "batch", "batch_entry", "entry", "problem", "coverage", "source")
SOURCES = [f"port_{n}" for n in range(5)]


def imported(source: str) -> tuple[Run, Discovery]:
    """Two pages of a source's own, one that all found, and a record that was broken."""
    own = [f"https://{source}.example/{n}" for n in range(2)]
    urls = [*own, "https://shared.example/notice"]
    entries = tuple(Entry(source, url, f"warc:file#{url}") for url in urls)
    bad = Problem(source, own[0], "discover", Reason.BAD_RECORD, "torn")
    run = Run(id=f"warc:file/{source}", source=source, kind="import")
    return run, Discovery(entries=entries, problems=(bad,))


def adopt(warehouse: Warehouse) -> None:
    """Captures of all the pages, as an import keeps them before it plans."""
    kept = []
    for source in SOURCES:
        for entry in imported(source)[1].entries:
            capture = replace(made.capture(1), url=entry.url, final_url=entry.url)
            kept.append((made.record(len(kept)), capture))
    # Of two sources that one page may be of, the first to be planned keeps it.
    warehouse.adopt(kept, lambda url: url.split("/")[2].split(".")[0], made.NOW)


def test_plans_imports_as_each_would_be_planned_alone(
    warehouse: Warehouse, sqlite_url: str
) -> None:
    alone = warehouse
    together = open_warehouse(sqlite_url.replace("warehouse.db", "together.db"))
    together.migrate()
    found = [imported(source) for source in SOURCES]
    for where in (alone, together):
        adopt(where)
    for again in range(2):  # the second replaces what the first has planned
        now = made.later(hours=again)
        one = {
            run.id: alone.plan(run, discovery, batch_size=2, now=now) for run, discovery in found
        }
        assert together.plan_imports(found, batch_size=2, now=now) == one
        assert [len(batches) for batches in one.values()] == [2] * len(SOURCES)
        assert made.all_rows(together, *TABLES) == made.all_rows(alone, *TABLES)
    together.close()


def go(warehouse: Warehouse, source: str, number: int) -> Run:
    """A run of one of five kinds, each of which leaves something else behind."""
    day = date(2026, 3, 1 + number)
    window = Window.of_days(day, date(2026, 3, 9)) if number % 2 else None
    run = made.run(f"run {source}", source=source, kind="daily", window=window)
    said = Coverage(source, day, DayStatus.OK, "feed:x", expected=number, discovered=1)
    urls = [f"https://{source}.example/{n}" for n in range(4)]
    dated = tuple(Entry(source, url, "feed:x", day=day) for url in urls[:3])
    found: list[Finding] = [*dated, Entry(source, urls[3], "sitemap:y"), said]
    now = made.later(minutes=number)
    (batch,) = warehouse.plan(run, found, batch_size=9, now=now)
    outcomes: dict[str, Any] = {
        urls[0]: replace(made.capture(0), url=urls[0], final_url=urls[0], fetched_at=now),
        urls[1]: Rejected(urls[1], [Reason.REFUSED, Reason.GONE][number % 2]),
        urls[2]: Rejected(urls[2], Reason.SERVER_ERROR),
    }
    works = {work.entry.url: work for work in warehouse.claim(batch, "me", now, 900)}
    done = []
    for url, outcome in outcomes.items():
        if number < 3 or url != urls[2]:  # what is left is still held
            place = None if isinstance(outcome, Rejected) else made.record()
            done.append(replace(made.scraped(0, outcome), work_id=works[url].id, record=place))
    warehouse.save_scraped("me", batch, done, now)
    if number != 1:  # whose capture nobody reads
        for item in warehouse.pending(batch):
            read = made.arrival(0, made.article(source=source, url=urls[0]), now)
            mine = replace(
                read,
                article_id=item.entry_id,
                canonical_url=urls[0],
                entry_id=item.entry_id,
                capture_id=item.capture_id,
            )
            warehouse.load([mine], [], records.decide, now)
    return run


def verified(url: str, *, together: bool) -> tuple[list[RunReport], dict[str, Any]]:
    warehouse = open_warehouse(url)
    warehouse.migrate()
    runs = [go(warehouse, source, number) for number, source in enumerate(SOURCES)]
    now = made.later(minutes=30)
    if together:
        reports = warehouse.verify_all(runs, now)
    else:
        reports = [warehouse.verify(run, now) for run in runs]
    state = made.all_rows(warehouse, *TABLES)
    warehouse.close()
    return reports, state


def test_verifies_runs_as_each_would_be_verified_alone(warehouse_url: str, sqlite_url: str) -> None:
    alone, rows = verified(warehouse_url, together=False)
    other = sqlite_url.replace("warehouse.db", "together.db")
    assert verified(other, together=True) == (alone, rows)
    assert [report.run for report in alone] == [f"run {source}" for source in SOURCES]
    faults = [report.faults for report in alone]
    assert [told[0] for told in faults] == [f"batch 0: {n} unfinished" for n in (1, 2, 1, 2, 2)]
    assert faults[0][-1].endswith("refused: 1 refused")
    assert len({tuple(report.days) for report in alone}) == len(SOURCES)


def test_asks_as_much_for_many_sources_as_for_one(warehouse: Warehouse) -> None:
    counts = []
    for sources in (SOURCES[:1], SOURCES):
        found = [imported(source) for source in sources]
        adopt(warehouse)
        with statements(warehouse) as seen:
            warehouse.plan_imports(found, batch_size=9, now=made.NOW)
            warehouse.verify_all([run for run, _ in found], made.later(minutes=1))
        counts.append(len(seen))
    assert counts[0] == counts[1] < 40


@pytest.mark.parametrize("places", [2, 60])
def test_looks_up_the_days_of_many_sources_by_an_index(
    sqlite_warehouse: Warehouse, places: int
) -> None:
    runs = [
        made.run(f"r{n}", source=f"s{n}", kind="daily", window=Window.of_days(made.DAY))
        for n in range(places)
    ]
    with statements(sqlite_warehouse) as seen:
        sqlite_warehouse.verify_all(runs, made.NOW)
    with sqlite_warehouse.engine.connect() as connection:
        for statement, parameters in seen:
            if not statement.startswith("SELECT"):
                continue
            for step in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters):
                words = step[-1].split()
                assert words[0] != "SCAN" or words[1] not in BIG or "USING" in words, statement
