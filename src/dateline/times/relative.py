"""str, now → parts: "yesterday 14:40" and "3 hours ago", counted from the time of the capture."""

import re
from datetime import datetime, timedelta

from dateline.times.clocks import find_clock
from dateline.times.gate import Clock
from dateline.times.machine import Parts

_LONGEST = 60  # characters; beyond it "today" is a word of a sentence

# Days counted from the day of the capture; read only beside a clock time.
_TODAY = (
    "today heute hoy oggi hoje vandaag idag i_dag í_dag dziś dzisiaj dnes danas данас сегодня "
    "сьогодні сёння днес денес bugün bu_gün бүгін bugun σήμερα tänään täna astăzi azi hui avui "
    "aujourd'hui aujourd’hui gaur sot šiandien šodien leo heddiw inniu hari_ini hôm_nay اليوم "
    "امروز آج היום आज আজ இன்று այսօր დღეს өнөөдөр"
)
_YESTERDAY = (
    "yesterday gestern hier ayer ieri ontem gisteren igår i_går í_gær wczoraj včera včeraj jučer "
    "juče јуче вчера вчора учора dün dünən кеше kecha χθες χτες eilen eile tegnap ahir atzo dje "
    "vakar jana ddoe inné kemarin semalam hôm_qua kahapon أمس دیروز אתמול গতকাল நேற்று "
    "երեկ გუშინ өчигдөр"
)
_DAY_BEFORE = (
    "vorgestern avant-hier avant_hier anteayer antier l'altro_ieri l’altro_ieri anteontem "
    "eergisteren i_forgårs i_förrgår przedwczoraj předevčírem predvčerom predvčerajšnjim prekjučer "
    "prekjuče позавчера позавчора завчера alaltăieri evvelsi_gün προχθές προχτές toissapäivänä "
    "üleeile aizvakar užvakar tegnapelőtt hôm_kia پریروز שלשום"
)
# Scripts without spaces: nothing parts the word from what follows.
_UNSPACED = {
    "今日": 0, "本日": 0, "今天": 0, "오늘": 0, "วันนี้": 0,
    "昨日": -1, "昨天": -1, "어제": -1, "เมื่อวาน": -1,
    "一昨日": -2, "前天": -2, "그제": -2, "그저께": -2, "เมื่อวานซืน": -2,
}  # fmt: skip
_DAYS = {
    word.replace("_", " "): shift
    for shift, words in ((0, _TODAY), (-1, _YESTERDAY), (-2, _DAY_BEFORE))
    for word in words.split()
} | _UNSPACED
_LONGEST_FIRST = sorted(_DAYS, key=len, reverse=True)
_DAY = re.compile(
    rf"(?<![^\W\d_])(?:{'|'.join(word for word in _LONGEST_FIRST if word not in _UNSPACED)})"
    rf"(?![^\W\d_])|{'|'.join(word for word in _LONGEST_FIRST if word in _UNSPACED)}"
    r"|^ma(?=\s\d)",  # "today" in Hungarian, and a small word of others
    re.IGNORECASE,
)

