"""Hong Kong's press releases: a bare list of days, both ends included; 400 where one is missing."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from emulators.faults import told, unknown, with_pages
from emulators.releases import Release
from emulators.serving import App, Asked
from office.answers import Answer

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
_NEEDED = ("startDate", "endDate", "lang")


def hongkong(releases: Sequence[Release]) -> App:
    """``/v1/pressrelease/search``, and the releases' pages."""

    def search(asked: Asked) -> Answer:
        if any(not asked.one(name) for name in _NEEDED) or unknown(asked, *_NEEDED, "official"):
            return told({"message": "Invalid parameters"}, 400)
        first, last = (date.fromisoformat(asked.one(name)) for name in _NEEDED[:2])
        days = [(one.published.astimezone(HONG_KONG).date(), one) for one in releases]
        return told(
            [
                {"title": one.title, "date": str(day), "url": f"{asked.base}{one.path}"}
                for day, one in days
                if first <= day <= last
            ]
        )

    return with_pages(search, releases)
