"""Reading → notes: what a page says of its article beside the fields that all articles have.

By name: ``release_number``, ``syndication`` (whose text it is), ``licence``, ``contact``,
``attachment`` (a file's address), ``boilerplate`` (the heading or line where it begins),
``ai_use``, ``paywalled`` (where its data says that a part is not free).
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from dateline import urls
from dateline.extract import jsonld
from dateline.extract.fields import Reading
from dateline.model import Candidate

Notes = dict[str, tuple[Candidate[str], ...]]

_MOST = 20
_NEAR = 15
_LONGEST = 200
_NUMBER = re.compile(
    r"(?:press(?:e)?(?:release|mitteilung|information|meldung)?|media|news|medienmitteilung|release"
    r"|communiqu[ée](?: de presse)?|comunicado|comunicato|statement)\b[^\d\n]{0,25}?"
    r"(?:\b(?:no|nr|n°|nº|num|number)\b\.?:?|№|:)?\s*"
    r"(?P<number>\d{1,4}\s?[/-]\s?\d{2,4}|[A-Z]{1,4}[/-]\d{2,4}(?:[/-]\d{2,5})?"
    r"|(?<=[.:°º№ ])\d{1,4}(?=\s|$|,|\.))",
    re.IGNORECASE,
)
_UN_NUMBER = re.compile(r"(?P<number>[A-Z]{1,5}/(?:[A-Z]{1,5}/)?\d{2,5}(?:/\d{2,4})?)")
_AGENCIES = (
    r"AP|AFP|Reuters|dpa|APA|ANSA|EFE|TASS|Xinhua|PAP|ČTK|CTK|ITAR-TASS|Interfax(?:-\w+)?|UPI|SID"
    r"|PTI|ANI|IANS|Kyodo|Yonhap|Anadolu|AA|DPA|KNA|epd|sda|Keystone-SDA|NTB|TT|Ritzau|STT|Belga"
    r"|ANP|Lusa|Agerpres|MTI|BTA|Укрінформ|Ukrinform|УНІАН|УНН"
)
_SYNDICATED = re.compile(
    rf"^\W*(?:source|quelle|fuente|fonte|джерело|источник|kaynak|źródło"
    rf"|bron)\s*:\s*(?P<source>.{{2,60}}?)\W*$"
    rf"|^\W*(?P<alone>(?:{_AGENCIES})(?:\s*[/,]\s*(?:{_AGENCIES}|[a-z]{{2,4}}))*)\W*$"
    rf"|^[^.!?]{{0,60}}\((?P<inside>(?:{_AGENCIES})(?:/\w+)?)\)\s*[-–—]",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"^\W*(?:notes? (?:to|for) editors?|notes?:|about (?:the )?[\w&.,'’ -]{2,60}"
    r"|background(?: note)?"
    r"|further information|editor['’]?s? notes?|hinweise? (?:an|für) die redaktion(?:en)?"
    r"|über (?:die |den |das )?[\w&.,'’ -]{2,60}|à propos (?:de|du|des)\b.{2,60}"
    r"|note aux rédactions"
    r"|acerca de\b.{2,60}|sobre (?:el|la|los|las|a|o)\b.{2,60}|informazioni su\b.{2,60}"
    r"|o (?:firmie|spółce)\b.{2,60}|про компанію\b.{0,60}|о компании\b.{0,60})\W*$",
    re.IGNORECASE,
)
_CONTACT_HEAD = re.compile(
    r"\b(?:(?:press|media|news)\s?(?:office|contacts?|enquir\w+|inquir\w+)|contacts?\b"
    r"|for (?:more|further)"
    r" information|presse(?:kontakt|stelle)|ansprechpartner\w*|rückfragen|contact(?:s)? presse"
    r"|contacto"
    r"|contatti|kontakt|контакт\w*|прес-служба|пресс-служба)",
    re.IGNORECASE,
)
_REACHED = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?:\+|\b00|\btel\.?:?\s*|\(0)\d[\d\s()/.-]{6,}")
_AI = re.compile(
    r"\b(?:(?:generated|created|written|translated|produced|assisted|summari[sz]ed)\b.{0,40}"
    r"\b(?:by|with|using|through)\b.{0,30}\b(?:artificial intelligence|generative ai|ai\b|a\.i\."
    r"|chatgpt|machine translation)|(?:mit|durch|von)\b.{0,30}\b(?:künstlicher intelligenz|ki"
    r"|chatgpt)\b"
    r".{0,40}\b(?:erstellt|generiert|übersetzt|verfasst)|(?:généré|traduit|rédigé)\w*\b.{0,40}"
    r"\bintelligence artificielle|(?:generado|traducido)\w*\b.{0,40}\binteligencia artificial"
    r"|(?:створено|перекладено)\b.{0,40}\b(?:ші|штучн\w+ інтелект\w*))",
    re.IGNORECASE,
)
_FILES = (
    "a[href$='.pdf' i],a[href$='.docx' i],a[href$='.doc' i],a[href$='.xlsx' i],a[href$='.zip' i]"
)
_LICENCES = "a[rel~=license],link[rel~=license]"


def read_notes(reading: Reading) -> Notes:
    """What is said, by name; names of which nothing is said are left out."""
    found = {name: tuple(islice(dict.fromkeys(rule(reading)), _MOST)) for name, rule in _RULES}
    return {name: said for name, said in found.items() if said}


def _near_text(reading: Reading) -> Iterator[tuple[str, str]]:
    """(origin, line): the text's first and last blocks, and the lines before and behind it."""
    for block in (*reading.blocks[:3], *reading.blocks[-4:]):
        yield "text", block.text
    if reading.text_at:
        first, last = reading.text_at[0], reading.text_at[-1]
        lines = reading.lines
        for line in (*lines[max(0, first - _NEAR) : first], *lines[last + 1 : last + _NEAR]):
            yield "line", line


