"""one question → Reading: all pages of its answer, read until they end, once more if they move.

Lists change while they are read: an item added on top pushes another onto a page where it is
seen twice, which does no harm; one taken away pulls another onto a page that was read already,
where it is missed. Both show: in the office's total, or on the first page looked at again. Two
that change places miss one and show the other twice: then the page that had it is looked at again.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateline.discover.ask import Ask, Turn, address, is_by_day, is_paged, is_windowed, places_in
from dateline.discover.listed import Listed, days_listed
from dateline.discover.posting import Posting
from dateline.discover.reading import (
    Page,
    Reading,
    ReadPage,
    has_slipped,
    is_short,
    is_younger,
    keys_of,
    told_twice,
)
from dateline.discover.visit import Trouble, trouble_in
from dateline.errors import DiscoverError
from dateline.model import Capture, Outcome, PagedRoute, Reason, Request

MOST_READINGS = 3  # of a list that moves each time
_FEW = 2  # old items on a page: one alone may be kept on top of the list
STRANGE = "a further page has no items, and nothing of the pages before it"
REPEATED = "a further page has nothing but what was told before"
CONTRARY = "the list begins with its oldest items, not with its newest"
_FAR = timedelta(days=2)  # further from what was asked for than zones and midnights explain


@dataclass(frozen=True, slots=True)
class Pager:
    """One question to a route: how its pages are got, and read.

    ``oldest`` is the first day that matters to a list without a window of its own, ``blind`` how
    many pages are read of one no item of which states a date: nothing shows when it is left.
    """

    posting: Posting
    ask: Ask
    read: ReadPage
    oldest: date
    blind: int

    @property
    def route(self) -> PagedRoute:
        """What is asked."""
        return self.posting.route

    def reading(self, *, heed_cap: bool) -> Reading:
        """All pages, read again while they move; of several readings all that was seen."""
        seen: dict[str, Listed] = {}
        for last in (number == MOST_READINGS - 1 for number in range(MOST_READINGS)):
            reading = self._once(heed_cap=heed_cap)
            settled = self._is_settled(reading, heed_cap=heed_cap)
            seen |= reading.items
            if settled:
                break
            reading.moved = last
        reading.items = seen
        return reading

    def _is_settled(self, reading: Reading, *, heed_cap: bool) -> bool:
        failed = reading.trouble or reading.cut or reading.astray
        return bool(failed or (heed_cap and reading.full)) or not self._has_moved(reading)

    def _once(self, *, heed_cap: bool) -> Reading:
        reading = Reading()
        if self.route.order == "oldest" and not is_windowed(self.route):
            self._backwards(reading)
        else:
            self._forwards(reading, heed_cap=heed_cap)
        return reading

    def _forwards(self, reading: Reading, *, heed_cap: bool) -> None:
        turn = Turn()
        for _ in range(self.route.pages):
            page = self._page(reading, turn)
            if not reading.trouble and self._is_doubtful(reading, page):
                page = self._page(reading, turn)  # an end is believed when told twice
            if page is None:
                return
            if self._is_strange(reading, page):
                reading.trouble = Trouble(Reason.BAD_RESPONSE, STRANGE)
                return
            if turn.number == 0 and self._is_contrary(page):
                reading.trouble = Trouble(Reason.BAD_RESPONSE, CONTRARY)
                return
            if self._is_repeated(reading, page) and not is_short(reading):
                reading.trouble = Trouble(Reason.BAD_RESPONSE, REPEATED)
                return
            fresh = self._take(reading, page, turn)
            reading.full = reading.full or self._is_full(page)
            capped = heed_cap and reading.full
            if capped or reading.astray or self._is_last(reading, page, fresh):
                return
            if not is_windowed(self.route) and self._is_blind(reading):
                reading.blind = True
                return
            turn = turn.after(len(page.items), self.route.per_page, page.next or "")
        reading.cut = f"more than {self.route.pages} pages"

    def _backwards(self, reading: Reading) -> None:
        """The oldest come first: from the last page, which the first one's total tells."""
        first = self._page(reading, Turn())
        if first is None:
            return
        if first.total is None:
            reading.trouble = Trouble(Reason.BAD_RESPONSE, "states no total")
            return
        last = max(0, first.total - 1) // self.route.per_page
        if self._goes_on(reading, first, last) or reading.trouble:
            return
        reading.totals.append(first.total)
        for read, number in enumerate(range(last, -1, -1)):
            if read == self.route.pages:
                reading.cut = f"more than {self.route.pages} pages"
                return
            turn = Turn(number, number * self.route.per_page)
            page = first if number == last == 0 else self._page(reading, turn)
            if page is None:
                return
            if number == last > 0 and keys_of(page) <= keys_of(first):
                reading.trouble = Trouble(Reason.BAD_RESPONSE, REPEATED)
                return
            if number == last > 0 and is_younger(first, page):
                self._forwards(reading, heed_cap=False)  # it is sorted otherwise than was told
                return
            fresh = self._take(reading, page, turn)
            reading.pages[-1].reverse()
            if self._is_past(fresh) or (read and not fresh):
                return

    def _goes_on(self, reading: Reading, first: Page, last: int) -> bool:
        """Whether there are pages after the one that the total makes the last, as a server has
        them that gives less than was wished for. That is a trouble: the newest lie there."""
        given, size = len(first.items), self.route.per_page
        if first.total is None or given >= min(first.total, size):
            return False
        after = self._page(reading, Turn(last + 1, (last + 1) * size))
        if after is None or keys_of(after) <= keys_of(first):
            return False
        reading.trouble = Trouble(Reason.BAD_RESPONSE, f"gives {given} items a page, not {size}")
        return True

    def _is_contrary(self, page: Page) -> bool:
        """Whether a list that is to grow older grows younger: what is asked for then lies on
        its last pages, and the first one tells nothing."""
        days = days_listed(page.items)
        grows = len(set(days)) > _FEW and days == sorted(days)
        return grows and self.route.order == "newest" and not is_windowed(self.route)

    def _page(self, reading: Reading, turn: Turn) -> Page | None:
        """A page; None where there is none, and its trouble where that is one."""
        try:
            outcome = self._asked(reading, turn)
            if trouble := trouble_in(outcome):
                ends = _is_beyond(outcome, turn, reading) and self._may_end(reading)
                reading.trouble = None if ends else trouble
                return None
            assert isinstance(outcome, Capture)
            return self.read(outcome, self.ask)
        except DiscoverError as error:
            if not (turn.number and reading.is_counted):  # else it has no list behind its last item
                reading.trouble = Trouble(error.reason, error.message)
            return None

    def _is_doubtful(self, reading: Reading, page: Page | None) -> bool:
        """Whether an answer ends a list for which no number of the office's own vouches."""
        if page is None:
            return not reading.is_counted
        if self._is_strange(reading, page) or self._is_repeated(reading, page):
            return True
        silent = page.sure and page.total is None and not (page.items or reading.is_counted)
        return silent and self._needs_end

    def _is_repeated(self, reading: Reading, page: Page) -> bool:
        """Whether a page of a windowed list, uncounted, is one that was read already."""
        known = page.items and keys_of(page) <= reading.items.keys()
        return bool(known and reading.total is None and self._needs_end)

    @property
    def _needs_end(self) -> bool:
        """Whether only the end of the pages tells that all was listed."""
        return is_windowed(self.route) and not is_by_day(self.route)

    def _is_strange(self, reading: Reading, page: Page) -> bool:
        """Whether a later page has no items, nor anything of what those before had them in."""
        if page.items or page.marks is None or page.sure or not reading.marks:
            return False
        return reading.marks.isdisjoint(page.marks)

    def _asked(self, reading: Reading, turn: Turn) -> Outcome:
        if turn.number > 0 and turn.cursor and "cursor" not in places_in(self.route):
            reading.url = turn.cursor
            return self.posting.get(Request(turn.cursor, accept=self.posting.accept))
        reading.url = address(self.route, self.ask, turn)
        return self.posting.asked(self.ask, turn)

    def _may_end(self, reading: Reading) -> bool:
        if reading.total is None and not reading.is_reached:
            return not is_windowed(self.route) or is_short(reading)
        return reading.is_reached

    def _take(self, reading: Reading, page: Page, turn: Turn) -> list[Listed]:
        """Keep a page; what of it was not on those before."""
        fresh = [item for item in page.items if item.key not in reading.items]
        reading.bare = reading.bare or not (reading.keys or page.items or page.sure)
        reading.marks |= (page.items and page.marks) or frozenset()
        reading.items.update((item.key, item) for item in fresh)
        reading.pages.append(days_listed(page.items))
        reading.keys.append([item.key for item in page.items])
        reading.turns.append(turn)
        if page.total is not None:
            reading.totals.append(page.total)
        reading.astray = self._is_astray(reading.pages[-1])
        return fresh

    def _is_full(self, page: Page) -> bool:
        """Whether an answer is as long as answers get; the page of a day may go on with those
        before it, and is full only where it does not."""
        by_day = is_by_day(self.route)
        if not self.route.cap or not is_windowed(self.route) or (by_day and is_paged(self.route)):
            return False
        if by_day and any(day < self.ask.units[0] for day in days_listed(page.items)):
            return False
        return (len(page.items) if page.total is None else page.total) >= self.route.cap

    def _is_astray(self, days: list[date]) -> bool:
        """Whether most of a page is far from what was asked for: the server did not heed it."""
        if not is_windowed(self.route) or is_by_day(self.route):
            return False
        first, last = self.ask.start.date() - _FAR, self.ask.end.date() + _FAR
        return 2 * sum(not first <= day <= last for day in days) > len(days)

    def _is_last(self, reading: Reading, page: Page, fresh: list[Listed]) -> bool:
        if not fresh or not is_paged(self.route):
            return True
        if self._is_linked:
            if page.next is None:
                return True
        elif reading.is_counted and not self._may_count_pages(reading):
            return True
        return not is_windowed(self.route) and self._is_past(fresh)

    def _may_count_pages(self, reading: Reading) -> bool:
        """Whether the total may be that of a page alone: the first one is full, and has it."""
        return len(reading.keys) == 1 and len(reading.keys[0]) >= self.route.per_page

    @property
    def _is_linked(self) -> bool:
        """Whether a page tells of the next one, rather than its number."""
        return bool(getattr(self.route, "next", ""))

    def _is_past(self, fresh: list[Listed]) -> bool:
        """Whether a list that grows older has left the window: all of a page lies before it.

        A single old item may be one that stays on top.
        """
        days = days_listed(fresh)
        return len(days) >= _FEW and max(days) < self.oldest

    def _is_blind(self, reading: Reading) -> bool:
        return len(reading.pages) >= self.blind and not any(reading.pages)

    def _has_moved(self, reading: Reading) -> bool:
        if len(set(reading.totals)) > 1:
            return True
        if len(reading.keys) < 2:
            return False
        first = set() if reading.totals else {0}
        looked_at = sorted(first | told_twice(reading))
        return any(self._has_slipped(reading, number) for number in looked_at)

    def _has_slipped(self, reading: Reading, number: int) -> bool:
        """Whether a page, seen again, shows that another may have been missed."""
        again = self._page(Reading(), reading.turns[number])
        if again is None:  # it was there before
            return True
        for item in again.items:
            reading.items.setdefault(item.key, item)
        return has_slipped(reading.keys[number], [item.key for item in again.items])


def _is_beyond(outcome: Outcome, turn: Turn, reading: Reading) -> bool:
    """Whether an answer means that the page before was the last: many APIs call a page beyond it
    a bad request, which is believed where as much was listed as they count."""
    missing = outcome.status in (404, 410) or (outcome.status == 400 and reading.is_reached)
    return turn.number > 0 and missing
