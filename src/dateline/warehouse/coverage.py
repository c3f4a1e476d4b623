"""Run → RunReport: what each of its days came to, and what makes it red."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine, RowMapping, and_, func, or_, select, union, update

from dateline.model import Coverage, DayStatus, Reason, Run, RunReport
from dateline.warehouse import schema
from dateline.warehouse.daycount import DayCount, count_days
from dateline.warehouse.engine import reading, writing
from dateline.warehouse.plan import run_row
from dateline.warehouse.sources import add_missing
from dateline.warehouse.statement import Statement, judge
from dateline.warehouse.undated import undated
from dateline.warehouse.upsert import add_new, parts, put

_RUN, _ENTRY, _CAPTURE = schema.run.c, schema.entry.c, schema.capture.c

EVERY_ROUTE = "*"  # the route of a day's final row


@dataclass(frozen=True, slots=True)
class _Work:
    """What became of the run's entries."""

    days: frozenset[date]
    counts: Mapping[str, int]
    unfinished: Mapping[int, int]


def verify(engine: Engine, run: Run, now: datetime) -> RunReport:
    """Count the run's days, write their coverage, and finish the run's row.

    The days are those of the window or, without one, those that the run's entries and routes
    are about. Faults: work left behind, days refused or cut short. A page that failed alone
    counts as failed on its day and is no fault.
    """
    with reading(engine) as connection:  # counted outside the write lock, which others wait for
        started_at = _started_at(connection, run.id) or now
        work = _work(connection, run, started_at, now)
        days = sorted(set(run.window.days) if run.window else work.days)
        said = _statements(connection, run.source, days)
        counted = count_days(connection, run.source, days, started_at)
        left = undated(connection, run.source)
    coverage = [_coverage(run, day, said.get(day, []), counted[day], left) for day in days]
    report = RunReport(run.id, tuple(coverage), work.counts, tuple(_faults(coverage, work)))
    with writing(engine) as connection:
        _write(connection, run, report, now)
    return report


def _started_at(connection: Connection, run_id: str) -> datetime | None:
    return connection.execute(select(_RUN.started_at).where(_RUN.id == run_id)).scalar()


_LOOKED_AT = (
    "day", "outcome", "article_id", "checked_at", "next_at", "owner", "lease_until",
    "lease_batch",
)  # fmt: skip


def _work(connection: Connection, run: Run, started_at: datetime, now: datetime) -> _Work:
    member, batch, article = schema.batch_entry.c, schema.batch.c, schema.article.c
    query = (
        select(
            *(_ENTRY[name] for name in _LOOKED_AT),
            _ENTRY.id,
            batch.ordinal,
            batch.id.label("batch_id"),
            article.day.label("own_day"),
        )
        .select_from(schema.batch)
        .join(schema.batch_entry, member.batch_id == batch.id)
        .join(schema.entry, _ENTRY.id == member.entry_id)
        .outerjoin(schema.article, article.id == _ENTRY.article_id)
        .where(batch.run_id == run.id)
    )
    rows = connection.execute(query).mappings().all()
    ours = {row["batch_id"] for row in rows}
    read = _reading(connection, run, started_at)
    left = [row for row in rows if _is_unfinished(row, run, ours, read, started_at, now)]
    days = {day for row in rows for day in (row["day"], row["own_day"]) if day is not None}
    stated = select(schema.route_day.c.day).where(
        schema.route_day.c.run_id == run.id, schema.route_day.c.source_id == run.source
    )
    days.update(connection.execute(stated).scalars())
    days.update(_uncounted(connection, run))
    counts = Counter(row["outcome"] for row in rows if row["outcome"])
    counts.update(_verdicts(connection, run.id, started_at))
    if rows:
        counts["entries"] = len(rows)
    return _Work(frozenset(days), dict(counts), Counter(row["ordinal"] for row in left))


def _uncounted(connection: Connection, run: Run) -> Iterable[date]:
    """Days that other runs of the source were about which have not ended, and that nobody has
    counted so far: such a run may have died when all of its rows were there."""
    member, batch, article = schema.batch_entry.c, schema.batch.c, schema.article.c
    said, counted = schema.route_day.c, schema.coverage.c
    open_runs = select(_RUN.id).where(
        _RUN.source_id == run.source, _RUN.status == "running", _RUN.id != run.id
    )
    of_entries = (
        select(func.coalesce(article.day, _ENTRY.day).label("day"))
        .select_from(schema.batch)
        .join(schema.batch_entry, member.batch_id == batch.id)
        .join(schema.entry, _ENTRY.id == member.entry_id)
        .outerjoin(schema.article, article.id == _ENTRY.article_id)
        .where(batch.run_id.in_(open_runs))
    )
    stated = select(said.day).where(said.source_id == run.source, said.run_id.in_(open_runs))
    days = union(of_entries, stated).subquery()
    known = select(counted.day).where(counted.source_id == run.source, counted.day == days.c.day)
    query = select(days.c.day).where(days.c.day.is_not(None), ~known.exists())
    return connection.execute(query).scalars()


@dataclass(frozen=True, slots=True)
class _Reading:
    """The entries of which the run left a capture unread, and those of which it read one."""

    left: frozenset[str]
    done: frozenset[str]


