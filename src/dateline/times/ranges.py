"""str → where a range of days stands: "20–22 December 2025", "du 30 novembre au 2 décembre".

A range is read as its first day. The day is counted back from the last, which alone has its
year, so that any calendar will do.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from dateline.times.gate import real_day

Span = tuple[int, int]
# (text, from where) → the day that is stated just there, and where its pieces stand.
ReadAt = Callable[[str, int], tuple[date, tuple[Span, ...]] | None]

_WORDS = "bis|to|till|until|through|thru|au|al|ao|a|à|do|до|по|til|till|tot|tới|đến|and|und|et|y|e"
_RANGE = re.compile(
    r"(?<![\d:.,/-])(?P<first>\d{1,2})(?:\.|er|º|st|nd|rd|th)?"
    r"(?:[ .]\s?(?:de |of |d['’])?(?P<month>[^\W\d_]{3,12}\.?|\d{1,2}\.))?"
    rf"(?:\s?[–—~～-]\s?|\s(?:{_WORDS})\s(?:the |den |el |le )?)"
    r"(?=(?P<last>\d{1,2})(?!\d|:\d|[hH]))",
    re.IGNORECASE,
)
_DASHED = re.compile(r"\s[–—-]\s")
_MOST_DAYS = 62


def days(
    text: str, read_at: ReadAt, month_of: Callable[[str], int | None]
) -> Iterator[tuple[date, tuple[Span, ...]]]:
    """(first day, where the range stands) of each range of days in a text."""
    for found in _RANGE.finditer(text):
        if not found["month"] and found.start() and _DASHED.search(found[0]):
            continue  # "No. 5 – 20 December 2025" numbers something
        last = read_at(text, found.end())
        if last is None:
            continue
        first = _first(int(found["first"]), found["month"], int(found["last"]), last[0], month_of)
        if first and timedelta() < last[0] - first <= timedelta(days=_MOST_DAYS):
            yield first, (found.span(), *last[1])


def _first(
    first: int, month: str | None, last: int, day: date, month_of: Callable[[str], int | None]
) -> date | None:
    if not month:
        return day - timedelta(days=last - first) if first < last else None
    named = int(month[:-1]) if month[:-1].isdecimal() else month_of(month.rstrip("."))
    if not named:
        return None
    return real_day(day.year - (named > day.month), named, first)
