"""route, window → [Ask]: the parts in which a window is asked for, their addresses and forms.

Days are those of the route's zone. A question by days is a day wider than the window on each
side, since nothing says by whose midnight the office counts; one by instants a second earlier,
since some offices leave their start out. What does not belong is left out by its own date.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from string import Formatter
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateline.model import PagedRoute, Window

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_SMALLEST = timedelta(minutes=30)  # no part of a question by instants gets shorter


class Unit(IntEnum):
    """How finely an address can say what it asks for."""

    SECOND = 0
    DAY = 1
    MONTH = 2
    YEAR = 3


_FINER = (
    (Unit.SECOND, frozenset("HIMScTXs")),
    (Unit.DAY, frozenset("djxDF")),
    (Unit.MONTH, frozenset("mbB")),
)
_SIGN = re.compile(r"%[-_0^#]*([A-Za-z])")  # "%-d" is a day without its zero
_STEPS = {"day": Unit.DAY, "month": Unit.MONTH, "year": Unit.YEAR}


@dataclass(frozen=True, slots=True)
class Ask:
    """[start, end) of one question, in aware local times; ``units`` are the starts of the days,
    months or years that it is made of, none for a question by instants, or by no time at all."""

    start: datetime
    end: datetime
    units: tuple[date, ...] = ()

    @property
    def window(self) -> Window:
        """The same span in UTC."""
        return Window(self.start.astimezone(UTC), self.end.astimezone(UTC))


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page of an answer: its number from 0, how many items come before it, and what the
    page before said of it."""

    number: int = 0
    offset: int = 0
    cursor: str = ""

    def after(self, items: int, size: int, cursor: str) -> "Turn":
        """The next page; a server may give fewer items than were wished for."""
        return Turn(self.number + 1, self.offset + min(items, size or items), cursor)


