"""[Candidate] → FieldOf[Moment]: which of the dates found is the page's, and how told best."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dateline import times
from dateline.extract.dates.stated import LOOSE_ORIGINS
from dateline.extract.fields import field_of
from dateline.model import Candidate, FieldOf, Moment

_MINUTE = timedelta(minutes=1)
_STATED = ("visible", "time", "jsonld", "meta")
_WITNESSES = {
    "jsonld": "jsonld", "microdata": "microdata", "meta": "meta", "time": "shown",
    "visible": "shown", "url": "url",
}  # fmt: skip
_NOT_OF_PUBLICATION = LOOSE_ORIGINS | {
    "jsonld:dateCreated", "jsonld:uploadDate", "microdata:datecreated",
}  # fmt: skip

Dated = Candidate[Moment]


def choose(found: Sequence[Dated], zone: str, *, in_doubt: bool = True) -> FieldOf[Moment]:
    """The first in the order of trust, unless it stands alone against two that agree; where
    another states the same day more finely, or the same clock with its zone, that one. Local
    time labelled as UTC is told by another place that states the same wall clock with an
    offset. What an office's own selector finds is never doubted, nor is the first where it
    stands there by the office's word (not ``in_doubt``). ``zone`` is that of the source's
    clocks."""
    if not found:
        return FieldOf()
    best = found[0] if found[0].origin.startswith("office:") else _best(found, zone, in_doubt)
    here = _settled(_at_home(best, found), zone)
    if here not in found:
        found = [here if item is best else item for item in found]
    return field_of(found, here)


def _best(found: Sequence[Dated], zone: str, in_doubt: bool) -> Dated:
    best = (_outvoting(found) if in_doubt else None) or found[0]
    for rival in found:
        if rival is not best and (
            _finer(rival.value, best.value)
            or _zoned(rival.value, best.value)
            or _relabelled(rival.value, best.value)
            or _mislabelled(rival.value, best.value, zone)
        ):
            best = rival
    return best


def is_settled(found: Sequence[Dated]) -> bool:
    """Whether two places state the same minute, with an offset: nothing that the page shows
    could tell it better."""
    if not found or not (stated := _with_offset(found[0].value)):
        return False
    places = {
        _place(item)
        for item in found
        if item.value.instant and abs(item.value.instant - stated) < _MINUTE
    }
    return len(places) > 1 and all(item.value.day == found[0].value.day for item in found)


def _with_offset(moment: Moment) -> datetime | None:
    is_stated = not moment.zone_assumed and moment.zone != "UTC"
    return moment.instant if is_stated else None


def _place(item: Dated) -> str:
    return _WITNESSES.get(item.origin.partition(":")[0], item.origin)


def _outvoting(found: Sequence[Dated]) -> Dated | None:
    """The first of another day, which readers are shown and a second place states too, where
    the most trusted place is alone with its own."""
    by_day: dict[object, set[str]] = {}
    for item in found:
        if item.origin not in _NOT_OF_PUBLICATION:
            by_day.setdefault(item.value.day, set()).add(_place(item))
    told = by_day.get(found[0].value.day, set())
    if told == {"meta"} and found[0].value.instant is None:
        return _shown_to_both(found)
    if told - set(_WITNESSES.values()) or len(told) > 1:
        return None
    for item in found[1:]:
        others = by_day.get(item.value.day, set())
        if "shown" in others and len(others) > 1 and item.value.day != found[0].value.day:
            return item
    return None


def _shown_to_both(found: Sequence[Dated]) -> Dated | None:
    """The first of a ``time`` element that tells readers and machines one day: more than a bare
    day in a meta element, which nothing else states."""
    read = {item.value.day for item in found if item.origin == "time"}
    told = (item for item in found if item.origin == "time:datetime" and item.value.day in read)
    first = next(told, None)
    return first if first and first.value.day != found[0].value.day else None


def _at_home(best: Dated, found: Sequence[Dated]) -> Dated:
    """A minute stated in UTC, in the zone that another place states the same minute in; or by
    the wall clock that the page shows, whose distance from UTC is then its zone."""
    moment = best.value
    if moment.instant is None or moment.zone != "UTC" or moment.zone_assumed:
        return best
    for rival in found:
        told = rival.value
        if told.instant is None or rival is best:
            continue
        if not told.zone_assumed:
            if told.instant == moment.instant and told.zone != "UTC":
                return rival
        elif rival.origin.startswith(_STATED) and (zoned := times.shown_at(moment, told)):
            return Candidate(zoned, best.origin, best.raw)
    return best


def _settled(found: Dated, zone: str) -> Dated:
    """A minute stated in UTC as the source's clocks show it; the instant stays."""
    moment = found.value
    if moment.instant is None or moment.zone != "UTC" or zone == "UTC":
        return found
    here = times.at_zone(moment, zone)
    return replace(found, value=here) if here.day != moment.day else found


def _finer(rival: Moment, best: Moment) -> bool:
    return best.instant is None and rival.instant is not None and rival.day == best.day


def _zoned(rival: Moment, best: Moment) -> bool:
    """The same wall clock, or the same minute of another hour, and only the rival states
    its zone: pages often print the one and mean the other."""
    if not (best.zone_assumed and best.instant and rival.instant) or rival.zone_assumed:
        return False
    apart = abs((rival.instant - best.instant).total_seconds())
    return apart <= 15 * 3600 and apart % 1800 < 60


def _relabelled(rival: Moment, best: Moment) -> bool:
    """The same wall clock, which the best calls UTC and the rival gives an offset."""
    if best.zone != "UTC" or best.zone_assumed or not (best.instant and rival.instant):
        return False
    if rival.zone_assumed or rival.zone is None or rival.zone[0] not in "+-":
        return False
    there = datetime.strptime(rival.zone, "%z").tzinfo
    wall = rival.instant.astimezone(there).replace(second=0, tzinfo=UTC)
    return wall == best.instant.replace(second=0) and rival.instant != best.instant


def _mislabelled(rival: Moment, best: Moment, zone: str) -> bool:
    """Both are called UTC, and the best is what the clocks of the source's place show at the
    rival's minute."""
    if best.zone != "UTC" or rival.zone != "UTC" or best.zone_assumed or rival.zone_assumed:
        return False
    if not (best.instant and rival.instant) or zone == "UTC" or rival.instant == best.instant:
        return False
    wall = times.wall_clock(rival.instant, zone)
    return wall.replace(second=0) == best.instant.replace(second=0)
