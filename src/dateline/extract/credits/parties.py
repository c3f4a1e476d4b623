"""name → Party: who is named in a credit line, by one table of agencies and offices."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

PartyKind = Literal[
    "agency",
    "national",
    "market",
    "stock",
    "studio",
    "media",
    "office",
    "platform",
    "repository",
]
SELLERS = frozenset({"agency", "national", "market", "stock", "studio", "media"})

# Words that follow the name of a house without being part of it: "AP Photo", "Reuters Pictures".
_TAIL = re.compile(
    r"(?:[\s/-]+(?:photos?|foto|images?|pictures?|agency|agencia|agence|agentur))+$"
    r"|(?<=[\u3400-\u9fff])(?:发|發|圖片|图片|照片)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\s/|,;:=()\[\]©–—-]+")
_SHORT = 4
_NAME_CAP = 120


@dataclass(frozen=True, slots=True)
class Party:
    """A house of the table: its canonical name, its kind, and the house that owns it."""

    name: str
    kind: PartyKind
    owner: str | None = None


def fold(name: str) -> str:
    """A spelling without case, spaces, punctuation and vowel points: what two share."""
    if name.isascii():
        return "".join(filter(str.isalnum, name)).lower()
    normal = unicodedata.normalize("NFKC", name)
    return "".join(letter for letter in normal.casefold() if letter.isalnum())


@cache
def _table() -> dict[str, tuple[tuple[str, Party], ...]]:
    """The table by folded spelling; read on first use, as nothing is read at import."""
    text = resources.files("dateline").joinpath("extract/data/agencies.toml").read_text("utf-8")
    made: dict[str, tuple[tuple[str, Party], ...]] = {}
    for spelling, party in _spellings(tomllib.loads(text)):
        made[fold(spelling)] = (*made.get(fold(spelling), ()), (spelling, party))
    return made


def _spellings(sections: dict[str, dict[str, list[str]]]) -> Iterator[tuple[str, Party]]:
    owners = sections.pop("owners", {})
    for kind, houses in sections.items():
        for name, aliases in houses.items():
            party = Party(name, kind, owners.get(name))  # type: ignore[arg-type]
            yield from ((spelling, party) for spelling in (name, *aliases))


def party_of(name: str) -> Party | None:
    """The house that ``name`` is a spelling of.

    A short Latin spelling ("PR", "dpa") must stand as in the table or in capitals: "pr" and
    "so" are words.
    """
    if len(name) > _NAME_CAP:
        return None
    key = fold(name)
    known = _table().get(key, ())
    for spelling, party in sorted(known, key=lambda pair: pair[0] != name) if known[1:] else known:
        if len(key) > _SHORT or not key.isascii() or name.isupper() or name.strip() == spelling:
            return party
    return None


def may_name_a_house(text: str) -> bool:
    """A cheap look before a thorough one: whether some run of words is in the table."""
    table = _table()
    folded = [fold(word) for word in _WORD.split(text[:_NAME_CAP])]
    for start in range(len(folded)):
        run = ""
        for word in folded[start : start + 5]:
            run += word
            if run in table:
                return True
    return False


def without_tail(name: str) -> str:
    """The house's name as written, less a word such as "Photo" that is not part of it."""
    if party_of(name):
        return name
    bare = _TAIL.sub("", name)
    party = party_of(bare) if bare != name else None
    return bare if party and party.kind in SELLERS | {"office"} else name


def fused_parties(text: str) -> tuple[str, str]:
    """("AFP", "時事") of "AFP時事": two houses with nothing between them; empty if they are not."""
    for end in range(2, len(text) - 1) if 4 <= len(text) <= 16 and not text.isascii() else ():
        if party_of(text[:end]) and party_of(text[end:]):
            return text[:end], text[end:]
    return "", ""


def leading_party(text: str) -> tuple[str, str]:
    """("U.S. Navy", "John Doe") of "U.S. Navy John Doe"; an empty first part if none leads."""
    words = text.split()
    for count in range(min(len(words) - 1, 6), 0, -1):
        head = " ".join(words[:count])
        if party_of(head):
            return head, " ".join(words[count:])
    return "", text
