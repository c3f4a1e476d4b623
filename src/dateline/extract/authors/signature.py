"""lines around the text → [Byline]: who signs it in a line of its own, above or below it."""

import re
from collections.abc import Iterator
from itertools import islice

from dateline.extract.authors.byline import Byline, byline_of
from dateline.extract.authors.names import agencies_in, is_person, names_in, opened, opens
from dateline.extract.fields import Reading

_ABOVE, _INTO, _BELOW = 25, 3, 12  # lines around the text in which somebody may sign
_NEXT = 2  # lines from the text in which a bare name is a signature
_LONGEST = 110
_AT_END = re.compile(
    r"[.!?”\"»]\s*\((?P<who>[^\W\d_]{2,4}(?:\s?[/,]\s?[^\W\d_]{2,5}){0,3})\)$"
    r"|^(?P<line>[a-zäöü]{2,4}(?:\s?[/,]\s?[^\W\d_]{2,5}){0,3})(?=;|$)|^(?P<room>[\w.-]*[Rr]edaktion)$"
)
_LABEL, _SHORT, _BUTTON = 20, 30, 2
_IN_DATELINE = re.compile(r"[^\W\d_][^().]{1,40}\((?P<who>[^\s()][^()]{1,20})\)\s*\.?[-–—]\s")
_SIGNED_BEHIND = re.compile(
    r"^(?:posted|published|written|veröffentlicht|erstellt|gepostet|eingestellt|publié|publicado)\b"
    r".{0,40}?\s(?:by|von|par|por)\s+(?P<who>.{3,60})$|^\W*责编\s*[:：]\s*(?P<editor>.{2,40}?)\W*$",
    re.IGNORECASE,
)
# "입력 2026.03.05 09:30 김바다 기자": behind dates alone.
_REPORTER = re.compile(
    r"\d(?:[^가-힣]|수정|입력)*\s(?P<who>[가-힣]{2,4})\s(?:(?:선임|인턴|수습)\s?)?기자$"
)
# "2026年3月5日 15:51 来源：新华社 作者：李响".
_LABELLED_WIDE = re.compile(
    r"(?:\s|^)(?:作者|记者|記者|撰文|文|執筆|글)\s?[:：]\s?(?P<who>[\u3400-\u9fff가-힣]{2,4})(?=\s|$)"
)
# "山田太郎記者", "김바다 기자 bada@gazette.example": a line of its own; "政治部記者" is nobody.
_REPORTER_ALONE = re.compile(
    r"\W?(?P<han>[\u3400-\u9fff]{3,5})(?<![部社局班])[記记]者\W?"
    r"|\W?(?P<hangul>[가-힣]{2,4})\s(?:(?:선임|인턴|수습)\s?)?기자(?:\s\S{1,30}@\S{1,40})?\W?"
)
_BARS = re.compile(r"\s*[|•·]\s*")
_LEADING_DATE = re.compile(
    r"^(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d)(?:,?\s\d\d[:.]\d\d)?(?:\suhr)?\s*[-–|·,:]?\s*",
    re.IGNORECASE,
)
_FIRST_PART = re.compile(r"[,·|]")
_BEHIND_NAME = re.compile(r"\s*[|•].*$|\s[^\W\d_]{3,9}\.?\s\d{1,2},\s\d{4}.*$")
_DATED = re.compile(
    r"^(?P<who>[^\d|,·–]{5,40}?)\s*[|,·–]\s*(?:den |am |on |le )?"
    r"(?:\d{1,2}[./]\s?\d{1,2}[./]\s?(?:20)?\d\d|20\d\d-\d\d-\d\d|\d{1,2}\.?\s[^\W\d_]{3,10}\.?\s20\d\d"
    r"|[^\W\d_]{3,10}\.?\s\d{1,2},\s20\d\d|stand\b|publi|veröff|vor \d|hace \d)"
    r"|^(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d)\s*[-–|·,]\s*(?P<name>[^\d|,·–]{5,40})$",
    re.IGNORECASE,
)
_IS_SOMEBODY = re.compile(
    r"\s(?:is|was|has|works|writes|covers|ist|war|hat|leitet|arbeitet|schreibt|est|a été|travaille"
    r"|es|trabaja|escribe|è|lavora|scrive|jest|pracuje|é|trabalha|является|працює|är|er)\s"
)


def signatures(reading: Reading) -> Iterator[Byline]:
    """The lines nearest to the text that say "by" somebody; a bare name beside a date; one next
    to the text, alone or repeated by a note on the author."""
    if not reading.text_at:
        return
    for line in _by_lines(reading):
        if byline := byline_of("visible-signature:by", [line]):
            yield byline
    labelled, agency, ended = _labelled(reading), _agency(reading), _ended(reading)
    for origin, said in (
        ("label", labelled),
        ("agency", agency),
        ("end", ended),
        ("dated", _dated_name(reading)),
        ("name", _bare_name(reading)),
    ):
        if byline := byline_of(f"visible-signature:{origin}", said):
            yield byline


