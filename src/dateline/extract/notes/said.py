"""Reading → notes: what a page says of its article beside the fields that all articles have.

By name: ``release_number``, ``syndication`` (whose text it is), ``licence``, ``contact``,
``attachment`` (a file's address), ``boilerplate`` (the heading or line where it begins),
``ai_use``, ``paywalled`` (where a part of it is not free).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from dateline import urls
from dateline.extract.credits.parties import party_of
from dateline.extract.fields import Reading
from dateline.extract.notes.paywall import read_paywalled
from dateline.extract.page import jsonld
from dateline.extract.page.outline import Attributes, Outline
from dateline.extract.page.parsed import Page
from dateline.extract.page.phrases import fold, phrases
from dateline.model import Candidate

Notes = dict[str, tuple[Candidate[str], ...]]
Lines = Sequence[tuple[str, str]]  # (origin, line)

_MOST = 20
_NEAR = 15  # lines before and behind the text
_FIRST, _LAST = 3, 12  # of the text's own lines
_LONGEST = 200  # characters of a line that is a note rather than a sentence
_MOST_TEXT = 400  # … of one that holds a whole address
_HEADING = 80
_HEAD = 90  # characters in which an agency opens a text
_CONTACTS = 4  # lines that a heading "Contact" speaks for
# "No. 24/118", "2026-14", "PR24/118", "IP/26/1234": a year or a code before or behind a slash.
# No date: nothing of the kind stands before or behind it.
_CODED = re.compile(
    r"(?<![\w./-])(?:[A-Z]{0,5}\d{1,4}\s?[/-]\s?\d{2,4}|[A-Z]{1,5}[/-]\d{2,5}(?:[/-]\d{2,5})?)"
    r"(?![\d/-]|\.\d)"
)
_PLAIN = re.compile(
    r"(?:\b(?:no|nr|nro|num|núm|nº|n°|n|č|čís|sz|br|бр|ном|αρ|αριθ|sayı)[.:º°]{0,2}|№|#|第)"
    r"\s{0,3}(?P<number>\d{1,5})(?![\d/.-]*\d)",
    re.IGNORECASE,
)
_UN_NUMBER = re.compile(
    r"[A-Z]{1,5}/(?:[A-Z]{1,5}/)?\d{2,5}(?:/\d{2,4})?(?:-[A-Z]{1,5}/(?:[A-Z]{1,5}/)?\d{2,5})*"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE = re.compile(r"\d")
_LABELLED_HEAD = 70  # characters of a line that hold "Press release" and its number
_BRACKETED = re.compile(r"[^.!?()]{0,60}\((?P<inside>[^()]{2,40})\)\s*\.?[-–—]")
_BEHIND = re.compile(r"[.!?。”\"»]\s?[(（](?P<inside>[^()（）]{2,30})[)）]$")  # the last word
_ALONE = re.compile(r"\W*(?P<alone>[^()]{2,40}?)\W*")
_LABELLED = re.compile(r"\W*(?P<label>[^:：]{2,40}?)\s*[:：]\s*(?P<source>.{2,60}?)\W*")
_BETWEEN = re.compile(r"\s*[/,;+&]\s*|\s(?:and|und|et|y|e|en|och|og|i|та|и|і)\s")
_AGENCIES = frozenset({"agency", "national"})
_DESK = 5  # letters of initials
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+\.[\w.-]+")
_CALLED = re.compile(r"(?:\+|\b00|\btel\b\D{0,4}|\(0)\d[\d\s()/.-]{6,}")
_CALL_SIGNS = ("+", "00", "tel", "(0")
_INITIALS = ("AI", "A.I.", "KI", "IA", "ШІ", "ИИ", "YZ", "MI", "TI", "SI")
_INITIAL = re.compile(rf"\b(?:{'|'.join(map(re.escape, _INITIALS))})\b|AI")
_SENTENCE = re.compile(r"(?<=[.!?。])\s*")
_SHORT = 60  # characters of a line that needs not say which text it speaks of
_SUBJECT = 45  # characters in which a longer one says so: "This translation was …"
_ENDINGS = ("pdf", "docx", "doc", "xlsx", "xls", "pptx", "zip", "odt")
_FILE_PARTS = tuple(f".{ending}" for ending in _ENDINGS)
_IS_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|od[ts]|rtf)(?:$|[?#])", re.IGNORECASE)
_FRAME = frozenset({"nav", "header", "footer"})
_LICENCE_WORDS = ("CC", "Creative Commons", "Open Government")
_LICENCE_NAMED = re.compile(
    r"\bCC[ -](?:BY(?:-(?:NC|SA|ND)){0,2}|0)(?:[ -]?\d\.\d)?\b"
    r"|\bCreative Commons(?: [\w-]{2,20}){0,4}(?: \d\.\d)?"
    r"|\bOpen Government Licen[cs]e(?: v?\d\.\d)?"
)
# "licensed", "Lizenz", "licencia", "ліцензією", "ライセンス"
_LICENSED = re.compile(r"li[cs]en[csz]|lizenz|ліценз|лиценз|άδεια|lisans|ライセンス", re.IGNORECASE)
_LICENCES = (
    "creativecommons.org/licenses/", "creativecommons.org/publicdomain/",
    "open-government-licence", "govdata.de/dl-de", "licence-ouverte", "open-licence",
)  # fmt: skip


def read_notes(reading: Reading) -> Notes:
    """What is said, by name; names of which nothing is said are left out."""
    lines = list(_near_text(reading))
    said = {name: rule(lines) for name, rule in _LINE_RULES}
    return _kept(said | {name: rule(reading) for name, rule in _PAGE_RULES})


def text_notes(lines: Sequence[str]) -> Notes:
    """The same of a text without a page: of its first and last lines."""
    near = [*lines[:_NEAR], *lines[max(_NEAR, len(lines) - _NEAR) :]]
    said = {name: rule([("text", line) for line in near]) for name, rule in _LINE_RULES}
    said["boilerplate"] = (
        Candidate(line, "text", line) for line in lines[len(lines) // 2 :] if is_boilerplate(line)
    )
    return _kept(said)


def _kept(said: Mapping[str, Iterator[Candidate[str]]]) -> Notes:
    found = {name: tuple(islice(dict.fromkeys(items), _MOST)) for name, items in said.items()}
    return {name: items for name, items in found.items() if items}


def _near_text(reading: Reading) -> Iterator[tuple[str, str]]:
    """(origin, line): the text's first and last lines, and those between, before and behind."""
    taken = reading.text_at
    if not taken:
        for block in (*reading.blocks, *reading.apart):
            yield from (("text", line) for line in block.text.split("\n"))
        return
    third, last = taken[min(_FIRST, len(taken)) - 1], taken[-1]
    sixth = max(third + 1, taken[-min(_LAST, len(taken))])
    own = set(taken)
    for at in (*range(max(0, taken[0] - _NEAR), third + 1), *range(sixth, last + 1 + _NEAR)):
        if at < len(reading.lines):
            yield "text" if at in own else "line", reading.lines[at]


