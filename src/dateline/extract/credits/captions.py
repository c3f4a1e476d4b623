"""caption → (caption, credit line): the credit that stands in a caption, cut off it."""

import re
from collections.abc import Iterator

from dateline.extract.credits import forms
from dateline.extract.credits.credit import is_sure, parse_credit, read_line
from dateline.extract.credits.line import label_at, tidy
from dateline.extract.credits.parties import party_of
from dateline.extract.credits.parts import is_person
from dateline.extract.credits.words import vocabulary

_LONGEST = 4000  # what is longer is no caption
_SPACES, _BREAK = re.compile(r"[ \t\u00a0\u3000]+"), re.compile(r" *\n\s*")
_LONGEST_CREDIT = 170
_LONGEST_SURE = 90
_BRACKETS = re.compile(r"[(\[（［【](?P<inside>[^()\[\]（）［］【】]{2,160})[)\]）］】]")
_NESTED = re.compile(r"\((?P<inside>[^()]{2,80}\([^()]{2,40}\)[^()]{0,40})\)\s*\.?$")
_SIGN = re.compile(r"[:：=＝]")
_WORDS_BEFORE = re.compile(r"(?:[^\s.,;()\[\]|/·•]+[\s/]+){0,3}[^\s.,;()\[\]|/·•]+\.?\s*$")
_BY_LABEL = re.compile(
    r"(?:(?:\b(?:main |cover |header |top |lead )?(?:photo[ -]?illustration|photo(?:graph|s)?|"
    r"picture|image|foto|bild|illustration|graphic|imagen|imagem|fotografía)s?\s+(?:by|par|por|von|av|af|di|courtesy)\b"
    r"|\bphotographed by\b|\bcourtesy of\b|\b(?:fot|zdj)\.)"
    r"|©|\(c\)|ⓒ|\b(?:photo|foto|image|bild)\s*/\s*)\s*\S",
    re.IGNORECASE,
)
_BY_MARKS = (
    "photo", "picture", "image", "foto", "bild", "illustration", "graphic", "imagem", "courtesy",
    "fot.", "zdj.", "©", "(c)", "ⓒ",
)  # fmt: skip
_SENTENCE_END = re.compile(
    r"(?<=[.!?…»”\"’'。！？)])\s+|\s+[–—|•·*]\s*|\s+-\s+|\s+/\s+|\s{2,}|\n+|(?<=[。！？])"
)
_EAST_TAIL = re.compile(
    r"(?:^|[=＝]|(?<=[。！？\s]))(?P<credit>(?:[^=＝。！？\s]{2,10}(?:记者|記者|发|發)\s*)?"
    r"[^=＝。！？\s]{2,12}(?:\s[^\s。=＝]{1,3})?\s*(?:摄影报道|摄|攝|撮影|提供|供图|供圖|写す))[)）。]?$"
)
# "A bridge＝12日、東京都千代田区、山田太郎撮影": day and place are the caption's.
_FILED_TAIL = re.compile(r"[=＝][^=＝。！？]{1,80}、(?P<credit>[^=＝。！？、\s]{2,16})[)）。]?$")
_SIGNS = re.compile(r"(?:撮影|提供|写す)$")
_REPORTER_TAIL = re.compile(
    r"(?<=[.다])\s+/?\s*(?P<credit>(?:\S{2,8}=)?[\uac00-\ud7a3]{2,4}\s?(?:선임|사진|인턴)?\s?기자)$"
)
_PHOTO_OF = re.compile(r"(?:photo|image|picture)s?\s+of\s.+\bcourtesy\b", re.IGNORECASE)
_FEW = 3
_SENDER = re.compile(
    r"(?<![^\s。，,；;）)])[^\s。，,；;）)]{2,8}[发發]$"
)  # "新华社发（陶小溪 摄）"
_EDGE = " \t\n|/–—-·•,،;:("


def split_caption(text: str, language: str | None = None) -> tuple[str, str | None]:
    """("A in Kyiv", "Photo: X/Y") of "A in Kyiv (Photo: X/Y)"; the credit None where none is.

    Both come back as written (spaces folded); nothing is cut off a caption that only begins
    with a label ("Photo: A shakes hands with B" is a caption, less its label).
    """
    if len(text) > _LONGEST:
        return " ".join(text.split()), None
    line = _BREAK.sub("\n", _SPACES.sub(" ", text)).strip()
    for rule in (_whole, _bracketed, _labelled, _by_labelled, _eastern, _sure_tail):
        found = rule(line, language)
        if found is not None:
            caption, credit = found
            return " ".join(caption.split()), " ".join(credit.split()) if credit else None
    return " ".join(_unlabelled(line).split()), None


Split = tuple[str, str | None]


def _whole(line: str, language: str | None) -> Split | None:
    if len(line) > _LONGEST_CREDIT:
        return None
    if _PHOTO_OF.match(line):  # "Photo of A courtesy of B"
        caption, credit = read_line(line, "caption", language)
        if credit and caption:
            return caption, line
    if is_sure(line):
        pieces = re.split(r"\s+/\s+", line)
        if len(pieces) > 2 and forms.ORG_AFTER.search(line):  # "Who / photographer / LRT nuotr."
            return pieces[0], " / ".join(pieces[1:])
        return "", line
    if label_at(tidy(line)) and parse_credit(line, "caption", language):
        sentence = re.search(r"(?<=[^\W\d_]{4}[.!?])\s+(?=\S+\s+\S+\s+\S+)", line)
        if not sentence:
            return "", line
    return None


