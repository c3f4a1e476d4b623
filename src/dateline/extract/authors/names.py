"""str → [name]: the names in a byline, without "by", addresses, roles, places and dates."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from dateline.extract.authors.words import words
from dateline.extract.credits.parties import party_of

_JUNK = re.compile(
    r"\S+@\S+|\S+\[at\]\S+|https?://\S+|www\.\S+|\([^)]*\)|（[^）]*）|\[[^\]]*\]|@\w+"
)
_FIGURE = re.compile(r"[\d²³¹⁰⁴-⁹₀-₉]")
_NO_NAMES = frozenset("!?…:=+©")
_EDGES = " .,:;-–—|\"'*()●•·/"
_AGENCIES = frozenset({"agency", "national"})
_LONGEST_HOUSE = 40
_HOUSE_WORDS = 4
_LONGEST_NAME = 60
_LONGEST_WIDE = 12
_MOST_WORDS = 6


@lru_cache(maxsize=512)
def names_in(raw: str) -> tuple[str, ...]:
    """The people that a byline names."""
    return tuple(name for name in map(_bare, _parts(raw)) if is_person(name))


@lru_cache(maxsize=512)
def agencies_in(raw: str) -> tuple[str, ...]:
    """The news agencies that sign beside the people of a byline."""
    parts = (part.strip(_EDGES) for part in _parts(raw))
    return tuple(part for part in parts if (party := party_of(part)) and party.kind in _AGENCIES)


@lru_cache(maxsize=512)
def houses_in(raw: str) -> tuple[str, ...]:
    """What signs in a person's place: an agency, a newsroom, a pen name."""
    whole = words().tail.sub("", opened(" ".join(raw.split()))).strip(_EDGES)
    return (whole,) if is_house(whole) else ()


def opens(line: str) -> bool:
    """Whether a line opens as a byline does ("By …", "Text: …")."""
    return bool(words().opens.match(line))


def opened(byline: str) -> str:
    """A byline without what opens it."""
    while (shorter := words().opens.sub("", byline, count=1)) != byline:
        byline = shorter
    return byline


def is_person(name: str) -> bool:
    """Whether words look like a person's name rather than a house, a role or a sentence."""
    parts = name.split()
    if not 2 <= len(name) <= _LONGEST_NAME or _FIGURE.search(name):
        return False
    if any(found.search(name) for found in (words().house, words().nobody, words().roles)):
        return False
    if is_wide(name):
        return len(name) <= _LONGEST_WIDE
    if _NO_NAMES.intersection(name) or parts[-1].casefold() in words().particles:
        return False
    spelt = sum(part[0].isalpha() for part in parts)
    uncased = not any(char.isupper() or char.islower() for char in name)
    return spelt >= 2 and len(parts) <= _MOST_WORDS and (uncased or all(map(_is_part, parts)))


def _is_part(part: str) -> bool:
    """Whether a word may stand in a name: in capitals, a particle ("van", "al-", "d'")."""
    return (
        not part[0].isalpha()
        or part[0].isupper()
        or part.casefold() in words().particles
        or any(sign in part[1:4] and part[-1].isalpha() for sign in "'’-")
    )


def is_house(name: str) -> bool:
    """Whether words may sign in a person's place."""
    return (
        1 < len(name) <= _LONGEST_HOUSE
        and len(name.split()) <= _HOUSE_WORDS
        and any(char.isalpha() for char in name)
        and not words().nobody.search(name)
        and opened(f"{name} -") != "-"
        and not _NO_NAMES.intersection(name)
        and not name.endswith("...")
    )


def key(name: str) -> str:
    """A name as it is compared: letters and digits, without case and accents."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    return "".join(char for char in folded if char.isalnum())


def _parts(raw: str) -> Iterator[str]:
    byline = opened(" ".join(raw.split()))
    whose = words().others.sub("", byline)
    yield from filter(None, words().joins.split(whose))


def _bare(part: str) -> str:
    name = _placeless(" ".join(_JUNK.sub(" ", part).split()))
    name = words().role.sub("", _undated(name))
    name = opened(" ".join(name.split()).strip(_EDGES))
    name = words().before.sub("", name).strip(_EDGES)
    name = _once(words().tail.sub("", name).strip(" .,:;-–—|"))
    return name.title() if name.isupper() and " " in name else name


def _placeless(name: str) -> str:
    """Without the place behind a dash: "Ana Souza — Porto Alegre"."""
    who, dash, _ = name.partition(" — ")
    return who if dash and is_person(opened(who)) and " " in who else name


def _undated(name: str) -> str:
    """Without the date behind it: from its first digit, and a month's name before that."""
    digit = next((at for at, char in enumerate(name) if char.isdigit()), -1)
    return words().month.sub("", name[:digit].rstrip(" ,.-–—|")) if digit >= 0 else name


def _once(name: str) -> str:
    """A name that a page shows twice over, for two widths of screen."""
    parts = name.split()
    half = len(parts) // 2
    return " ".join(parts[:half]) if half and parts[:half] == parts[half:] else name


def is_wide(name: str) -> bool:
    """Whether it is written in a script whose names need no space."""
    return any(unicodedata.east_asian_width(char) == "W" for char in name)
