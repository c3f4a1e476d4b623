"""str → date, clock, zone: what machines write: ISO 8601, runs of figures, seconds since 1970."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from dateline.times.gate import Clock, real_day
from dateline.times.zones import UTC_ZONE, Zone, stated_zone


@dataclass(frozen=True, slots=True)
class Parts:
    """What a string states: a day, and where stated a clock and a zone."""

    day: date
    clock: Clock | None = None
    zone: Zone | None = None


_ISO = re.compile(
    r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})(\d{2})(\d{2}))"
    r"(?:(?:\s*T\s*|\s+)(\d{2}):?(\d{2})(?::?(\d{1,2})(?:[.,:]\d{1,9})?)?"
    r"\s*(Z|UTC|GMT|[+\-−]\d{2}:?\d{2}|[+\-−]\d{2})?)?",
    re.IGNORECASE | re.ASCII,
)
_WEEK = re.compile(r"\d{4}-?W\d{2}-?\d", re.ASCII)
_HALF_DAY = 43_200  # seconds
_EPOCH = re.compile(r"(\d{10})(?:\.\d+)?|(?:/Date\()?(\d{13})(?:[+-]\d{4})?(?:\)/)?", re.ASCII)
# All figures of an instant in one run; a PDF puts "D:" before it and quotes behind its offset.
_RUN = re.compile(
    r"(?:D:)?((?:19|20)\d\d)(\d\d)(\d\d)([0-2]\d)([0-5]\d)([0-5]\d)"
    r"(Z|[+-]\d\d(?:'?\d\d)?)?(?:'00)?'?",
    re.ASCII,
)


def read(text: str, source_zone: str) -> Parts | None:
    """The parts of a string that is wholly of a machine's form."""
    if found := _ISO.fullmatch(text):
        return _iso(found, source_zone)
    if _WEEK.fullmatch(text):
        return _week(text)
    if found := _RUN.fullmatch(text):
        return _iso_parts(found.groups(), source_zone)
    if found := _EPOCH.fullmatch(text):
        return _epoch(int(found[1])) if found[1] else _instant(int(found[2][:-3]))
    return None


def _iso(found: re.Match[str], source_zone: str) -> Parts | None:
    year, month, number = found.group(1, 2, 3) if found[1] else found.group(4, 5, 6)
    return _iso_parts((year, month, number, *found.group(7, 8, 9, 10)), source_zone)


def _iso_parts(figures: tuple[str, ...], source_zone: str) -> Parts | None:
    """A clock of 00:00:00 is a day that a template padded: it says nothing of the hour."""
    year, month, number, hour, minute, second, stated = figures
    day = real_day(int(year), int(month), int(number))
    if day is None:
        return None
    zone = stated_zone(stated.replace("'", ""), source_zone) if stated else None
    if hour is None or (second and int(hour + minute + second) == 0):
        return Parts(day, None, zone)
    clock = read_clock(hour, minute, second)
    return Parts(day, clock, zone if clock else None)


def _week(text: str) -> Parts | None:
    """ISO 8601's year, week and weekday."""
    try:
        return Parts(date.fromisoformat(text))
    except ValueError:
        return None


def read_clock(hour: str, minute: str, second: str | None) -> Clock | None:
    """A clock time from its digits, None for 25:61; a leap second is the one before it."""
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 60:
        return None
    return Clock(time(int(hour), int(minute), min(int(second or 0), 59)), second is not None)


def _epoch(seconds: int) -> Parts:
    """Noon and midnight to the second are a day that a server had to write as an instant."""
    if seconds % _HALF_DAY == 0:
        return Parts(datetime.fromtimestamp(seconds, UTC).date(), None, UTC_ZONE)
    return _instant(seconds)


def _instant(seconds: int) -> Parts:
    moment = datetime.fromtimestamp(seconds, UTC)
    return Parts(moment.date(), Clock(moment.time(), seconds=True), UTC_ZONE)