def _release_number(lines: Lines) -> Iterator[Candidate[str]]:
    for origin, line in lines:
        if number := release_number(line):
            yield Candidate(number, origin, line)
            return


def release_number(line: str) -> str | None:
    """The number that a line gives a release, behind a word for one; of the United Nations'
    the line is all number."""
    if len(line) > _LONGEST or not _FIGURE.search(line):
        return None
    if len(line) < 30 and _UN_NUMBER.fullmatch(line.strip()):
        return line.strip()
    if not phrases("number_label").open(fold(line)):
        return None
    head = line[:_LABELLED_HEAD]
    if found := _CODED.search(head):
        return "".join(found[0].split())
    plain = _PLAIN.search(head)
    return plain["number"] if plain and not _YEAR.fullmatch(plain["number"]) else None


def _syndication(lines: Lines) -> Iterator[Candidate[str]]:
    for origin, line in lines:
        if line and (source := syndicated(line)):
            yield Candidate(source, origin, line[:_HEAD])


def syndicated(line: str) -> str | None:
    """Whose text a line says it is: "(AP)", "KYIV (Reuters) –", "… next spring. (AP)", "Source:
    Harbour Wire"."""
    if "(" in line[:_HEAD] and (found := _BRACKETED.match(line[:_HEAD])):
        return found["inside"] if _are_agencies(found["inside"]) else None
    if line.endswith((")", "）")) and (found := _BEHIND.search(line)):
        return found["inside"] if _are_agencies(found["inside"]) else None
    if len(line) > _HEAD:
        return None
    return _whole_line(line)


