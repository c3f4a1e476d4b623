"""[start, end) in instants → the days it touches, and what of a source belongs to it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from dateline.model.article import Moment

_DAY = timedelta(days=1)
_LEAST = datetime.resolution
# No page is older than the web, and nobody announces so far ahead. Days between these can be
# widened, and read in any zone, without leaving the calendar.
FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Window:
    """[start, end) in aware instants."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse naive instants and windows that end before they start."""
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window needs aware instants")
        if self.end < self.start:
            raise ValueError("a window cannot end before it starts")

    @classmethod
    def of_days(cls, first: date, last: date | None = None, zone: tzinfo = UTC) -> "Window":
        """From the first midnight of a day of a zone to the end of it, or of a ``last`` one, in
        UTC; a day that a zone skipped is over as it begins. Raises OverflowError beyond the
        calendar."""
        start = datetime.combine(first, time.min, zone)
        end = datetime.combine((last or first) + _DAY, time.min, zone)
        return cls(start.astimezone(UTC), end.astimezone(UTC))

    @classmethod
    def of_stated_days(cls, first: date, last: date) -> "Window":
        """Whole UTC days that someone asks for. Raises ValueError for days that no page can be
        of, and for a last one before the first."""
        for day in (first, last):
            if not FIRST_DAY <= day <= LAST_DAY:
                raise ValueError(f"{day} is not between {FIRST_DAY} and {LAST_DAY}")
        if last < first:
            raise ValueError(f"{last} lies before the first day, {first}")
        return cls.of_days(first, last)

    @classmethod
    def of(cls, moment: Moment, zone: tzinfo) -> "Window":
        """When something of this date may have appeared: at its instant; at any time of its
        day in the source's ``zone``, where the day is all that is stated."""
        if moment.instant is not None:
            return cls(moment.instant, moment.instant + _LEAST)
        day = cls.of_days(moment.day, zone=zone)
        return cls(day.start, day.start + _LEAST) if day.is_empty else day

    @property
    def is_empty(self) -> bool:
        """Whether there is no instant in it."""
        return self.start == self.end

    @property
    def days(self) -> list[date]:
        """The UTC days that it touches; an empty window touches none."""
        return self.days_in(UTC)

    def days_in(self, zone: tzinfo) -> list[date]:
        """The days of a zone that it touches."""
        if self.is_empty:
            return []
        first = self.start.astimezone(zone).date()
        last = (self.end - _LEAST).astimezone(zone).date()
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    @property
    def whole_days(self) -> list[date]:
        """The UTC days that lie in it from their beginning to their end."""
        return [day for day in self.days if self.covers(Window.of_days(day))]

    def takes(self, moment: Moment | None, zone: tzinfo) -> bool:
        """Whether what has this date belongs to it: by its instant; by any of its day in the
        source's ``zone``, where that is all; in any case where it states nothing, since its
        page may say more."""
        return moment is None or self.meets(Window.of(moment, zone))

    def meets(self, other: "Window") -> bool:
        """Whether some instant is in both, neither of them being empty."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Window") -> bool:
        """Whether all of another lies in it."""
        return self.start <= other.start and other.end <= self.end

    def within(self, other: "Window") -> "Window":
        """Its part in another; an empty window where there is none."""
        start = max(self.start, other.start)
        return Window(start, max(start, min(self.end, other.end)))

    def widened(self, by: timedelta = _DAY) -> "Window":
        """With so much more on each side, as far as the calendar goes."""
        first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
        start = self.start - by if self.start - first > by else first
        return Window(start, self.end + by if last - self.end > by else last)
