"""lines around the text → byline: who signs it in a line of its own, above or below it."""

import re
from collections.abc import Iterator

from dateline.extract.authors import is_person, names_in, people, signs
from dateline.extract.fields import Reading
from dateline.model import Candidate

_ABOVE, _INTO, _BELOW = 25, 3, 12  # lines around the text in which somebody may sign
_NEXT = 2  # lines from the text in which a bare name is a signature
_LONGEST = 110
_SIGNED_BEHIND = re.compile(
    r"^(?:posted|published|written|veröffentlicht|erstellt|gepostet|eingestellt|publié|publicado)\b"
    r".{0,40}?\s(?:by|von|par|por)\s+(?P<who>.{3,60})$|^\W*责编\s*[:：]\s*(?P<editor>.{2,40}?)\W*$",
    re.IGNORECASE,
)
_BEHIND_NAME = re.compile(r"\s*[|•].*$|\s[^\W\d_]{3,9}\.?\s\d{1,2},\s\d{4}.*$")
_DATED = re.compile(
    r"^(?P<who>[^\d|,·–]{5,40}?)\s*[|,·–]\s*(?:den |am |on |le )?"
    r"(?:\d{1,2}[./]\s?\d{1,2}[./]\s?(?:20)?\d\d|20\d\d-\d\d-\d\d|\d{1,2}\.?\s[^\W\d_]{3,10}\.?\s20\d\d"
    r"|[^\W\d_]{3,10}\.?\s\d{1,2},\s20\d\d|stand\b|publi|veröff|vor \d|hace \d)",
    re.IGNORECASE,
)
_IS_SOMEBODY = re.compile(
    r"\s(?:is|was|has|works|writes|covers|ist|war|hat|leitet|arbeitet|schreibt|est|a été|travaille"
    r"|es|trabaja|escribe|è|lavora|scrive|jest|pracuje|é|trabalha|является|працює|är|er)\s"
)
_PARTICLES = frozenset(
    {"von", "van", "de", "der", "den", "del", "da", "di", "du", "la", "le", "el", "al", "bin"}
    | {"ben", "ter", "ten", "dos", "das", "zu"}
)


def read_signature(reading: Reading, *, house: bool) -> tuple[Candidate[str], ...]:
    """The people of the line nearest to the text's beginning that says "by" somebody; else of a
    bare name beside a date; else of one next to the text that a note on the author repeats."""
    if not reading.text_at:
        return ()
    # What signs in a person's place is believed before a name that only looks like one.
    for rule in (_by_line,) if house else (_by_line, _dated_name, _bare_name):
        if found := people(reading, rule(reading)):
            return found
    return ()


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


def _by_line(reading: Reading) -> Iterator[Candidate[str]]:
    for line in _around(reading, _ABOVE, _INTO, _BELOW):
        behind = _SIGNED_BEHIND.match(line)
        said = (behind["who"] or behind["editor"]) if behind else line if signs(line) else None
        name = _BEHIND_NAME.sub("", said) if said else ""
        if name and names_in(name):
            yield Candidate(name, "visible-signature:by", line)
            return


def _dated_name(reading: Reading) -> Iterator[Candidate[str]]:
    for line in _around(reading, _ABOVE, _INTO, 2):
        found = _DATED.match(line)
        if found and _is_name(found["who"]):
            yield Candidate(found["who"], "visible-signature:dated", line)
            return


def _bare_name(reading: Reading) -> Iterator[Candidate[str]]:
    """Labels look like names; who wrote is introduced by a sentence that opens with the name."""
    for line in _around(reading, _NEXT, 1, 1):
        name = line.strip(" ,:|")
        if _is_name(name) and any(_introduces(name, other) for other in reading.lines):
            yield Candidate(name, "visible-signature:name", line)
            return


def _introduces(name: str, line: str) -> bool:
    return line.startswith(f"{name} ") and bool(_IS_SOMEBODY.match(line[len(name) :]))


def _is_name(line: str) -> bool:
    """Two to four words, each a name's; a headline or a label has others."""
    words = line.strip(" ,:|").split()
    return (
        2 <= len(words) <= 4
        and is_person(line.strip(" ,:|"))
        and all(word in _PARTICLES or _is_name_word(word) for word in words)
        and words[-1] not in _PARTICLES
    )


def _is_name_word(word: str) -> bool:
    letters = word.replace("'", "").replace("’", "").replace("-", "").rstrip(".")
    return letters.isalpha() and word[0].isupper()
