"""GOV.UK's search: days from and to, both included; 422 for a parameter that it has not."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from emulators.faults import newest_first, told, unknown, with_pages
from emulators.releases import Release
from emulators.serving import App, Asked
from office.answers import Answer

LONDON = ZoneInfo("Europe/London")
MOST = 1500
_KNOWN = (
    "filter_public_timestamp",
    "filter_organisations",
    "filter_content_purpose_supergroup",
    "order",
    "count",
    "start",
    "fields",
)


def govuk(releases: Sequence[Release]) -> App:
    """``/api/search.json``, and the releases' pages."""

    def search(asked: Asked) -> Answer:
        if wrong := unknown(asked, *_KNOWN):
            return told({"errors": [f"Unexpected parameters: {', '.join(wrong)}"]}, 422)
        span = dict(part.split(":") for part in asked.one("filter_public_timestamp").split(","))
        first, last = date.fromisoformat(span["from"]), date.fromisoformat(span["to"])
        found = [
            release
            for release in newest_first(releases)
            if first <= release.published.astimezone(LONDON).date() <= last
        ]
        start, count = int(asked.one("start", "0")), min(int(asked.one("count", "10")), MOST)
        results = [_result(release) for release in found[start : start + count]]
        return told({"results": results, "total": len(found), "start": start})

    return with_pages(search, releases)


def _result(release: Release) -> dict[str, str]:
    return {
        "title": release.title,
        "link": release.path,
        "public_timestamp": release.published.isoformat(timespec="milliseconds"),
        "format": "press_release",
    }
