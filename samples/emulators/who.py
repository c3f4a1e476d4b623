"""The World Health Organization's news: OData, with instants to filter by, and no body.

400 for an option that it does not know, or a filter that it can't read.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from emulators.faults import newest_first, told, unknown, with_pages
from emulators.releases import Release
from emulators.serving import App, Asked
from office.answers import Answer

_FILTER = re.compile(r"PublicationDateAndTime ge (\S+) and PublicationDateAndTime lt (\S+)")
_KNOWN = ("$filter", "$orderby", "$top", "$skip", "$count", "$select", "sf_culture")
MOST = 100


def who(releases: Sequence[Release]) -> App:
    """``/api/news/newsitems``, and the releases' pages."""

    def items(asked: Asked) -> Answer:
        stated = asked.one("$filter")
        found = _FILTER.fullmatch(stated)
        if (stated and found is None) or unknown(asked, *_KNOWN):
            return told({"error": {"message": "The query is not valid."}}, 400)
        inside = newest_first(releases)
        if found:
            first, last = datetime.fromisoformat(found[1]), datetime.fromisoformat(found[2])
            inside = [one for one in inside if first <= one.published < last]
        start, top = int(asked.one("$skip", "0")), min(int(asked.one("$top", "20")), MOST)
        answer: dict[str, object] = {"value": [_item(one) for one in inside[start : start + top]]}
        if asked.one("$count") == "true":
            answer["@odata.count"] = len(inside)
        return told(answer)

    return with_pages(items, releases)


def _item(release: Release) -> dict[str, str]:
    return {
        "Id": f"id-{release.number}",
        "Title": release.title,
        "ItemDefaultUrl": release.path.removeprefix("/news"),
        "PublicationDateAndTime": f"{release.published:%Y-%m-%dT%H:%M:%SZ}",
    }
