"""str → Line: a credit line opened: labels, brackets, terms and ways of supply taken off it."""

import re
from dataclasses import dataclass, field

from dateline.extract.credits import forms
from dateline.extract.credits.parties import party_of
from dateline.extract.credits.parts import is_person
from dateline.extract.credits.words import vocabulary

_WIDE = str.maketrans(
    {
        "：": ":", "（": "(", "）": ")", "／": "/", "｜": "|", "＝": "=", "［": "[", "］": "]",
        "【": "[", "】": "]", "〔": "[", "〕": "]", "，": ",", "；": ";", "\u3000": " ",
        "\u00a0": " ", "\u202f": " ", "∕": "/", "⁄": "/", "＠": "@", "﹕": ":", "◎": "/",
    }
)  # fmt: skip
_STAMP = re.compile(r"^\s*date\s+\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?\s+")
WRAPPED = re.compile(r"^[(\[](?P<inside>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]\s*\.?$")
_EMBEDDED = re.compile(r"[(\[]\s*(?P<inside>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]\s*\.?\s*$")
# A second label inside the line: " | Vídeo: EPV", ". Styling: Kate Phelan", " / Photographer: X".
# "ANTARA FOTO/Photographer/rwa": the editor's initials, which name no agency.
_INITIALS = re.compile(r"(?<=/)(?P<before>[^/]{4,40})/(?P<who>[a-z]{2,4})$")
_SECTION = re.compile(r"\s*(?:[|/;,•·–-]|\.)\s*(?P<label>[^\W\d_][\w' -]{1,24}?)\s*:\s+(?=\S)")
_OF_CAPTION = re.compile(
    r"^(?:(?:photo|image|picture|photograph|foto|imagen|bild)s?\s+(?:of|de|von)\s+(?P<caption>.+?)"
    r"\s+)(?=(?:(?:is|are)\s+)?courtesy\b|(?:is\s+)?by\b)",
    re.IGNORECASE,
)
_HOUSE_THEN_NAME = re.compile(r"^(?P<house>[^:/|©]{3,60}?):\s+(?P<who>\S.{2,60})$")
_POOLED = re.compile(r"^(?:代表|本社|共同)")


_PLAIN_PICTURE = re.compile(
    r"^(?:the |das |die )?(?:bild|image|photo|foto|imagen|illustration)s?$", re.IGNORECASE
)
_MADE_BY = re.compile(r"\b(?:durch|by|von|par|por|av|di)\s+|[/|,–]\s*")
# Labels that tell of the picture itself: "Archivfoto:", "Grafik:".
_GIVEN = re.compile(r"제공|提供|供[图圖]")
_TELLING = ("ai", "screenshot", "collage", "graphic", "illustration", "file", "handout")


@dataclass(slots=True)
class Line:
    """A credit line while it is taken apart.

    ``body`` is what remains; ``caption`` stood before it; ``kinds`` are the flags raised so
    far; ``courtesy`` is what follows "courtesy of"; ``colon`` says that a house and a name
    are joined by one, ``source`` that the label asks where the picture is from.
    """

    body: str
    caption: str = ""
    labelled: bool = False
    for_person: bool = False
    kinds: list[str] = field(default_factory=list)
    licence: str | None = None
    courtesy: str = ""
    colon: bool = False
    source: bool = False


# ---- opening: labels, brackets, stamps ------------------------------------------------------
def tidy(raw: str) -> str:
    """A line with its wide punctuation made narrow, its spaces single, its stamp gone."""
    return " ".join(_STAMP.sub("", raw.translate(_WIDE)).split())


def open_line(raw: str) -> Line:
    """A line without its brackets and labels; what they tell is kept."""
    line = Line(without_initials(forms.BUTTONS.sub("", tidy(raw)).strip(" =")))
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


def without_initials(body: str) -> str:
    """A line less the initials of the editor who sent it, behind its last stroke."""
    found = _INITIALS.search(body)
    if not found or party_of(found["who"]):
        return body
    return body[: found.end("before")]


def strip_line(line: Line) -> None:
    """Take off the body what is no name: terms, tools, ways of supply, other sections."""
    for take in (_take_terms, _take_ai, _take_supply, _take_sections, _take_names):
        take(line)


def _unwrap(line: Line) -> None:
    while match := WRAPPED.match(line.body):
        line.body, line.labelled = match["inside"].strip(), True


def label_at(text: str) -> int:
    """How many letters of ``text`` are a label that opens a credit line; 0 for none."""
    for pattern in (vocabulary().label, forms.LABEL_BY, forms.FILE_SENTENCE):
        match = pattern.match(text)
        if match:
            return match.end()
    return 0


