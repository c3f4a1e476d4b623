"""The European Commission's Press Corner: days as DDMMYYYY, both included, and references.

The page of a document is at its reference in small letters: IP/26/301 at ``ip_26_301``. It is an
application that scripts draw, without a text; the text is the API's to tell, in the language that
is asked for, and null where there is none.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from emulators.faults import newest_first, refusal, told
from emulators.releases import Release, page
from emulators.serving import App, Asked, missing
from office.answers import Answer

MOST = 100
_ROOT = "/commission/presscorner"
_DETAIL, _LATEST = f"{_ROOT}/detail/en", f"{_ROOT}/api/latestnews"
_DOCUMENTS = f"{_ROOT}/api/documents"
_SHELL = (
    b"<!doctype html><html><head><title>Press corner</title></head><body><app-root></app-root>"
    b'<script src="main.js" type="module"></script></body></html>'
)


def commission(releases: Sequence[Release]) -> App:
    """``/commission/presscorner/api/latestnews``, pages from 1, ``…/api/documents``, and the
    documents' pages."""

    def answer(asked: Asked) -> Answer:
        if asked.path.startswith(_DETAIL):
            return Answer(body=_SHELL, tagged=False)
        return _document(asked, releases) if asked.path == _DOCUMENTS else latest(asked)

    def latest(asked: Asked) -> Answer:
        if asked.path != _LATEST:
            return missing(asked)
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

    return answer


def detail(release: Release) -> str:
    """The path of a document's page."""
    return f"{_DETAIL}/ip_{release.published:%y}_{release.number}"


def _document(asked: Asked, releases: Sequence[Release]) -> Answer:
    told_of = asked.one("reference").rpartition("/")[2]
    found = next((one for one in releases if str(one.number) == told_of), None)
    if found is None:
        return refusal(404)
    text = page(found).body.decode().partition("</h1>")[2].partition("</article>")[0]
    language = asked.one("language").upper()
    resource = {
        "title": found.title,
        "subtitle": "What it means for ships.",
        "htmlContent": text,
        "language": language,
    }
    answer = told(
        {
            "refCd": asked.one("reference"),
            "eventDate": f"{found.published:%Y-%m-%d}",
            "docuLanguageResource": resource if language == "EN" else None,
        }
    )
    return replace(answer, tagged=True, modified=found.touched)


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