def _reading(connection: Connection, run: Run, started_at: datetime) -> _Reading:
    """What another run fetches after this one has begun, that one reads: its batch may be
    between its two steps just now."""
    member, batch, fetch = schema.batch_entry.c, schema.batch.c, schema.fetch.c
    mine = schema.batch.alias()
    query = (
        select(_CAPTURE.entry_id, _CAPTURE.recorded_at, _CAPTURE.fetched_at, mine.c.id)
        .select_from(schema.batch)
        .join(schema.batch_entry, member.batch_id == batch.id)
        .join(schema.capture, _CAPTURE.entry_id == member.entry_id)
        .outerjoin(
            schema.fetch,
            and_(fetch.entry_id == _CAPTURE.entry_id, fetch.capture_id == _CAPTURE.id),
        )
        .outerjoin(mine, and_(mine.c.id == fetch.batch_id, mine.c.run_id == run.id))
        .where(
            batch.run_id == run.id,
            or_(_CAPTURE.recorded_at.is_(None), _CAPTURE.recorded_at >= started_at),
        )
    )
    left, done = set(), set()
    for entry, recorded_at, fetched_at, own in connection.execute(query):
        if recorded_at is not None:
            done.add(entry)
        elif _reads_all(run) or own is not None or fetched_at < started_at:
            left.add(entry)
    return _Reading(frozenset(left), frozenset(done))


def _reads_all(run: Run) -> bool:
    return run.captures == "archived" or run.kind == "import"


def _is_unfinished(
    row: RowMapping,
    run: Run,
    ours: set[str],
    read: _Reading,
    started_at: datetime,
    now: datetime,
) -> bool:
    """Whether the run left this entry behind; what another run holds is not its own."""
    if row["id"] in read.left:
        return True
    if _reads_all(run):
        return False
    if row["owner"] is not None and row["lease_batch"] in ours:
        return True
    held = row["owner"] is not None and row["lease_until"] >= now
    due = row["next_at"] is not None and row["next_at"] <= now
    fetched = row["checked_at"] is not None and row["checked_at"] >= started_at
    return due and not (held or fetched or row["id"] in read.done)


def _verdicts(connection: Connection, run_id: str, started_at: datetime) -> list[str]:
    member, batch = schema.batch_entry.c, schema.batch.c
    query = (
        select(_CAPTURE.verdict)
        .join(schema.batch_entry, member.entry_id == _CAPTURE.entry_id)
        .join(schema.batch, batch.id == member.batch_id)
        .where(
            batch.run_id == run_id,
            _CAPTURE.recorded_at >= started_at,
            _CAPTURE.verdict.is_not(None),
        )
    )
    return [str(word) for word in connection.execute(query).scalars()]


def _statements(
    connection: Connection, source_id: str, days: Sequence[date]
) -> dict[date, list[Statement]]:
    table = schema.route_day.c
    found: dict[date, list[Statement]] = {}
    names = ("route", "run_id", "status", "expected", "discovered", "detail", "stated_at")
    for some in parts(days):
        query = select(table.day, *(table[name] for name in names))
        query = query.where(table.source_id == source_id, table.day.in_(some))
        for day, *said in connection.execute(query.order_by(table.day, table.route_id)):
            found.setdefault(day, []).append(Statement(*said))
    return found


def _coverage(
    run: Run,
    day: date,
    said: Sequence[Statement],
    count: DayCount,
    left: Mapping[str, int],
) -> Coverage:
    verdict = judge(run.id, said, count, left)
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


def _faults(coverage: Iterable[Coverage], work: _Work) -> Iterable[str]:
    for ordinal, count in sorted(work.unfinished.items()):
        yield f"batch {ordinal}: {count} unfinished"
    if mistakes := work.counts.get(Reason.FAULT):
        yield f"{mistakes} pages could not be read for a fault of dateline's own"
    for row in coverage:
        if row.status in (DayStatus.REFUSED, DayStatus.TRUNCATED):
            yield f"{row.day} {row.status}" + (f": {row.detail}" if row.detail else "")


def _write(connection: Connection, run: Run, report: RunReport, now: datetime) -> None:
    _finish(connection, run, "failed" if report.faults else "ok", None, now)
    connection.execute(
        update(schema.run)
        .where(_RUN.id == run.id)
        .values(counts=dict(report.counts), faults=list(report.faults))
    )
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
            "run_id": run.id,
            "verified_at": now,
        }
        for day in report.days
    ]
    # Whoever changes a day counts it afterwards: the count that began last is the right one.
    put(connection, schema.coverage, rows, latest="verified_at")


def _finish(
    connection: Connection, run: Run, status: str, detail: str | None, now: datetime
) -> None:
    add_missing(connection, [run.source])
    add_new(connection, schema.run, [run_row(run, now)])
    connection.execute(
        update(schema.run)
        .where(_RUN.id == run.id)
        .values(status=status, detail=detail, finished_at=now)
    )


def fail_run(engine: Engine, run: Run, detail: str, now: datetime) -> None:
    """Mark a run that ended before it could be verified."""
    with writing(engine) as connection:
        _finish(connection, run, "failed", detail, now)
