"""str → Moment: dates as machines and people write them, with their precision and zone.

No library of date formats is on this path: dateparser takes 1–30 ms a string and guesses
where it should refuse; the forms that news pages use are a few patterns and a table of names.
"""

from collections.abc import Sequence
from datetime import datetime

from dateline.model import Moment
from dateline.text import one_line
from dateline.times import machine, visible, web
from dateline.times.gate import at_zone, build, plausible, shown_at, utc_day, wall_clock
from dateline.times.home import home_zone
from dateline.times.zones import named_zone

__all__ = [
    "at_zone",
    "from_url",
    "home_zone",
    "parse",
    "plausible",
    "shown_at",
    "utc_day",
    "wall_clock",
]

_MAX_LENGTH = 200  # a date stands at the head of what is longer, or nowhere


def parse(
    raw: str,
    *,
    zone: str,
    now: datetime,
    zone_assumed: bool = True,
    languages: Sequence[str] = (),
    future: bool = False,
) -> Moment | None:
    """The date in a string; None where there is none, or none that can be.

    ``zone`` is the source's IANA zone, used where the string states none, and
    ``zone_assumed`` what the moment then says of it. ``languages`` settle 05/06/2024 and
    months that two languages share. ``now`` is the reference of "yesterday" and the end of
    what is plausible; ``future`` lets embargoes and events lie ahead.
    """
    text = one_line(raw[: 4 * _MAX_LENGTH])[:_MAX_LENGTH].strip(" \"'")
    default = named_zone(zone)
    local_now = now.astimezone(default.tz)
    parts = machine.read(text, zone) or visible.read(text, zone, languages, local_now)
    if parts is None:
        return None
    moment = build(parts.day, parts.clock, parts.zone, default, assumed=zone_assumed)
    return moment if plausible(moment, now, future=future) else None


def from_url(url: str, *, zone: str, now: datetime, zone_assumed: bool = True) -> Moment | None:
    """The day in an address (``/2024/05/03/``, ``t20261003_1.html``), always of day precision."""
    day = web.day_of(url)
    if day is None:
        return None
    moment = build(day, None, None, named_zone(zone), assumed=zone_assumed)
    return moment if plausible(moment, now) else None
