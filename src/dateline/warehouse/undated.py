"""sources → by route, the pages that may still turn out to be of any day.

A sitemap rarely dates what it names: until such a page was read, no day that its route has
answered for is certain.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, func, or_, select

from dateline.model import Reason
from dateline.warehouse import schema

_ENTRY = schema.entry.c

# A page that is gone, or that can be no article, is of no day; nor does one count that the
# office bars for good. Whatever else kept a page from being read, and be it given up, it may
# be of any day.
_CLOSED = (
    Reason.GONE.value,
    Reason.ROBOTS.value,
    Reason.NOT_ARTICLE.value,
    Reason.UNSUPPORTED_TYPE.value,
    Reason.BAD_ADDRESS.value,
)


def undated(connection: Connection, source_ids: Iterable[str]) -> Mapping[str, Counter[str]]:
    """By source, how many pages each route has named without a date that nobody could read so
    far."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    query = (
        select(_ENTRY.source_id, _ENTRY.route, func.count())
        .where(
            _ENTRY.source_id.in_(list(source_ids)),
            _ENTRY.day.is_(None),
            _ENTRY.article_id.is_(None),
            or_(_ENTRY.since.is_(None), _ENTRY.unrecorded),
            or_(_ENTRY.outcome.is_(None), _ENTRY.outcome.not_in(_CLOSED)),
        )
        .group_by(_ENTRY.source_id, _ENTRY.route)
    )
    for source_id, route, number in connection.execute(query):
        found[source_id][route] = number
    return found
