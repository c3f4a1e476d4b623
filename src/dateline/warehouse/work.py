"""[Run] → by run, its Work: what became of its entries, counted by the database.

Nothing here is read row by row: a run may have taken a million entries. Several runs are
counted by the same statements.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    func,
    not_,
    or_,
    select,
    union,
)

from dateline.model import Run
from dateline.warehouse import schema

_RUN, _BATCH, _MEMBER = schema.run.c, schema.batch.c, schema.batch_entry.c
_ENTRY, _CAPTURE, _ARTICLE = schema.entry.c, schema.capture.c, schema.article.c


@dataclass(slots=True)
class Work:
    """Of a run: when it began, the days that its entries are about, its counts by word, and by
    batch how many entries were left behind."""

    started_at: datetime
    days: set[date] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    unfinished: dict[int, int] = field(default_factory=dict)


def work_of(connection: Connection, runs: Sequence[Run], now: datetime) -> Mapping[str, Work]:
    """The work of each run by its id. The days are those of runs without a window: a window
    tells its own."""
    works = {run.id: Work(now) for run in runs}
    _begun(connection, works)
    _outcomes(connection, works)
    _verdicts(connection, works)
    _left(connection, works, now)
    open_runs = [run for run in runs if run.window is None]
    if open_runs:
        _days(connection, works, [run.id for run in open_runs])
        _uncounted(connection, works, open_runs)
    if imports := [run for run in open_runs if run.kind == "import"]:
        _unnoticed(connection, works, imports)
    return works


def _taken(*columns: Any) -> Select[Any]:
    """The entries that runs took."""
    return (
        select(*columns)
        .select_from(schema.batch)
        .join(schema.batch_entry, _MEMBER.batch_id == _BATCH.id)
        .join(schema.entry, _ENTRY.id == _MEMBER.entry_id)
    )


def _begun(connection: Connection, works: Mapping[str, Work]) -> None:
    for run_id, at in connection.execute(
        select(_RUN.id, _RUN.started_at).where(_RUN.id.in_(works))
    ):
        works[run_id].started_at = at


def _outcomes(connection: Connection, works: Mapping[str, Work]) -> None:
    query = _taken(_BATCH.run_id, _ENTRY.outcome, func.count()).where(_BATCH.run_id.in_(works))
    for run_id, word, number in connection.execute(query.group_by(_BATCH.run_id, _ENTRY.outcome)):
        works[run_id].counts["entries"] += number
        if word:
            works[run_id].counts[word] += number


def _verdicts(connection: Connection, works: Mapping[str, Work]) -> None:
    query = (
        select(_BATCH.run_id, _CAPTURE.verdict, func.count())
        .select_from(schema.batch)
        .join(schema.run, _RUN.id == _BATCH.run_id)
        .join(schema.batch_entry, _MEMBER.batch_id == _BATCH.id)
        .join(schema.capture, _CAPTURE.entry_id == _MEMBER.entry_id)
        .where(
            _BATCH.run_id.in_(works),
            _CAPTURE.recorded_at >= _RUN.started_at,
            _CAPTURE.verdict.is_not(None),
        )
        .group_by(_BATCH.run_id, _CAPTURE.verdict)
    )
    for run_id, word, number in connection.execute(query):
        works[run_id].counts[word] += number


def _left(connection: Connection, works: Mapping[str, Work], now: datetime) -> None:
    query = (
        _taken(_BATCH.run_id, _BATCH.ordinal, func.count())
        .join(schema.run, _RUN.id == _BATCH.run_id)
        .where(_BATCH.run_id.in_(works), _is_unfinished(now))
        .group_by(_BATCH.run_id, _BATCH.ordinal)
    )
    for run_id, ordinal, number in connection.execute(query):
        works[run_id].unfinished[ordinal] = number


def _is_unfinished(now: datetime) -> ColumnElement[bool]:
    """Whether the run left this entry behind; what another run holds is not its own."""
    reads_all = or_(_RUN.captures == "archived", _RUN.kind == "import")
    mine = schema.batch.alias()
    leased = select(mine.c.id).where(mine.c.id == _ENTRY.lease_batch, mine.c.run_id == _RUN.id)
    held = and_(_ENTRY.owner.is_not(None), _ENTRY.lease_until >= now)
    due = and_(_ENTRY.next_at.is_not(None), _ENTRY.next_at <= now)
    fetched = and_(_ENTRY.checked_at.is_not(None), _ENTRY.checked_at >= _RUN.started_at)
    waits = and_(due, not_(held), not_(fetched), not_(_is_read()))
    still = and_(_ENTRY.owner.is_not(None), leased.exists())
    return or_(_is_unread(reads_all), and_(not_(reads_all), or_(still, waits)))


def _is_unread(reads_all: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the run left a capture unread. What another run fetches after this one has begun,
    that one reads: its batch may be between its two steps just now."""
    log, mine = schema.fetch.c, schema.batch.alias()
    own = (
        select(log.id)
        .join(mine, mine.c.id == log.batch_id)
        .where(
            log.entry_id == _CAPTURE.entry_id,
            log.capture_id == _CAPTURE.id,
            mine.c.run_id == _RUN.id,
        )
        .correlate(schema.capture, schema.run)
        .exists()
    )
    unread = select(_CAPTURE.id).where(
        _CAPTURE.entry_id == _ENTRY.id,
        _CAPTURE.recorded_at.is_(None),
        or_(reads_all, _CAPTURE.fetched_at < _RUN.started_at, own),
    )
    return unread.correlate(schema.entry, schema.run).exists()