def is_source_line(line: str) -> bool:
    """Whether a line says whose text it is and nothing else."""
    return len(line) <= _HEAD and _whole_line(line) is not None


def _whole_line(line: str) -> str | None:
    labelled = _LABELLED.fullmatch(line) if ":" in line or "：" in line else None
    if labelled and _is_source(labelled["label"], labelled["source"]):
        return labelled["source"]
    alone = _ALONE.fullmatch(line)
    if alone is not None and _are_agencies(alone["alone"]):
        return None if phrases("no_agency").fill(fold(line)) else alone["alone"]
    return _helper(line)


def _helper(line: str) -> str | None:
    """The agencies whose reports a line says were used: "With inputs from PTI"."""
    if not phrases("helped_by").open(fold(line)):
        return None
    words = line.strip(" ()[]*_.–—-").split(" ")
    # the name begins behind the phrase, which is of two to four words
    names = (" ".join(words[at:]) for at in range(2, min(5, len(words))))
    return next((name for name in names if _are_agencies(name)), None)


def _is_source(label: str, source: str) -> bool:
    """Whether a label says "source" of a text: of a picture's it would name one."""
    if not phrases("source_label").fill(fold(label)):
        return False
    return "©" not in source and not phrases("picture").within(fold(source))


def _are_agencies(said: str) -> bool:
    """Whether each of the names between slashes is an agency's, initials of a desk apart."""
    is_named = False
    for name in _BETWEEN.split(said):
        if party := party_of(name.strip()):
            is_named = True
        if not (party.kind in _AGENCIES if party else name.islower() and len(name) <= _DESK):
            return False
    return is_named


def _licence(reading: Reading) -> Iterator[Candidate[str]]:
    page = reading.page
    for tag, stated in islice(_licensed(page), 5):
        if address := urls.join(page.base, stated.get("href") or ""):
            yield Candidate(address, f"{tag}[rel=license]", address)
    for said in jsonld.articles(page.jsonld)[:3]:
        for raw in jsonld.strings(said.get("license"), "url"):
            yield Candidate(raw, "jsonld:license", raw)
    for name in ("dc.rights", "dcterms.license", "dcterms.rights", "dcterms.rights.license"):
        for raw in page.meta.get(name, ()):
            yield Candidate(raw, f"meta:{name}", raw)
    for origin, line in _near_text(reading):
        if found := licence_named(line):
            yield Candidate(found, origin, line)


def licence_named(line: str) -> str | None:
    """The open licence that a line names as its text's: beside a picture it would be the
    picture's."""
    if len(line) > _MOST_TEXT or not any(map(line.__contains__, _LICENCE_WORDS)):
        return None
    found = _LICENCE_NAMED.search(line)
    if found is None or not _LICENSED.search(line) or phrases("picture").within(fold(line)):
        return None
    return found[0]


def _licensed(page: Page) -> Iterator[tuple[str, Attributes]]:
    """(tag, attributes) of links that say that they lead to a licence, or do."""
    made = page.outline
    yield from (("link", link) for link in page.links if _says_licence(link))
    led = made.having("href", _LICENCES)
    for place in sorted(led.union(made.stating("rel"))):
        stated = made.attributes[place]
        if made.tags[place] == "a" and (place in led or _says_licence(stated)):
            yield "a", stated


def _says_licence(stated: Attributes) -> bool:
    return "license" in (stated.get("rel") or "").split()


def _contact(lines: Lines) -> Iterator[Candidate[str]]:
    """Lines with an address or a number behind a heading or within a line that says contact."""
    if not any(_is_reached(line) for _, line in lines):
        return
    said = 0
    for origin, line in lines:
        is_head = len(line) <= _LONGEST and phrases("contact").within(fold(line))
        said = _CONTACTS if is_head else said - 1
        if said > 0 and len(line) <= _MOST_TEXT and _is_reached(line):
            yield Candidate(line, origin, line)


