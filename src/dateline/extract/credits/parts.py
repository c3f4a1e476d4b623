"""a credit line's body → [Part]: its pieces, and what each of them is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from dateline.extract.credits import forms
from dateline.extract.credits.parties import (
    Party,
    fused_parties,
    leading_party,
    party_of,
    without_tail,
)
from dateline.extract.credits.words import vocabulary

Role = Literal["person", "user", "seller", "office", "unknown", "site", "repository", "flag"]

_SEPARATOR = re.compile(
    r"(?P<via>\s*[/,|-]?\s*\b(?:[Vv]ia|przez|через)\b\s*:?\s*(?:the website of\s+)?)"
    r"|(?P<paren>\s*[()\[\]]+\s*)"
    r"|(?P<mark>\s*(?:[/|•;=→]|(?<=\s)[·*](?=\s)|,(?!\s*(?:Jr|Sr|Inc|Ltd|LLC|Co)\b)"
    r"|(?<=\s)[-–—](?=\s)|、|(?<=\w)[–—](?=[A-ZÀ-Þ]))\s*)"
)
_YEAR = re.compile(r"(?:^|[\s,©(]+)(?:19|20)\d\d(?:\s*[-–/]\s*(?:19|20)?\d\d)?[).]?(?=$|\s)")
_UNKNOWN = re.compile(
    r"^(?:uncredited|unknown|unbekannt|anonym(?:ous)?|unidentified|stringer|released)$",
    re.IGNORECASE,
)
# Companies by their last words, in capitals: "Salzgitter Flachstahl AG".
_COMPANY = re.compile(r"\s(?:AG|KG|SE|SA|AB|OY|AS|BV|NV|KGaA|SpA|GbR|eG|PLC|LLP|Co)$")
_EMAIL = re.compile(r"\S+@[\w-]+(?:\.[\w-]+)+")
_PAGE = re.compile(r"[\w.@-]+/?(?=$|[\s,;|)])")  # of a platform's site: "t.me/harbour"
_HANDLE = re.compile(r"^@[\w.]{2,40}$")
_EDGE = ' \t\n.,;:|/–—-·•*"“”„«»()[]【】<>'
_LOWER_NAME = re.compile(r"^[a-z0-9_.]{2,24}\d*$")
_INITIALED = re.compile(r"^(?:[^\W\d_]\.-?){1,3}$")
_JOINED = re.compile(r"\s*(?:\s&\s|\s\+\s|\s(?:and|und|et|y|e|og|och|i|en|و|та|и|和)\s)\s*")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_LATIN, _CYRILLIC = re.compile(r"[a-zA-Z]"), re.compile(r"[а-яА-ЯіїєІЇЄ]")
_HANGUL_NAME = re.compile(r"^[\uac00-\ud7a3]{3}$")
_THAI_NAME = re.compile(r"^[\u0e01-\u0e4e]{2,15} [\u0e01-\u0e4e]{2,20}$")
_OTHER_SCRIPT = re.compile(r"[\u0590-\u08ff\u0900-\u0dff\u10a0-\u10ff\u0530-\u058f]")


@dataclass(frozen=True, slots=True)
class Part:
    """One piece: its words, what it is, and whether "via" stood before it.

    ``house`` is the table's party where there is one; ``kind`` the flag that a piece such as
    "Archiv" or "Screenshot" raises.
    """

    text: str
    role: Role
    house: Party | None = None
    via: bool = False
    kind: str | None = None
    guessed: bool = False


def split_parts(body: str) -> list[Part]:
    """The pieces of a body whose label is gone, in their order."""
    return [
        replace(part, via=via or part.via)
        for text, via in _pieces(body)
        for part in _classified(text)
    ]


def _pieces(body: str) -> Iterator[tuple[str, bool]]:
    via, start = False, 0
    for match in _SEPARATOR.finditer(body):
        if _inside_site(body, match):
            continue
        yield body[start : match.start()], via
        via = match.lastgroup == "via" or (via and not body[start : match.start()].strip(_EDGE))
        start = match.end()
    yield body[start:], via


def _inside_site(body: str, match: re.Match[str]) -> bool:
    """Whether a slash belongs to an address ("https://x.org/y") or to "X/Twitter"."""
    if match.group().strip() != "/" or match.group() != "/":
        return False
    head = re.split(r"[\s|,;(]", body[: match.start()])[-1]
    if body[match.start() - 1 : match.end() + 1].count("/") > 1 or "://" in head:
        return True
    house = party_of(head) if "." in head else None
    return bool(house and house.kind == "platform" and _PAGE.match(body, match.end()))


def _classified(piece: str) -> Iterator[Part]:
    text = _bare(piece)
    if not text or _UNKNOWN.match(text) or _is_label(text):
        return
    known = _known(text)
    if known:
        yield known
        return
    first, last = fused_parties(text)
    if last:
        yield from _classified(first)
        yield from _classified(last)
        return
    yield from _flagged(text)


def _is_label(text: str) -> bool:
    """A mere label among the pieces: "Image via Getty Images"."""
    if party_of(text) or not vocabulary().label.fullmatch(f"{text}:"):
        return False
    return not vocabulary().any_kind.search(text)


def _bare(piece: str) -> str:
    text = forms.BUTTONS.sub("", _EMAIL.sub(" ", piece))
    if _YEAR.search(text):
        text = _YEAR.sub(" ", text)
    text = forms.LABEL_BY.sub("", text.strip(), count=1) if text[:1] in "©(ⓒ" else text
    stripped = text.strip(_EDGE + "©ⓒ")
    # "Sony Pictures Inc." and "إ.ب.أ." may lose their dot; "J. Stacevičiaus" keeps its own.
    return " ".join(_closed(stripped).split())


def _closed(text: str) -> str:
    """With the sign that closes a quotation of its own: «Name» inside a house's name."""
    for opening, closing in ("«»", "“”", "„“", "()", "[]"):
        if text.rfind(opening) > max(text.rfind(closing), 0):
            return text + closing
    return text


