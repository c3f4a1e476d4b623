"""str → date: the Hebrew calendar as Israeli offices print it ("ל׳ בכסלו תשפ״ו").

Letters are numbers (gematria); the thousands of the year are left out. The Hebrew day begins
at sunset: what is meant is the civil day that most of it falls on.
"""

import re
from collections.abc import Iterator
from datetime import date

from pyluach.dates import HebrewDate

from dateline.times.gate import real_day

_VALUES = {letter: value for value, letters in (
    (1, "א"), (2, "ב"), (3, "ג"), (4, "ד"), (5, "ה"), (6, "ו"), (7, "ז"), (8, "ח"), (9, "ט"),
    (10, "י"), (20, "כך"), (30, "ל"), (40, "מם"), (50, "נן"), (60, "ס"), (70, "ע"), (80, "פף"),
    (90, "צץ"), (100, "ק"), (200, "ר"), (300, "ש"), (400, "ת"),
) for letter in letters}  # fmt: skip
_MONTHS = {
    "ניסן": 1, "אייר": 2, "סיוון": 3, "סיון": 3, "תמוז": 4, "אב": 5, "אלול": 6, "תשרי": 7,
    "חשוון": 8, "חשון": 8, "מרחשוון": 8, "מרחשון": 8, "כסלו": 9, "כסליו": 9, "טבת": 10, "שבט": 11,
    "אדר": 12, "אדר א": 12, "אדר ב": 13,
}  # fmt: skip
_SIGN = "[׳'’״\"”]"
_DATE = re.compile(
    rf"(?<![א-ת])(?P<day>[א-ל]{_SIGN}?[א-ט]?{_SIGN}?)\s+ב?"
    rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))}){_SIGN}?\s*,?\s+ה?{_SIGN}?"
    rf"(?P<year>תש[א-ת]?{_SIGN}[א-ת])(?![א-ת])"
)
_THOUSANDS = 5000


def days(text: str) -> Iterator[tuple[date, tuple[int, int]]]:
    """(day, where it stands) of each Hebrew date in a text."""
    for found in _DATE.finditer(text):
        year, month = _THOUSANDS + _number(found["year"]), _MONTHS[found["month"]]
        try:
            civil = HebrewDate(year, month, _number(found["day"])).to_pydate()
        except ValueError:
            continue
        if day := real_day(civil.year, civil.month, civil.day):
            yield day, found.span()


def _number(letters: str) -> int:
    return sum(_VALUES.get(letter, 0) for letter in letters)