def _release_number(reading: Reading) -> Iterator[Candidate[str]]:
    for origin, line in _near_text(reading):
        if len(line) <= _LONGEST and (found := _NUMBER.search(line)):
            yield Candidate("".join(found["number"].split()), origin, line)
            return
        if len(line) < 30 and (found := _UN_NUMBER.fullmatch(line.strip())):
            yield Candidate(found["number"], origin, line)
            return


def _syndication(reading: Reading) -> Iterator[Candidate[str]]:
    for origin, line in _near_text(reading):
        found = _SYNDICATED.match(line) if len(line) <= _LONGEST or "(" in line[:80] else None
        if found:
            yield Candidate(found["source"] or found["alone"] or found["inside"], origin, line[:90])


def _licence(reading: Reading) -> Iterator[Candidate[str]]:
    page = reading.page
    for node in page.tree.css(_LICENCES)[:5]:
        if address := urls.join(page.base, node.attributes.get("href") or ""):
            yield Candidate(address, f"{node.tag}[rel=license]", address)
    for said in jsonld.articles(page.jsonld)[:3]:
        for raw in jsonld.strings(said.get("license"), "url"):
            yield Candidate(raw, "jsonld:license", raw)
    for name in ("dc.rights", "dcterms.license", "dcterms.rights", "copyright"):
        for raw in page.meta.get(name, ()):
            yield Candidate(raw, f"meta:{name}", raw)


def _contact(reading: Reading) -> Iterator[Candidate[str]]:
    """Lines with an address or a number behind a heading or within a line that says contact."""
    said = 0
    for origin, line in _near_text(reading):
        is_head = len(line) <= _LONGEST and bool(_CONTACT_HEAD.search(line))
        said = 4 if is_head else said - 1
        if said > 0 and len(line) <= 400 and _REACHED.search(line):
            yield Candidate(line, origin, line)


def _attachment(reading: Reading) -> Iterator[Candidate[str]]:
    page = reading.page
    for node in page.tree.css(_FILES)[:_MOST]:
        raw = node.attributes.get("href") or ""
        if address := urls.join(page.base, raw):
            yield Candidate(address, "a[href]", raw)


def _boilerplate(reading: Reading) -> Iterator[Candidate[str]]:
    """The first such line in the latter half of the text: what follows is said every time."""
    half = len(reading.blocks) // 2
    for block in reading.blocks[max(1, half) :]:
        if len(block.text) <= 80 and _BOILERPLATE.match(block.text):
            yield Candidate(block.text, f"text:{block.kind}", block.text)
            return


def _ai_use(reading: Reading) -> Iterator[Candidate[str]]:
    for origin, line in _near_text(reading):
        if len(line) <= 400 and (found := _AI.search(line)):
            yield Candidate(found[0], origin, line)
            return


def _paywalled(reading: Reading) -> Iterator[Candidate[str]]:
    """``isAccessibleForFree`` as Google's documentation on paywalled content has it."""
    for node in jsonld.articles(reading.page.jsonld):
        stated = node.get("isAccessibleForFree")
        if str(stated).strip().lower() in {"false", "no", "http://schema.org/false"}:
            yield Candidate("true", "jsonld:isAccessibleForFree", str(stated))
            return


_RULES: tuple[tuple[str, Callable[[Reading], Iterator[Candidate[str]]]], ...] = (
    ("release_number", _release_number),
    ("syndication", _syndication),
    ("licence", _licence),
    ("contact", _contact),
    ("attachment", _attachment),
    ("boilerplate", _boilerplate),
    ("ai_use", _ai_use),
    ("paywalled", _paywalled),
)