def _take_label(line: Line) -> bool:
    end = label_at(line.body)
    if not end:
        end = _bare_label(line.body)
    if not end or end > len(line.body):
        return False
    label, line.body = line.body[:end], line.body[end:].strip()
    line.labelled = True
    line.source = line.source or "출처" in label
    line.for_person = line.for_person or bool(forms.PHOTOGRAPHER_LABEL.search(label))
    told = label.strip(" :=|")
    if _GIVEN.search(told):
        line.kinds.append("supplied")
    line.kinds += [kind for kind in _TELLING if vocabulary().kind(kind).search(told)]
    by = forms.BY.match(line.body)
    if by and by.group()[0].islower():
        line.body = line.body[by.end() :]
    return True


def _bare_label(body: str) -> int:
    """A label without a colon counts only before a house, "from", or one person's name."""
    match = forms.LABEL_BARE.match(body)
    if not match or party_of(body):
        return 0
    rest = body[match.end() :].strip(" .")
    first = re.split(r"\s*[/|,(]\s*", rest, maxsplit=1)[0]
    if party_of(first) or forms.FROM.match(rest) or is_person(first) or rest[:1] in "@©":
        return match.end()
    return 0


# ---- terms, AI, supply ----------------------------------------------------------------------
def _take_terms(line: Line) -> None:
    match = forms.LICENCE.search(line.body)
    if match:
        line.licence = match["licence"].strip()
        line.body = _cut(line.body, match)
    line.body = forms.RIGHTS_NOISE.sub("", line.body).strip()


def _cut(body: str, match: re.Match[str]) -> str:
    before = body[: match.start()].rstrip(" ,;/|·-–(")
    after = body[match.end() :].lstrip(" ,;|·-–).")
    return f"{before} / {after}" if before and after else before or after


def _take_ai(line: Line) -> None:
    """Of "Bild erstellt mit KI in Bing Designer durch heise online" the tool is no author."""
    match = vocabulary().kind("ai").search(line.body)
    if not match:
        return
    line.kinds.append("ai")
    before = _PLAIN_PICTURE.sub("", line.body[: match.start()].strip(" /|,(-–:"))
    after = line.body[match.end() :]
    by = _MADE_BY.search(after)
    line.body = " / ".join(half for half in (before, after[by.end() :] if by else "") if half)


def _take_supply(line: Line) -> None:
    private = vocabulary().kind("private").search(line.body.rstrip("."))
    before = line.body[: private.start()].strip() if private else ""
    if private and private.end() == len(line.body.rstrip(".")) and _is_picture(before):
        line.kinds.append("private")
        line.body = ""
        return
    supplied = forms.SUPPLIED_BY.match(line.body)
    if supplied and not party_of(line.body):
        line.kinds.append("supplied")
        line.body = line.body[supplied.end() :]
    _take_given(line)
    courtesy = forms.COURTESY.search(line.body)
    if courtesy and not forms.COURTESY_PHOTO.match(line.body):
        line.kinds.append("handout")
        line.courtesy = line.body[courtesy.end() :]
        line.body = line.body[: courtesy.start()]
        if not line.body.strip(" .,;:/|-–("):
            line.body, line.courtesy = line.courtesy, ""


def _is_picture(words: str) -> bool:
    return not words or bool(_PLAIN_PICTURE.fullmatch(words))


def _take_given(line: Line) -> None:
    """The giver stands before the word or after it: "警視庁提供", "Bild från Polisen"."""
    after = forms.SUPPLIED_AFTER.search(line.body)
    if after and after.start() > 0:
        line.kinds.append("supplied")
        line.body = line.body[: after.start()]
    source = forms.FROM.match(line.body)
    if source and line.labelled and not vocabulary().kind("social").search(line.body):
        line.kinds.append("supplied")
        line.body = line.body[source.end() :]


def _take_sections(line: Line) -> None:
    for match in reversed(list(_SECTION.finditer(line.body))):
        if forms.PHOTOGRAPHER_LABEL.match(match["label"]):
            line.body = f"{line.body[: match.start()]} / {line.body[match.end() :]}"
        else:
            line.body = line.body[: match.start()]


def _take_names(line: Line) -> None:
    """Word orders of their own: "新华社记者 鞠鹏 摄", "X nuotr.", "House: Name"."""
    place = forms.PLACE_BEFORE.match(line.body)
    if place and not party_of(place["place"]):
        line.body = f"{place['house']} / {line.body[place.end() :]}"
    tail = forms.PERSON_AFTER.search(line.body)
    if tail and tail.start() > 0 and not _POOLED.match(line.body):
        line.body, line.for_person, line.labelled = line.body[: tail.start()], True, True
        reporter = forms.REPORTER.match(line.body)
        if reporter:
            line.body = f"{reporter['house']}/{reporter['name']}"
    elif line.labelled and (named := forms.REPORTER_NAMED.match(line.body)):
        line.body, line.for_person = f"{named['house']}/{named['name']}", True
    pair = _HOUSE_THEN_NAME.match(line.body)
    if pair and not vocabulary().no_credit.search(line.body):
        line.colon = True
        line.body = f"{pair['house']} / {pair['who']}"