def zone_of(name: str) -> ZoneInfo:
    """An IANA zone; UTC where its name is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def places_of(template: str) -> dict[str, set[str]]:
    """{name: its patterns} of an address with places."""
    found: dict[str, set[str]] = {}
    for _, name, form, _ in Formatter().parse(template):
        if name is not None:
            found.setdefault(name, set()).add(form or "")
    return found


def places_in(route: PagedRoute) -> dict[str, set[str]]:
    """{name: its patterns} of all that a route asks by: its address and its form."""
    found: dict[str, set[str]] = {}
    for template in (route.url, *route.form.values()):
        for name, forms in places_of(template).items():
            found.setdefault(name, set()).update(forms)
    return found


def is_windowed(route: PagedRoute) -> bool:
    """Whether the question says for what time it asks."""
    return not {"start", "end", "day"}.isdisjoint(places_in(route))


def is_by_day(route: PagedRoute) -> bool:
    """Whether there is a question for each day, month or year."""
    return "day" in places_in(route)


def is_paged(route: PagedRoute) -> bool:
    """Whether an answer may have more than one page."""
    places = places_in(route)
    return bool(getattr(route, "next", "")) or bool({"page", "offset", "cursor"} & set(places))


def unit_of(route: PagedRoute) -> Unit:
    """The unit of a question: that of the finest sign in its patterns."""
    places = places_in(route)
    forms = set().union(*(places.get(name, ()) for name in ("start", "end", "day")))
    if not forms or forms & {"epoch", "iso"}:
        return Unit.SECOND
    signs = {sign for form in forms for sign in _SIGN.findall(form)}
    return next((unit for unit, those in _FINER if signs & those), Unit.YEAR)


def asks(route: PagedRoute, window: Window, zone: ZoneInfo, now: datetime) -> Iterator[Ask]:
    """The questions that a window comes to, from its start on.

    Of an archive by day those that are still to come are left out: their pages are not made.
    """
    unit = unit_of(route)
    if not is_windowed(route):
        yield Ask(window.start.astimezone(zone), window.end.astimezone(zone))
        return
    if unit is Unit.SECOND:
        yield from _stepped(_instants(window, zone), route)
        return
    units = list(_units(window, zone, unit))
    if is_by_day(route):
        known = [one for one in units if _midnight(one, zone) <= now]
        yield from (_of((one,), unit, zone) for one in known)
    else:
        groups: dict[date, list[date]] = {}
        for one in units:
            groups.setdefault(_floor(one, _STEPS.get(route.step)), []).append(one)
        yield from (_of(tuple(group), unit, zone) for group in groups.values())


def halves(ask: Ask, route: PagedRoute) -> tuple[Ask, Ask] | None:
    """A question in two; None for what can't be asked more finely."""
    unit = unit_of(route)
    if ask.units:
        middle = len(ask.units) // 2
        if middle == 0:
            return None
        zone = ask.start.tzinfo
        assert isinstance(zone, ZoneInfo)
        return _of(ask.units[:middle], unit, zone), _of(ask.units[middle:], unit, zone)
    length = ask.end - ask.start
    if unit is not Unit.SECOND or not is_windowed(route) or length < 2 * _SMALLEST:
        return None
    half = timedelta(seconds=length.total_seconds() // 2)
    return Ask(ask.start, ask.start + half), Ask(ask.start + half, ask.end)


def address(route: PagedRoute, ask: Ask, turn: Turn) -> str:
    """The address that asks for one page of one part."""
    if turn.number == 0 and route.first_url:
        return _filled(route.first_url, route, ask, turn, _in_address)
    return _filled(route.url, route, ask, turn, _in_address)


def fields(route: PagedRoute, ask: Ask, turn: Turn) -> dict[str, str]:
    """The form that asks for one page of one part, as a person would fill it in."""
    return {name: _filled(template, route, ask, turn, str) for name, template in route.form.items()}


def _in_address(text: str) -> str:
    return quote(text, safe="/:,")


def _filled(
    template: str, route: PagedRoute, ask: Ask, turn: Turn, written: Callable[[str], str]
) -> str:
    parts: list[str] = []
    for literal, name, form, _ in Formatter().parse(template):
        parts.append(literal)
        if name == "cursor":  # an address may mean something else by its slashes
            parts.append(quote(turn.cursor, safe="") if written is _in_address else turn.cursor)
        elif name is not None:
            parts.append(written(_place(name, form or "", route, ask, turn)))
    return "".join(parts)


def _place(name: str, form: str, route: PagedRoute, ask: Ask, turn: Turn) -> str:
    numbers = {
        "page": (1 if route.first is None else route.first) + turn.number,
        "offset": (route.first or 0) + turn.offset,
        "size": route.per_page,
    }
    if name in numbers:
        return str(numbers[name])
    if name == "end":
        return _written(_last(route, ask, form), form)
    lead = _SECOND if name == "start" and not ask.units else timedelta(0)
    return _written(ask.start - lead, form)


def _last(route: PagedRoute, ask: Ask, form: str) -> datetime:
    """What an address gives as its end; a pattern of minutes is rounded up to the next."""
    if not ask.units:
        exact = form in ("epoch", "iso") or any(f"%{sign}" in form for sign in "STXcs")
        return ask.end if exact else ask.end + timedelta(seconds=59)
    return ask.end - _SECOND if route.end_inclusive else ask.end


def _written(instant: datetime, form: str) -> str:
    if form == "epoch":
        return str(int(instant.timestamp()))
    return instant.isoformat(timespec="seconds") if form == "iso" else instant.strftime(form)


def _instants(window: Window, zone: ZoneInfo) -> Ask:
    end = window.end.replace(microsecond=0)
    whole = end if end == window.end else end + _SECOND
    return Ask(window.start.replace(microsecond=0).astimezone(zone), whole.astimezone(zone))


def _stepped(ask: Ask, route: PagedRoute) -> Iterator[Ask]:
    """A question by instants, divided at local midnights."""
    step, zone, start = _STEPS.get(route.step), ask.start.tzinfo, ask.start
    assert isinstance(zone, ZoneInfo)
    while step is not None and start < ask.end:
        after = _midnight(_next(_floor(start.date(), step), step), zone)
        yield Ask(start, min(after, ask.end))
        start = after
    if step is None:
        yield ask


def _units(window: Window, zone: ZoneInfo, unit: Unit) -> Iterator[date]:
    days = window.widened().days_in(zone)
    one = _floor(days[0], unit)
    while one <= days[-1]:
        yield one
        one = _next(one, unit)


def _floor(day: date, unit: Unit | None) -> date:
    """The first day of a day's unit; one for all days where there is none."""
    if unit is None:
        return date.min
    if unit is Unit.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if unit is Unit.MONTH else day


def _next(day: date, unit: Unit) -> date:
    lengths = {Unit.DAY: _DAY, Unit.MONTH: timedelta(days=31), Unit.YEAR: timedelta(days=366)}
    return _floor(day + lengths[unit], unit)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _of(units: tuple[date, ...], unit: Unit, zone: ZoneInfo) -> Ask:
    return Ask(_midnight(units[0], zone), _midnight(_next(units[-1], unit), zone), units)
