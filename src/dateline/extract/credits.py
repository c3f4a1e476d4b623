"""credit line → Credit: who took the picture, whose it is, who passed it on, on what terms."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from dateline.extract import credit_words as words
from dateline.extract.credit_parties import fold, may_name_a_house, party_of
from dateline.extract.credit_parts import Part, is_person, split_parts
from dateline.model import Credit

_LONGEST = 400
_WIDE = str.maketrans(
    {
        "：": ":", "（": "(", "）": ")", "／": "/", "｜": "|", "＝": "=", "［": "[", "］": "]",
        "【": "[", "】": "]", "〔": "[", "〕": "]", "，": ",", "；": ";", "\u3000": " ",
        "\u00a0": " ", "\u202f": " ", "∕": "/", "⁄": "/", "＠": "@", "﹕": ":", "◎": "/",
    }
)  # fmt: skip
_STAMP = re.compile(r"^\s*date\s+\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?\s+")
_WRAPPED = re.compile(r"^[(\[](?P<inside>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]\s*\.?$")
_EMBEDDED = re.compile(r"[(\[]\s*(?P<inside>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]\s*\.?\s*$")
# A second label inside the line: " | Vídeo: EPV", ". Styling: Kate Phelan", " / Photographer: X".
_SECTION = re.compile(r"\s*(?:[|/;,•·–-]|\.)\s*(?P<label>[^\W\d_][\w' -]{1,24}?)\s*:\s+(?=\S)")
_OF_CAPTION = re.compile(
    r"^(?:(?:photo|image|picture|photograph|foto|imagen|bild)s?\s+(?:of|de|von)\s+(?P<caption>.+?)"
    r"\s+)(?=(?:(?:is|are)\s+)?courtesy\b|(?:is\s+)?by\b)",
    re.IGNORECASE,
)
_HOUSE_THEN_NAME = re.compile(r"^(?P<house>[^:/|©]{3,60}?):\s+(?P<who>\S.{2,60})$")
_NUMBER = re.compile(r"\d{1,2}[:.]\d\d|(?:^|\s)\d{1,3}(?=\s|$|[%.,;:]\s)")
_SENTENCE_STOP = re.compile(r"[^\W\d_]{3,}[.!?]\s+\S|[。！？]|:\s")
_PIECES = re.compile(r"\s*[/|,;()=–—]\s*|\s-\s|\svia\s")
_POOLED = re.compile(r"^(?:代表|本社|共同)")
_CAPTION_WORDS = frozenset(
    "in at with on during after before near while as is are was were has his her their who shakes "
    "holds meets speaks attends arrives says im bei mit nach während vor am beim auf sind ist en "
    "con durante tras ante es son está avec dans sur pendant lors est sont devant au aux em com no "
    "na são é con nel nella durante si op bij met tijdens na på ved med under etter efter i vid ja "
    "в на под во с со під час після у з із зустріч встреча podczas w z na przy při v ve se na".split()
)
_CONNECTORS = frozenset(
    "of the for and de la le les des du del der die das dem den und y e i et di da do dos della für "
    "dla za pro van het voor og av for och om och och im ve ile & à a à al el на по и та й ta".split()
)


@dataclass(slots=True)
class _Line:
    """A credit line while it is taken apart."""

    body: str
    caption: str = ""
    labelled: bool = False
    for_person: bool = False
    kinds: list[str] = field(default_factory=list)
    licence: str | None = None
    courtesy: str = ""
    colon: bool = False
    source: bool = False


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


Reading = tuple[str | None, str | None, str | None, str | None, str | None, str | None]


@lru_cache(maxsize=4096)
def _read(raw: str, language: str | None) -> tuple[str | None, Reading | None]:
    del language  # the words of all languages are tried: pages are wrong about theirs
    line = _opened(raw)
    caption = line.caption or None
    if words.LABEL.fullmatch(f"{line.body}:") and not line.kinds and not _speaking(line.body):
        return caption, None
    if not any(letter.isalpha() for letter in line.body):
        alone = line.kinds[0] if line.kinds else None
        return caption, (None, None, None, None, None, alone) if alone else None
    opened = line.body
    for take in (_take_terms, _take_ai, _take_supply, _take_sections, _take_names):
        take(line)
    parts = _deduped(split_parts(line.body))
    courtesy = split_parts(line.courtesy)
    if _is_caption(line, parts + courtesy):
        told = line.labelled and _reads_as_sentence(opened)
        return opened if told else caption, None
    return caption, _assembled(line, parts, courtesy)


# ---- opening: labels, brackets, stamps ------------------------------------------------------
def tidy(raw: str) -> str:
    """A line with its wide punctuation made narrow, its spaces single, its stamp gone."""
    return " ".join(_STAMP.sub("", raw.translate(_WIDE)).split())


def _opened(raw: str) -> _Line:
    line = _Line(words.BUTTONS.sub("", tidy(raw)).strip())
    _unwrap(line)
    embedded = _EMBEDDED.search(line.body)
    if embedded and embedded.start() > 0 and label_at(embedded["inside"]):
        line.caption = line.body[: embedded.start()].strip()
        line.body = embedded["inside"].strip()
    caption = _OF_CAPTION.match(line.body)
    if caption:
        line.caption = caption["caption"].strip()
        line.body, line.labelled = line.body[caption.end() :], True
    while _take_label(line):
        _unwrap(line)
    return line


def _unwrap(line: _Line) -> None:
    while match := _WRAPPED.match(line.body):
        line.body, line.labelled = match["inside"].strip(), True


def label_at(text: str) -> int:
    """How many letters of ``text`` are a label that opens a credit line; 0 for none."""
    for pattern in (words.LABEL, words.LABEL_BY):
        match = pattern.match(text)
        if match:
            return match.end()
    return 0


def _take_label(line: _Line) -> bool:
    end = label_at(line.body)
    if not end:
        end = _bare_label(line.body)
    if not end or end > len(line.body):
        return False
    label, line.body = line.body[:end], line.body[end:].strip()
    line.labelled = True
    line.source = line.source or "출처" in label
    line.for_person = line.for_person or bool(words.PHOTOGRAPHER_LABEL.search(label))
    for kind in ("ai", "screenshot", "collage", "graphic", "illustration", "file", "handout"):
        if dict(words.KINDS)[kind].search(label.strip(" :=|")):
            line.kinds.append(kind)
    by = words.BY.match(line.body)
    if by and by.group()[0].islower():
        line.body = line.body[by.end() :]
    return True


def _bare_label(body: str) -> int:
    """A label without a colon counts only before a house, "from", or one person's name."""
    match = words.LABEL_BARE.match(body)
    if not match or party_of(body):
        return 0
    rest = body[match.end() :].strip(" .")
    first = re.split(r"\s*[/|,(]\s*", rest, maxsplit=1)[0]
    if party_of(first) or words.FROM.match(rest) or is_person(first) or rest[:1] in "@©":
        return match.end()
    return 0


