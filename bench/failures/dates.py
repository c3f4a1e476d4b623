"""Why a day or a minute of publication is not the true one."""

import re
from datetime import date, timedelta

from scoring.dates import When, same_minute, somewhere, when
from scoring.marks import Row

from failures.cause import UNREAD, Cause, doubtful, ours, theirs
from failures.held import Held

_PUBLISHED = r"(?:datePublished|published_time|pubdate|date\.issued|publish_date|publishdate)"


def day_cause(truth: Row, reading: Row, page: Held) -> Cause | None:
    """None where the day is right or the truth has none."""
    true, read = when(truth.get("published")), when(reading.get("published"))
    if truth.get("tz_lost") and read.instant is None:
        true = somewhere(true)
    if truth.get("date_absent") or not true.days or true.days & read.days:
        return None
    if not reading:
        return UNREAD
    if not any(map(page.states, true.days)):
        return theirs("the true one stands nowhere on the page")
    if not read.days:
        return ours("none read")
    return _apart(true, read, page)


def _apart(true: When, read: When, page: Held) -> Cause:
    wanted, got = min(true.days), min(read.days)
    if (wanted.day, wanted.month) == (got.month, got.day) and wanted.year == got.year:
        return _swapped(wanted, got, page)
    if _states_as_published(page, got) and not _states_as_published(page, wanted):
        return doubtful("the page's own data name another day as that of publication")
    if any(abs(one - other) <= timedelta(days=1) for one in true.days for other in read.days):
        return ours("a day off")
    return ours("a later day" if got > wanted else "an earlier day")


def _swapped(wanted: date, got: date, page: Held) -> Cause:
    """Whose it is that day and month changed places; figures alone can be read in both ways."""
    told = "day and month changed places"
    if page.names(wanted):
        return ours(told)
    return theirs(told) if page.names(got) else doubtful(f"{told}, written in figures alone")


def _states_as_published(page: Held, day: date) -> bool:
    return bool(re.search(rf"{_PUBLISHED}[^<>]{{0,60}}{day.isoformat()}", page.everything))


def undated_cause(truth: Row, reading: Row, page: Held) -> Cause | None:
    """Why a page that has no date was given one."""
    read = when(reading.get("published"))
    if not truth.get("date_absent") or not read.days:
        return None
    if any(_states_as_published(page, day) for day in read.days):
        return doubtful("the page's own data name a day of publication")
    return ours("a date that stands there for something else")


def minute_cause(truth: Row, reading: Row, page: Held) -> Cause | None:
    """Why a time is not the true one; the page is not asked."""
    del page
    true, read = when(truth.get("published")).instant, when(reading.get("published")).instant
    if not true or not read or truth.get("date_absent") or same_minute(true, read):
        return None
    if same_minute(true.replace(tzinfo=None), read.replace(tzinfo=None)):
        return ours("the right clock time in another zone")
    return ours("another time")
