"""str → date, clock, zone: dates as people write them, in the languages of news."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dateline.times import hebrew, ranges, relative
from dateline.times.calendars import ERAS, day_of
from dateline.times.clocks import find_clock
from dateline.times.machine import Parts
from dateline.times.names import PHRASES, fold, month_of

Span = tuple[int, int]


Told = tuple[re.Match[str], int | None]  # a number or word, and the month it names


@dataclass(frozen=True, slots=True)
class Found:
    """A day, and the pieces of the string that state it."""

    day: date
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What helps to read an ambiguous date: languages, the source's zone, the local now."""

    languages: Sequence[str]
    zone: str
    now: datetime


_YMD = re.compile(r"(?<!\d)(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_DMY = re.compile(
    r"(?<![\d.:/-])(?<!\bv)(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})"
    r"(?![\d:_]|\.\d{1,3}(?![\d:]))"
)
_DM_YEAR = re.compile(r"(?<![\d.:/-])(\d{1,2})(/)(\d{1,2})[ -](\d{4})(?!\d)")  # 20/12-2025
_EAST_ASIA = frozenset({"ko", "ja", "zh", "zh-cn", "zh-tw", "zh-hk"})
_CJK = re.compile(
    rf"(?:(\d{{4}})|({'|'.join(ERAS)})\s*(元|\d{{1,3}}))\s*"
    # the year in the other calendar: 令和7年(2025年)12月20日
    r"(?:[年년]\s*(?:[(（][^()（）]{2,12}[)）]\s*)?|[(（][^()（）]{2,12}[)）]\s*[年년]\s*)"
    r"(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号號]?"
)
# Minguo years stand alone in Taiwan, Japanese eras are a letter: 114/12/20, R7.12.20.
_MINGUO = re.compile(
    r"(?<![\d./-])(?<!\d:)(1[0-4]\d)(?:([./-])(\d{1,2})\2(\d{1,2})(?![\d:])|年(\d{1,2})月(\d{1,2})日)"
)
_TRADITIONAL = ("zh-tw", "zh-hant")
_ERA_LETTER = re.compile(r"(?<![A-Za-z])([RHS])\.?(\d{1,2})[./](\d{1,2})[./](\d{1,2})(?![\d:])")
# Central Europe writes months in Roman figures: 3.III.2025, 12 XI 2025.
_ROMAN = re.compile(r"(?<![\d.:/-])(\d{1,2})[. ]\s?([IVX]{1,4})[. ]\s?(\d{4})(?![\d:])")
_ROMAN_MONTHS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
_LETTERS = {"R": 2018, "H": 1988, "S": 1925}
_HAN_NUMBER = re.compile(r"[〇零一二三四五六七八九十百]{1,6}(?=[年月日號号])")
_HAN = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
# A date and a clock with no space between, as neighbouring elements are read.
_FUSED = re.compile(
    r"(?<!\d)(?:\d{1,2}[./]\d{1,2}[./](?:20\d\d|\d\d)(?=\d\d[:h]\d\d(?!\d))"
    r"|\d{4}([-/.])\d{1,2}\1\d\d(?=\d\d:\d\d(?!\d))"
    r"|(?:19|20)\d\d(?=\d{1,2}[:h]\d\d(?!\d))"
    r"|\d{1,2}:[0-5]\d(?=\d{1,2}(?:[./]\d|\s[^\W\d_]{3})))"
)
_THAI_MONTH = re.compile("[\u0e00-\u0e7f]")
_VIETNAMESE = re.compile(
    r"(\d{1,2})\s*tháng\s*(\d{1,2}|mười một|mười hai|mười|một|hai|ba|tư|năm|sáu|bảy|tám|chín)"
    r"(?:\s*,|\s*năm)?\s*(\d{4})",
    re.IGNORECASE,
)
_VIETNAMESE_MONTHS = [
    "một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai",
]  # fmt: skip
_MONGOLIAN = re.compile(r"(\d{4})\s*он(?:ы|ий)?\s*(\d{1,2})(?:\s?-?р)?\s*сарын\s*(\d{1,2})")
_TOKEN = re.compile(r"\d+|[^\d\s.,;:/|()\[\]•·–—\"'’ʼ׳+،-]+")
_BETWEEN = frozenset(
    {"de", "del", "of", "d", "do", "the", "m", "ta", "an", "den", "gada", "gads", "ko", "eko",
     "urteko", "жылғы", "жылдың", "жылы", "yil", "yildagi", "dia", "y", "day"}
)  # fmt: skip
_SMALL = _BETWEEN | {"го", "st", "nd", "rd", "th", "er", "º", "ª", "ste", "e", "o", "a"}
_FIGURE = re.compile(r"\d")
_ANOTHER = re.compile(r"\d{4}|\d[./-]\d{1,2}[./-]\d")  # what a second date can't do without
_OTHER_FIGURE = re.compile(r"[^\D0-9]")  # Arabic, Devanagari, full width …