def _around(reading: Reading, above: int, into: int, below: int) -> Iterator[str]:
    """Lines by their distance from the text's first line, then from its last."""
    lines, (first, last) = reading.lines, (reading.text_at[0], reading.text_at[-1])
    near = sorted(
        range(max(0, first - above), min(len(lines), first + into + 1)),
        key=lambda at: (abs(at - first), at),
    )
    after = [at for at in range(last, min(len(lines), last + below + 1)) if at not in near]
    for at in (*near, *after):
        if len(lines[at]) <= _LONGEST:
            yield lines[at]


def _by_lines(reading: Reading) -> Iterator[str]:
    """The two nearest lines that say "by" somebody, be it a house in a few letters."""
    signed = filter(None, map(_signed, _around(reading, _ABOVE, _INTO, _BELOW)))
    yield from islice(signed, 2)


def _signed(line: str) -> str:
    """What a line says that opens as a byline does, behind a date or "posted on …"."""
    if reporter := _REPORTER.search(line) or _LABELLED_WIDE.search(line):
        return reporter["who"]
    if alone := _REPORTER_ALONE.fullmatch(line):
        return alone["han"] or alone["hangul"]
    if part := next((part for part in _BARS.split(line)[1:] if opens(part)), ""):
        return part
    line = _LEADING_DATE.sub("", line)
    behind = _SIGNED_BEHIND.match(line)
    said = (behind["who"] or behind["editor"]) if behind else line if opens(line) else ""
    name = _BEHIND_NAME.sub("", said)
    if names_in(name):
        return name
    first = _FIRST_PART.split(name)[0]
    return first if len(first) <= _SHORT and opened(first)[:1].isupper() else ""


def _labelled(reading: Reading) -> Iterator[str]:
    """A name in the line below one that says nothing but "Author:"."""
    lines, (first, last) = reading.lines, (reading.text_at[0], reading.text_at[-1])
    for at in range(max(0, first - _ABOVE), min(len(lines) - 1, last + _BELOW)):
        line = lines[at]
        if len(line) <= _LABEL and line.endswith((":", "：")) and opens(f"{line} -"):
            yield lines[at + 1][:_LONGEST]
            return


def _agency(reading: Reading) -> Iterator[str]:
    """An agency in a line of its own by the text, or in parentheses in its dateline."""
    first = reading.lines[reading.text_at[0]]
    if (found := _IN_DATELINE.match(first)) and agencies_in(found["who"]):
        yield found["who"]
        return
    for line in _around(reading, 12, 3, 2):
        if len(line) <= _SHORT and _is_agency(line):
            yield line
            return


def _is_agency(line: str) -> bool:
    """A photographer's name beside it makes it a credit; two letters may be a button."""
    return any(len(name) > _BUTTON for name in agencies_in(line)) and not names_in(line)


def _ended(reading: Reading) -> Iterator[str]:
    """A newsroom or initials in the last lines of the text, or behind its last word."""
    last = reading.text_at[-1]
    for line in reversed(reading.lines[max(last - 1, 0) : last + 2]):
        if found := _AT_END.search(line):
            yield found["who"] or found["line"] or found["room"]
            return


def _dated_name(reading: Reading) -> Iterator[str]:
    for line in _around(reading, _ABOVE, _INTO, 2):
        found = _DATED.match(line)
        name = found and (found["who"] or found["name"])
        if name and _is_name(name):
            yield name
            return


def _bare_name(reading: Reading) -> Iterator[str]:
    """Labels look like names; who wrote is introduced by a sentence that opens with the name."""
    for line in _around(reading, _NEXT, 1, 1):
        name = line.strip(" ,:|")
        if _is_name(name) and any(_introduces(name, other) for other in reading.lines):
            yield name
            return


def _introduces(name: str, line: str) -> bool:
    return line.startswith(f"{name} ") and bool(_IS_SOMEBODY.match(line[len(name) :]))


def _is_name(line: str) -> bool:
    """Two to four words, each a name's; a headline or a label has others."""
    words = line.strip(" ,:|").split()
    return (
        2 <= len(words) <= 4
        and is_person(line.strip(" ,:|"))
        and all(word.islower() or _is_name_word(word) for word in words)
    )


def _is_name_word(word: str) -> bool:
    letters = word.replace("'", "").replace("’", "").replace("-", "").rstrip(".")
    return letters.isalpha() and word[0].isupper()