def _is_reached(line: str) -> bool:
    """Whether a line holds an address for mail or a number to call."""
    if "@" in line and _MAIL.search(line):
        return True
    return any(map(line.__contains__, _CALL_SIGNS)) and bool(_CALLED.search(line))


def _attachment(reading: Reading) -> Iterator[Candidate[str]]:
    """Files that the page offers, without those of its frame: terms of use, a media kit."""
    page, made = reading.page, reading.page.outline
    offered = made.having("href", _FILE_PARTS).union(made.stating("download"))
    for place in islice((at for at in sorted(offered) if made.tags[at] == "a"), _MOST):
        stated = made.attributes[place]
        raw = stated.get("href") or ""
        is_file = "download" in stated or _IS_FILE.search(raw)
        if is_file and not _in_frame(made, place) and (address := urls.join(page.base, raw)):
            yield Candidate(address, "a[href]", raw)


def _in_frame(made: Outline, place: int) -> bool:
    for up in made.up(place):
        if made.tags[up] in _FRAME:
            return made.tags[up] != "header" or made.tags[made.parents[up]] != "article"
    return False


def _boilerplate(reading: Reading) -> Iterator[Candidate[str]]:
    """The first such line in the latter half of the text: what follows is said every time."""
    half = len(reading.blocks) // 2
    for block in reading.blocks[max(1, half) :]:
        if is_boilerplate(block.text):
            yield Candidate(block.text, f"text:{block.kind}", block.text)
            return
    last = reading.text_at[-1] if reading.text_at else len(reading.lines)
    for at in range(max(0, last - _LAST), min(last + _NEAR, len(reading.lines))):
        if is_boilerplate(reading.lines[at]):
            origin = "text" if at in reading.text_at else "line"
            yield Candidate(reading.lines[at], origin, reading.lines[at])
            return


def is_boilerplate(line: str) -> bool:
    """Whether a line is a heading of what an office says every time, or opens with one and a
    colon; no sentence is one."""
    if len(line) > _HEADING:
        head, colon, _ = line[: _HEADING + 1].partition(": ")
        return bool(colon) and not _FIGURE.search(head) and is_boilerplate(head)
    bare = line.strip(" :*#-–—")
    if bare.endswith((".", "!", "?", "。")):
        return False
    folded = fold(bare)
    if phrases("boilerplate").fill(folded):
        return True
    return len(folded.split()) <= 8 and phrases("boilerplate_opens").open(folded)


def _ai_use(lines: Lines) -> Iterator[Candidate[str]]:
    lines = [(origin, line) for origin, line in lines if len(line) <= _MOST_TEXT]
    if not _names_tool("\n".join(line for _, line in lines)):  # all at once: hardly any does
        return
    for origin, line in lines:
        if _names_tool(line):
            for sentence in _SENTENCE.split(line):
                if tells_ai_use(sentence):
                    yield Candidate(sentence, origin, line)
                    return


def _names_tool(line: str) -> bool:
    may = any(map(line.__contains__, _INITIALS))
    return bool(may and _INITIAL.search(line)) or phrases("ai_tool").within(fold(line))


def tells_ai_use(sentence: str) -> bool:
    """Whether a sentence tells that a text was made by a machine: it names the tool, the making
    and, unless it is as short as a label, the text."""
    said = fold(sentence)
    if not _names_tool(sentence) or not phrases("ai_made").within(said):
        return False
    return len(sentence) <= _SHORT or phrases("ai_text").within(said[:_SUBJECT])


_LINE_RULES: tuple[tuple[str, Callable[[Lines], Iterator[Candidate[str]]]], ...] = (
    ("release_number", _release_number),
    ("syndication", _syndication),
    ("contact", _contact),
    ("ai_use", _ai_use),
)
_PAGE_RULES: tuple[tuple[str, Callable[[Reading], Iterator[Candidate[str]]]], ...] = (
    ("licence", _licence),
    ("attachment", _attachment),
    ("boilerplate", _boilerplate),
    ("paywalled", read_paywalled),
)