def _is_read() -> ColumnElement[bool]:
    read = select(_CAPTURE.id).where(
        _CAPTURE.entry_id == _ENTRY.id, _CAPTURE.recorded_at >= _RUN.started_at
    )
    return read.correlate(schema.entry, schema.run).exists()


def _days(connection: Connection, works: Mapping[str, Work], run_ids: Sequence[str]) -> None:
    """Days that the runs' entries, their articles and their routes' statements are about."""
    said = schema.route_day.c
    ours = _BATCH.run_id.in_(run_ids)
    by_article = _taken(_BATCH.run_id, _ARTICLE.day).join(
        schema.article, _ARTICLE.id == _ENTRY.article_id
    )
    stated = (
        select(_RUN.id, said.day)
        .join(schema.route_day, said.run_id == _RUN.id)
        .where(_RUN.id.in_(run_ids), said.source_id == _RUN.source_id)
    )
    of_entries = _taken(_BATCH.run_id, _ENTRY.day).where(ours)
    found: Any = connection.execute(union(of_entries, by_article.where(ours), stated))
    for run_id, day in found:
        if day is not None:
            works[run_id].days.add(day)


def _uncounted(connection: Connection, works: Mapping[str, Work], runs: Iterable[Run]) -> None:
    """Days that other runs of the same sources were about which have not ended, and that nobody
    has counted so far: such a run may have died when all of its rows were there."""
    by_source: defaultdict[str, list[str]] = defaultdict(list)
    for run in runs:
        by_source[run.source].append(run.id)
    said, counted = schema.route_day.c, schema.coverage.c
    others = and_(_RUN.source_id.in_(by_source), _RUN.status == "running", _RUN.id.not_in(works))
    of_entries = (
        _taken(_RUN.source_id, func.coalesce(_ARTICLE.day, _ENTRY.day).label("day"))
        .join(schema.run, _RUN.id == _BATCH.run_id)
        .outerjoin(schema.article, _ARTICLE.id == _ENTRY.article_id)
        .where(others)
    )
    stated = (
        select(said.source_id, said.day)
        .join(schema.run, and_(_RUN.id == said.run_id, _RUN.source_id == said.source_id))
        .where(others)
    )
    days = union(of_entries, stated).subquery().c
    known = select(counted.day).where(counted.source_id == days.source_id, counted.day == days.day)
    query = select(days.source_id, days.day).where(days.day.is_not(None), ~known.exists())
    for source_id, day in connection.execute(query):
        for run_id in by_source[source_id]:
            works[run_id].days.add(day)


def _unnoticed(connection: Connection, works: Mapping[str, Work], runs: Iterable[Run]) -> None:
    """Days of the sources' articles that nobody has counted so far: an import that died when
    all of its pages were read has nothing left to take when it comes again."""
    by_source = {run.source: run.id for run in runs}
    counted = schema.coverage.c
    known = select(counted.day).where(
        counted.source_id == _ARTICLE.source_id, counted.day == _ARTICLE.day
    )
    query = (
        select(_ARTICLE.source_id, _ARTICLE.day)
        .where(_ARTICLE.source_id.in_(by_source), _ARTICLE.day.is_not(None), ~known.exists())
        .distinct()
    )
    for source_id, day in connection.execute(query):
        works[by_source[source_id]].days.add(day)
