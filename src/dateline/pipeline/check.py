"""Source → what answers: each feed and route asked once, and one article read.

Nothing is stored but what all must agree on about a host: its pace and its robots.txt.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dateline.discover import discover, feed_name, route_name
from dateline.extract import extract
from dateline.model import (
    Article,
    Capture,
    Confidence,
    Discovery,
    Entry,
    Feed,
    Get,
    ListingRoute,
    Outcome,
    Problem,
    Reason,
    Rejected,
    Request,
    Route,
    Source,
    Window,
    gathered,
)
from dateline.pipeline.asking import fetched_page, why
from dateline.pipeline.journey import Journey

# How far back a route is asked: enough for an office that seldom publishes.
LOOK_BACK = timedelta(days=30)
# A site's root leads to its sitemaps by way of robots.txt.
_REQUESTS = {"sitemap": 3}
# So does a form by its own page, where that hides fields.
_HIDDEN_FIELDS = 2
_ENOUGH = "not asked: a check asks once"
# What is wrong with one item, or with the file alone, is not the route's failure.
_BESIDE = frozenset({Reason.BAD_ITEM, Reason.MOVED})


@dataclass(frozen=True, slots=True)
class WayCheck:
    """What a feed or a route answered to one request.

    ``items`` are those of that answer, None where it takes more requests to list any; ``oldest``
    and ``newest`` are the days they are dated on; ``detail`` is why it does not answer.
    """

    name: str
    url: str
    confidence: Confidence
    answers: bool
    status: int | None
    content_type: str
    items: int | None
    oldest: date | None
    newest: date | None
    detail: str


@dataclass(frozen=True, slots=True)
class ArticleCheck:
    """The fields that one article yielded, each with its origin; None for what it lacks."""

    url: str
    outcome: str
    fields: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class OfficeCheck:
    """What one office answered; ``article`` is None where no page was found to read."""

    source: str
    ways: tuple[WayCheck, ...]
    article: ArticleCheck | None

    @property
    def answers(self) -> bool:
        """Whether anything did."""
        return any(way.answers for way in self.ways)


class _Few:
    """A ``get`` for so many requests, which remembers the last answer."""

    def __init__(self, get: Get, most: int) -> None:
        self._get = get
        self._left = most
        self.answer: Outcome | None = None
        self.wanted_more = False

    def __call__(self, request: Request) -> Outcome:
        if self._left == 0:
            self.wanted_more = True
            return Rejected(request.url, Reason.RATE_LIMITED, _ENOUGH)
        self._left -= 1
        self.answer = self._get(request)
        return self.answer


def check_office(journey: Journey, source: Source) -> OfficeCheck:
    """Ask each feed and route of a source once, and read the newest article that they list.

    Raises ConfigError where the source asks for a contact and none is set.
    """
    now = journey.clock()
    found: list[Entry] = []
    with journey.fetching(source) as fetcher:
        get, ways = fetcher.get, []
        for way, alone, window in _each(source, now):
            few = _Few(get, _most(way))
            told = gathered(discover(alone, window, {}, few, now))
            ways.append(_way_check(way, told, few))
            found += told.entries
        newest = max(found, key=lambda entry: entry.day or date.min, default=None)
        article = _article(source, newest, get, now) if newest else None
    return OfficeCheck(source.id, tuple(ways), article)


def _each(source: Source, now: datetime) -> Iterator[tuple[Feed | Route, Source, Window | None]]:
    """Each feed and route, the source as if it had no other, and what it is asked for."""
    bare = replace(source, feeds=(), routes=())
    for feed in source.feeds:
        yield feed, replace(bare, feeds=(feed,)), None
    for route in source.routes:
        yield route, replace(bare, routes=(route,)), Window(now - LOOK_BACK, now)


def _most(way: Feed | Route) -> int:
    hides = isinstance(way, ListingRoute) and way.hidden_fields
    return _HIDDEN_FIELDS if hides else _REQUESTS.get(way.kind, 1)


def _way_check(way: Feed | Route, told: Discovery, few: _Few) -> WayCheck:
    answer = few.answer
    detail = _failure(answer, told.problems)
    days = sorted(entry.day for entry in told.entries if entry.day)
    listed = len(told.entries)
    return WayCheck(
        name=feed_name(way) if isinstance(way, Feed) else route_name(way),
        url=way.url,
        confidence=way.confidence,
        answers=not detail,
        status=answer.status if answer else None,
        content_type=answer.headers.get("content-type", "") if isinstance(answer, Capture) else "",
        items=None if detail or (few.wanted_more and not listed) else listed,
        oldest=days[0] if days else None,
        newest=days[-1] if days else None,
        detail=detail,
    )


def _failure(answer: Outcome | None, problems: tuple[Problem, ...]) -> str:
    if answer is None:
        return "it asks for nothing"
    if isinstance(answer, Rejected):
        return why(answer)
    for problem in problems:
        if problem.reason not in _BESIDE and _ENOUGH not in problem.detail:
            return f"{problem.reason}: {problem.detail}".removesuffix(": ")
    return ""


def _article(source: Source, entry: Entry, get: Get, now: datetime) -> ArticleCheck:
    outcome = fetched_page(get, source, entry.url)
    read = outcome if isinstance(outcome, Rejected) else extract(outcome, source, entry, now)
    if isinstance(read, Rejected):
        return ArticleCheck(entry.url, why(read), {})
    return ArticleCheck(read.url, "article", _fields(read))


def _fields(read: Article) -> dict[str, str | None]:
    single = ("title", "lead", "published", "modified", "language", "section")
    won = {name: getattr(read, name).won for name in single}
    fields = {name: candidate.origin if candidate else None for name, candidate in won.items()}
    fields["text"] = f"{len(read.blocks)} blocks, {read.body_origin}" if read.blocks else None
    fields["authors"] = read.authors[0].origin if read.authors else None
    credited = [photo.credit.origin for photo in read.photos if photo.credit]
    fields["photos"] = f"{len(read.photos)}" if read.photos else None
    fields["credits"] = f"{len(credited)}, {credited[0]}" if credited else None
    return fields