def _known(text: str) -> Part | None:
    if _HANDLE.match(text):
        return Part(text, "user")
    site = _is_site(text)
    house = party_of(text)
    if house is None and site:
        house = party_of(re.sub(r"^(?:https?://)?(?:www\.)?", "", text))
    if site or (house and house.kind == "platform"):
        return Part(text, "site", house or _house_of_site(text))
    if house is None:
        text = without_tail(text)
        house = party_of(text)
    if house is None:
        return None
    return Part(text, _role_of(house), house)


def _house_of_site(site: str) -> Party | None:
    """The office or paper whose name stands in an address: kremlin.ru, www.army.mil."""
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", site)
    if (host := party_of(bare.partition("/")[0])) and host.kind == "platform":
        return host
    if forms.OFFICIAL_SITE.search(site):
        return Party(site, "office")
    labels = re.split(r"[./]", bare)
    houses = (party_of(label) for label in labels if len(label) > 3)
    return next((house for house in houses if house), None)


def _is_site(text: str) -> bool:
    """An address: not initials ("A.P.") and not "H.G.Graser", whose end is a name."""
    if not forms.SITE.match(text) or re.fullmatch(r"(?:[^\W\d_]\.){2,}\w?", text):
        return False
    ending = text.split("/")[2 if "://" in text else 0].rsplit(".", 1)[-1]
    return ending.islower() or text.isupper()


def _role_of(house: Party) -> Role:
    if house.kind == "office":
        return "office"
    return "repository" if house.kind == "repository" else "seller"


def _flagged(text: str) -> Iterator[Part]:
    """A piece that no table knows: flags come off it ("EFE Archivo"), the rest is judged."""
    for kind, pattern in vocabulary().kinds if vocabulary().any_kind.search(text) else ():
        match = pattern.search(text)
        if match is None:
            continue
        yield Part(match.group(), "flag", kind=kind)
        rest = f"{text[: match.start()]} {text[match.end() :]}".strip(_EDGE)
        if kind in {"graphic", "illustration"} and len(rest) > 1:
            yield Part(text, "unknown", guessed=True)
        elif rest and not _empty_words(rest):
            yield from _classified(forms.FROM.sub("", forms.BY.sub("", rest)))
        return
    yield from _judged(text)


def _empty_words(rest: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:\W|来自|來自|图片|圖片|\b(?:photo|foto|fotos|image|images|bild|bilder|by|via|from|of|the|av|von|aus|de"
            r"|d[aeo]|del|fra|från|av|z|из|з|від|от|kuva|фото|사진|写真|画像|照片|图|动画|動画|から|より|ảnh|"
            r"vídeo|видео|відео|视频|影片|영상|동영상|video|in|mit|with|the|nuotr|nuotrauka)\b)*",
            rest,
            re.IGNORECASE,
        )
    )


_ON_SITE = re.compile(r"^(?P<who>.+?)\s+(?:on|auf|sur|en|na|bei|at|@|from)\s+(?P<site>.+)$")
_FROM_SITE = re.compile(
    r"^(?:取自|引自|摘自)?(?P<house>.+?)(?:の?(?:公式)?(?:ホームページ|HP|サイト|ウェブサイト)(?:から|より)?|から|より)$"
)
_CODE = re.compile(r"^[A-Z]{1,5}\d{3,}$|^#?\d{4,}$")


