"""A presidency's archive by day: at the address of a day stand its newest 20 events, and where
it has fewer, those of the days before."""

import html
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from emulators.faults import newest_first, with_pages
from emulators.releases import Release
from emulators.serving import App, Asked, missing
from office.answers import Answer

MOSCOW = ZoneInfo("Europe/Moscow")
MOST = 20


def day_archive(releases: Sequence[Release]) -> App:
    """``/events/…/by-date/DD.MM.YYYY``, and the releases' pages."""

    def by_date(asked: Asked) -> Answer:
        if "/by-date/" not in asked.path:
            return missing(asked)
        day = _day(asked.path.rpartition("/")[2])
        listed = [one for one in newest_first(releases) if _local(one).date() <= day][:MOST]
        body = "".join(map(_event, listed))
        return Answer(body=f"<html><body>{body}</body></html>".encode(), tagged=False)

    return with_pages(by_date, releases)


def _day(text: str) -> date:
    return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007 (a day has no zone)


def _local(release: Release) -> datetime:
    return release.published.astimezone(MOSCOW)


def _event(release: Release) -> str:
    at = _local(release)
    return (
        f'<div class="event hentry"><time datetime="{at.isoformat()}">{at:%H:%M}</time>'
        f'<a href="{release.path}">{html.escape(release.title)}</a></div>'
    )
