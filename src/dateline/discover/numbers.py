"""Source, NumbersRoute, Window → findings: pages under running numbers, for want of a list.

Numbers grow with time, nearly: the first of a window is found by halving, and pages are read one
by one from a little before it to a little after the window's end. A missing page and an office
that has had enough may look the same, a redirect to its front page: so after many misses a page
that was there is asked for once more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dateline import times, urls
from dateline.discover.ask import zone_of
from dateline.discover.ledger import Ledger
from dateline.discover.listed import Listed, moment_of, spelled
from dateline.discover.listing import shown, tree_of
from dateline.discover.visit import Trouble, name_of, trouble_in, utc_date
from dateline.errors import DiscoverError
from dateline.model import (
    Capture,
    Checked,
    DayStatus,
    Entry,
    Finding,
    Get,
    Hint,
    Moment,
    NumbersRoute,
    Outcome,
    Problem,
    Reason,
    Request,
    RouteState,
    Source,
    Window,
)

MOST = 5_000  # numbers that are walked through for one window
SLACK = 10  # pages out of the order of their numbers
_AHEAD = 10  # numbers that are tried one by one from one that is missing
_FARTHEST = 1_000_000_000  # no office has so many pages beyond one that is known


class _StoppedError(Exception):
    """The office does not go on answering."""

    def __init__(self, url: str, trouble: Trouble) -> None:
        super().__init__(trouble.detail)
        self.url = url
        self.trouble = trouble


def visit_numbers(
    source: Source,
    route: NumbersRoute,
    window: Window,
    state: Mapping[str, RouteState],
    get: Get,
    now: datetime,
) -> Iterator[Finding]:
    """Every page whose date lies in the window, then a row for each of its days."""
    if window.is_empty:
        return
    name = name_of(route)
    shelf = _Shelf(source, route, name, window, get, now)
    shelf.recall(state.get(name, RouteState()).cursor)
    ledger = Ledger(source, name, window)
    ledger.uncounted.update(ledger.days)
    to_come = [day for day in ledger.days if day > utc_date(now)]
    ledger.mark(to_come, DayStatus.UNKNOWN, "a day to come")
    try:
        for item in shelf.walk(shelf.start()):
            ledger.note(item, ledger.days)
            if item.entry:
                yield item.entry
    except _StoppedError as stop:
        trouble = stop.trouble
        told = f"{trouble.reason}: {trouble.detail}"
        ledger.mark(shelf.left(ledger), DayStatus.REFUSED, told)
        yield Problem(source.id, stop.url, "discover", trouble.reason, trouble.detail[:500])
    if shelf.cut:
        ledger.mark(shelf.left(ledger), DayStatus.TRUNCATED, f"more than {MOST} numbers")
    yield from ledger.rows()
    if cursor := shelf.cursor:
        yield Checked(name, RouteState(cursor=cursor, checked_at=now))


@dataclass(slots=True)
class _Shelf:
    """The pages of an office by number, as far as they were looked at.

    ``top`` is the highest number that is known to have had a page.
    """

    source: Source
    route: NumbersRoute
    name: str
    window: Window
    get: Get
    now: datetime
    top: int = 0
    cut: bool = False
    _seen: dict[int, Listed | None] = field(default_factory=dict)
    _good: int | None = None
    _misses: int = 0
    _last: Listed | None = None

    def recall(self, cursor: str | None) -> None:
        """Begin where an earlier visit ended: ``"40055"`` is the highest number it saw."""
        known = int(cursor) if cursor and cursor.isascii() and cursor.isdigit() else 0
        self.top = max(known, self.route.newest, self.route.first)

    @property
    def cursor(self) -> str | None:
        """The highest number with a page, if any was seen."""
        return str(self.top) if self._good is not None else None

    def start(self) -> int:
        """A number from which on all pages of the window are found, nearly the least."""
        low, high = self.route.first, self._ceiling()
        while low < high:
            middle = (low + high) // 2
            found = self._from(middle, high)
            if found is not None and self._is_before(found[1]):
                low = found[0] + 1
            else:
                high = found[0] if found and found[0] < high else middle
        return max(self.route.first, low - SLACK)

    def _ceiling(self) -> int:
        """A number that is not before the window's start, or the end of all numbers. Raises
        _StoppedError where there is none, as with a server that shows one page for all."""
        at, step = self.top, 1
        found = self._from(at, at + _AHEAD)
        while found is not None and self._is_before(found[1]):
            if step > _FARTHEST:
                self._good = None  # nothing that was shown is to be remembered
                told = f"shows a page of {found[1].day} even for the number {found[0]}"
                raise _StoppedError(self._url(found[0]), Trouble(Reason.BAD_RESPONSE, told))
            at = found[0] + step
            step *= 2
            found = self._from(at, at + _AHEAD)
        return at

    def _from(self, number: int, end: int) -> tuple[int, Listed] | None:
        """A page that states its date, at a number or not far after it, up to ``end``; farther
        and farther apart where a gap is long."""
        for at in _ahead(number, end):
            item = self._at(at)
            if item is not None and item.moment is not None:
                return at, item
        return None

    def walk(self, number: int) -> Iterator[Listed]:
        """The items of the window, number by number from one that is before it."""
        after = missing = 0
        self._seen.clear()  # what was missed while it was sought may have been a refusal
        for at in range(number, number + MOST):
            item = self._at(at)
            missing = 0 if item and item.moment else missing + 1
            if missing >= self.route.misses and at >= self.top:
                self._ask_again()
                return
            if item is None:
                continue
            self._last = item if item.moment else self._last
            after = after + 1 if self._is_after(item) else 0
            if after > SLACK:
                return
            if self.window.takes(item.moment, self._zone):
                yield item
        self.cut = True

    def left(self, ledger: Ledger) -> list[date]:
        """The days that a walk that was broken off had not left behind."""
        reached = self._last.day if self._last else None
        return [day for day in ledger.days if reached is None or day >= reached]

    def _at(self, number: int) -> Listed | None:
        if number not in self._seen:
            self._seen[number] = self._read(number)
            if self._seen[number] is None:
                self._misses += 1
            else:
                self._misses, self._good = 0, number
                self.top = max(self.top, number)
            if self._misses and self._misses % self.route.misses == 0:
                self._ask_again()
        return self._seen[number]

    def _ask_again(self) -> None:
        """Whether pages are still answered. Raises _StoppedError where not."""
        if self._good is None:
            told = f"none of {self._misses} numbers has a page"
            raise _StoppedError(self._url(self.route.first), Trouble(Reason.GONE, told))
        if self._read(self._good) is None:
            told = f"after {self._misses} misses a page that was there is missing, too"
            raise _StoppedError(self._url(self._good), Trouble(Reason.RATE_LIMITED, told))

    def _read(self, number: int) -> Listed | None:
        """The page of a number, None for a miss. Raises _StoppedError for a refusal."""
        url = self._url(number)
        outcome = self.get(Request(url))
        if _is_miss(outcome, url):
            return None
        if trouble := trouble_in(outcome):
            raise _StoppedError(url, trouble)
        assert isinstance(outcome, Capture)
        try:
            moment = self._moment(outcome)
        except DiscoverError as error:
            return Listed(url, None, self._entry(number, url, None), error.message)
        return Listed(url, moment, self._entry(number, url, moment))

    def _url(self, number: int) -> str:
        return self.route.url.format(id=number)

    def _moment(self, capture: Capture) -> Moment | None:
        element = tree_of(capture).select_one(self.route.published)
        raw = shown(element, self.route.published_attribute) if element else ""
        return moment_of(raw, self.route, self.source, self.now)

    def _entry(self, number: int, url: str, moment: Moment | None) -> Entry:
        return Entry(
            source=self.source.id,
            url=urls.canonical(url),
            route=self.name,
            guid=str(number),
            day=times.utc_day(moment) if moment else None,
            hints=(Hint("published", spelled(moment), "numbers:published"),) if moment else (),
        )

    def _is_before(self, item: Listed) -> bool:
        moment, zone = item.moment, self._zone
        return moment is not None and Window.of(moment, zone).end <= self.window.start

    def _is_after(self, item: Listed) -> bool:
        moment, zone = item.moment, self._zone
        return moment is not None and Window.of(moment, zone).start >= self.window.end

    @property
    def _zone(self) -> ZoneInfo:
        return zone_of(self.source.timezone)


def _ahead(number: int, end: int) -> Iterator[int]:
    yield from range(number, min(number + _AHEAD, end) + 1)
    step = 2 * _AHEAD
    while number + step <= end:
        yield number + step
        step *= 2


def _is_miss(outcome: Outcome, url: str) -> bool:
    """Whether a number has no page: it is missing, or leads elsewhere."""
    if outcome.status in (404, 410):
        return True
    return outcome.final_url is not None and urls.key(outcome.final_url) != urls.key(url)
