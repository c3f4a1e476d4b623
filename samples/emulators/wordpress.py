"""The posts of a WordPress site: strict bounds in its own time, oldest first, the count in headers.

Past the last page it answers 400, and never with a list of none.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from emulators.faults import told, with_pages
from emulators.releases import Release
from emulators.serving import App, Asked, missing
from office.answers import Answer

KYIV = ZoneInfo("Europe/Kyiv")


def wordpress(releases: Sequence[Release], most: int = 100, *, counts: bool = True) -> App:
    """``/wp-json/wp/v2/posts``, ``most`` a page, and the releases' pages; ``counts`` is False for
    a site behind a cache that drops its headers."""

    def posts(asked: Asked) -> Answer:
        if not asked.path.endswith("/wp/v2/posts"):
            return missing(asked)
        after = _local(datetime.fromisoformat(asked.one("after", "1970-01-01T00:00:00+00:00")))
        before = _local(datetime.fromisoformat(asked.one("before", "2100-01-01T00:00:00+00:00")))
        held = sorted(releases, key=lambda one: one.published)
        inside = [one for one in held if after < _local(one.published) < before]
        size, number = min(int(asked.one("per_page", "10")), most), int(asked.one("page", "1"))
        pages = -(-len(inside) // size)
        if number > max(1, pages):
            return told({"code": "rest_post_invalid_page_number"}, 400)
        part = inside[(number - 1) * size : number * size]
        headers = {"X-WP-Total": str(len(inside)), "X-WP-TotalPages": str(pages)}
        body = told([_post(one, asked.base) for one in part])
        return Answer(
            200, body.body, body.content_type, tagged=False, headers=headers if counts else {}
        )

    return with_pages(posts, releases)


def _local(instant: datetime) -> datetime:
    return instant.astimezone(KYIV).replace(tzinfo=None)


def _post(release: Release, base: str) -> dict[str, object]:
    return {
        "id": release.number,
        "link": f"{base}{release.path}",
        "date": _local(release.published).isoformat(),
        "date_gmt": f"{release.published.astimezone(UTC):%Y-%m-%dT%H:%M:%S}",
        "title": {"rendered": release.title},
    }