# ---- terms, AI, supply ----------------------------------------------------------------------
def _take_terms(line: _Line) -> None:
    match = words.LICENCE.search(line.body)
    if match:
        line.licence = match["licence"].strip()
        line.body = _cut(line.body, match)
    line.body = words.RIGHTS_NOISE.sub("", line.body).strip()


def _cut(body: str, match: re.Match[str]) -> str:
    before = body[: match.start()].rstrip(" ,;/|·-–(")
    after = body[match.end() :].lstrip(" ,;|·-–).")
    return f"{before} / {after}" if before and after else before or after


def _speaking(label: str) -> bool:
    """Whether a label alone says something: "Screenshot", "Archivbild"."""
    return any(pattern.search(label) for _, pattern in words.KINDS)


def _take_ai(line: _Line) -> None:
    """ "Bild erstellt mit KI in Bing Designer durch heise online": the tool is no author."""
    match = dict(words.KINDS)["ai"].search(line.body)
    if not match:
        return
    line.kinds.append("ai")
    before = re.sub(r"^(?:the |das |die )?(?:bild|image|photo|foto|imagen|illustration)s?$", "",
                    line.body[: match.start()].strip(" /|,(-–:"), flags=re.IGNORECASE)  # fmt: skip
    after = line.body[match.end() :]
    by = re.search(r"\b(?:durch|by|von|par|por|av|di)\s+|[/|,–]\s*", after)
    line.body = " / ".join(half for half in (before, after[by.end() :] if by else "") if half)


