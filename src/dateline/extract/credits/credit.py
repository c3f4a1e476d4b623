"""credit line → Credit: who took the picture, whose it is, who passed it on, on what terms."""

import re
from functools import lru_cache

from dateline.extract.credits import forms
from dateline.extract.credits.chain import Reading, read_parts, without_repeats
from dateline.extract.credits.line import (
    WRAPPED,
    Line,
    label_at,
    open_line,
    strip_line,
    tidy,
    without_initials,
)
from dateline.extract.credits.parties import may_name_a_house
from dateline.extract.credits.parts import Part, split_parts
from dateline.extract.credits.words import vocabulary
from dateline.model import Credit

__all__ = ["is_sure", "label_at", "parse_credit", "read_line"]

_LONGEST = 400
_NUMBER = re.compile(r"\d{1,2}[:.]\d\d|(?:^|\s)\d{1,3}(?=\s|$|[%.,;:]\s)")
# Sources of figures: "Source: Company reports".
_FIGURES = re.compile(
    r"\b(?:reports?|data|daten|calculations|berechnungen|filings|estimates)$", re.IGNORECASE
)
_SENTENCE_STOP = re.compile(r"[^\W\d_]{3,}[.!?]\s+\S|[。！？]|:\s")
_PIECES = re.compile(r"\s*[/|,;()=–—]\s*|\s-\s|\svia\s")
_SELLING = frozenset({"agency", "national", "market", "stock"})


def parse_credit(raw: str, origin: str, language: str | None = None) -> Credit | None:
    """A credit line taken apart; None for what is none (a caption, a button, nothing).

    ``raw`` stays verbatim in the result; names are given as written there. A caption before a
    credit in brackets is left aside. ``language`` is a hint and may be missing or wrong.
    """
    return read_line(raw, origin, language)[1]


def read_line(
    raw: str, origin: str, language: str | None = None
) -> tuple[str | None, Credit | None]:
    """(caption, credit) of a credit line that has a caption in it: "A in Kyiv (Photo: X)",
    "Photo of A courtesy of X", "Photo: A shakes hands with B" (which is all caption)."""
    if len(raw) > _LONGEST:
        return None, None
    caption, read = _read(raw, language)
    return caption, Credit(raw, origin, *read) if read else None


@lru_cache(maxsize=4096)
def _read(raw: str, language: str | None) -> tuple[str | None, Reading | None]:
    del language  # the words of all languages are tried: pages are wrong about theirs
    line = open_line(raw)
    caption = line.caption or None
    if not line.kinds and _is_bare_label(line.body):
        return caption, None
    if not any(letter.isalpha() for letter in line.body):
        alone = line.kinds[0] if line.kinds else None
        return caption, (None, None, None, None, None, alone) if alone else None
    opened = line.body
    strip_line(line)
    parts = without_repeats(split_parts(line.body))
    courtesy = split_parts(line.courtesy)
    if _is_caption(line, parts + courtesy):
        told = line.labelled and _reads_as_sentence(opened)
        return opened if told else caption, None
    return caption, read_parts(line, parts, courtesy)


def _is_bare_label(body: str) -> bool:
    """A label that nothing follows, and that tells nothing by itself as "Screenshot" does."""
    if not vocabulary().label.fullmatch(f"{body}:"):
        return False
    return not vocabulary().any_kind.search(body)


def _is_caption(line: Line, parts: list[Part]) -> bool:
    if not parts:
        return not (line.kinds or line.licence)
    sure = any(not part.guessed and part.role != "user" for part in parts)
    if sure or line.licence or line.kinds:
        return len(line.body) > 200 and not line.labelled
    if not line.labelled and vocabulary().no_credit.search(line.body):
        return True
    if _NUMBER.search(line.body) or _FIGURES.search(line.body):
        return True
    if not line.labelled and len(line.body) > 90:
        return True
    return any(_reads_as_sentence(part.text) for part in parts)


def _reads_as_sentence(text: str) -> bool:
    spaced = [word.strip(".,;:!?\"'“”«»()") for word in text.split()]
    spaced = [word for word in spaced if word]
    small = [word for word in spaced if word.islower() and word not in vocabulary().particles]
    if len(spaced) < 4 or not small:
        return False
    if any(word in vocabulary().caption for word in small) and len(spaced) > 4:
        return True
    if vocabulary().office.search(text) or vocabulary().media.search(text):
        return len(spaced) > 12
    return any(word not in vocabulary().connectors for word in small)


def is_sure(raw: str) -> bool:
    """Whether an unmarked string can be nothing but a credit: it names a house of the table
    that sends out pictures, and every other piece is a name, a site or a flag."""
    return len(raw) <= _LONGEST and _sure(raw)


@lru_cache(maxsize=4096)
def _sure(raw: str) -> bool:
    body = without_initials(tidy(raw))
    longest = max(piece.count(" ") for piece in _PIECES.split(body))
    if longest > 8 or not may_name_a_house(body):
        return False
    if label_at(body) or body.endswith(("?", "!")) or _SENTENCE_STOP.search(body):
        return False
    parts = split_parts(_without_brackets(body))
    houses = [part for part in parts if part.house and not part.guessed]
    # "J. Stacevičiaus / LRT nuotr." says that it is a credit
    sellers = _SELLING | ({"media"} if forms.ORG_AFTER.search(body) else set())
    if not any(part.house and part.house.kind in sellers for part in houses):
        return False
    return all(_surely(part) for part in parts)


def _without_brackets(body: str) -> str:
    match = WRAPPED.match(body)
    return match["inside"] if match else body


def _surely(part: Part) -> bool:
    if part.house is not None or part.role in {"flag", "site", "user"}:
        return True
    spaced = part.text.split()
    small = vocabulary().connectors | vocabulary().particles
    named = [word for word in spaced if word not in small]
    return (
        len(spaced) <= 5
        and not _SENTENCE_STOP.search(part.text)
        and all(word[:1].isupper() or not word[:1].isalpha() for word in named)
    )
