"""Source, PagedRoute, Window → findings: each part of a window asked for, and its days judged."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from dateline.discover.ask import Ask, asks, halves, is_by_day, is_windowed, zone_of
from dateline.discover.ledger import Ledger
from dateline.discover.listed import Reader
from dateline.discover.paging import Pager
from dateline.discover.posting import Posting
from dateline.discover.reading import Reading, ReadPage, left_behind
from dateline.discover.visit import Trouble, utc_date
from dateline.model import (
    DayStatus,
    Entry,
    Finding,
    ListingRoute,
    Problem,
    Reason,
    Window,
)

_MOST_FAILURES = 3  # of parts one after the other
_PAGES_A_DAY = 2  # that an office fills at most, as far as one must guess
_LOOK_BACK = timedelta(days=10)  # an office is closed over holidays, but not for longer
_MOST_HALVINGS = 500  # of a window, for a server whose every answer reaches the cap
# What will be no better for the next part: it is not asked for.
_FINAL = frozenset(
    (Reason.REFUSED, Reason.RATE_LIMITED, Reason.ROBOTS, Reason.ROBOTS_UNREACHABLE,
     Reason.UNREACHABLE, Reason.BAD_ADDRESS)
)  # fmt: skip


@dataclass(slots=True)
class Visit:
    """A window on its way through a route's answers."""

    reader: Reader
    window: Window
    posting: Posting
    read: ReadPage
    failures: int = 0
    halvings: int = 0
    final: Trouble | None = None
    _told: set[str] = field(default_factory=set)
    _missing: list[tuple[Reading, list[date]]] = field(default_factory=list)
    _is_shown: bool = False  # whether any part had a page

    def findings(self) -> Iterator[Finding]:
        """Entries part by part, and at the end a row for each day."""
        route, source = self.reader.route, self.reader.source
        ledger = Ledger(source, self.reader.name, self.window)
        today = utc_date(self.reader.now)
        to_come = [day for day in ledger.days if day > today]
        ledger.mark(to_come, DayStatus.UNKNOWN, "a day to come")
        waiting = deque(asks(route, self.window, zone_of(self._zone), self.reader.now))
        while waiting:
            ask = waiting.popleft()
            days = self._days(ask, ledger)
            if self.final:
                ledger.mark(days, DayStatus.REFUSED, f"not asked after {_told(self.final)}")
                continue
            parts = halves(ask, route) if route.cap and self.halvings < _MOST_HALVINGS else None
            reading = self._pager(ask).reading(heed_cap=parts is not None)
            if reading.full and parts:
                self.halvings += 1
                waiting.extendleft(reversed(parts))
                continue
            yield from self._found(reading, ledger, days)
            yield from self._judged(reading, ledger, days)
        yield from self._unproved(ledger)
        yield from ledger.rows()

    def _unproved(self, ledger: Ledger) -> Iterator[Problem]:
        """Days without a page are empty where a day near them has one: else the archive may
        have moved."""
        if not self._missing or self._is_shown or self._has_earlier():
            return
        for _, days in self._missing:
            ledger.mark(days, DayStatus.UNKNOWN, "has no page, nor has any day near it")
        told = f"none of {len(self._missing)} days has a page, nor any before them"
        yield self._problem(self._missing[-1][0].url, Trouble(Reason.GONE, told))

    def _has_earlier(self) -> bool:
        """Whether one of the days before the window has a page, the nearest first."""
        route, zone, start = self.reader.route, zone_of(self._zone), self.window.start
        asked = {ask.units for ask in asks(route, self.window, zone, self.reader.now)}
        before = asks(route, Window(start - _LOOK_BACK, start), zone, self.reader.now)
        for ask in reversed([ask for ask in before if ask.units not in asked]):
            reading = self._pager(ask).reading(heed_cap=False)
            if reading.pages:
                return True
            if reading.trouble and reading.trouble.reason is not Reason.GONE:
                return False
        return False

    @property
    def _zone(self) -> str:
        return self.reader.route.zone or self.reader.source.timezone

    def _days(self, ask: Ask, ledger: Ledger) -> list[date]:
        """The days of the window that a part is about."""
        own = set(ask.window.days)
        return [day for day in ledger.days if day in own]

    def _pager(self, ask: Ask) -> Pager:
        oldest = self.window.widened().days[0]
        back = max(0, (utc_date(self.reader.now) - oldest).days)
        return Pager(self.posting, ask, self.read, oldest, _PAGES_A_DAY * (back + 1))

    def _found(self, reading: Reading, ledger: Ledger, days: list[date]) -> Iterator[Finding]:
        source = self.reader.source
        zone = zone_of(source.timezone)
        for key, item in reading.items.items():
            if item.beside or key in self._told or not self.window.takes(item.moment, zone):
                continue
            self._told.add(key)
            ledger.note(item, days)
            found: Entry | Problem | None = item.entry
            url = self.reader.route.url
            yield found or Problem(source.id, url, "discover", Reason.BAD_ITEM, item.fault[:500])

    def _judged(self, reading: Reading, ledger: Ledger, days: list[date]) -> Iterator[Problem]:
        """What one part says of its days, and the problem that it met."""
        route = self.reader.route
        if not (is_windowed(route) and reading.is_counted):
            ledger.uncounted.update(days)
        if reading.trouble:
            yield from self._troubled(reading, reading.trouble, ledger, days)
            return
        self.failures, self._is_shown = 0, True
        if reading.astray:
            told = "the server does not keep to the window"
            ledger.mark(days, DayStatus.UNKNOWN, told)
            yield self._problem(reading.url, Trouble(Reason.BAD_RESPONSE, told))
        elif reading.bare:
            ledger.mark(days, DayStatus.UNKNOWN, "a page without items may be no list at all")
        elif reading.blind:
            told = f"no item of {len(reading.pages)} pages states a date"
            ledger.mark(days, DayStatus.UNKNOWN, told)
        elif reading.cut:
            ledger.mark(self._left(reading, days), DayStatus.TRUNCATED, reading.cut)
        elif reading.full:
            told = f"{len(reading.items)} items listed, of which there may be more"
            ledger.mark(days, DayStatus.TRUNCATED, told)
        elif reading.moved:
            ledger.mark(days, DayStatus.UNKNOWN, "the list kept changing while it was read")
        elif is_windowed(route) and reading.total is not None and not reading.is_counted:
            told = f"{len(reading.items)} items listed of {reading.total}"
            ledger.mark(days, DayStatus.TRUNCATED, told)
        elif not is_windowed(route) and not reading.is_counted:
            told = "not after the list's oldest item"
            ledger.mark([d for d in days if d <= _reached(reading)], DayStatus.UNKNOWN, told)

    def _troubled(
        self, reading: Reading, trouble: Trouble, ledger: Ledger, days: list[date]
    ) -> Iterator[Problem]:
        route = self.reader.route
        if is_by_day(route) and trouble.reason is Reason.GONE and not reading.pages:
            if not (isinstance(route, ListingRoute) and route.missing_is_empty):
                ledger.mark(days, DayStatus.UNKNOWN, "has no page")
                yield self._problem(reading.url, trouble)
            else:
                self._missing.append((reading, days))
            return
        ledger.mark(self._left(reading, days), DayStatus.REFUSED, _told(trouble))
        self.failures += 1
        if trouble.reason in _FINAL or self.failures == _MOST_FAILURES:
            self.final = trouble
        yield self._problem(reading.url, trouble)

    def _left(self, reading: Reading, days: list[date]) -> list[date]:
        """The days that an unfinished reading had not completed."""
        route = self.reader.route
        backwards = route.order == "oldest" and not is_windowed(route)
        is_done = left_behind(reading, "newest" if backwards else route.order)
        return [day for day in days if not is_done(day)]

    def _problem(self, url: str, trouble: Trouble) -> Problem:
        source = self.reader.source.id
        return Problem(source, url, "discover", trouble.reason, trouble.detail[:500])


def _told(trouble: Trouble) -> str:
    return trouble.reason + (f": {trouble.detail}" if trouble.detail else "")


def _reached(reading: Reading) -> date:
    """How far back a list that has no further page goes: to the last item of a page, not to one
    that was put on top of it."""
    if sum(map(len, reading.pages)) < 2:
        return date.max
    return min(days[-1] for days in reading.pages if days)
