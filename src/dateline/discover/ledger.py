"""what was listed, what failed → [Coverage]: a row for each day of a window."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from dateline.discover.listed import Listed
from dateline.model import Coverage, DayStatus, Source, Window

_WORST = (DayStatus.UNKNOWN, DayStatus.TRUNCATED, DayStatus.REFUSED)


@dataclass(slots=True)
class Ledger:
    """The days of one window as a route gets to know them.

    ``uncounted`` are those of which no total of the office's own confirms what is found.
    """

    source: Source
    route: str
    window: Window
    uncounted: set[date] = field(default_factory=set)
    found: Counter[date] = field(default_factory=Counter)
    broken: Counter[date] = field(default_factory=Counter)
    undated: Counter[date] = field(default_factory=Counter)
    _marks: dict[date, tuple[DayStatus, str]] = field(default_factory=dict)

    @property
    def days(self) -> list[date]:
        """The UTC days of the window."""
        return self.window.days

    def mark(self, days: Iterable[date], status: DayStatus, detail: str) -> None:
        """Days that are not whole, and why; of two marks the worse one stays."""
        for day in days:
            known = self._marks.get(day)
            if known is None or _WORST.index(known[0]) < _WORST.index(status):
                self._marks[day] = (status, detail[:500])

    def note(self, item: Listed, asked: Iterable[date]) -> None:
        """An item that was listed when some days were asked for."""
        if item.day is None:
            self.undated.update(asked)
        elif item.entry is None:
            self.broken[item.day] += 1
        else:
            self.found[item.day] += 1

    def rows(self) -> Iterator[Coverage]:
        """A row a day."""
        for day in self.days:
            status, detail = self._marks.get(day) or self._whole(day)
            stated = not (day in self.uncounted or day in self._marks or self.undated[day])
            yield Coverage(
                self.source.id,
                day,
                status,
                self.route,
                expected=self.found[day] + self.broken[day] if stated else None,
                discovered=self.found[day],
                detail=detail or None,
            )

    def _whole(self, day: date) -> tuple[DayStatus, str]:
        if number := self.broken[day]:
            return DayStatus.UNKNOWN, f"{number} items without a usable address"
        if self.found[day]:
            return DayStatus.OK, ""
        if number := self.undated[day]:
            return DayStatus.UNKNOWN, f"{number} items without a date may be of it"
        return DayStatus.EMPTY, ""
