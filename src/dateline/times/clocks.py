"""str → clock, zone: the time of day nearest to a date."""

import re
from collections.abc import Iterator

from dateline.times.gate import Clock
from dateline.times.machine import read_clock
from dateline.times.zones import Zone, stated_zone

_BEFORE = (
    r"(?P<before>午前|午後|上午|下午|晚上|凌晨|早上|清晨|中午|傍晚|오전|오후|पूर्वाह्न|अपराह्न"
    r"|ÖÖ|ÖS)?\s*"
)
_AFTER = (
    r"(?:\s*(?P<after>[ap]\.?\s?m\b\.?|[AP]\.?\s?M\b\.?|π\.?μ\.?|μ\.?μ\.?"
    r"|صباحا?ً?|مساءً?ا?ً?|بعد الظهر|ق\.?ظ|ب\.?ظ|بعدازظهر|[صم](?![^\W\d_])"
    r"|SA\b|CH\b|पूर्वाह्न|अपराह्न|ÖÖ|ÖS))?"
    r"(?:\s*(?:Uhr|hrs?|h|год|ч)\b\.?)?"
)
_COLON = re.compile(
    r"(?<![\d:.,+−-])"
    + _BEFORE
    + r"(?P<hour>\d{1,2})\s?[:hH時时시点點]\s?(?P<minute>\d{2}(?!\d)|\d(?=\s?[分분]))"
    r"(?:\s?[:分분m]\s?(?P<second>\d{2})(?!\d)(?:[.,]\d+)?|\s?[分분])?" + _AFTER
)
_DOT = re.compile(
    r"(?<![\d:.,+−/-])(?P<before>)(?P<hour>\d{1,2})\.(?P<minute>\d{2})(?P<second>)(?![\d.%€$£/-])"
    + _AFTER
)
_HOUR = re.compile(
    r"(?<![\d:.,+−/-])" + _BEFORE + r"(?P<hour>\d{1,2})(?P<minute>)(?P<second>)"
    r"(?:\s?(?P<after>[ap]\.?m\b\.?|[AP]\.?M\b\.?)|\s?(?:Uhr|h)\b)"
)
_FIGURE = re.compile(r"\d")
_PM = frozenset(
    {"午後", "下午", "晚上", "中午", "傍晚", "오후", "μμ", "م", "مساء", "مساءً",
     "بعدالظهر", "بعدازظهر", "بظ", "ch", "अपराह्न", "ös"}
)  # fmt: skip


def find_clock(
    text: str, date_span: tuple[int, int], zone: str
) -> tuple[Clock | None, Zone | None]:
    """The clock time nearest to the date, and the zone stated behind it; ``text`` is the
    string with its date blanked out."""
    if not _FIGURE.search(text):
        return None, None
    for pattern in (_COLON, _DOT, _HOUR):
        nearest = min(
            _clocks(pattern, text), key=lambda item: _distance(item[1], date_span), default=None
        )
        if nearest:
            clock, span = nearest
            return clock, stated_zone(text[span[1] :], zone)
    return None, None


def _clocks(pattern: re.Pattern[str], text: str) -> Iterator[tuple[Clock, tuple[int, int]]]:
    for found in pattern.finditer(text):
        half = found["before"] or found["after"]
        hour = _hour(int(found["hour"]), half)
        clock = read_clock(str(hour), found["minute"] or "0", found["second"] or None)
        if clock:
            yield clock, found.span()


def _hour(hour: int, half: str | None) -> int:
    """On 24 hours; "14:30 pm" stays 14."""
    if not half or hour > 12:
        return hour
    word = half.lower().replace(".", "").replace(" ", "")
    afternoon = word.startswith("p") or word in _PM
    return hour % 12 + (12 if afternoon else 0)


def _distance(span: tuple[int, int], date_span: tuple[int, int]) -> int:
    """Characters between a clock and its date; none where it stands inside."""
    return max(span[0] - date_span[1], date_span[0] - span[1], 0)
