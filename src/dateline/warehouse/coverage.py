"""[Run] → [RunReport]: what each of their days came to, and what makes them red."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select, update

from dateline.model import Coverage, DayStatus, Reason, Run, RunReport
from dateline.warehouse import schema
from dateline.warehouse.daycount import (
    Days,
    OfDay,
    Tally,
    count_days,
    is_among,
    portions,
)
from dateline.warehouse.engine import reading, writing
from dateline.warehouse.found import run_row
from dateline.warehouse.sources import add_missing
from dateline.warehouse.statement import Statement, judge
from dateline.warehouse.undated import undated
from dateline.warehouse.upsert import add_new, put
from dateline.warehouse.work import Work, work_of

_RUN = schema.run.c

EVERY_ROUTE = "*"  # the route of a day's final row


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database holds of the days that are asked about."""

    said: Mapping[OfDay, Sequence[Statement]]
    counted: Mapping[OfDay, Tally]
    undated: Mapping[str, Mapping[str, int]]


def verify(engine: Engine, runs: Sequence[Run], now: datetime) -> list[RunReport]:
    """Count the days of the runs, write their coverage, and finish the runs' rows: together, at
    the price of one.

    The days are those of the window or, without one, those that the run's entries and routes
    are about. Faults: work left behind, days refused or cut short. A page that failed alone
    counts as failed on its day and is no fault.
    """
    if not runs:
        return []
    with reading(engine) as connection:  # counted outside the write lock, which others wait for
        works = work_of(connection, runs, now)
        days: defaultdict[str, set[date]] = defaultdict(set)
        for run in runs:
            days[run.source].update(_days(run, works[run.id]))
        known = _Known(
            _statements(connection, days),
            count_days(connection, days),
            undated(connection, days),
        )
    reports = [_report(run, works[run.id], known) for run in runs]
    with writing(engine) as connection:
        _write(connection, runs, reports, now)
    return reports


def _days(run: Run, work: Work) -> list[date]:
    return sorted(set(run.window.days) if run.window else work.days)


def _report(run: Run, work: Work, known: _Known) -> RunReport:
    coverage = [_coverage(run, day, work, known) for day in _days(run, work)]
    faults = tuple(_faults(coverage, work))
    return RunReport(run.id, tuple(coverage), dict(work.counts), faults)


def _statements(connection: Connection, days: Days) -> dict[OfDay, list[Statement]]:
    table = schema.route_day.c
    found: dict[OfDay, list[Statement]] = {}
    names = ("route", "run_id", "status", "expected", "discovered", "detail", "stated_at")
    for some in portions(days):
        query = select(table.source_id, table.day, *(table[name] for name in names))
        query = query.where(is_among(table.source_id, table.day, some))
        ordered = query.order_by(table.source_id, table.day, table.route_id)
        for source_id, day, *said in connection.execute(ordered):
            found.setdefault((source_id, day), []).append(Statement(*said))
    return found


def _coverage(run: Run, day: date, work: Work, known: _Known) -> Coverage:
    of_day = (run.source, day)
    count = known.counted[of_day].since(work.started_at)
    verdict = judge(run.id, known.said.get(of_day, ()), count, known.undated[run.source])
    return Coverage(
        source=run.source,
        day=day,
        status=verdict.status,
        route=EVERY_ROUTE,
        expected=verdict.expected,
        discovered=count.discovered,
        fetched=count.fetched,
        loaded=count.loaded,
        failed=count.failed,
        detail=verdict.detail,
    )


def _faults(coverage: Iterable[Coverage], work: Work) -> Iterable[str]:
    for ordinal, count in sorted(work.unfinished.items()):
        yield f"batch {ordinal}: {count} unfinished"
    if mistakes := work.counts.get(Reason.FAULT):
        yield f"{mistakes} pages could not be read for a fault of dateline's own"
    for row in coverage:
        if row.status in (DayStatus.REFUSED, DayStatus.TRUNCATED):
            yield f"{row.day} {row.status}" + (f": {row.detail}" if row.detail else "")


def _write(
    connection: Connection, runs: Sequence[Run], reports: Sequence[RunReport], now: datetime
) -> None:
    ends = [
        {
            "b_id": report.run,
            "status": "failed" if report.faults else "ok",
            "detail": None,
            "finished_at": now,
            "counts": dict(report.counts),
            "faults": list(report.faults),
        }
        for report in reports
    ]
    _finish(connection, runs, ends, now)
    rows = [
        {
            "source_id": day.source,
            "day": day.day,
            "status": day.status,
            "expected": day.expected,
            "discovered": day.discovered,
            "fetched": day.fetched,
            "loaded": day.loaded,
            "failed": day.failed,
            "detail": day.detail,
            "run_id": report.run,
            "verified_at": now,
        }
        for report in reports
        for day in report.days
    ]
    # Whoever changes a day counts it afterwards: the count that began last is the right one.
    put(connection, schema.coverage, rows, latest="verified_at")


def _finish(
    connection: Connection, runs: Sequence[Run], ends: Sequence[Mapping[str, Any]], now: datetime
) -> None:
    add_missing(connection, {run.source for run in runs})
    add_new(connection, schema.run, [run_row(run, now) for run in runs])
    columns = [name for name in ends[0] if name != "b_id"]
    statement = update(schema.run).where(_RUN.id == bindparam("b_id"))
    connection.execute(
        statement.values({name: bindparam(name) for name in columns}),
        sorted(ends, key=lambda end: end["b_id"]),
    )


def fail_run(engine: Engine, run: Run, detail: str, now: datetime) -> None:
    """Mark a run that ended before it could be verified."""
    end = {"b_id": run.id, "status": "failed", "detail": detail, "finished_at": now}
    with writing(engine) as connection:
        _finish(connection, [run], [end], now)
