"""markup → Held: what a page holds anywhere: shown, in attributes, or in its scripts."""

import html
import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from body_truth import RUN, runs, words_of
from scoring.plain import plain, spaced
from selectolax.lexbor import LexborHTMLParser

from dateline import times

_EPOCH = re.compile(r"(?<!\d)(1\d{9})(?:\d{3})?(?!\d)")
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}")
_LATER = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Held:
    """A page as text, in the ways in which a truth may have been copied from it."""

    markup: str
    url: str

    @cached_property
    def shown(self) -> str:
        """Its text, words of neighbouring elements apart."""
        return self._text(" ")

    @cached_property
    def everything(self) -> str:
        """Its markup without references and escapes."""
        twice = html.unescape(html.unescape(self.markup))
        return _ESCAPE.sub(_letter, twice).replace("\\/", "/").replace('\\"', '"')

    @cached_property
    def words(self) -> str:
        """The words of all of it, in one case."""
        whole = (self.shown, self._text(""), self.everything)
        return f" {' '.join(map(plain, whole))} "

    @cached_property
    def flat(self) -> tuple[str, ...]:
        """The same with signs, each on one line."""
        whole = (self.shown, self._text(""), self.everything)
        return tuple(" ".join(text.split()) for text in whole)

    @cached_property
    def shown_runs(self) -> Counter[tuple[str, ...]]:
        """The runs of words that are shown."""
        return runs(words_of(self.shown)) + runs(words_of(self._text("")))

    @cached_property
    def all_runs(self) -> Counter[tuple[str, ...]]:
        """The runs of words anywhere."""
        bare = re.sub(r"<[^>]*>", "", self.everything)
        return self.shown_runs + runs(words_of(bare)) + runs(words_of(self.everything))

    def says(self, text: str) -> bool:
        """Whether the words of a text stand anywhere on the page, in their order."""
        return f" {plain(text)} " in self.words

    def states(self, day: date) -> bool:
        """Whether a day stands on the page or in its address, in figures or in words."""
        where = f"{self.url} {spaced(self.everything)}"
        if any(re.search(form, where) for form in _figures(day)):
            return True
        seconds = map(int, _EPOCH.findall(where))
        if any(datetime.fromtimestamp(one, UTC).date() == day for one in seconds):
            return True
        return self.names(day)

    def names(self, day: date) -> bool:
        """Whether a day stands on the page in a form that can be read in one way only."""
        where = spaced(self.everything)
        told = any(_reads(match[0], day) for match in _in_words(day).finditer(where))
        return told or day.isoformat() in where

    def _text(self, separator: str) -> str:
        tree = LexborHTMLParser(self.markup)
        tree.strip_tags(["script", "style", "noscript"])
        return tree.body.text(separator=separator) if tree.body else ""


def share_of(true: Counter[tuple[str, ...]], held: Counter[tuple[str, ...]]) -> float:
    """How much of a true text a page holds; short texts count as held."""
    long = Counter({run: times for run, times in true.items() if len(run) == RUN})
    return sum(times for run, times in long.items() if run in held) / (long.total() or 1)


def _letter(match: re.Match[str]) -> str:
    try:
        return str(json.loads(f'"{match[0]}"'))
    except ValueError:
        return match[0]


def _figures(day: date) -> tuple[str, ...]:
    y, m, d, short = day.year, day.month, day.day, day.year % 100
    sign = r"\s?[-/._年月년월 ]\s?"
    return (
        rf"(?<!\d){y}{sign}0?{m}{sign}0?{d}(?!\d)",
        rf"(?<!\d){y}{m:02}{d:02}",
        rf"(?<!\d)0?{d}{sign}0?{m}{sign}(?:{y}|{short:02})(?!\d)",
        rf"(?<!\d)0?{m}{sign}0?{d}{sign}(?:{y}|{short:02})(?!\d)",
        rf"(?<!\d){d:02}{m:02}{y}(?!\d)",
    )


def _in_words(day: date) -> re.Pattern[str]:
    """The day's number and its year, a word between them or before."""
    number, year, word = rf"(?<!\d)0?{day.day}(?!\d)", rf"{day.year}(?!\d)", r"[^\W\d_]{2,14}\.?"
    return re.compile(
        rf"{number}\S{{0,3}}\s?(?:de\s|of\s)?{word},?\s(?:de\s|del\s)?{year}"
        rf"|{word}\s{number}\S{{0,3}}\s?{year}"
    )


def _reads(text: str, day: date) -> bool:
    moment = times.parse(text, zone="UTC", now=_LATER)
    return moment is None or moment.day == day
