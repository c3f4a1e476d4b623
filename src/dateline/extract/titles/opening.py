"""Reading, title → title: the headline of a page that marks none and whose head names the house.

Old pages set their headline in bold type or in an element called "title"; their ``title`` says
"Press releases" on each of them.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from dateline.extract.credits.parts import names_office
from dateline.extract.fields import Reading, first_of
from dateline.extract.titles.traits import words_of
from dateline.model import Candidate, FieldOf
from dateline.text import is_closed

_NAMES = ("title", "headline", "titel", "titre", "titulo", "subject")
_NAMED = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z]))(?:[Tt]itle|[Hh]eadline|[Tt]itel|[Tt]itre|[Tt]itulo|[Ss]ubject)(?=$|[\s_-])"
)
_BOXES = frozenset({"span", "div", "p", "td", "b", "strong", "font", "h4", "h5"})
_MOST_NAMED, _MOST_LINES = 10, 6
_LEAST, _LONGEST = 15, 200  # characters of a headline
_FEW = 3  # words that one has
_WIDE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_SAID = 0.34  # the share of the title's words from which on a line says the same
_TOLD = 0.6  # … and the text speaks of what it names


def title_of_opening(
    reading: Reading, title: FieldOf[str], is_date: Callable[[str], bool]
) -> FieldOf[str]:
    """The title; where the page has no heading and its ``title`` element is an office's name or
    shares hardly a word with the text, what an element called "title" holds, else the last
    short line above the text's first long one."""
    if not (title.origin or "title").startswith("title") or reading.page.outline.of(
        "h1", "h2", "h3"
    ):
        return title
    is_house = bool(title.value) and names_office(title.value or "")
    words = frozenset[str]() if is_house else words_of(title.value or "")
    text = words_of(" ".join(reading.lines[at] for at in reading.text_at))
    if words and len(words & text) >= _TOLD * len(words):
        # of an element's whole headline the head may say a part
        lines = (item for item in _named(reading) if words < words_of(item.value))
    else:
        lines = (
            item
            for item in (*_named(reading), *_above_text(reading, is_date))
            if not words or len(words & words_of(item.value)) < _SAID * len(words)
        )
    found = next(lines, None)
    if found is None:
        return title
    rivals = (item for item in (title.won, *title.rivals) if item)
    return first_of([found, *rivals])


def _named(reading: Reading) -> Iterator[Candidate[str]]:
    made = reading.page.outline
    places = made.having("class", _NAMES) | made.having("id", _NAMES)
    lines = {reading.lines[at] for at in reading.text_at}
    for place in islice(sorted(places), _MOST_NAMED):
        attributes = made.attributes[place]
        names = (attributes.get("class") or "", attributes.get("id") or "")
        if made.tags[place] in _BOXES and any(map(_NAMED.search, names)):
            text = " ".join(made.nodes[place].text().split())
            if _is_headline(text) and (text in lines or not _is_linked(reading, place)):
                yield Candidate(text, f"visible:{made.tags[place]}.title", text)


def _is_linked(reading: Reading, place: int) -> bool:
    made = reading.page.outline
    inside = any(made.tags[at] == "a" for at in range(place, made.ends[place]))
    return inside or any(made.tags[up] == "a" for up in islice(made.up(place), 3))


def _above_text(reading: Reading, is_date: Callable[[str], bool]) -> Iterator[Candidate[str]]:
    """The short lines that open the text, the nearest to its first long one first."""
    short: list[str] = []
    for at in reading.text_at[:_MOST_LINES]:
        line = reading.lines[at]
        if len(line) > _LONGEST or is_closed(line):
            break
        short.append(line)
    else:
        return
    for line in reversed(short):
        if _is_headline(line) and not is_date(line):
            yield Candidate(line, "text:first-line", line)


def _is_headline(text: str) -> bool:
    wide = len(_WIDE.findall(text))
    if not _LEAST <= len(text) + wide <= _LONGEST or "|" in text or "@" in text:
        return False
    return not is_closed(text) and (len(text.split()) >= _FEW or wide >= _LEAST // 2)