def read(text: str, zone: str, languages: Sequence[str], now: datetime) -> Parts | None:
    """The first date in the string with the clock time nearest to it."""
    prepared = _prepare(text)
    context = Context(languages, zone, now)
    found = min(_days(prepared, context), key=lambda item: item.spans[0], default=None)
    if found is None:
        return relative.read(prepared, zone, now)
    near = min(found.spans)[0], max(found.spans)[1]
    masked = _without_others(_mask(prepared, found.spans), near[1], found.day, context)
    clock, stated = find_clock(masked, near, zone)
    return Parts(found.day, clock, stated)


def _without_others(masked: str, end: int, day: date, context: Context) -> str:
    """Less what belongs to another day behind the first: "Created: 5 March, Updated: 6 March,
    09:10" says nothing of the hour of the fifth."""
    if not _ANOTHER.search(masked, end):
        return masked
    other = min(_days(masked, context), key=lambda item: item.spans[0], default=None)
    if other is None or other.day == day or other.spans[0][0] < end:
        return masked
    return masked[: other.spans[0][0]]


def _prepare(text: str) -> str:
    """ASCII digits, and months of several words as one."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).replace("：", ":").replace("\u00a0", " ")
        text = _OTHER_FIGURE.sub(_ascii_figure, text)
        for phrase, month in PHRASES.items():
            text = text.replace(phrase, month)
        text = _HAN_NUMBER.sub(_han_number, text)
    return _FUSED.sub(r"\g<0> ", text)


def _ascii_figure(found: re.Match[str]) -> str:
    return str(unicodedata.decimal(found[0]))


def _han_number(found: re.Match[str]) -> str:
    """二〇二五 is read sign by sign, 二十 by tens, 一百一十四 by hundreds."""
    hundreds, hundred, rest = found[0].rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    if not ten and not hundred:
        return "".join(str(_HAN[sign]) for sign in found[0])
    number = 100 * _HAN.get(hundreds, 1) if hundred else 0
    return str(number + (10 * _HAN.get(tens, 1) if ten else 0) + _HAN.get(ones[-1:], 0))


def _mask(text: str, spans: tuple[Span, ...]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _days(text: str, context: Context) -> Iterator[Found]:
    """The first reading of each rule; Hebrew letters alone are figures too."""
    rules = _RULES if _FIGURE.search(text) else ()
    for rule in rules if text.isascii() else (*rules, *_RULES_BEYOND_ASCII):
        if found := next(rule(text, context), None):
            yield found


def _year_first(text: str, _context: Context) -> Iterator[Found]:
    for match in _YMD.finditer(text):
        if day := day_of(int(match[1]), int(match[3]), int(match[4])):
            yield Found(day, (match.span(),))


def _year_last(text: str, context: Context) -> Iterator[Found]:
    slashed = _DM_YEAR.finditer(text) if "/" in text else ()
    for match in (*_DMY.finditer(text), *slashed):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if len(match[4]) == 2 and _EAST_ASIA.intersection(context.languages):
            first, year = year, first  # 25.12.20
        year += _century(year, context) if len(match[4]) == 2 else 0
        month_first = second > 12 or (first <= 12 and _month_first(match[2], context))
        month, number = (first, second) if month_first else (second, first)
        if day := day_of(year, month, number):
            yield Found(day, (match.span(),))


def _century(year: int, context: Context) -> int:
    """Two digits are of this century; in Thailand, of the Buddhist one."""
    thai = context.zone == "Asia/Bangkok" or "th" in context.languages
    return 2500 if thai and year > 43 else 2000


def _roman(text: str, _context: Context) -> Iterator[Found]:
    for match in _ROMAN.finditer(text):
        if match[2] in _ROMAN_MONTHS:
            month = _ROMAN_MONTHS.index(match[2]) + 1
            if day := day_of(int(match[3]), month, int(match[1])):
                yield Found(day, (match.span(),))


def _month_first(separator: str, context: Context) -> bool:
    """Whether 05/06/2024 is in May: slashes in the English of the Americas and Manila."""
    if separator == "." or not context.languages:
        return False
    language = context.languages[0].lower().replace("_", "-")
    if not language.startswith("en"):
        return False
    if "-" in language:
        return language in {"en-us", "en-ph"}
    return context.zone.startswith("America/") or context.zone in {"UTC", "Asia/Manila"}


def _east_asian(text: str, _context: Context) -> Iterator[Found]:
    for match in _CJK.finditer(text):
        year = int(match[1]) if match[1] else ERAS[match[2]] + int(match[3].replace("元", "1"))
        if day := day_of(year, int(match[4]), int(match[5])):
            yield Found(day, (match.span(),))


def _taiwanese(text: str, context: Context) -> Iterator[Found]:
    written = any(code.lower().startswith(_TRADITIONAL) for code in context.languages)
    if context.zone != "Asia/Taipei" and not written:
        return
    for match in _MINGUO.finditer(text):
        if day := day_of(
            int(match[1]) + ERAS["民國"], int(match[3] or match[5]), int(match[4] or match[6])
        ):
            yield Found(day, (match.span(),))


def _japanese(text: str, context: Context) -> Iterator[Found]:
    if context.zone != "Asia/Tokyo" and "ja" not in context.languages:
        return
    for match in _ERA_LETTER.finditer(text):
        if day := day_of(_LETTERS[match[1]] + int(match[2]), int(match[3]), int(match[4])):
            yield Found(day, (match.span(),))


def _vietnamese(text: str, _context: Context) -> Iterator[Found]:
    for match in _VIETNAMESE.finditer(text):
        word = match[2].lower()
        month = int(word) if word.isdecimal() else _VIETNAMESE_MONTHS.index(word) + 1
        if day := day_of(int(match[3]), month, int(match[1])):
            yield Found(day, (match.span(),))


def _mongolian(text: str, _context: Context) -> Iterator[Found]:
    for match in _MONGOLIAN.finditer(text):
        if day := day_of(int(match[1]), int(match[2]), int(match[3])):
            yield Found(day, (match.span(),))


def _ranges(text: str, context: Context) -> Iterator[Found]:
    def read_at(text: str, start: int) -> tuple[date, tuple[Span, ...]] | None:
        rest = " " * start + text[start:]
        for rule in (_month_words, _year_last):
            found = next(rule(rest, context), None)
            if found and found.spans[0][0] == start:
                return found.day, found.spans
        return None

    for day, spans in ranges.days(text, read_at, lambda word: _month(word, context)):
        yield Found(day, spans)


def _hebrew(text: str, _context: Context) -> Iterator[Found]:
    for day, span in hebrew.days(text):
        yield Found(day, (span,))


def _month_words(text: str, context: Context) -> Iterator[Found]:
    tokens = list(_telling(text, context))
    for index, (_, month) in enumerate(tokens):
        if month and (found := _around(tokens, index, text)):
            yield found


def _telling(text: str, context: Context) -> Iterator[Told]:
    """The numbers and words with the months they name; of a month named twice, in two
    tongues ("نيسان / أبريل"), the first alone."""
    before = None
    for token in _TOKEN.finditer(text):
        if not _carries(token[0]):
            continue
        month = None if token[0].isdecimal() else _month(token[0], context)
        if month is None or month != before:
            yield token, month
        before = month


def _carries(token: str) -> bool:
    return token.isdecimal() or fold(token) not in _SMALL


def _month(word: str, context: Context) -> int | None:
    """Hebrew writes "in December" as one word."""
    found = month_of(word, tuple(context.languages))
    return found or (month_of(word[1:], ("he",)) if word.startswith("ב") else None)


def _around(told: list[Told], at: int, text: str) -> Found | None:
    """A month between its day and year, in each order that languages have; "mar" before the
    day of another month is a Tuesday."""
    token, month = told[at]
    tokens = [item[0] for item in told[max(at - 1, 0) : at + 8]]
    before = tokens[0] if at else None
    behind = tokens[2 if at else 1 :]
    after = behind[0] if behind else None
    if before and after and _is_day(before) and _is_year(after, text):
        year, day = after, before
    elif before and after and _is_day(after) and _is_full_year(before):
        year, day = before, after
    elif before and _is_day(before) and at > 1 and _is_full_year(told[at - 2][0]):
        year, day = told[at - 2][0], before
    elif after and _is_day(after) and (later := _later_year(behind[1:7])):
        if any(other for _, other in told[at + 2 : at + 3]):
            return None
        year, day = later, after
    else:
        return None
    found = day_of(_whole_year(year[0], token[0]), month or 0, int(day[0]))
    spans = tuple(sorted(item.span() for item in (token, year, day)))
    return Found(found, spans) if found else None


def _whole_year(year: str, month: str) -> int:
    """Two digits are of this century; beside a Thai month, of the Buddhist one."""
    if len(year) != 2:
        return int(year)
    return int(year) + (2500 if _THAI_MONTH.match(month) and int(year) > 43 else 2000)


def _is_day(token: re.Match[str]) -> bool:
    return token[0].isdecimal() and len(token[0]) <= 2 and 1 <= int(token[0]) <= 31


def _is_full_year(token: re.Match[str]) -> bool:
    return token[0].isdecimal() and len(token[0]) == 4


def _is_year(token: re.Match[str], text: str) -> bool:
    """Four digits, or two that are no hour ("12 March 15:51")."""
    if not token[0].isdecimal():
        return False
    following = text[token.end() : token.end() + 2].lower().strip()
    return len(token[0]) == 4 or (
        len(token[0]) == 2 and not following.startswith((":", ".", "h", "a", "p", "u"))
    )


def _later_year(tokens: list[re.Match[str]]) -> re.Match[str] | None:
    """The year behind a month and day: a clock may stand between ("Apr 28 19:20:36 CEST 2023")."""
    return next((token for token in tokens if _is_full_year(token) and token[0] > _OFFSETS), None)


_OFFSETS = "1500"  # "+1400" is the last of them
_RULES: tuple[Callable[[str, Context], Iterator[Found]], ...] = (
    _year_first,
    _month_words,
    _year_last,
    _roman,
    _taiwanese,
    _japanese,
    _ranges,
)
_RULES_BEYOND_ASCII = (_east_asian, _vietnamese, _mongolian, _hebrew)
