"""str, now → parts: "yesterday 14:40" and "3 hours ago", counted from the time of the capture."""

import re
from datetime import datetime, timedelta

from dateline.times.clocks import find_clock
from dateline.times.gate import Clock
from dateline.times.machine import Parts
from dateline.times.names import fold

_LONGEST = 60  # characters; beyond it "today" is a word of a sentence

_TODAY = (
    "today heute hoy oggi hoje vandaag idag dziś dzisiaj dnes danas сегодня сьогодні днес bugün "
    "σήμερα tänään astăzi azi 今日 今天 오늘 اليوم امروز hui avui šiandien "
    "šodien היום วันนี้"
)
_YESTERDAY = (
    "yesterday gestern hier ayer ieri ontem gisteren igår wczoraj včera jučer вчера вчора dün "
    "χθες eilen tegnap 昨日 昨天 어제 أمس دیروز včeraj juče ahir vakar kemarin אתמול"
)
# Days counted from the day of the capture; read only beside a clock time.
_DAYS = {
    **dict.fromkeys(map(fold, _TODAY.split()), 0),
    **dict.fromkeys(map(fold, _YESTERDAY.split()), -1),
}

# What stands before the number, behind the unit, or at the unit in scripts without spaces.
_BEFORE = (
    "vor|il y a|hace|há|fa|for|för|před|pred|pirms|prieš|пре|преди|acum|πριν(?: από)?|לפני|قبل|منذ"
    "|cách đây"
)
_BEHIND = (
    "ago|fa|geleden|siden|sedan|назад|тому|temu|önce|ezelőtt|sitten|tagasi|trước|yang lalu|lalu"
    "|पहले|पूर्व|আগে|پیش|قبل|ที่แล้ว|前|之前|以前|전"
)
_ONE = "an?|one|ein(?:er|em)?|une?|uma?|una|ett?|en|één|een|jednou|godzinę"
_AGO = re.compile(
    rf"(?:(?<![^\W\d_])(?P<before>{_BEFORE})\s+)?(?<![\w.,:])(?P<number>\d{{1,2}}|{_ONE})\s?"
    rf"(?P<unit>時間|小时|小時|分钟|分鐘|시간|[分日天분일]|[^\W\d_]{{2,12}})"
    rf"(?:\s?(?P<behind>{_BEHIND})(?![^\W\d_]))?",
    re.IGNORECASE,
)
_DUAL = re.compile(r"(?:منذ|قبل)\s+(دقيق|ساع|يوم)(?:تين|ين|ة)?(?![^\W\d_])")
_HUNGARIAN = re.compile(r"(?<!\d)(\d{1,2}) (perce|órája|napja)\b")
_UNITS = (
    (timedelta(minutes=1), (
        "min", "мин", "хвил", "λεπτ", "دقيق", "دقائق", "دقیقه", "דק", "phút", "menit", "मिनट",
        "মিনিট", "นาที", "perc", "dakika", "dk", "분", "分",
    )),
    (timedelta(hours=1), (
        "hour", "stund", "heure", "hora", "ore", "ora", "uur", "uren", "time", "timm", "hodin",
        "godz", "sati", "sata", "saat", "ór", "час", "годин", "ώρ", "ωρ", "ساع", "שע", "giờ", "jam",
        "घंट", "घण्ट", "ঘণ্টা", "ঘন্টা", "ชั่วโมง", "時間", "小时", "小時", "시간", "tunti",
        "tund", "valand", "ură",
    )),
    (timedelta(days=1), (
        "day", "tag", "jour", "día", "dia", "giorn", "dag", "dny", "dní", "dnem", "dni", "dana",
        "дн", "день", "дня", "дней", "gün", "nap", "يوم", "أيام", "ايام", "روز", "ngày", "hari",
        "दिन", "দিন", "วัน", "päiv", "päev", "dien", "zile", "zi", "ημέρ", "μέρ", "ימים", "יום",
        "日", "天", "일",
    )),
)  # fmt: skip
_DUALS = {"دقيق": timedelta(minutes=1), "ساع": timedelta(hours=1), "يوم": timedelta(days=1)}


def read(text: str, zone: str, now: datetime) -> Parts | None:
    """What a short string says relative to ``now``, the local time of the capture."""
    if len(text) > _LONGEST:
        return None
    if span := _span(text):
        return _back(now, span)
    for token in re.finditer(r"[^\W\d_]+", text):
        shift = _DAYS.get(fold(token[0]))
        if shift is not None:
            start, end = token.span()
            masked = text[:start] + " " * (end - start) + text[end:]
            clock, stated = find_clock(masked, token.span(), zone)
            return Parts(now.date() + timedelta(days=shift), clock, stated) if clock else None
    return None


def _span(text: str) -> timedelta | None:
    """How long ago; None where a number and a unit are a duration alone ("5 min read")."""
    for found in _AGO.finditer(text):
        unit = _unit(found["unit"])
        if unit and (found["before"] or found["behind"]):
            return unit * (int(found["number"]) if found["number"].isdecimal() else 1)
    if whole := _HUNGARIAN.search(text):
        return (_unit(whole[2]) or timedelta()) * int(whole[1])
    if dual := _DUAL.search(text):
        return _DUALS[dual[1]] * (2 if "ين" in dual[0] else 1)
    return None


def _unit(word: str) -> timedelta | None:
    folded = word.lower()
    return next((unit for unit, stems in _UNITS if folded.startswith(stems)), None)


def _back(now: datetime, span: timedelta) -> Parts:
    """The minute that long ago; of days, the day alone."""
    then = now - span
    if span >= timedelta(days=1):
        return Parts(then.date())
    return Parts(then.date(), Clock(then.time().replace(second=0, microsecond=0)))
