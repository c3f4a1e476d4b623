"""[Part] → Reading: whose picture it is, through whose hands it went, and of what kind."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from dateline.extract.credits.line import Line
from dateline.extract.credits.parties import fold
from dateline.extract.credits.parts import Part
from dateline.extract.credits.words import vocabulary

# photographer, organisation, distributor, site, licence, kind
Reading = tuple[str | None, str | None, str | None, str | None, str | None, str | None]


def without_repeats(parts: list[Part]) -> list[Part]:
    """Less what stands there twice, be it cut off ("GEORG HOCHMUTH/GEORG HOCHMUT")."""
    kept: list[Part] = []
    for part in parts:
        key = fold(part.text)
        if not key or any(_same(key, fold(other.text)) for other in kept):
            continue
        kept.append(part)
    return kept


def _same(key: str, other: str) -> bool:
    shorter, longer = sorted((key, other), key=len)
    return shorter == longer or (
        len(shorter) >= 8 and longer.startswith(shorter) and len(shorter) >= 0.8 * len(longer)
    )


def read_parts(line: Line, parts: list[Part], courtesy: list[Part]) -> Reading | None:
    """The reading of a line's parts; ``courtesy`` are those that follow "courtesy of"."""
    kinds = [*line.kinds, *(part.kind for part in parts + courtesy if part.kind)]
    everything = _as_persons(line, parts + courtesy)
    parts, courtesy = everything[: len(parts)], everything[len(parts) :]
    named = [part for part in parts if part.role in {"seller", "office", "unknown"}]
    late = [part for part in courtesy if part.role in {"seller", "office", "unknown"}]
    if not named:
        named, late = late, []
    organisations, distributors = _chained(parts, named, kinds)
    distributors += [part for part in everything if part.role == "repository"]
    distributors += late
    persons = [part.text for part in everything if part.role in {"person", "user"}]
    sites = [part.text for part in everything if part.role == "site"]
    of_its_own = bool(named) and named[0].role in {"office", "unknown"}
    if of_its_own and (line.source or (line.colon and persons)):
        kinds.append("supplied")
    kind = _kind(kinds, everything, organisations)
    found = (
        _listed(persons),
        _listed(part.text for part in organisations),
        _listed(part.text for part in distributors),
        _listed(sites),
        line.licence,
        kind,
    )
    return found if any(found) else None


def _listed(values: Iterable[str]) -> str | None:
    return "; ".join(dict.fromkeys(values)) or None


def _as_persons(line: Line, parts: list[Part]) -> list[Part]:
    """Unknown single names judged by their company: "Getty Images/Juanmonino" is a user."""
    stock = any(p.house and p.house.kind in {"stock", "market"} for p in parts)
    person = any(p.role == "person" for p in parts)
    company = any(p.house is not None or p.kind for p in parts) or line.kinds
    return [
        _as_person(part, line, stock=stock, person=person, company=bool(company)) for part in parts
    ]


def _as_person(part: Part, line: Line, *, stock: bool, person: bool, company: bool) -> Part:
    one_word = len(part.text.split()) == 1
    if part.role == "unknown" and stock and one_word and not person:
        return Part(part.text, "user")
    if part.role == "user" and part.guessed and not company:
        return Part(part.text, "unknown", guessed=True)
    if part.role == "unknown" and line.for_person and _eastern_name(part.text, line):
        return Part(part.text, "person", guessed=True)
    return part


def _eastern_name(text: str, line: Line) -> bool:
    short = re.fullmatch(r"[\u3040-\u30ff\u3400-\u9fff\s·・]{2,8}", text)
    return bool(short) and "supplied" not in line.kinds and not vocabulary().office.search(text)


def _chained(
    parts: list[Part], named: list[Part], kinds: list[str]
) -> tuple[list[Part], list[Part]]:
    """(organisations, distributors), each outward from the picture."""
    sellers = [part for part in named if part.role == "seller"]
    owners = [part for part in named if part.role != "seller"]
    studios = [part for part in sellers if part.house and part.house.kind == "studio"]
    if owners and studios:
        return studios, owners + [part for part in sellers if part not in studios]
    if owners:
        return owners, _outward(parts, sellers, owners[0])
    if not sellers:
        return [], []
    if sellers[0].via or ({"handout", "pool"} & set(kinds) and not _has_person(parts)):
        return [], sellers
    return _own_and_passed(parts, sellers)


def _has_person(parts: list[Part]) -> bool:
    return any(part.role in {"person", "user"} for part in parts)


def _outward(parts: list[Part], sellers: list[Part], owner: Part) -> list[Part]:
    """Sellers after the owner in their order, then the ones before it from the nearest on."""
    at = parts.index(owner) if owner in parts else -1
    after = [part for part in sellers if part in parts and parts.index(part) > at]
    before = [part for part in reversed(sellers) if part not in after]
    return after + before


_REACH = {"agency": 0, "media": 0, "stock": 0, "studio": 0, "national": 1, "market": 2}


def _own_and_passed(parts: list[Part], sellers: list[Part]) -> tuple[list[Part], list[Part]]:
    """Whose picture it is among houses that all have their own."""
    if len(sellers) == 1:
        return sellers, []
    passed = [part for part in sellers if part.via]
    ordered = [part for part in sellers if not part.via]
    if _name_is_last(parts):
        ordered.reverse()
    elif not _has_person(parts):
        ordered.sort(key=lambda part: _REACH.get(part.house.kind if part.house else "", 0))
    brand = next((p for p in ordered if _is_brand_of_another(p, sellers)), ordered[0])
    return [brand], [part for part in ordered if part is not brand] + passed


def _is_brand_of_another(part: Part, sellers: list[Part]) -> bool:
    owner = part.house.owner if part.house else None
    return owner is not None and any(s.house and s.house.name == owner for s in sellers)


def _name_is_last(parts: list[Part]) -> bool:
    plain = [part for part in parts if part.role in {"person", "user", "seller"}]
    return plain[-1].role != "seller" and plain[0].role == "seller"


# ---- the kind of credit ---------------------------------------------------------------------
_FIRST = ("ai", "screenshot", "collage", "graphic", "illustration", "pool", "private")
_LAST = ("handout", "social", "staff")


def _kind(kinds: list[str], parts: list[Part], organisations: list[Part]) -> str | None:
    for kind in _FIRST:
        if kind in kinds:
            return kind
    houses = {part.house.kind for part in parts if part.house}
    if "file" in kinds:
        owned = houses or _has_person(parts) or any(part.role == "office" for part in parts)
        return "file" if owned else "archive"
    if "supplied" in kinds and not (organisations and organisations[0].role == "seller"):
        return "supplied"
    if "handout" in kinds:
        return "handout"
    return _kind_of_houses(houses, parts) or next((k for k in _LAST if k in kinds), None)


def _kind_of_houses(houses: AbstractSet[str], parts: list[Part]) -> str | None:
    owners = {part.role for part in parts}
    selling = houses & {"agency", "national", "market"}
    if owners & {"office"} or "office" in houses or ("unknown" in owners and selling):
        return "handout"
    if "stock" in houses:
        return "stock"
    if selling:
        return "agency"
    if "platform" in houses:
        return "social"
    if "media" in houses or ("site" in owners and _has_person(parts)):
        return "staff"
    return None
