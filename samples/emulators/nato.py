"""NATO's search of its own pages: newest first, no total, the date in each link alone."""

from collections.abc import Sequence

from emulators.faults import newest_first, told, with_pages
from emulators.releases import Release
from emulators.serving import App, Asked
from office.answers import Answer


def nato(releases: Sequence[Release]) -> App:
    """``/content/search.json``, pages from 1, and the releases' pages."""

    def search(asked: Asked) -> Answer:
        size, number = int(asked.one("pageSize")), int(asked.one("page"))
        listed = newest_first(releases)[(number - 1) * size : number * size]
        return told({"pages": [{"title": one.title, "link": one.path} for one in listed]})

    return with_pages(search, releases)
