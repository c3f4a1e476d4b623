"""str → clock, zone: the time of day nearest to a date."""

import re
from collections.abc import Iterator

from dateline.times.gate import Clock
from dateline.times.machine import read_clock
from dateline.times.zones import Zone, stated_zone

_BEFORE = (
    "午前", "午後", "上午", "下午", "晚上", "晚间", "深夜", "凌晨", "早上", "早晨", "清晨",
    "中午", "正午", "傍晚", "夜", "오전", "오후", "새벽", "아침", "저녁", "밤", "낮",
    "पूर्वाह्न", "अपराह्न", "सुबह", "दोपहर", "शाम", "रात", "সকাল", "দুপুর", "বিকেল",
    "সন্ধ্যা", "রাত", "ÖÖ", "ÖS",
)  # fmt: skip
_REACH = 12  # characters before the clock in which such a word stands
_AFTER = (
    r"(?:\s*(?P<after>[ap]\.?\s?m\b\.?|[AP]\.?\s?M\b\.?|π\.?μ\.?|μ\.?μ\.?"
    r"|صباحا?ً?|مساءً?ا?ً?|بعد الظهر|ق\.?ظ|ب\.?ظ|بعدازظهر|[صم](?![^\W\d_])"
    r"|SA\b|CH\b|पूर्वाह्न|अपराह्न|এএম|পিএম|ÖÖ|ÖS|(?:de la |da |du )?(?:tarde|noche|noite|soir)\b"
    r"|(?:de la |da |du )?(?:mañana|manhã|matin)\b|petang\b|malam\b|pagi\b|sáng\b|chiều\b|tối\b))?"
    r"(?:\s*(?:Uhr|hrs?|hours|h|год|ч)\b\.?)?"
)
_COLON = re.compile(
    r"(?<![\d:.,+−-])"
    r"(?P<hour>\d{1,2})\s?[:hH時时시点點]\s?(?P<minute>\d{2}(?!\d)|\d(?=\s?[分분]))"
    r"(?:\s?[:分분m]\s?(?P<second>\d{2})(?!\d)(?:[.,]\d+)?|\s?[分분])?" + _AFTER
)
_DOT = re.compile(
    r"(?<![\d:.,+−/-])(?P<hour>\d{1,2})\.(?P<minute>\d{2})(?P<second>)(?![\d.%€$£/-])" + _AFTER
)
_HOUR = re.compile(
    r"(?<![\d:.,+−/-])(?P<hour>\d{1,2})(?P<minute>)(?P<second>)"
    r"(?:\s?(?P<after>[ap]\.?m\b\.?|[AP]\.?M\b\.?)|\s?(?:Uhr|h)\b"
    r"|\s?[時时点點시](?!\s?\d|間|间|간))"
)
# "1551 hours", "0730 GMT": four figures with what calls them a clock.
_RUN = re.compile(
    r"(?<![\d:.,+−/-])(?P<after>)(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>)"
    r"\s?(?:hrs?\b\.?|hours\b|(?=(?:GMT|UTC|Z|[A-Z]{2,3}T)\b))"
)
_NOON = re.compile(
    r"(?<![\d:.,])(?P<after>)(?P<hour>12)(?P<minute>)(?P<second>)\s(?:noon|midday)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_PM = frozenset(
    {"午後", "下午", "中午", "傍晚", "오후", "μμ", "م", "مساء", "مساءً",
     "بعدالظهر", "بعدازظهر", "بظ", "ch", "अपराह्न", "ös", "পিএম", "正午", "낮", "저녁", "दोपहर",
     "शाम", "দুপুর", "বিকেল", "সন্ধ্যা", "petang", "chiều"}
)  # fmt: skip
_TARDE = ("tarde", "noche", "noite", "soir")
# Of a night, ten is before midnight and two behind it.
_NIGHT = frozenset({"夜", "深夜", "晚上", "晚间", "밤", "रात", "রাত", "malam", "tối"})


def find_clock(
    text: str, date_span: tuple[int, int], zone: str
) -> tuple[Clock | None, Zone | None]:
    """The clock time nearest to the date, and the zone stated behind it; ``text`` is the
    string with its date blanked out."""
    if not _FIGURE.search(text):
        return None, None
    for pattern in (_COLON, _DOT, _HOUR, _RUN, _NOON):
        nearest = min(
            _clocks(pattern, text), key=lambda item: _distance(item[1], date_span), default=None
        )
        if nearest:
            clock, span = nearest
            return clock, stated_zone(text[span[1] :], zone)
    return None, None


def _clocks(pattern: re.Pattern[str], text: str) -> Iterator[tuple[Clock, tuple[int, int]]]:
    for found in pattern.finditer(text):
        half = _before(text, found.start()) or found["after"]
        hour = _hour(int(found["hour"]), half)
        clock = read_clock(str(hour), found["minute"] or "0", found["second"] or None)
        if clock:
            yield clock, found.span()


def _before(text: str, start: int) -> str | None:
    """The half of the day that stands before a clock: "午後3:51"."""
    head = "" if text.isascii() else text[max(0, start - _REACH) : start].rstrip()
    return next((word for word in _BEFORE if head.endswith(word)), None) if head else None


def _hour(hour: int, half: str | None) -> int:
    """On 24 hours; "14:30 pm" stays 14."""
    if not half or hour > 12:
        return hour
    word = half.lower().replace(".", "").replace(" ", "")
    if word in _NIGHT:
        return hour % 12 + (12 if 5 <= hour < 12 else 0)
    afternoon = word in _PM or word in {"pm", "pm."} or word.endswith(_TARDE)
    return hour % 12 + (12 if afternoon else 0)


def _distance(span: tuple[int, int], date_span: tuple[int, int]) -> int:
    """Characters between a clock and its date; none where it stands inside."""
    return max(span[0] - date_span[1], date_span[0] - span[1], 0)
