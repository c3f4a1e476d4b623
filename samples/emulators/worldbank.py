"""The World Bank's news search: an object of documents, one of which is none but "facets".

Newest first, no window; at most 100 rows, counted by ``os``.
"""

from collections.abc import Sequence

from emulators.faults import newest_first, told, with_pages
from emulators.releases import Release
from emulators.serving import App, Asked
from office.answers import Answer

MOST = 100


def worldbank(releases: Sequence[Release]) -> App:
    """``/api/v2/news``, and the releases' pages."""

    def news(asked: Asked) -> Answer:
        start, rows = int(asked.one("os", "0")), min(int(asked.one("rows", "10")), MOST)
        listed = newest_first(releases)[start : start + rows]
        documents: dict[str, object] = {
            f"d{one.number}": {
                "id": str(one.number),
                "title": {"cdata!": one.title},
                "lnchdt": f"{one.published:%Y-%m-%dT%H:%M:%SZ}",
                "url": f"{asked.base}{one.path}",
            }
            for one in listed
        }
        documents["facets"] = {}
        answer = {"rows": rows, "os": start, "total": len(releases), "documents": documents}
        return told(answer)

    return with_pages(news, releases)
