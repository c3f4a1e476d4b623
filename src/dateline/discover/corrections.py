"""WordPressRoute, its state → findings: old posts that were modified since the last visit.

developer.wordpress.org/rest-api/reference/posts: ``modified_after`` is known since WordPress 5.7
and compared as ``after`` is, strictly and in the site's local time. An older site does not know
it, and answers with all its posts: in the order of their modification those come first which
were modified long before.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dateline.discover import posts
from dateline.discover.ask import zone_of
from dateline.discover.visit import name_of
from dateline.model import Checked, Finding, Get, Problem, RouteState, Source, WordPressRoute

_EVERY = timedelta(hours=1)  # a feed may be polled each minute
_AT_FIRST = timedelta(days=1)  # back, on the first visit
_PAGES = 10  # a site that changes all its posts at once is followed over several visits
UNHEEDED = "modified_after is not known"
_AGAIN = timedelta(days=7)  # sites are brought up to date
# A post modified so much earlier than was asked for is no matter of zones.
_FAR = timedelta(hours=27)


def corrections(
    source: Source,
    route: WordPressRoute,
    before: datetime,
    known: RouteState,
    get: Get,
    now: datetime,
) -> Iterator[Finding]:
    """The posts published before an instant and modified since the last visit, as entries.

    The route's state remembers up to where modifications are known, by the site's own clock.
    Nothing is asked within an hour of the last visit, nor within a week of one that showed the
    site not to know the parameter: such a site has no news, and that is no problem.
    """
    told = known.cursor if known.cursor != UNHEEDED else None
    rest = _AGAIN if known.cursor == UNHEEDED else _EVERY
    if known.checked_at and now - known.checked_at < rest:
        return
    since = datetime.fromisoformat(told) if told else now - _AT_FIRST
    name = name_of(route)
    listing = posts.read_posts(posts.posts_url(route), _query(source, since, before), get, _PAGES)
    modified = [(post, posts.modified_of(post, now)) for post in listing.posts.values()]
    instants = [instant for _, instant in modified if instant]
    if listing.status == 400 or any(instant < since - _FAR for instant in instants):
        yield Checked(name, replace(known, cursor=UNHEEDED, checked_at=now))
        return
    for post, instant in modified:
        if instant:
            entry = posts.entry_of(post, posts.instant_of(post, source, now), source, name)
            yield replace(entry, changed_at=instant)
    if trouble := listing.trouble:
        yield Problem(source.id, route.url, "discover", trouble.reason, trouble.detail[:500])
    else:
        latest = max([since, *instants]) if not listing.shifted else since
        cursor = latest.astimezone(UTC).isoformat()
        yield Checked(name, replace(known, cursor=cursor, checked_at=now))


def _query(source: Source, since: datetime, before: datetime) -> dict[str, str]:
    zone = zone_of(source.timezone)
    return {
        "modified_after": posts.after(since, zone),
        "before": posts.before(before, zone),
        "orderby": "modified",
        "order": "asc",
    }
