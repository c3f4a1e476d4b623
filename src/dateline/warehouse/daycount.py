"""source, days → DayCount: what was discovered, fetched, loaded and lost on each UTC day."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import CompoundSelect, Connection, RowMapping, func, select, union_all

from dateline.model import Reason
from dateline.warehouse import schema
from dateline.warehouse.upsert import parts

_ENTRY, _ARTICLE = schema.entry.c, schema.article.c

# The server would not let us see the page: such a day is not known. A page that robots.txt
# bars is not among them: the office keeps it from readers like us for good, so that no later
# run could heal the day. It counts as failed. Where the route itself is barred, it says so.
REFUSALS = (
    Reason.REFUSED.value,
    Reason.RATE_LIMITED.value,
    Reason.ROBOTS_UNREACHABLE.value,
)


# The server did not answer as it should. One such page is a page that failed; where all of a
# day are, the day was kept from us.
OUTAGES = (
    Reason.SERVER_ERROR.value,
    Reason.UNREACHABLE.value,
    Reason.TIMED_OUT.value,
    Reason.HOST_DOWN.value,
)


_WAITING = (None, "fetched")  # no request has ended, or what came of it was not read


@dataclass(slots=True)
class DayCount:
    """One day's entries and articles; ``waiting`` are those that nobody has fetched and read
    so far, ``refused`` and ``lost`` count by reason."""

    discovered: int = 0
    fetched: int = 0
    loaded: int = 0
    failed: int = 0
    waiting: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)


def count_days(
    connection: Connection, source_id: str, days: Sequence[date], since: datetime
) -> Mapping[date, DayCount]:
    """Each day's counts; a refusal of an article that is loaded counts from ``since`` on.

    An entry belongs to the day that its route gave or else to its article's, an article to
    its own day or else to its entry's.
    """
    counts: defaultdict[date, DayCount] = defaultdict(DayCount)
    for some in parts(days, 500):
        for row in connection.execute(_entries(source_id, some)).mappings():
            _count(counts[row["of"]], row, since)
        for day, number in connection.execute(_loaded(source_id, some)):
            counts[day].loaded += number
    return counts


def _count(day: DayCount, row: RowMapping, since: datetime) -> None:
    outcome, has_article = row["outcome"], row["article_id"] is not None
    day.discovered += 1
    day.fetched += row["since"] is not None
    day.waiting += not has_article and outcome in _WAITING
    day.failed += not has_article and outcome not in _WAITING
    if outcome in OUTAGES and not has_article:
        day.lost[outcome] += 1
    if outcome in REFUSALS and (not has_article or row["checked_at"] >= since):
        day.refused[outcome] += 1


def _entries(source_id: str, days: Sequence[date]) -> CompoundSelect[Any]:
    columns = (_ENTRY.outcome, _ENTRY.article_id, _ENTRY.since, _ENTRY.checked_at)
    dated = select(_ENTRY.day.label("of"), *columns).where(
        _ENTRY.source_id == source_id, _ENTRY.day.in_(days)
    )
    by_article = (
        select(_ARTICLE.day.label("of"), *columns)
        .join(schema.entry, _ENTRY.article_id == _ARTICLE.id)
        .where(
            _ARTICLE.source_id == source_id,
            _ARTICLE.day.in_(days),
            _ENTRY.day.is_(None),
        )
    )
    return union_all(dated, by_article)


def _loaded(source_id: str, days: Sequence[date]) -> CompoundSelect[Any]:
    dated = (
        select(_ARTICLE.day, func.count())
        .where(_ARTICLE.source_id == source_id, _ARTICLE.day.in_(days))
        .group_by(_ARTICLE.day)
    )
    first = (
        select(_ARTICLE.id, func.min(_ENTRY.day).label("day"))
        .join(schema.entry, _ENTRY.article_id == _ARTICLE.id)
        .where(_ENTRY.source_id == source_id, _ENTRY.day.in_(days), _ARTICLE.day.is_(None))
        .group_by(_ARTICLE.id)
        .subquery()
    )
    return union_all(dated, select(first.c.day, func.count()).group_by(first.c.day))
