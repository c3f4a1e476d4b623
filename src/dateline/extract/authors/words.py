"""data/byline_words.toml → Words: the words of bylines as compiled patterns."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Words:
    """``opens`` matches what precedes the first name, ``joins`` what stands between names;
    ``others`` where somebody else begins to sign, ``role`` a role behind a dash, ``roles`` any
    role, ``before`` one before a name, ``month`` how a date may begin, ``tail`` what is left over
    behind a name; ``house`` finds what is no person's, ``nobody`` what names none at all;
    ``particles`` are the small words in names."""

    opens: Pattern
    joins: Pattern
    others: Pattern
    role: Pattern
    roles: Pattern
    before: Pattern
    month: Pattern
    tail: Pattern
    house: Pattern
    nobody: Pattern
    particles: frozenset[str]


@cache
def words() -> Words:
    """The words; read and compiled on first use."""
    text = resources.files("dateline").joinpath("extract/data/byline_words.toml")
    told = tomllib.loads(text.read_text("utf-8"))
    tails, wide = _any(told["tails"]["words"]), _any(told["tails"]["wide"])
    return Words(
        opens=_compiled(
            rf"^(?:{_every(told['opens'])})(?<=[\w:).])(?:\s*[:：|]\s*|\s+)"
            rf"|^(?:{_every(told['opens_wide'])})(?:\s*[/／:：●|]\s*|\s+)"
        ),
        joins=_compiled(
            r"\s*(?:[;|•·/／\n、，；]|,(?!\s*(?:jr|sr|ph\.?d|md|esq|ii|iii)\b)"
            rf"|\s(?:{_any(told['joins']['words'])})\s)\s*"
        ),
        others=_compiled(rf"(?:^|[\s,;|(])(?:{_any(told['others']['words'])})(?:\s*[:：]|\s).*$"),
        role=_compiled(rf"\s*[-–—,]\s*(?:[^-–—,]*\b(?:{_any(told['roles']['words'])})\b.*)$"),
        roles=_compiled(rf"\b(?:{_any(told['roles']['words'])})\b"),
        before=_compiled(rf"^(?:{_any(told['roles']['before'])})\s*:?\s+(?=\S+\s\S)"),
        month=_compiled(rf"[\s,.|–—-]+(?:{_any(told['months']['words'])})\.?$"),
        tail=_compiled(rf"\s+in\s\S.*$|(?:\s+(?:{tails}))+\.?$|(?<=\S)\s?(?:{wide})$"),
        house=_compiled(
            rf"[→»]|\b(?:{_any(told['houses']['words'])})\b|{_any(told['houses']['wide'])}"
        ),
        nobody=_compiled(
            rf"^(?:{_any((*told['nobody']['words'], tails, *told['months']['words']))})$"
            r"|https?:|www\.|\d{3}|[<>{}→»]|@|\[at\]"
        ),
        particles=frozenset(told["particles"]["words"]),
    )


def _every(lists: Mapping[str, Iterable[str]]) -> str:
    return "|".join(map(_any, lists.values()))


def _any(parts: Iterable[str]) -> str:
    return "|".join(parts)


def _compiled(pattern: str) -> Pattern:
    return re.compile(pattern, re.IGNORECASE)