def _judged(text: str) -> Iterator[Part]:
    if _CODE.match(text):
        return
    placed = _ON_SITE.match(text)
    if placed and (house := party_of(placed["site"])) and house.kind in {"stock", "platform"}:
        yield from _classified(placed["who"])
        yield from _classified(placed["site"])
        return
    copied = _FROM_SITE.match(text)
    if copied:
        yield from _classified(copied["house"])
        return
    signed = forms.PERSON_AFTER.search(text)
    if signed and signed.start() > 0:
        name = text[: signed.start()].strip()
        yield _known(name) or Part(name, "person")
        return
    photographed = re.match(
        r"(?:official )?(?P<house>.{2,40}?)\s+(?:courtesy |file |handout |official )?"
        r"(?:photo(?:graph)?|image|picture)s?\s+by\s+(?P<who>.+)$",
        text,
        re.IGNORECASE,
    )
    if photographed:
        yield from _classified(photographed["house"])
        yield from _classified(photographed["who"])
        return
    alone = forms.REPORTER_ALONE.match(text)
    if alone:
        yield Part(alone["name"], "person")
        return
    unranked = _unranked(text)
    head, rest = leading_party(unranked)
    if head and _is_account(head, rest):
        yield from _classified(head)
        yield from _classified(rest)
        return
    if head and (_unranked(rest) != rest or party_of(rest) or _shouted(head, rest)):
        yield from _classified(head)
        yield from _classified(rest)
        return
    first, last = _trailing_house(unranked)
    if last:
        yield from _classified(first)
        yield from _classified(last)
        return
    yield from _joined(unranked)


def _is_account(head: str, rest: str) -> bool:
    """A platform and whose page it is there: "Instagram @harbour", "Telegram-канал Порту"."""
    house = party_of(head)
    return bool(house and house.kind == "platform" and (rest.startswith("@") or len(head) > 4))


def _unranked(text: str) -> str:
    """Less its ranks and its job: "Sgt. Jane Roe" is Jane Roe."""
    text = _closed(forms.JOB.sub("", text).strip(_EDGE)) or text
    while True:
        match = forms.RANK.match(f"{text} ")
        if not match or match.end() >= len(text):
            return text
        text = text[match.end() :].strip()


def _shouted(head: str, rest: str) -> bool:
    """Capitals set a house off from the name after it: "REUTERS John Doe"."""
    house = party_of(head)
    return bool(
        house
        and house.kind in {"agency", "national", "office"}
        and head.isupper()
        and is_person(rest)
        and not rest.isupper()
    )


def _trailing_house(text: str) -> tuple[str, str]:
    """("John Doe", "AFP") of "John Doe AFP"."""
    spaced = text.split()
    for count in range(1, min(len(spaced) - 1, 4)):
        name, tail = " ".join(spaced[:-count]), " ".join(spaced[-count:])
        house = party_of(tail)
        if house and house.kind in {"agency", "national", "market"} and is_person(name):
            return name, tail
    return text, ""


def _joined(text: str) -> Iterator[Part]:
    """Two names in one piece: "A und B", "ESA & MPS for OSIRIS Team"."""
    pair = _JOINED.split(text, maxsplit=1)
    if len(pair) == 2 and all(pair):
        both = all(is_person(half) for half in pair)
        if both or (" & " in text and (party_of(pair[0]) or party_of(pair[1]))):
            for half in pair:
                yield from _classified(half)
            return
    for_whom = forms.FOR.split(text, maxsplit=1)
    if len(for_whom) == 2 and is_person(for_whom[0]):
        yield Part(for_whom[0], "person")
        yield from _classified(for_whom[1])
        return
    yield _judge(text)


def _judge(text: str) -> Part:
    """What an unknown piece looks like."""
    if vocabulary().office.search(text):
        return Part(text, "office", guessed=True)
    if vocabulary().media.search(text):
        return Part(text, "seller", Party(text, "media"), guessed=True)
    if vocabulary().agency.search(text):
        return Part(text, "seller", Party(text, "agency"), guessed=True)
    if is_person(text):
        return Part(text, "person", guessed=True)
    if _LOWER_NAME.match(text):
        return Part(text, "user", guessed=True)
    return Part(text, "unknown", guessed=True)


def names_office(text: str) -> bool:
    """Whether words are an office's name and no more: each in capitals but for the small ones."""
    house = party_of(text)
    if house is not None:
        return True
    small = vocabulary().connectors
    named = [word for word in text.split() if word.casefold() not in small]
    return bool(vocabulary().office.search(text)) and all(word[:1].isupper() for word in named)


def is_person(text: str) -> bool:
    """Whether a piece has the shape of a person's name."""
    if any(letter.isdigit() for letter in text) or len(text) > 60:
        return False
    if _SPACELESS.search(text):
        name = _HANGUL_NAME.match(text) or _THAI_NAME.match(text)
        return bool(name) and not vocabulary().office.search(text)
    if _OTHER_SCRIPT.search(text):
        return 2 <= len(text.split()) <= 4 and not vocabulary().office.search(text)
    tokens = text.replace("’", "'").split()
    if not 2 <= len(tokens) <= 5 or _is_organised(text):
        return False
    if _LATIN.search(text) and _CYRILLIC.search(text):
        return False
    named = [token for token in tokens if token.casefold() not in vocabulary().particles]
    return len(named) >= 2 and all(_name_token(token) for token in named)


def _is_organised(text: str) -> bool:
    return bool(
        _COMPANY.search(text)
        or vocabulary().office.search(text)
        or vocabulary().organisation.search(text)
    )


def _name_token(token: str) -> bool:
    if _INITIALED.match(token):
        return True
    core = token.strip(".,'\"“”()")
    letters = core.replace("-", "").replace("'", "").replace(".", "")
    return bool(letters) and letters.isalpha() and core[:1].isupper() and "&" not in token
