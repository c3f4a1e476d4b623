"""cron expression → why it is none: the five fields, before a scheduler sees them."""

import re
from typing import NamedTuple


class _Field(NamedTuple):
    name: str
    least: int
    most: int
    words: tuple[str, ...] = ()


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of the week", 0, 7, _DAYS),
)
_PART = re.compile(r"(?:\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>[0-9]+))?")


def _number(word: str, field: _Field) -> int | None:
    if word.lower() in field.words:
        return field.words.index(word.lower()) + field.least
    if not re.fullmatch(r"[0-9]{1,2}", word) or not field.least <= int(word) <= field.most:
        return None
    return int(word)


def _valid(part: str, field: _Field) -> bool:
    match = _PART.fullmatch(part)
    if match is None or (match["step"] is not None and int(match["step"]) == 0):
        return False
    ends = [_number(match[name], field) for name in ("first", "last") if match[name] is not None]
    numbers = [end for end in ends if end is not None]
    return len(numbers) == len(ends) and numbers == sorted(numbers)


def schedule_fault(schedule: str) -> str | None:
    """Why ``schedule`` is not a cron expression of five fields (crontab(5)), None if it is."""
    parts = schedule.split()
    if len(parts) != len(_FIELDS):
        return f"{schedule!r} must have five fields, like '0 5 * * *' (each day at 05:00 UTC)"
    for text, field in zip(parts, _FIELDS, strict=True):
        for part in text.split(","):
            if not _valid(part, field):
                return f"{part!r} is no {field.name} ({field.least} to {field.most})"
    return None
