"""str → date, clock, zone: dates as people write them, in the languages of news."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateline.times import hebrew
from dateline.times.calendars import ERAS, day_of
from dateline.times.clocks import find_clock
from dateline.times.gate import Clock
from dateline.times.machine import Parts
from dateline.times.names import PHRASES, RELATIVE, fold, month_of

Span = tuple[int, int]


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
_DMY = re.compile(r"(?<![\d.:/-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d:])")
_CJK = re.compile(
    rf"(?:(\d{{4}})|({'|'.join(ERAS)})\s*(元|\d{{1,3}}))\s*[年년]\s*"
    r"(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号號]?"
)
_VIETNAMESE = re.compile(r"(\d{1,2})\s*tháng\s*(\d{1,2})(?:\s*,|\s*năm)?\s*(\d{4})", re.IGNORECASE)
_TOKEN = re.compile(r"\d+|[^\d\s.,;:/|()\[\]•·–—\"'’ʼ+-]+")
_BETWEEN = frozenset({"de", "del", "of", "d", "do", "the", "m", "ta", "an", "den"})
_ORDINAL = frozenset({"st", "nd", "rd", "th", "er", "º", "ª", "ste", "e", "o", "a"})
_LITTLE = _BETWEEN | _ORDINAL
_AGO = re.compile(
    r"(?:\bvor|\bil y a|\bhace|\bhá|\bfor|\bför)\s+(\d{1,2})\s+"
    r"(stunden?|heures?|horas?|minuten?|minutes?|minutos?|timer?|timmar|minutter|minuter)\b"
    r"|\b(\d{1,2})\s+(hours?|minutes?|ore|minuti|uur|minuten|timer|час\w*|минут\w*|годин\w*|хвилин\w*)"
    r"\s+(?:ago|fa|geleden|siden|назад|тому)\b",
    re.IGNORECASE,
)
_RELATIVE_LENGTH = 60  # beyond it "today" is a word of a sentence


def read(text: str, zone: str, languages: Sequence[str], now: datetime) -> Parts | None:
    """The first date in the string with the clock time nearest to it."""
    prepared = _prepare(text)
    context = Context(languages, zone, now)
    found = min(_days(prepared, context), key=lambda item: item.spans[0], default=None)
    if found is None:
        return _relative(prepared, zone, now)
    masked = _mask(prepared, found.spans)
    near = min(found.spans)[0], max(found.spans)[1]
    clock, stated = find_clock(masked, near, zone)
    return Parts(found.day, clock, stated)


def _prepare(text: str) -> str:
    """ASCII digits, and months of several words as one."""
    if not text.isascii():
        text = "".join(
            str(unicodedata.decimal(char)) if char.isdecimal() else char
            for char in unicodedata.normalize("NFC", text).replace("：", ":").replace("\u00a0", " ")
        )
        for phrase, month in PHRASES.items():
            text = text.replace(phrase, month)
    return text


def _mask(text: str, spans: tuple[Span, ...]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _days(text: str, context: Context) -> Iterator[Found]:
    """The first reading of each rule."""
    for rule in _RULES:
        if found := next(rule(text, context), None):
            yield found


def _year_first(text: str, _context: Context) -> Iterator[Found]:
    for match in _YMD.finditer(text):
        if day := day_of(int(match[1]), int(match[3]), int(match[4])):
            yield Found(day, (match.span(),))


def _year_last(text: str, context: Context) -> Iterator[Found]:
    for match in _DMY.finditer(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        year += 2000 if len(match[4]) == 2 else 0
        month_first = second > 12 or (first <= 12 and _month_first(match[2], context))
        month, number = (first, second) if month_first else (second, first)
        if day := day_of(year, month, number):
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


def _vietnamese(text: str, _context: Context) -> Iterator[Found]:
    for match in _VIETNAMESE.finditer(text):
        if day := day_of(int(match[3]), int(match[2]), int(match[1])):
            yield Found(day, (match.span(),))


def _hebrew(text: str, _context: Context) -> Iterator[Found]:
    for day, span in hebrew.days(text):
        yield Found(day, (span,))


def _month_words(text: str, context: Context) -> Iterator[Found]:
    tokens = [match for match in _TOKEN.finditer(text) if _carries(match[0])]
    for index, token in enumerate(tokens):
        if token[0].isdecimal() or not (month := _month(token[0], context)):
            continue
        if found := _around(tokens, index, month, text):
            yield found


def _carries(token: str) -> bool:
    return token.isdecimal() or fold(token) not in _LITTLE


def _month(word: str, context: Context) -> int | None:
    """Hebrew writes "in December" as one word."""
    found = month_of(word, context.languages)
    return found or (month_of(word[1:], ("he",)) if word.startswith("ב") else None)


def _around(tokens: list[re.Match[str]], at: int, month: int, text: str) -> Found | None:
    """A month between its day and year, in each order that languages have."""
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before and after and _is_day(before) and _is_year(after, text):
        year, day = after, before
    elif before and after and _is_day(after) and _is_full_year(before):
        year, day = before, after
    elif after and _is_day(after) and (later := _later_year(tokens[at + 2 : at + 8], text)):
        year, day = later, after
    else:
        return None
    number = int(year[0]) + (2000 if len(year[0]) == 2 else 0)
    found = day_of(number, month, int(day[0]))
    spans = tuple(sorted(token.span() for token in (tokens[at], year, day)))
    return Found(found, spans) if found else None


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


def _later_year(tokens: list[re.Match[str]], text: str) -> re.Match[str] | None:
    """The year behind a month and day: a clock may stand between ("Apr 28 19:20:36 CEST 2023")."""
    offsets = "+-−"
    return next(
        (
            token
            for token in tokens
            if _is_full_year(token) and text[max(token.start() - 1, 0)] not in offsets
        ),
        None,
    )


_RULES: tuple[Callable[[str, Context], Iterator[Found]], ...] = (
    _year_first,
    _month_words,
    _year_last,
    _east_asian,
    _vietnamese,
    _hebrew,
)


def _relative(text: str, zone: str, now: datetime) -> Parts | None:
    """What "yesterday 14:40" and "3 hours ago" mean, from the time of the capture."""
    if len(text) > _RELATIVE_LENGTH:
        return None
    if ago := _AGO.search(text):
        return _ago(int(ago[1] or ago[3]), (ago[2] or ago[4]).lower(), now)
    for token in _TOKEN.finditer(text):
        shift = RELATIVE.get(fold(token[0]))
        if shift is None:
            continue
        clock, stated = find_clock(_mask(text, (token.span(),)), token.span(), zone)
        return Parts(now.date() + timedelta(days=shift), clock, stated) if clock else None
    return None


def _ago(number: int, unit: str, now: datetime) -> Parts | None:
    minutes = unit.startswith(("min", "мин", "хв"))
    then = now - timedelta(minutes=number if minutes else number * 60)
    return Parts(then.date(), Clock(then.time().replace(second=0, microsecond=0)))