def _take_supply(line: _Line) -> None:
    supplied = words.SUPPLIED_BY.match(line.body)
    if supplied and not party_of(line.body):
        line.kinds.append("supplied")
        line.body = line.body[supplied.end() :]
    after = words.SUPPLIED_AFTER.search(line.body)
    if after and after.start() > 0:
        line.kinds.append("supplied")
        line.body = line.body[: after.start()]
    source = words.FROM.match(line.body)
    if source and line.labelled:
        line.kinds.append("supplied")
        line.body = line.body[source.end() :]
    courtesy = words.COURTESY.search(line.body)
    if courtesy and not words.COURTESY_PHOTO.match(line.body):
        line.kinds.append("handout")
        line.courtesy = line.body[courtesy.end() :]
        line.body = line.body[: courtesy.start()]
        if not line.body.strip(" .,;:/|-–("):
            line.body, line.courtesy = line.courtesy, ""


def _take_sections(line: _Line) -> None:
    for match in reversed(list(_SECTION.finditer(line.body))):
        if words.PHOTOGRAPHER_LABEL.match(match["label"]):
            line.body = f"{line.body[: match.start()]} / {line.body[match.end() :]}"
        else:
            line.body = line.body[: match.start()]


def _take_names(line: _Line) -> None:
    """Word orders of their own: "新华社记者 鞠鹏 摄", "X nuotr.", "House: Name"."""
    tail = words.PERSON_AFTER.search(line.body)
    if tail and tail.start() > 0 and not _POOLED.match(line.body):
        line.body, line.for_person, line.labelled = line.body[: tail.start()], True, True
        reporter = words.REPORTER.match(line.body)
        if reporter:
            line.body = f"{reporter['house']}/{reporter['name']}"
    pair = _HOUSE_THEN_NAME.match(line.body)
    if pair and not words.NOT_CREDIT.search(line.body):
        line.colon = True
        line.body = f"{pair['house']} / {pair['who']}"


# ---- what is no credit ----------------------------------------------------------------------
def _is_caption(line: _Line, parts: list[Part]) -> bool:
    if not parts:
        return not (line.kinds or line.licence)
    sure = any(not part.guessed and part.role != "user" for part in parts)
    if sure or line.licence or line.kinds:
        return len(line.body) > 200 and not line.labelled
    if not line.labelled and words.NOT_CREDIT.search(line.body):
        return True
    if _NUMBER.search(line.body):
        return True
    if not line.labelled and len(line.body) > 90:
        return True
    return any(_reads_as_sentence(part.text) for part in parts)


def _reads_as_sentence(text: str) -> bool:
    spaced = [word.strip(".,;:!?\"'“”«»()") for word in text.split()]
    spaced = [word for word in spaced if word]
    small = [word for word in spaced if word.islower() and word not in words.PARTICLES]
    if len(spaced) < 4 or not small:
        return False
    if any(word in _CAPTION_WORDS for word in small) and len(spaced) > 4:
        return True
    if words.OFFICE_WORD.search(text) or words.MEDIA_WORD.search(text):
        return len(spaced) > 12
    return any(word not in _CONNECTORS for word in small)


# ---- putting it together --------------------------------------------------------------------
def _deduped(parts: list[Part]) -> list[Part]:
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


def _assembled(line: _Line, parts: list[Part], courtesy: list[Part]) -> Reading | None:
    kinds = [*line.kinds, *(part.kind for part in parts + courtesy if part.kind)]
    everything = _as_persons(line, parts + courtesy)
    parts, courtesy = everything[: len(parts)], everything[len(parts) :]
    named = [part for part in parts if part.role in {"seller", "office", "unknown"}]
    late = [part for part in courtesy if part.role in {"seller", "office", "unknown"}]
    if not named:
        named, late = late, []
    organisations, distributors = _chained(parts, named, kinds)
    distributors += [part for part in everything if part.role == "repository"]
    distributors += [replace_the(part) for part in late]
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


