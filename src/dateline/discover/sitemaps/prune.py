"""a sitemap's name, a date of change → whether it can hold pages of a window.

``lastmod`` is a time of change: it never dates a page, it only says that what was not touched
since some day was not published after it.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from dateline.model import Window

# Releases are written days before they appear, and some systems keep that time as the last
# change (WordPress does of scheduled posts); zones take another day.
AHEAD = timedelta(days=7)
# A file of one month holds pages of that month in the site's own time.
ZONES = timedelta(days=1)
_FIRST_YEAR = 1990

_QUERY = re.compile(r"(?:^|&)y{1,4}(?:ear)?=((?:19|20)\d\d)(?:&m{1,2}(?:onth)?=(\d{1,2}))?")
_MONTHS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included."""

    first: date
    last: date

    def meets(self, window: Window) -> bool:
        """Whether some of them may lie in the window, whatever the zone."""
        return Window.of_days(self.first, self.last).widened(ZONES).meets(window)


def span_of(url: str) -> Span | None:
    """The days that a sitemap's address names by year, month or day; None where it names none.

    Of several the whole from the first to the last.
    """
    parts = urlsplit(url)
    spans = [span for found in _QUERY.finditer(parts.query) if (span := _span(*found.groups()))]
    path = parts.path if not spans else ""
    spans += [span for found in _MONTHS.finditer(path) if (span := _span(*found.groups()))]
    if not spans:
        return None
    return Span(min(span.first for span in spans), max(span.last for span in spans))


def _span(year: str, month: str | None = None, day: str | None = None) -> Span | None:
    number = int(month or 0)
    if month is None:
        return Span(date(int(year), 1, 1), date(int(year), 12, 31))
    if not 1 <= number <= 12:
        return None
    days = monthrange(int(year), number)[1]
    if day is None:
        return Span(date(int(year), number, 1), date(int(year), number, days))
    if int(day) > days:
        return None
    return Span(date(int(year), number, int(day)), date(int(year), number, int(day)))


def changed_on(lastmod: str) -> date | None:
    """The day of a W3C date and time, as written; of a year or a month its last. None for one
    before there was a web: systems write their zero where they know no date."""
    try:
        day = date.fromisoformat(lastmod[:10])
    except ValueError:
        found = re.match(r"(\d{4})(?:-(\d{2}))?$", lastmod)
        known = found is not None and _FIRST_YEAR <= int(found[1]) <= 2100
        span = _span(found[1], found[2]) if found and known else None
        return span.last if span else None
    return day if day.year >= _FIRST_YEAR else None


def untouched_since(lastmod: str, window: Window) -> bool:
    """Whether what was last changed then was published before the window began."""
    day = changed_on(lastmod)
    return day is not None and day < window.start.date() - AHEAD
