"""year, month, day → date: calendars that are not Gregorian, where the text gives them away."""

from datetime import date, timedelta

from hijridate import Hijri

from dateline.times.gate import real_day

# First year of an era, less one: Reiwa 7 is 2025, Minguo 114 is 2025.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_BUDDHIST = 543
_JALALI_EPOCH = date(622, 3, 21)  # 1 Farvardin 1, proleptic, as the 33-year rule places it


def day_of(year: int, month: int, day: int) -> date | None:
    """The Gregorian day: years 2440–2643 are Buddhist, 1369–1408 Jalali (from 1990 on), 1410–1500
    Hijri (from 1990 on), others as written."""
    if 2440 <= year <= 2643:
        return real_day(year - _BUDDHIST, month, day)
    if 1369 <= year <= 1408:
        return _jalali(year, month, day)
    if 1410 <= year <= 1500:
        return _hijri(year, month, day)
    return real_day(year, month, day)


def _hijri(year: int, month: int, day: int) -> date | None:
    """By the Umm al-Qura calendar, which Saudi offices date by; a day off where another
    country saw the moon otherwise."""
    try:
        return Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None


def _jalali(year: int, month: int, day: int) -> date | None:
    """By the 33-year rule, exact for 1178–1633 of the Solar Hijri calendar."""
    length = 31 if month <= 6 else 30
    if not (1 <= month <= 12 and 1 <= day <= length):
        return None
    before = 365 * (year - 1) + (8 * (year - 1) + 29) // 33
    within = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return _JALALI_EPOCH + timedelta(days=before + within + day - 1)
