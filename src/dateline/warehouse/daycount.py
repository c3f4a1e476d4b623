"""sources, days → DayCount: what was discovered, fetched, loaded and lost on each UTC day.

Of several sources at once, and by the database: a day may have a million entries.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    and_,
    case,
    func,
    select,
    union_all,
)

from dateline.model import Reason
from dateline.warehouse import schema
from dateline.warehouse.upsert import parts

_ENTRY, _ARTICLE = schema.entry.c, schema.article.c

Days = Mapping[str, Collection[date]]  # by source
OfDay = tuple[str, date]  # a source's
MOST_DAYS = 500  # in one statement

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


class Tally:
    """A day's entries by what became of them; refusals of loaded articles by when they were."""

    def __init__(self) -> None:
        self._count = DayCount()
        self._later: list[tuple[str, datetime, int]] = []

    def add(self, row: Any) -> None:
        """Entries that have all of this in common: how many they are, and whether they have
        an article, were fetched, and were refused when there was one."""
        day, outcome, number = self._count, row.outcome, row.number
        day.discovered += number
        day.fetched += number * row.fetched
        if row.refused_at is not None:
            self._later.append((outcome, row.refused_at, number))
        if row.loaded:
            return
        if outcome in _WAITING:
            day.waiting += number
        else:
            day.failed += number
        if outcome in OUTAGES:
            day.lost[outcome] += number
        if outcome in REFUSALS:
            day.refused[outcome] += number

    def load(self, number: int) -> None:
        """So many articles more."""
        self._count.loaded += number

    def since(self, instant: datetime) -> DayCount:
        """The day's counts, for a run that began then: a refusal of an article that is loaded
        counts from there on."""
        refused = self._count.refused.copy()
        for outcome, at, number in self._later:
            if at >= instant:
                refused[outcome] += number
        return replace(self._count, refused=refused)


def count_days(connection: Connection, days: Days) -> Mapping[OfDay, Tally]:
    """Each day's counts.

    An entry belongs to the day that its route gave or else to its article's, an article to
    its own day or else to its entry's.
    """
    counts: defaultdict[OfDay, Tally] = defaultdict(Tally)
    for some in portions(days):
        for row in connection.execute(_entries(some)):
            counts[row.source_id, row.day].add(row)
        for source_id, day, number in connection.execute(_loaded(some)):
            counts[source_id, day].load(number)
    return counts


def portions(days: Days) -> Iterator[Days]:
    """The days so many at a time as one statement may name."""
    for some in parts(((source, day) for source in days for day in days[source]), MOST_DAYS):
        portion: defaultdict[str, list[date]] = defaultdict(list)
        for source, day in some:
            portion[source].append(day)
        yield portion


def is_among(
    source_id: ColumnElement[str], day: ColumnElement[date], days: Days
) -> ColumnElement[bool]:
    """Whether a row is of any of the sources and of any of the days: one look-up in an index
    of both. What is of a day that another source is asked about is counted in vain."""
    return and_(source_id.in_(days), day.in_({day for of_one in days.values() for day in of_one}))


def _entries(days: Days) -> Select[Any]:
    """Entries, counted by what they have in common."""
    columns = (_ENTRY.outcome, _ENTRY.article_id, _ENTRY.since, _ENTRY.checked_at)
    dated = select(_ENTRY.source_id, _ENTRY.day, *columns).where(
        is_among(_ENTRY.source_id, _ENTRY.day, days)
    )
    by_article = (
        select(_ARTICLE.source_id, _ARTICLE.day, *columns)
        .join(schema.entry, _ENTRY.article_id == _ARTICLE.id)
        .where(is_among(_ARTICLE.source_id, _ARTICLE.day, days), _ENTRY.day.is_(None))
    )
    found = union_all(dated, by_article).subquery().c
    loaded = found.article_id.is_not(None)
    late = and_(loaded, found.outcome.in_(REFUSALS))
    kinds = (
        found.source_id,
        found.day,
        found.outcome,
        loaded.label("loaded"),
        found.since.is_not(None).label("fetched"),
        case((late, found.checked_at)).label("refused_at"),
    )
    return select(*kinds, func.count().label("number")).group_by(*kinds)


def _loaded(days: Days) -> CompoundSelect[Any]:
    dated = (
        select(_ARTICLE.source_id, _ARTICLE.day, func.count())
        .where(is_among(_ARTICLE.source_id, _ARTICLE.day, days))
        .group_by(_ARTICLE.source_id, _ARTICLE.day)
    )
    first = (
        select(_ENTRY.source_id, _ARTICLE.id, func.min(_ENTRY.day).label("day"))
        .join(schema.entry, _ENTRY.article_id == _ARTICLE.id)
        .where(is_among(_ENTRY.source_id, _ENTRY.day, days), _ARTICLE.day.is_(None))
        .group_by(_ENTRY.source_id, _ARTICLE.id)
        .subquery()
        .c
    )
    of_first = (first.source_id, first.day)
    return union_all(dated, select(*of_first, func.count()).group_by(*of_first))
