"""[Claim] → {wording: traits}: what speaks for each wording of a title, and what against it.

A trait is a name with a number, mostly 1; what it weighs stands in ``data/title_model.json``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dateline.extract.titles.headings import Heading, Surroundings
from dateline.extract.titles.site_names import SEPARATOR
from dateline.model import Candidate

Traits = dict[str, float]

HEADINGS = ("h1", "h2", "h3")
_HEAD = ("og", "ld", "title")  # the places that are compared with each wording
_NAMED = {"meta:og:title": "og", "meta:twitter:title": "tw"}
_PLACES = {"jsonld": "ld", "microdata": "md", "feed": "feed", "meta": "meta"}
_WORD = re.compile(r"\w+")
_LEAST_WORD = 3
_BELOW = frozenset({"heading", "ends heading"})
_TELLING = 8  # letters; shorter wordings begin or end others by chance
_LONGER = 3  # times: a heading longer than that is no title with its kicker


@dataclass(frozen=True, slots=True)
class Claim:
    """That the title is so: a candidate, its place, key and words, and the heading that shows
    it. Places are "og", "ld", "title", "h1" …; "title:front" is a part."""

    candidate: Candidate[str]
    place: str
    key: str
    words: frozenset[str]
    heading: Heading | None = None


def place_of(origin: str) -> str:
    """The place of a candidate, by its origin."""
    if origin.startswith("meta:dc"):
        return "dc"
    return _NAMED.get(origin) or _PLACES.get(origin.partition(":")[0], origin)


@dataclass(frozen=True)
class Claims:
    """All claims of a page; ``slug`` holds the words of its address."""

    every: Sequence[Claim]
    slug: frozenset[str]

    @cached_property
    def first(self) -> Mapping[str, Claim]:
        """The first claim of each place."""
        found: dict[str, Claim] = {}
        for claim in self.every:
            found.setdefault(claim.place, claim)
        return found

    @cached_property
    def told(self) -> frozenset[str]:
        """All words of what the head states."""
        stated = (claim.words for place, claim in self.first.items() if place in _STATED)
        return frozenset().union(*stated)

    @cached_property
    def main(self) -> Claim | None:
        """The first heading of the first level, of those that speak of what the head does."""
        tops = [claim for claim in self.every if claim.place == "h1"]
        return next((claim for claim in tops if claim.words & self.told), None) or next(
            iter(tops), None
        )

    @cached_property
    def compared(self) -> Mapping[str, Claim]:
        """The claims that each wording is compared with."""
        found = {place: self.first[place] for place in _HEAD if place in self.first}
        return found | ({"h1": self.main} if self.main else {})

    @cached_property
    def shown(self) -> Sequence[Claim]:
        """Those of headings."""
        return [claim for claim in self.every if claim.place in HEADINGS]


_STATED = frozenset({*_HEAD, "tw", "md", "dc", "meta", "feed"})


def traits_of(claims: Claims) -> dict[str, Traits]:
    """The traits of each wording, by its key."""
    wordings: dict[str, list[Claim]] = {}
    for claim in claims.every:
        wordings.setdefault(claim.key, []).append(claim)
    around = Surroundings()
    return {key: _traits(key, made, claims, around) for key, made in wordings.items()}


def _traits(key: str, made: Sequence[Claim], claims: Claims, around: Surroundings) -> Traits:
    places = {claim.place for claim in made}
    traits = dict.fromkeys(_where(key, places, claims), 1.0)
    traits |= dict.fromkeys(_form(made[0]), 1.0)
    shown = [claim.heading for claim in made if claim.heading and claim.place in HEADINGS]
    if shown:
        traits |= dict.fromkeys(_heading(shown, around), 1.0)
    traits |= dict.fromkeys(_apart(made[0], places, claims), 1.0)
    traits |= _likeness(key, made[0].words, claims)
    if len(key) >= _TELLING:
        traits |= dict.fromkeys(_within(key, claims, around), 1.0)
    if places & {"og", "ld"} and not places & {"h1", "title"} and traits.keys() & _BELOW:
        traits["stated, shown below main"] = 1.0
    return traits


def _where(key: str, places: set[str], claims: Claims) -> Iterator[str]:
    """Where the wording stands, and where it does not."""
    yield from places
    yield from {place.partition(":")[2] for place in places if place[:1] == "h"} - {""}
    agree = len(places & {"og", "ld", "title", "md", "h1"})
    yield from (f"agree>{least}" for least in (1, 2, 3) if agree > least)
    for place in ("og", "ld"):
        if place in claims.first and claims.first[place].key == key:
            yield f"first {place}"
    if places & set(HEADINGS):
        yield from (f"shown {place}" for place in _HEAD if place in places)
    rivals = set(_HEAD) & set(claims.first)
    if claims.main and claims.main.key == key:
        yield "main"
        yield from (f"main, not {place}" for place in rivals - places)
    if "og" in places and not places & {"h1", "title"}:
        yield "og, ld alone" if "ld" in places else "og alone"
        if "ld" not in places and _agreeing(claims.main, claims) >= 2:
            yield "og against all"
    if "ld" in places and not places & {"h1", "title", "og"}:
        yield "ld alone"


def _agreeing(main: Claim | None, claims: Claims) -> int:
    return sum(
        main is not None and place in claims.first and claims.first[place].key == main.key
        for place in _HEAD
    )


def _form(claim: Claim) -> Iterator[str]:
    """How long the wording is."""
    text = claim.candidate.value
    words, letters = text.count(" ") + 1, len(claim.key)
    yield from (f"words>{least}" for least in (1, 2, 3, 20) if words > least)
    yield from (f"letters>{least}" for least in (7, 11, 15, 100) if letters > least)
    if SEPARATOR.search(text):
        yield "separator"
    if text.endswith(("…", "...")):
        yield "cut"


def _heading(shown: Sequence[Heading], around: Surroundings) -> Iterator[str]:
    """Of the headings that show it the one with most text below: where it stands."""
    said = {heading.order: around.of(heading) for heading in shown}
    best = max(
        shown, key=lambda heading: (not said[heading.order] & {"beside", "linked"}, heading.below)
    )
    yield "heading"
    yield from (f"in {word}" for word in said[best.order])
    yield from (f"order>{least}" for least in (0, 1, 3) if best.order > least)
    yield from (f"rank>{least}" for least in (0, 1) if best.rank > least)
    yield from (f"above>{least}" for least in (0, 600) if best.above > least)
    yield from (f"below>{least}" for least in (0, 300) if best.below > least)
    if len(shown) > 1:
        yield "heading>1"


def _apart(claim: Claim, places: set[str], claims: Claims) -> Iterator[str]:
    """Whether the wording, or the main heading, speaks of something else than the head does."""
    if claims.told and not claim.words & claims.told:
        yield "apart"
    main_apart = claims.main is not None and not claims.main.words & claims.told
    for place in ("og", "title", "h2"):
        if place in places and claims.main is None:
            yield f"{place}, no main"
        elif place in places and main_apart:
            yield f"{place}, main apart"
    if claims.main and {"og", "title"} <= places and "h1" not in places:
        yield "og, title against main"


def _likeness(key: str, words: frozenset[str], claims: Claims) -> Traits:
    """How like the wording is to what stands elsewhere, and whether it is a part of that."""
    traits: Traits = {}
    most = 0.0
    for place, claim in claims.compared.items():
        like = _share(words, claim.words)
        traits[f"like {place}"] = like
        if claim.key == key:
            continue
        most = max(most, like if place != "h1" else 0.0)
        if claim.key.startswith(key):
            traits[f"begins {place}"] = 1.0
        if claim.key.endswith(key):
            traits[f"ends {place}"] = 1.0
        if key.startswith(claim.key) or key.endswith(claim.key):
            traits[f"over {place}"] = 1.0
    traits["like others"] = most
    if words and claims.slug:
        traits["slug"] = len(words & claims.slug) / len(words)
    return traits


def _within(key: str, claims: Claims, around: Surroundings) -> Iterator[str]:
    """Whether a heading goes on from the wording, or has a kicker before it."""
    longer = [claim for claim in claims.shown if key in claim.key and claim.key != key]
    if any(claim.key.startswith(key) for claim in longer):
        yield "begins heading"
    if any(
        not around.of(claim.heading) & {"beside", "linked"}
        for claim in longer
        if claim.place != "h1"
        and claim.heading
        and claim.key.endswith(key)
        and len(claim.key) < _LONGER * len(key)
    ):
        yield "ends heading"


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def words_of(text: str) -> frozenset[str]:
    """Words that can show that two titles speak of the same; of scripts without spaces, the
    pairs of letters."""
    found: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        if len(word) >= _LEAST_WORD or not word.isascii():
            found.add(word)
        if not word.isascii():
            found.update(_pairs(word))
    return frozenset(found)


def _pairs(word: str) -> Iterable[str]:
    if any("\u3040" <= letter <= "\u9fff" for letter in word):
        return (word[at : at + 2] for at in range(len(word) - 1))
    return ()
