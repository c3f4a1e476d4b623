"""source → by route, the pages that may still turn out to be of any day.

A sitemap rarely dates what it names: until such a page was read, no day that its route has
answered for is certain.
"""

from collections import Counter

from sqlalchemy import Connection, func, or_, select

from dateline.model import Reason
from dateline.warehouse import schema
from dateline.warehouse.daycount import REFUSALS

_ENTRY = schema.entry.c

# What keeps a page from being read for a while. A page that is gone, or that was read and is
# no article, is of no day.
_OPEN = (
    *REFUSALS,
    Reason.SERVER_ERROR.value,
    Reason.UNREACHABLE.value,
    Reason.TIMED_OUT.value,
)


def undated(connection: Connection, source_id: str) -> Counter[str]:
    """How many pages each route has named without a date that nobody could read so far."""
    query = (
        select(_ENTRY.route, func.count())
        .where(
            _ENTRY.source_id == source_id,
            _ENTRY.day.is_(None),
            _ENTRY.article_id.is_(None),
            _ENTRY.since.is_(None),
            _ENTRY.next_at.is_not(None),
            or_(_ENTRY.outcome.is_(None), _ENTRY.outcome.in_(_OPEN)),
        )
        .group_by(_ENTRY.route)
    )
    return Counter({row.route: row[1] for row in connection.execute(query)})
