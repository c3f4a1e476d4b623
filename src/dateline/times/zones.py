"""str → Zone: offsets and zone names as they stand behind a clock time."""

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"(?:(?:UTC|GMT)\s*)?([+\-−])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)

# RFC 822 zones and the common names of news, in minutes east of UTC. A name that several
# countries use (IST, CST, BST) is looked up among the source's own zone first.
_MINUTES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60,
    "cest": 120, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "мск": 180, "trt": 180,
    "ist": 330, "pkt": 300, "npt": 345, "ict": 420, "wib": 420, "wita": 480, "wit": 540,
    "sgt": 480, "hkt": 480, "myt": 480, "pht": 480, "awst": 480, "jst": 540, "kst": 540,
    "acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "gst": 240,
    "wat": 60, "cat": 120, "sast": 120, "eat": 180, "ast": -240, "adt": -180, "est": -300,
    "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "akst": -540, "akdt": -480, "hst": -600, "brt": -180, "art": -180, "clt": -240, "clst": -180,
    "cot": -300, "pet": -300, "nst": -210, "ndt": -150, "hne": -300, "hae": -240, "idt": 180,
    "irst": 210, "aft": 270, "azt": 240, "uzt": 300, "almt": 300, "ulat": 480, "pyt": -180,
    "uyt": -180,
}  # fmt: skip

# Names of a zone without its season: resolved for the day in question.
_REGIONS = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "uk time": "Europe/London",
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "eastern": "America/New_York",
    "pacific": "America/Los_Angeles",
    "kyiv time": "Europe/Kyiv",
    "moscow time": "Europe/Moscow",
    "london time": "Europe/London",
    "paris time": "Europe/Paris",
    "beijing time": "Asia/Shanghai",
    "heure de paris": "Europe/Paris",
    "hora de madrid": "Europe/Madrid",
    "hora peninsular": "Europe/Madrid",
    "horário de brasília": "America/Sao_Paulo",
    "بتوقيت غرينتش": "UTC",
    "بتوقيت مكة المكرمة": "Asia/Riyadh",
    "بتوقيت القاهرة": "Africa/Cairo",
    "по московскому времени": "Europe/Moscow",
    "по киеву": "Europe/Kyiv",
    "за київським часом": "Europe/Kyiv",
}

# Where the same letters mean another offset, by the source's zone.
_LOCAL = {
    ("ist", "Europe/Dublin"): 60,
    ("ist", "Asia/Jerusalem"): 120,
    ("cst", "Asia/Shanghai"): 480,
    ("cst", "Asia/Taipei"): 480,
    ("bst", "Asia/Dhaka"): 360,
    ("ast", "Asia/Riyadh"): 180,
    ("ast", "Asia/Baghdad"): 180,
    ("gst", "Asia/Dubai"): 240,
}

# In capitals only: "et" and "art" are words.
_PHRASES = [name for name in _REGIONS if len(name) > 2]
_NAMES = [name.upper() for name in (*_MINUTES, *_REGIONS) if name not in _PHRASES]
NAMED = re.compile(
    r"(?:(?i:"
    + "|".join(sorted(_PHRASES, key=len, reverse=True))
    + ")|мск|"
    + "|".join(sorted(_NAMES, key=len, reverse=True))
    + r")(?![^\W\d_])"
)


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone and the name it is stored under ("Europe/Kyiv", "+02:00", "UTC")."""

    name: str
    tz: tzinfo


@lru_cache(maxsize=256)
def named_zone(name: str) -> Zone:
    """An IANA zone; UTC where the name is unknown (office files are checked when loaded)."""
    try:
        return Zone(name, ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC_ZONE


def fixed_zone(minutes: int) -> Zone | None:
    """A fixed offset in minutes east of UTC; None beyond what any place uses."""
    if abs(minutes) > 15 * 60:
        return None
    if minutes == 0:
        return UTC_ZONE
    sign = "+" if minutes > 0 else "-"
    hours, rest = divmod(abs(minutes), 60)
    return Zone(f"{sign}{hours:02}:{rest:02}", timezone(timedelta(minutes=minutes)))


def stated_zone(raw: str, source_zone: str) -> Zone | None:
    """The zone that opens a string ("+0200", "UTC+1", "CEST", "PT"), None for none."""
    text = raw.lstrip(" ,(")
    if offset := _OFFSET.match(text):
        sign = 1 if offset[1] == "+" else -1
        return fixed_zone(sign * (int(offset[2]) * 60 + int(offset[3] or 0)))
    if named := NAMED.match(text):
        return _by_name(named[0].lower(), source_zone)
    return None


def _by_name(name: str, source_zone: str) -> Zone | None:
    if name in _REGIONS:
        return named_zone(_REGIONS[name])
    return fixed_zone(_LOCAL.get((name, source_zone), _MINUTES[name]))


UTC_ZONE = Zone("UTC", UTC)