def replace_the(part: Part) -> Part:
    """A courtesy's house less its article ("Courtesy of the ICJ")."""
    return part


def _listed(values: "object") -> str | None:
    unique = list(dict.fromkeys(values))  # type: ignore[call-overload]
    return "; ".join(unique) or None


def _as_persons(line: _Line, parts: list[Part]) -> list[Part]:
    """Unknown single names judged by their company: "Getty Images/Juanmonino" is a user."""
    stock = any(p.house and p.house.kind in {"stock", "market"} for p in parts)
    person = any(p.role == "person" for p in parts)
    company = any(p.house is not None or p.kind for p in parts) or line.kinds
    return [_as_person(part, line, stock=stock, person=person, company=bool(company)) for part in parts]


def _as_person(part: Part, line: _Line, *, stock: bool, person: bool, company: bool) -> Part:
    one_word = len(part.text.split()) == 1
    if part.role == "unknown" and stock and one_word and not person:
        return Part(part.text, "user")
    if part.role == "user" and part.guessed and not company:
        return Part(part.text, "unknown", guessed=True)
    if part.role == "unknown" and line.for_person and _eastern_name(part.text, line):
        return Part(part.text, "person", guessed=True)
    return part


def _eastern_name(text: str, line: _Line) -> bool:
    short = re.fullmatch(r"[\u3040-\u30ff\u3400-\u9fff\s·・]{2,8}", text)
    return bool(short) and "supplied" not in line.kinds and not words.OFFICE_WORD.search(text)


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
    if sellers[0].via or ("handout" in kinds and not _has_person(parts)):
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
_LAST = ("handout", "social")


def _kind(kinds: list[str], parts: list[Part], organisations: list[Part]) -> str | None:
    for kind in _FIRST:
        if kind in kinds:
            return kind
    houses = {part.house.kind for part in parts if part.house}
    if "file" in kinds:
        return "file" if houses or _has_person(parts) else "archive"
    if "supplied" in kinds and not (organisations and organisations[0].role == "seller"):
        return "supplied"
    if "handout" in kinds:
        return "handout"
    return _kind_of_houses(houses, parts) or next((k for k in _LAST if k in kinds), None)


def _kind_of_houses(houses: set[str], parts: list[Part]) -> str | None:
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


def is_sure(raw: str) -> bool:
    """Whether an unmarked string can be nothing but a credit: it names a house of the table
    that sends out pictures, and every other piece is a name, a site or a flag."""
    return len(raw) <= _LONGEST and _sure(raw)


@lru_cache(maxsize=4096)
def _sure(raw: str) -> bool:
    body = tidy(raw)
    longest = max(piece.count(" ") for piece in _PIECES.split(body))
    if longest > 8 or not may_name_a_house(body):
        return False
    if label_at(body) or body.endswith(("?", "!")) or _SENTENCE_STOP.search(body):
        return False
    parts = split_parts(_without_brackets(body))
    houses = [part for part in parts if part.house and not part.guessed]
    sellers = {"agency", "national", "market", "stock"}
    if words.ORG_AFTER.search(body):  # "J. Stacevičiaus / LRT nuotr." says that it is one
        sellers.add("media")
    if not any(part.house and part.house.kind in sellers for part in houses):
        return False
    return all(_surely(part) for part in parts)


def _without_brackets(body: str) -> str:
    match = _WRAPPED.match(body)
    return match["inside"] if match else body


def _surely(part: Part) -> bool:
    if part.house is not None or part.role in {"flag", "site", "user"}:
        return True
    spaced = part.text.split()
    named = [word for word in spaced if word not in _CONNECTORS | words.PARTICLES]
    return (
        len(spaced) <= 5
        and not _SENTENCE_STOP.search(part.text)
        and all(word[:1].isupper() or not word[:1].isalpha() for word in named)
    )
