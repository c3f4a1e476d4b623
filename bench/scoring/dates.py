"""ISO string → the days it may mean, and its instant where it states a time."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

_STATED = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<clock>\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?"
    r"\s*(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_QUARTER = 900  # seconds; zones differ by whole quarters of an hour
_FARTHEST = 14 * 3600 + 59
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)


class When(NamedTuple):
    """The days as written and in UTC; the instant, without a zone where none is stated."""

    days: frozenset[date] = frozenset()
    instant: datetime | None = None


def when(stated: str | None) -> When:
    """What a string says; no day for what is no date."""
    match = _STATED.match(str(stated or "").strip())
    if not match:
        return When()
    try:
        if match["clock"] is None:
            return When(frozenset({date.fromisoformat(match["day"])}))
        zone = (match["zone"] or "").replace("Z", "+00:00")
        instant = datetime.fromisoformat(f"{match['day']}T{match['clock']}{zone}")
    except ValueError:
        return When()
    days = {instant.date()}
    if instant.tzinfo:
        days.add(instant.astimezone(UTC).date())
    return When(frozenset(days), instant)


def somewhere(said: When) -> When:
    """The same with the days of every zone on Earth: of a truth that lost its own."""
    if said.instant is None:
        return said
    return said._replace(days=said.days | {(said.instant + by).date() for by in (_WEST, _EAST)})


def same_minute(true: datetime, read: datetime) -> bool:
    """Whether two times are the same minute; where a side states no zone, in some zone."""
    if true.tzinfo and read.tzinfo:
        return abs((true - read).total_seconds()) < 60
    apart = abs((true.replace(tzinfo=None) - read.replace(tzinfo=None)).total_seconds())
    beyond = apart % _QUARTER
    return apart <= _FARTHEST and min(beyond, _QUARTER - beyond) < 60
