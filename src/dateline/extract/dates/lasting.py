"""Reading, dates → bool: a page that stands for good, whose date is its making in a database.

A publishing system stamps "published" on every page it holds: the history of a house, a recipe,
a product, an imprint. Where no reader is shown that day, and the page does not call itself an
article, it is no day of publication. On the page of a match, the day shown is the match's.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from dateline.extract.dates.home import Home
from dateline.extract.page import jsonld
from dateline.model import Candidate, Moment

_LASTING_TYPES = frozenset(
    {"webpage", "aboutpage", "recipe", "product", "softwareapplication", "faqpage",
     "localbusiness", "service", "lodgingbusiness", "itempage", "medicalwebpage"}
)  # fmt: skip
# WordPress tells its pages from its posts.
_IS_PAGE = re.compile(r"(?:^|\s)(?:page-id-\d|page-template)")
_IS_POST = re.compile(r"(?:^|\s)single-post(?:\s|$)")
_MONTH_IN_PATH = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/|$)")
# What a publishing system calls the making of a page, not its publication.
_MAKING = ("meta:created", "meta:creation_date", "meta:dcterms.created", "meta:dc.date.created")
_SHOWN = ("visible", "time", "text", "office", "feed", "title", "url", "script", "modified")
_STATED = ("office", "meta", "microdata", "feed", "jsonld")
_HAS_FIGURE = re.compile(r"\d")
_LONGEST_LINE = 200
_MOST_LINES = 2000
_NEAR = timedelta(days=1)


def is_lasting(found: Sequence[Candidate[Moment]], home: Home) -> bool:
    """Whether what was found are stamps alone, on a page that is made to last."""
    reading = home.reading
    types = {kind for node in reading.page.jsonld for kind in jsonld.types_of(node)}
    if "sportsevent" in types and not types & jsonld.ARTICLE_TYPES:
        return not any(item.origin.startswith(_STATED) for item in found)
    if not found or any(item.origin.startswith(_SHOWN) for item in found):
        return False
    if all(item.origin in _MAKING for item in found):
        return not _is_shown(found[0].value, home)
    body = reading.page.tree.body
    marks = (body.attributes.get("class") or "") if body is not None else ""
    is_article = types & jsonld.ARTICLE_TYPES or _IS_POST.search(marks)
    if is_article or _MONTH_IN_PATH.search(reading.page.url):
        return False
    calls = bool(_IS_PAGE.search(marks)) or bool(types & _LASTING_TYPES)
    if found[0].origin == "state":
        calls = calls or "website" in reading.page.meta.get("og:type", ())
    return calls and not _is_shown(found[0].value, home)


def _is_shown(moment: Moment, home: Home) -> bool:
    """Whether a line of the page states the day, or its neighbour by another clock."""
    for line in home.reading.lines[:_MOST_LINES]:
        if len(line) <= _LONGEST_LINE and _HAS_FIGURE.search(line):
            stated = home.moment(line)
            if stated and abs(stated.day - moment.day) <= _NEAR:
                return True
    return False
