"""data/date_words.toml → DateWords: the words beside dates, and what they say of them."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

# A day as it stands apart in a line; whether it is one, its parser says.
DAY = (
    r"(?:\d{1,2}[./]\s?\d{1,2}[./]\s?\d{4}|\d{1,2}\.\s?\d{1,2}\.\s?\d{2}|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    r"|\d{4}年\s?\d{1,2}月\s?\d{1,2}日|\d{4}년\s?\d{1,2}월\s?\d{1,2}일"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?\d{4}"
    r"|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,\s\d{4})"
    r"(?:\s?[,–|-]?\s?\d{1,2}[:.]\d{2}(?:\s?(?:Uhr|[ap]\.?m\.?))?)?"
)
_HAS_FIGURE = re.compile(r"\d")
_PARTS = re.compile(r"\s*[|•·]\s*")
_DATE_LIKE = re.compile(r"\d[./年월月-]\s?\d|\d{4}|\d\.?\s[^\W\d_]{3}")


@dataclass(frozen=True, slots=True)
class DateWords:
    """The words by what they say: ``changed`` are stems in small letters, looked for as they
    stand; ``opens`` and ``ends`` call a date that of publication, ``label`` is such a word
    alone, ``dated`` one with the date at once behind it; ``entry`` opens a template's sentence;
    ``other`` and ``event`` stand beside dates of other things;
    ``event_day`` opens a line with the day of an event, ``event_place`` and, where an hour is
    told as well, ``event_loose_place`` say where it is."""

    changed: tuple[str, ...]
    opens: re.Pattern[str]
    label: re.Pattern[str]
    dated: re.Pattern[str]
    ends: re.Pattern[str]
    entry: re.Pattern[str]
    other: re.Pattern[str]
    event: re.Pattern[str]
    event_day: re.Pattern[str]
    event_place: re.Pattern[str]
    event_loose_place: re.Pattern[str]

    def changed_at(self, text: str) -> int:
        """Where the first word of change stands; -1 where none does."""
        folded = text.lower()
        found = [at for stem in self.changed if (at := folded.find(stem)) >= 0]
        return min(found, default=-1)

    def is_changed(self, text: str) -> bool:
        """Whether words around a date say that it is one of change. Where both are told
        ("Written: … Updated: …", "5 March | Updated: 6 March"), the first is that of
        publication."""
        at = self.changed_at(text)
        if at < 0 or self.opens.match(text):
            return False
        return not (_DATE_LIKE.search(text, 0, at) and _DATE_LIKE.search(text, at))

    def says_published(self, text: str) -> bool:
        """Whether a line, or a part of it behind a bar ("By A | Published: 5 March"), says
        itself that its date is the day of publication."""
        for part in _PARTS.split(text):
            opened = self.opens.match(part)
            if opened and _HAS_FIGURE.search(part, opened.end(), opened.end() + 60):
                return True
        return bool(self.ends.search(text))


@cache
def date_words() -> DateWords:
    """The vocabulary; read and compiled on first use."""
    text = resources.files("dateline").joinpath("extract/data/date_words.toml")
    data = tomllib.loads(text.read_text("utf-8"))
    published = "|".join(_all(data["published"]))
    return DateWords(
        changed=tuple(_all(data["changed"])),
        opens=_compiled(rf"\W*(?:{published})(?![^\W\d_])"),
        label=_compiled(rf"\W*(?:{published})(?: (?:am|on|le|el|il|op|dne))?\W*"),
        dated=_compiled(
            rf"\W*(?:{published})(?: (?:am|on|le|el|il|op|dne))?\W{{1,3}}(?:[^\W\d_]{{2,10}},?\s)?"
            rf"({DAY})"
        ),
        ends=_compiled(rf"\d[^\d]{{0,40}}(?<![^\W_])(?:{'|'.join(_all(data['ends']))})\W*$"),
        entry=_compiled(rf"\W*(?:{'|'.join(_all(data['entry']))})"),
        other=_compiled("|".join(_all(data["other"]))),
        event=_compiled("|".join(_all(data["event"]))),
        event_day=_compiled(rf"\W{{0,3}}(?:{'|'.join(_all(data['event_day']))})\s?(?:[:：]|$)"),
        event_place=_label(data["event_place"]),
        event_loose_place=_label(data["event_loose_place"]),
    )


def _all(words: Mapping[str, Iterable[str]]) -> list[str]:
    return [word for some in words.values() for word in some]


def _label(words: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    """One of the words with its colon, or as a line of its own."""
    return _compiled(rf"(?:(?<=\s)|^)\W{{0,3}}(?:{'|'.join(_all(words))})\s?(?:[:：]|$)")


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