def _bracketed(line: str, language: str | None) -> Split | None:
    nested = _NESTED.search(line)
    if nested and label_at(tidy(nested["inside"])) and parse_credit(nested["inside"], "", language):
        return _cut(line, nested.start(), nested.end()), nested["inside"]
    for match in reversed(list(_BRACKETS.finditer(line))):
        inside = match["inside"].strip()
        last = not line[match.end() :].strip(" .")
        if (label_at(tidy(inside)) and parse_credit(inside, "", language)) or (
            last and (is_sure(inside) or _says_who(inside))
        ):
            sender = _SENDER.search(line[: match.start()])
            if sender and last:
                return line[: sender.start()].rstrip(_EDGE), line[sender.start() :]
            return _cut(line, match.start(), match.end()), inside
    return None


def _says_who(inside: str) -> bool:
    """Brackets that tell who made or gave the picture: "（代表撮影）", "[대통령실 제공]"."""
    credit = parse_credit(inside, "") if len(inside) <= 30 else None
    if credit is None:
        return False
    if credit.photographer:
        signed = forms.PERSON_AFTER.search(inside)
        return bool(signed) or ("/" in inside and party_of(credit.organisation or "") is not None)
    if credit.kind in {"pool", "private"}:
        return True
    return credit.kind in {"supplied", "screenshot"} and bool(credit.organisation or credit.site)


def _cut(line: str, start: int, end: int) -> str:
    rest = line[end:].strip()
    kept = line[:start].rstrip(" |/–—-·•,;:")
    return f"{kept} {rest}".strip() if rest not in {".", ""} else kept.strip()


def _labelled(line: str, language: str | None) -> Split | None:
    for start in _label_starts(line):
        tail = line[start:].strip()
        if len(tail) <= _LONGEST_CREDIT and parse_credit(tail, "", language):
            return line[:start].rstrip(_EDGE), tail
    return None


def _label_starts(line: str) -> Iterator[int]:
    """Where a label that ends in a colon may begin, from the left."""
    for sign in _SIGN.finditer(line):
        before = _WORDS_BEFORE.search(line[max(0, sign.start() - 45) : sign.start()])
        if not before:
            continue
        offset = max(0, sign.start() - 45) + before.start()
        phrase = before.group()
        for word in re.finditer(r"(?:^|(?<=[\s/]))\S", phrase):
            candidate = phrase[word.start() :].strip()
            if vocabulary().label.fullmatch(f"{candidate}:") and _stands_apart(
                line, offset + word.start()
            ):
                yield offset + word.start()
                break


def _stands_apart(line: str, start: int) -> bool:
    """A label begins a line, follows a mark, or is written with a capital or in no case."""
    before = line[:start].rstrip(" ")
    first = line[start]
    return not before or before[-1] in ".!?…»”\"')|/–—-·•,;]\n（(。！？" or not first.islower()


def _by_labelled(line: str, language: str | None) -> Split | None:
    low = line.lower()
    if not any(mark in low for mark in _BY_MARKS):
        return None
    for match in _BY_LABEL.finditer(line):
        start = _with_house(line, match.start())
        tail = line[start:].strip()
        if len(tail) <= _LONGEST_CREDIT and parse_credit(tail, "", language):
            return _parted(line, start)
    return None


def _parted(line: str, start: int) -> Split:
    """(caption, credit); a mere name before a stroke took the picture: "Who / House"."""
    caption = line[:start].rstrip(_EDGE)
    if is_person(caption) and line[len(caption) :].lstrip()[:1] in {"/", "|"}:
        return "", line
    return caption, line[start:].strip()


def _with_house(line: str, start: int) -> int:
    """Where the credit begins: "U.S. Army photo by …" begins with its house."""
    before = [word.start() for word in re.finditer(r"\S+", line[:start])]
    for place in before[-4:]:
        if party_of(line[place:start].strip()):
            return place
    end = max((found.end() for found in _SENTENCE_END.finditer(line, 0, start)), default=0)
    few = 0 < len(line[end:start].split()) <= _FEW
    return end if few and _is_of_credit(line[end:start].strip()) else start


def _is_of_credit(head: str) -> bool:
    """Words before "photo by" that a credit opens with: "Pool", "AI generated", "Korea Times"."""
    kind = vocabulary().any_kind.search(f"{head} image")
    return bool(kind and kind.start() == 0) or (
        all(word[:1].isupper() for word in head.split()) and bool(vocabulary().media.search(head))
    )


def _eastern(line: str, language: str | None) -> Split | None:
    if line.isascii():
        return None
    filed = _FILED_TAIL.search(line)
    if filed and (_SIGNS.search(filed["credit"]) or is_sure(filed["credit"])):
        return line[: filed.start("credit")].rstrip(f"{_EDGE}、"), filed["credit"]
    match = _EAST_TAIL.search(line) or _REPORTER_TAIL.search(line)
    if match and parse_credit(match["credit"], "", language):
        return line[: match.start()].rstrip(_EDGE), match["credit"]
    return None


def _sure_tail(line: str, _language: str | None) -> Split | None:
    """An unmarked credit counts where every piece of it is known or a name beside a house."""
    for end in _SENTENCE_END.finditer(line):
        tail = line[end.end() :].strip()
        if 2 <= len(tail) <= _LONGEST_SURE and is_sure(tail):
            return _parted(line, end.end())
    return None


def _unlabelled(line: str) -> str:
    """Less a label that nothing but a caption follows: "Photo: A shakes hands with B"."""
    label = vocabulary().label.match(line)
    return line[label.end() :] if label and len(line) - label.end() > 3 else line
