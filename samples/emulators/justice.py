"""The US Department of Justice: oldest first, whatever order is asked for, and days as epochs;
or, as others tell of it, newest first.

A date is a string of seconds at noon UTC, of which the day alone means something; the count is
a string, too. Pages are counted from 0 and hold 50 at most.
"""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from emulators.faults import newest_first, told, with_pages
from emulators.releases import Release
from emulators.serving import App, Asked
from office.answers import Answer

WASHINGTON = ZoneInfo("America/New_York")
_NOON = time(12, tzinfo=ZoneInfo("UTC"))
MOST = 50


def justice(releases: Sequence[Release], *, newest: bool = False) -> App:
    """``/api/v1/press_releases.json``, and the releases' pages."""

    def listed(asked: Asked) -> Answer:
        size, number = min(int(asked.one("pagesize", "20")), MOST), int(asked.one("page", "0"))
        ordered = newest_first(releases)[:: 1 if newest else -1]
        found = ordered[number * size : (number + 1) * size]
        results = [_result(release, asked.base) for release in found]
        counted = {"count": str(len(releases)), "pagesize": size, "page": number}
        return told({"metadata": {"resultset": counted}, "results": results})

    return with_pages(listed, releases)


def _result(release: Release, base: str) -> dict[str, str]:
    day = release.published.astimezone(WASHINGTON).date()
    return {
        "uuid": f"00000000-0000-4000-8000-{release.number:012}",
        "title": release.title,
        "date": str(int(datetime.combine(day, _NOON).timestamp())),
        "url": f"{base}{release.path}",
    }
