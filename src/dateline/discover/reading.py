"""pages of an answer → Reading: what they list, and what they tell of the list's order and end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import dropwhile, pairwise

from dateline.discover.ask import Ask, Turn
from dateline.discover.listed import Listed, days_listed
from dateline.discover.visit import Trouble
from dateline.errors import DiscoverError
from dateline.model import Capture, Order, Reason
from dateline.urls import same_site


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer: its items in order, and what it says of the whole; ``sure`` is
    whether a page without items is known to be one of the list at all. ``marks`` are what shows
    that: of a page with items what these stand in, of one without whatever is on it; None where
    a format has no such thing."""

    items: tuple[Listed, ...]
    total: int | None = None
    next: str | None = None
    sure: bool = True
    marks: frozenset[str] | None = None


ReadPage = Callable[[Capture, Ask], Page]  # raises DiscoverError


@dataclass(slots=True)
class Reading:
    """What came of a question: its items by key, and what may be missing of them.

    ``trouble`` came with ``url``; ``pages`` are the days of each page read before it. ``cut``
    tells why there is more than was read, ``astray`` that the answer is none to the question,
    ``full`` that the answer reached the route's cap, ``moved`` that the list never held still,
    ``bare`` that the first page has no item, and may be none of the list, ``blind`` that no item
    states a date; ``marks`` are what the items stood in.
    """

    items: dict[str, Listed] = field(default_factory=dict)
    totals: list[int] = field(default_factory=list)
    pages: list[list[date]] = field(default_factory=list)
    keys: list[list[str]] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    trouble: Trouble | None = None
    url: str = ""
    cut: str = ""
    astray: bool = False
    full: bool = False
    moved: bool = False
    bare: bool = False
    blind: bool = False
    marks: frozenset[str] = frozenset()

    @property
    def total(self) -> int | None:
        """The office's own count, as it last told it; None where more was listed than it says:
        it counts something else, such as the items of a page."""
        return self.totals[-1] if self.totals and len(self.items) <= self.totals[-1] else None

    @property
    def is_counted(self) -> bool:
        """Whether what was listed is confirmed by the office's own count."""
        return self.total == len(self.items)

    @property
    def is_reached(self) -> bool:
        """Whether as much was listed as the office counts, or more."""
        return bool(self.totals) and len(self.items) >= self.totals[-1]


def is_short(reading: Reading) -> bool:
    """Whether the last page has less than one before it, as only the end of a list has."""
    sizes = [len(keys) for keys in reading.keys]
    return bool(sizes) and sizes[-1] < max(sizes)


def is_younger(first: Page, last: Page) -> bool:
    """Whether a first page, on the whole, has later days than a last one."""
    days = sorted(days_listed(first.items)), sorted(days_listed(last.items))
    return all(days) and days[0][len(days[0]) // 2] > days[1][len(days[1]) // 2]


def keys_of(page: Page) -> set[str]:
    """What its items are known by."""
    return {item.key for item in page.items}


def told_twice(reading: Reading) -> set[int]:
    """The pages with an item that stands on a later one as well: what is added on top pushes it
    there, some lists overlap, and some show an item on each page; or it has changed places with
    one that nobody has seen since."""
    held = [set(keys) for keys in reading.keys]
    later: set[str] = set()
    twice: set[int] = set()
    for number in reversed(range(len(held))):
        if held[number] & later:
            twice.add(number)
        later |= held[number]
    return twice


def has_slipped(before: list[str], again: list[str]) -> bool:
    """Whether a page, seen again, shows more than that items were added on top.

    Those push its last ones off, and leave all others in their order; what is taken away, there
    or in front of it, pulls up what stood on the page after it.
    """
    kept = [key for key in before if key in set(again)]
    if not kept or before[: len(kept)] != kept or again[-1] not in kept:
        return True
    return [key for key in again if key in set(kept)] != kept


def left_behind(reading: Reading, order: Order) -> Callable[[date], bool]:
    """Which days an unfinished reading had completed: those that its last page had left behind."""
    last = next((days for days in reversed(reading.pages) if days), [])
    if last and order == "newest":
        return lambda day: day > _depth(last)
    if last and order == "oldest":
        return lambda day: day < _depth(last, sign=-1)
    return lambda _: False


def _depth(days: list[date], sign: int = 1) -> date:
    """How far a page of a list has come that grows older (younger, by ``sign``): to its last
    item, whatever was put on top; no further than its first, where it is in no order."""
    numbers = [sign * day.toordinal() for day in days]
    numbers = list(dropwhile(lambda number: number < numbers[-1], numbers))
    in_order = all(first >= second for first, second in pairwise(numbers))
    return date.fromordinal(sign * (numbers[-1] if in_order else max(numbers)))


def next_link(found: str, base: str) -> str | None:
    """A link to a further page. Raises DiscoverError for one that leads to another site."""
    if not found:
        return None
    if not same_site(found, base):
        raise DiscoverError(f"the next page is elsewhere: {found[:200]}", Reason.BAD_ADDRESS)
    return found
