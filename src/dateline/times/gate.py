"""year, month, day, clock, zone → Moment: the one place where a date becomes one, or not."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dateline.model import Moment, Precision
from dateline.times.zones import Zone, fixed_zone, named_zone

_EARLIEST = date(1990, 1, 1)  # no page is older than the web
_AHEAD = timedelta(days=1)  # zones, and clocks that are off
_FUTURE = timedelta(days=5 * 366)  # an embargo or an event lies ahead


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as stated; ``seconds`` says whether seconds were."""

    time: time
    seconds: bool = False


def plausible(moment: Moment, now: datetime, *, future: bool = False) -> bool:
    """Whether a date can be a page's: from 1990 up to a day ahead of ``now`` (five years for
    an embargo or an event)."""
    latest = now + (_FUTURE if future else _AHEAD)
    if moment.instant is not None and moment.instant > latest:
        return False
    return _EARLIEST <= moment.day <= latest.date()


def utc_day(moment: Moment) -> date:
    """The UTC day of the instant; for day precision the day as written."""
    return moment.instant.astimezone(UTC).date() if moment.instant else moment.day


def at_zone(moment: Moment, zone: str) -> Moment:
    """The same instant as the clocks of an assumed zone show it; day precision stays as it is."""
    if moment.instant is None:
        return moment
    place = named_zone(zone)
    day = moment.instant.astimezone(place.tz).date()
    return Moment(day, moment.instant, moment.precision, place.name, zone_assumed=True)


def wall_clock(instant: datetime, zone: str) -> datetime:
    """What the clocks of a zone show at an instant, as if they were those of UTC."""
    return instant.astimezone(named_zone(zone).tz).replace(tzinfo=UTC)


def shown_at(moment: Moment, wall: Moment) -> Moment | None:
    """The moment in the zone whose wall clock shows it as ``wall`` does, one without a zone;
    None where no zone is that many minutes away, or the clocks agree."""
    if moment.instant is None or wall.instant is None:
        return None
    clock = wall_clock(wall.instant, wall.zone or "UTC")
    apart = (clock - moment.instant.replace(second=0)).total_seconds()
    minutes, rest = divmod(apart, 60)
    if rest and wall.precision is Precision.MINUTE:
        return None
    if minutes == 0 or minutes % 30 or not -12 * 60 <= minutes <= 14 * 60:
        return None
    zone = fixed_zone(int(minutes))
    if zone is None:
        return None
    day = moment.instant.astimezone(zone.tz).date()
    return Moment(day, moment.instant, moment.precision, zone.name)


def build(
    day: date, clock: Clock | None, stated: Zone | None, default: Zone, *, assumed: bool
) -> Moment:
    """A moment from its parts; ``stated`` is the zone in the text, ``default`` the source's.

    A wall time that a change of clocks skipped keeps its day alone; one that occurred twice
    is the first of the two.
    """
    zone = stated or default
    assumed = assumed and stated is None
    if clock is None:
        return Moment(day, None, Precision.DAY, zone.name, assumed)
    wall = datetime.combine(day, clock.time.replace(microsecond=0), zone.tz)
    try:
        instant = wall.astimezone(UTC)
        skipped = instant.astimezone(zone.tz).replace(tzinfo=None) != wall.replace(tzinfo=None)
    except OverflowError:
        return Moment(day, None, Precision.DAY, zone.name, assumed)
    if skipped:
        return Moment(day, None, Precision.DAY, zone.name, assumed)
    precision = Precision.SECOND if clock.seconds else Precision.MINUTE
    return Moment(day, instant, precision, zone.name, assumed)


def real_day(year: int, month: int, day: int) -> date | None:
    """A calendar day, None for the 30th of February."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
