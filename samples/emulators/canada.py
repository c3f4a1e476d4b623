"""The Government of Canada's news: instants compared with midnights, a pick, no total, no pages.

``publishedDate>=2026-11-19`` and ``publishedDate<=2026-11-20`` are the parameters; as the second
is a midnight, it leaves its day out.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from emulators.faults import newest_first, told, with_pages
from emulators.releases import Release
from emulators.serving import App, Asked
from office.answers import Answer

TORONTO = ZoneInfo("America/Toronto")
MOST = 1000


def canada(releases: Sequence[Release], most: int = MOST) -> App:
    """``/io-server/gc/news/en/v2``, and the releases' pages."""

    def news(asked: Asked) -> Answer:
        first, last = (_midnight(asked.one(f"publishedDate{sign}")) for sign in "><")
        found = [one for one in newest_first(releases) if first <= one.published <= last]
        entries = [_entry(one, asked.base) for one in found[: min(int(asked.one("pick")), most)]]
        return told({"feed": {"title": "News", "entry": entries}})

    return with_pages(news, releases)


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=TORONTO)


def _entry(release: Release, base: str) -> dict[str, str]:
    return {
        "title": release.title,
        "link": f"{base}{release.path}",
        "publishedDate": f"{release.published:%Y-%m-%dT%H:%M:%SZ}",
        "modifiedDate": f"{release.touched:%Y-%m-%dT%H:%M:%SZ}",
        "teaser": "In short …",
    }
