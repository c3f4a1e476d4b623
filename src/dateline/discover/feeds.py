"""Feed → its entries, the days they cover, and what to remember for the next visit."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate, pairwise

from dateline import times, urls
from dateline.discover.ask import zone_of
from dateline.discover.hubs import with_hub
from dateline.discover.item import (
    FeedRead,
    Item,
    each_once,
    entry_of,
    lost_on,
    moment_of,
    no_address,
)
from dateline.discover.json_feed import read_json
from dateline.discover.visit import (
    Trouble,
    header,
    refused,
    trouble_in,
    utc_date,
)
from dateline.discover.xml_feed import read_xml
from dateline.errors import DiscoverError
from dateline.model import (
    Capture,
    Coverage,
    DayStatus,
    Discovery,
    Entry,
    Feed,
    Get,
    Outcome,
    Problem,
    Reason,
    Rejected,
    Request,
    RouteState,
    Source,
    Window,
)

ACCEPT = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/rdf+xml,"
    "application/xml;q=0.9,text/xml;q=0.9,application/json;q=0.8,*/*;q=0.5"
)
# A feed lists its latest items without a hole. What lies behind a hole as long as this is a
# pinned item, and says nothing of the days between.
HOLE = timedelta(days=60)
BEGUN = "the feed begins on it, and may have had more of it"
BROKEN = "the feed is not whole, and may have had more of it"


def route_of(feed: Feed) -> str:
    """The name of a feed's route."""
    return f"feed:{feed.url}"


# A permanent redirect is believed when so many visits in a row were sent to one address.
MOVED_AFTER = 3


def address_of(feed: Feed, state: RouteState | None) -> str:
    """Where a feed is asked for: at its new address, where it has moved for good."""
    if state and state.moved_to and state.moves >= MOVED_AFTER:
        return state.moved_to
    return feed.url


def visit_feed(
    source: Source, feed: Feed, state: RouteState | None, get: Get, now: datetime
) -> Discovery:
    """One request to a feed, conditional where ``state`` has validators.

    A 304, or the same bytes again, move nothing but the time of the visit; a refusal, and an
    answer that is no feed, not even that. A feed that has moved for good is asked at its new
    address, and at its old one when the new one fails.
    """
    route = route_of(feed)
    known = state or RouteState()
    outcome = _asked(feed, known, get)
    if isinstance(outcome, Rejected) and outcome.reason is Reason.UNCHANGED:
        return Discovery(states={route: replace(known, checked_at=now)})
    if trouble := trouble_in(outcome):
        return refused(source, route, feed.url, trouble, [utc_date(now)])
    assert isinstance(outcome, Capture)
    after = _state(feed, known, outcome, now)
    moved = _moved(source, feed, after)
    if known.cursor == after.cursor:
        return Discovery(states={route: after}, problems=moved)
    try:
        read = read_feed(outcome.body, outcome.headers.get("content-type", ""), outcome.final_url)
    except DiscoverError as error:
        trouble = Trouble(error.reason, error.message)
        return refused(source, route, feed.url, trouble, [utc_date(now)])
    if strange := elsewhere(source, feed.url, outcome.final_url, read):
        return refused(source, route, feed.url, strange, [utc_date(now)])
    after = with_hub(after, outcome, read)
    visit = _entries(source, feed, read, known.checked_at, now)
    alarms = (*moved, *_emptied(source, feed, known, read))
    return replace(visit, states={route: after}, problems=(*visit.problems, *alarms))


def _asked(feed: Feed, known: RouteState, get: Get) -> Outcome:
    address = address_of(feed, known)
    digest = (known.cursor or "").removeprefix("sha256:") or None
    outcome = get(
        Request(
            address,
            known.etag,
            known.last_modified,
            ACCEPT,
            whole_at=known.whole_at,
            sha256=digest,
        )
    )
    unchanged = isinstance(outcome, Rejected) and outcome.reason is Reason.UNCHANGED
    if address != feed.url and not unchanged and trouble_in(outcome):
        return get(Request(feed.url, accept=ACCEPT))
    return outcome


def _moved(source: Source, feed: Feed, after: RouteState) -> tuple[Problem, ...]:
    """Said once, when it is believed: whoever keeps the file may want to change it."""
    if after.moves != MOVED_AFTER or not after.moved_to:
        return ()
    return (Problem(source.id, feed.url, "discover", Reason.MOVED, f"to {after.moved_to}"),)


def _emptied(source: Source, feed: Feed, known: RouteState, read: FeedRead) -> tuple[Problem, ...]:
    """Said when a feed that answered before has nothing left; its articles stay as they are."""
    if read.items or known.cursor is None:
        return ()
    told = "the feed answers as before, and has no items any more"
    return (Problem(source.id, feed.url, "discover", Reason.EMPTY, told),)


def elsewhere(source: Source, url: str, final_url: str, read: FeedRead) -> Trouble | None:
    """Why a feed is another's: sent on to a site that is neither the office's nor the feed's
    own, it tells of that one's pages alone. So do domains that were sold."""
    links = [link for item in read.items for link in item.links[:1]]
    own = (source.home, url)
    if not links or any(urls.same_site(final_url, mine) for mine in own):
        return None
    if any(urls.same_site(link, mine) for link in links for mine in own):
        return None
    told = f"sent to {final_url[:300]}, whose {len(links)} items are of other sites"
    return Trouble(Reason.BAD_FEED, told)


