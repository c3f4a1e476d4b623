"""The European Commission's Press Corner: days as DDMMYYYY, both included, and references.

The page of a document is at its reference in small letters: IP/26/301 at ``ip_26_301``.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from emulators.faults import newest_first, told, with_pages
from emulators.releases import Release
from emulators.serving import App, Asked
from office.answers import Answer

MOST = 100
_DETAIL = "/commission/presscorner/detail/en"


def commission(releases: Sequence[Release]) -> App:
    """``/commission/presscorner/api/latestnews``, pages from 1, and the documents' pages."""

    def latest(asked: Asked) -> Answer:
        first, last = _day(asked.one("datefrom")), _day(asked.one("dateto"))
        found = [one for one in newest_first(releases) if first <= one.published.date() <= last]
        size, number = min(int(asked.one("pagesize")), MOST), int(asked.one("pagenumber"))
        listed = found[(number - 1) * size : number * size]
        return told(
            {
                "totalNumber": len(found),
                "pageSize": size,
                "pageNumber": number,
                "docuLanguageListResources": [_summary(release) for release in listed],
            }
        )

    return with_pages(latest, [replace(one, path=detail(one)) for one in releases])


def detail(release: Release) -> str:
    """The path of a document's page."""
    return f"{_DETAIL}/ip_{release.published:%y}_{release.number}"


def _day(text: str) -> date:
    return datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007 (a day has no zone)


def _summary(release: Release) -> dict[str, str]:
    return {
        "refCode": f"IP/{release.published:%y}/{release.number}",
        "title": release.title,
        "leadText": "In short.",
        "eventDate": f"{release.published:%Y-%m-%d}",
        "languageCode": "EN",
    }
