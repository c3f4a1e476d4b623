"""URL → date: the day that an address carries."""

import re
from datetime import date
from urllib.parse import urlsplit

from dateline.times.gate import real_day

_PATTERNS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=[/_.-]|$)",
        r"(?<!\d)((?:19|20)\d\d)-(\d{2})-(\d{2})(?!\d)",
        r"(?<!\d)((?:19|20)\d\d)_(\d{2})_(\d{2})(?!\d)",
        r"/((?:19|20)\d\d)/(\d{2})(\d{2})(?=/|$)",
        r"/((?:19|20)\d\d)-?(\d{2})/(\d{2})(?=\D)",
        r"(?:/|/t|[_-])((?:19|20)\d\d)(\d{2})(\d{2})(?=[/_.-]|$)",
        # a whole timestamp that opens an article's number: "A2026030514070900012"
        r"/[A-Z]{0,3}(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?=(?:[01]\d|2[0-3])[0-5]\d[0-5]\d\d*(?:[/_.-]|$))",
    )
)

# The day or the month first: one of them is beyond 12, or it is not known which.
_YEAR_LAST = re.compile(r"(?:^|[/_-])(\d{2})([-_.])(\d{2})\2((?:19|20)\d\d)(?=[/_.-]|$)", re.ASCII)
_ARCHIVED = re.compile(r"^/web/\d{8,14}[a-z_]*/")  # an archive's own time of capture


def day_of(url: str) -> date | None:
    """The first real day among the usual forms, of the path alone."""
    try:
        path = _ARCHIVED.sub("", urlsplit(url).path[:2000])
    except ValueError:
        return None
    for pattern in _PATTERNS:
        for found in pattern.finditer(path):
            if day := real_day(int(found[1]), int(found[2]), int(found[3])):
                return day
    for found in _YEAR_LAST.finditer(path):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if max(first, second) > 12 and (day := real_day(year, *sorted((first, second)))):
            return day
    return None
