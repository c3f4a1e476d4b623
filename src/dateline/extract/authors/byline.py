"""Byline: what one place of a page says about who wrote its article."""

from collections.abc import Iterable
from dataclasses import dataclass

from dateline.extract.authors.names import agencies_in, houses_in, key, names_in
from dateline.model import Candidate

_MOST = 20
_LONGEST = 300  # characters of a string that are looked at
_LISTS = frozenset({"jsonld:author", "jsonld:creator"})  # in which agencies sign beside people
STATED = -1  # the level of what stands in no element


@dataclass(frozen=True, slots=True)
class Byline:
    """``authors`` are people, or where there is none what signs instead, with "house:" before
    the origin; ``keys`` their names as they are compared; ``said`` the strings it was made of.
    ``level`` tells how many levels above the headline the two meet, ``elsewhere`` whether it
    stands among other things, ``of`` how many of its kind stand together."""

    origin: str
    authors: tuple[Candidate[str], ...]
    keys: frozenset[str]
    said: tuple[str, ...]
    level: int = STATED
    elsewhere: bool = False
    of: int = 1

    @property
    def is_house(self) -> bool:
        """Whether nobody is named in it."""
        return self.authors[0].origin.startswith("house:")

    @property
    def names(self) -> list[str]:
        """The authors' names."""
        return [author.value for author in self.authors]

    @property
    def kind(self) -> str:
        """What its origin begins with."""
        return self.origin.split(":")[0]


def byline_of(
    origin: str,
    said: Iterable[str],
    *,
    level: int = STATED,
    elsewhere: bool = False,
    of: int = 1,
) -> Byline | None:
    """The byline that strings make together; None where they name nobody."""
    raws = tuple(dict.fromkeys(raw[:_LONGEST] for raw in said))[:_MOST]
    found = [Candidate(name, origin, raw) for raw in raws for name in names_in(raw)]
    found = found or [
        Candidate(name, f"house:{origin}", raw) for raw in raws for name in houses_in(raw)
    ]
    found += [
        Candidate(name, f"house:{origin}", raw)
        for raw in (raws if found and origin in _LISTS else ())
        for name in agencies_in(raw)
    ]
    authors = {key(item.value): item for item in reversed(found)}
    if not authors:
        return None
    in_order = tuple(reversed(list(authors.values())))
    return Byline(origin, in_order, frozenset(authors), raws, level, elsewhere, of)