def read_feed(body: bytes, content_type: str, base: str) -> FeedRead:
    """A feed of any format. Raises DiscoverError for what is none."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not start:
        raise DiscoverError("an empty answer", Reason.BAD_FEED)
    if start in b"{[":
        return read_json(body, content_type, base)
    return read_xml(body, content_type, base)


def _state(feed: Feed, known: RouteState, capture: Capture, now: datetime) -> RouteState:
    moved_to, moves = known.moved_to, known.moves
    if capture.url == feed.url:
        moved_to = capture.final_url if capture.moved else None
        moves = min(known.moves + 1, MOVED_AFTER) if moved_to == known.moved_to else 1
    return RouteState(
        etag=header(capture, "etag"),
        last_modified=header(capture, "last-modified"),
        cursor=f"sha256:{hashlib.sha256(capture.body).hexdigest()}",
        checked_at=now,
        moved_to=moved_to,
        moves=moves if moved_to else 0,
        hub=known.hub,
        topic=known.topic,
        whole_at=now,
    )


def _entries(
    source: Source, feed: Feed, read: FeedRead, since: datetime | None, now: datetime
) -> Discovery:
    entries: list[Entry] = []
    problems: list[Problem] = []
    lost: list[Item] = []
    for item in read.items:
        entry = entry_of(item, source, route_of(feed), feed.language, now, feed)
        if entry is None:
            problems.append(no_address(source, feed.url, item))
            lost.append(item)
        else:
            entries.append(entry)
            if item.fault:
                problems.append(_problem(source, entry.url, f"malformed: {item.fault}"))
    if read.cut:
        problems.append(_problem(source, feed.url, f"{read.cut} items beyond the limit not read"))
    told = _Told(source, read, [day for day in lost_on(read.items, source, now) if day], since, now)
    coverage = told.coverage(route_of(feed), entries, lost_on(lost, source, now))
    return Discovery(
        entries=tuple(each_once(entries)),
        coverage=tuple(coverage),
        problems=tuple(problems),
    )


def _problem(source: Source, url: str, detail: str) -> Problem:
    return Problem(source.id, url, "discover", Reason.BAD_ITEM, detail)


@dataclass(frozen=True, slots=True)
class _Told:
    """What one reading of a feed tells of its ``days``, which are those of its items in their
    order; ``since`` is the time of the visit before."""

    source: Source
    read: FeedRead
    days: Sequence[date]
    since: datetime | None
    now: datetime

    def coverage(
        self, route: str, entries: Sequence[Entry], lost: Sequence[date | None]
    ) -> Iterator[Coverage]:
        """A row for each day from the oldest item to the newest; a feed states no totals."""
        counts = Counter(entry.day for entry in entries if entry.day)
        span = reach(self.days)
        if span is None:
            return
        for day in Window.of_days(*span).days:
            status, detail = answered(day, counts[day], lost)
            if day == span[0] and not self.read.complete:
                if self._was_seen(day):
                    continue
                status, detail = DayStatus.UNKNOWN, BEGUN
            if self.read.broken:
                status, detail = DayStatus.UNKNOWN, BROKEN
            if self.read.cut:  # what was not read may be of any day
                status, detail = DayStatus.TRUNCATED, f"{self.read.cut} items not read"
            found = counts[day]
            yield Coverage(self.source.id, day, status, route, discovered=found, detail=detail)

    def _was_seen(self, day: date) -> bool:
        """Whether the feed still reaches back to the visit before: it has an item of this day
        that was there then. Nothing came and went in between, and what was said of the day
        then, when the feed showed more of it, stands."""
        if self.since is None or self.read.broken or self.read.cut:
            return False
        zone = zone_of(self.source.timezone)
        moments = [moment_of(item.hints, self.source, self.now) for item in self.read.items]
        return any(
            times.utc_day(one) == day and Window.of(one, zone).end <= self.since
            for one in moments
            if one
        )


def answered(day: date, found: int, lost: Sequence[date | None]) -> tuple[DayStatus, str | None]:
    """What may be said of a day that a feed was read for: nothing, where items of it, or of any
    day, have no usable address."""
    if number := sum(one == day or (one is None and not found) for one in lost):
        return DayStatus.UNKNOWN, f"{number} items without a usable address"
    return (DayStatus.OK if found else DayStatus.EMPTY), None


def reach(days: Sequence[date]) -> tuple[date, date] | None:
    """The oldest and the newest day that a feed speaks for, by those of its items in their
    order; None without dated items. One that is older than what follows it was put there, and
    says nothing of the days between."""
    grows_older = any(first > second for first, second in pairwise(days))
    newest_last = list(accumulate(reversed(days) if grows_older else sorted(days), max))
    if not newest_last:
        return None
    oldest = newest_last[-1]
    for day in reversed(newest_last):
        if oldest - day > HOLE:
            break
        oldest = day
    return oldest, newest_last[-1]