# What stands before the number, behind the unit, or at the unit in scripts without spaces.
_BEFORE = (
    "vor|il y a|hace|há|fa|před|pred|pre|prije|pirms|prieš|пре|преди|acum|πριν(?: από)?|לפני|قبل"
    "|منذ|cách đây"
)
_BEHIND = (
    "ago|fa|geleden|siden|sedan|назад|тому|temu|önce|əvvəl|бұрын|oldin|ezelőtt|sitten|tagasi|trước"
    "|yang lalu|lalu|पहले|पूर्व|আগে|پیش|قبل|پہلے|ที่แล้ว|ที่ผ่านมา|前|之前|以前|전"
)
_ONE = "an?|one|ein(?:er|em)?|une?|uma?|una|ett?|en|én|één|een|jednou"
_NUMBER = rf"(?<![\w.,:])(?P<number>\d{{1,2}}|un['’]|(?:{_ONE})(?![^\W\d_]))"
_AGO = re.compile(
    rf"{_NUMBER}\s?(?P<unit>[^\s\d.,:()|]{{1,16}}?)\.?\s?(?:{_BEHIND})(?![^\W\d_])", re.IGNORECASE
)
_SINCE = re.compile(
    rf"(?<![^\W\d_])(?:{_BEFORE})\s+{_NUMBER}\s?(?P<unit>[^\s\d.,:()|]{{1,16}})", re.IGNORECASE
)
# One of a unit needs no number: "час назад", "לפני שעה".
_ONE_AGO = re.compile(rf"(?P<unit>[^\W\d_]{{3,12}}) (?:{_BEHIND})(?![^\W\d_])", re.IGNORECASE)
_ONE_SINCE = re.compile(rf"(?:{_BEFORE}) (?P<unit>\S{{3,12}})", re.IGNORECASE)
# Arabic and Hebrew have a form for two of a kind.
_DUAL = re.compile(
    r"(?:منذ|قبل)\s+(?:دقيقتين|ساعتين|يومين)(?![^\W\d_])|לפני\s+(?:שעתיים|יומיים)(?![^\W\d_])"
)
_HUNGARIAN = re.compile(r"(?<!\d)(\d{1,2}) (perce|órája|napja)\b")
# Where none of these words stands, nothing is told relative to the capture; scripts without
# spaces, or whose words are not of letters alone, are always looked at.
_WORD = re.compile(r"[^\W\d_]+")
_TELLING = frozenset(
    word
    for phrase in (*_DAYS, *_BEFORE.replace("(?:", "|").split("|"), *_BEHIND.split("|"), "ma")
    for word in _WORD.findall(phrase)[:1]
) | {"perce", "órája", "napja"}
_OTHER_SCRIPT = re.compile("[\u0900-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_UNITS = (
    (timedelta(minutes=1), (
        "min", "мин", "хвил", "хв", "λεπτ", "منٹ", "دقيق", "دقائق", "دقیقه", "דק", "phút", "menit",
        "मिनट",
        "মিনিট", "นาที", "perc", "dakika", "dk", "분", "分",
    )),
    (timedelta(hours=1), (
        "hour", "hrs", "hr", "stund", "std", "heure", "hora", "ore", "ora", "uur", "uren", "time",
        "timm", "hodin",
        "godz", "sati", "sata", "saat", "ór", "час", "годин", "ώρ", "ωρ", "ساع", "שע", "giờ", "jam",
        "घंट", "घण्ट", "ঘণ্টা", "ঘন্টা", "ชั่วโมง", "時間", "小时", "小時", "시간", "tunti",
        "tund", "val", "ură", "urami", "urama", "hodina", "گھنٹ", "сағат", "soat",
    )),
    (timedelta(days=1), (
        "day", "tag", "jour", "día", "dia", "giorn", "dag", "dny", "dní", "dnem", "dni", "dana",
        "дн", "день", "дня", "дней", "gün", "nap", "يوم", "أيام", "ايام", "روز", "ngày",
        "hari", "दिन", "দিন", "دن", "วัน", "päiv", "päev", "dien", "zile", "zi", "ημέρ", "μέρ",
        "ימים", "יום", "יומי", "日", "天", "일",
    )),
)  # fmt: skip
_FIGURE = re.compile(r"\d")


def read(text: str, zone: str, now: datetime) -> Parts | None:
    """What a short string says relative to ``now``, the local time of the capture."""
    if len(text) > _LONGEST or not _may_tell(text):
        return None
    if span := _span(text):
        return _back(now, span)
    if found := _DAY.search(text):
        start, end = found.span()
        masked = text[:start] + " " * (end - start) + text[end:]
        clock, stated = find_clock(masked, (start, end), zone)
        shift = _DAYS.get(found[0].lower(), 0)
        return Parts(now.date() + timedelta(days=shift), clock, stated) if clock else None
    return None


def _may_tell(text: str) -> bool:
    words = _WORD.findall(text.lower())
    return not _TELLING.isdisjoint(words) or bool(_OTHER_SCRIPT.search(text))


def _span(text: str) -> timedelta | None:
    """How long ago; None where a number and a unit are a duration alone ("5 min read")."""
    for pattern in (_AGO, _SINCE):
        for found in pattern.finditer(text):
            if unit := _unit(found["unit"], short=pattern is _SINCE):
                return unit * (int(found["number"]) if found["number"].isdecimal() else 1)
    if whole := _HUNGARIAN.search(text):
        return (_unit(whole[2]) or timedelta()) * int(whole[1])
    return None if _FIGURE.search(text) else _without_number(text)


def _without_number(text: str) -> timedelta | None:
    """One or two of a unit, told by the form of its word."""
    if dual := _DUAL.search(text):
        unit = _unit(dual[0].split()[1])
        return unit * 2 if unit else None
    found = _ONE_AGO.fullmatch(text) or _ONE_SINCE.fullmatch(text)
    return _unit(found["unit"]) if found else None


def _unit(word: str, *, short: bool = False) -> timedelta | None:
    folded = word.lower()
    if short and folded == "h":  # "il y a 2 h"; "1h ago" is a template's
        return timedelta(hours=1)
    return next((unit for unit, stems in _UNITS if folded.startswith(stems)), None)


def _back(now: datetime, span: timedelta) -> Parts:
    """The minute that long ago; of days, the day alone."""
    then = now - span
    if span >= timedelta(days=1):
        return Parts(then.date())
    return Parts(then.date(), Clock(then.time().replace(second=0, microsecond=0)))
