"""Reading, Headline → the dates that elements near the headline show, in two roles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborNode

from dateline.extract.dates.words import DAY, date_words
from dateline.extract.fields import Reading, Rule
from dateline.extract.page.headline import MOST_NEAR, Headline
from dateline.extract.page.outline import Attributes
from dateline.extract.page.parsed import node_text
from dateline.model import Candidate
from dateline.text import one_line

LONGEST = 160  # characters of a line or element that may state a date
_TIMES = ("time", "relative-time", "local-time", "time-ago")
_NOT_SHOWN = frozenset({"html", "body", "script", "style", "time", "meta", "link", "img", "input"})
_IS_DATE_CLASS = re.compile(
    r"(?:^|[-_ ])(?:date|dates|datum|fecha|tarih|data|datetime|time|timedata|timestamp|pubdate"
    r"|published?|posted|publish(?:ed)?(?:date|time|on|at)|pub-?time|dateline|created|submitted"
    r"|byline|authors?|meta|info)"
    r"(?:$|[-_ ])|date(?:$|[A-Z])|[dD]ate(?:[tT]ime)?(?:$| )|[tT]imestamp|[Pp]ubl",
)
# Told by lexbor; the finer pattern is read of these alone.
_DATED = ("dat", "time", "publ", "post", "by", "meta", "info", "fecha", "tarih", "created",
          "author", "submitted")  # fmt: skip
_DATED_ID = ("dat", "time", "publ")
_NO_DATE = re.compile(
    r"^\d{10,13}$|erreichbar|geöffnet|\bopen(?:ing)?\b|öffnungszeit", re.IGNORECASE
)
# The day and hour at which a match is played.
_OF_MATCH = re.compile(
    r"(?:match|game|fixture)[-_]?(?:info|date|day|details?|time|meta|start)|kick-?off|fixture",
    re.IGNORECASE,
)
_LABEL = 40  # characters before a date that say of what it is
_CELLS = frozenset({"dd", "td"})
_LABELS = frozenset({"dt", "th", "td"})
_HAS_FIGURE = re.compile(r"\d")
_OPENS = re.compile(DAY)

# A date, the place of the element that shows it, and whether it is said to be one of change.
Stated = tuple[Candidate[str], int, bool]


@dataclass(frozen=True, slots=True)
class Shown:
    """The dates that the page shows near its headline, read once for both roles."""

    headline: Headline
    times: tuple[Stated, ...]
    lines: tuple[Stated, ...]
    matches: tuple[Stated, ...] = ()

    @staticmethod
    def of(reading: Reading, *, is_settled: bool) -> "Shown":
        """Those of a page; where its dates are settled, only those that are cheap to find."""
        times = tuple(_time_elements(reading))
        lines = () if is_settled else tuple(_dated_elements(reading))
        matches = tuple(line for line in lines if _OF_MATCH.search(line[0].origin))
        shown = tuple(line for line in lines if line not in matches)
        return Shown(reading.headline, times, shown, matches)

    def rule(self, part: str, *, updates: bool, apart: bool = False) -> Rule:
        """A rule that gives those of one kind and role; ``apart`` leaves out what shares a box
        with the heading of another story."""
        found: tuple[Stated, ...] = getattr(self, part)

        def rule(_reading: Reading) -> Iterator[Candidate[str]]:
            for item, place, is_update in found:
                if is_update == updates and not (apart and self.headline.is_of_other(place)):
                    yield item

        return rule


def _time_elements(reading: Reading) -> Iterator[Stated]:
    """``time`` elements of the article itself; the attribute before the text."""
    words, made = date_words(), reading.page.outline
    for place in reading.headline.near(made.of(*_TIMES)):
        node, attributes = made.nodes[place], made.attributes[place]
        marks = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
        text = node_text(node)
        if len(text) > LONGEST:
            continue
        is_update = words.is_changed(text) or words.is_changed(f"{marks} {_text_before(node)}")
        stated = attributes.get("datetime") or ""
        yield Candidate(stated, "time:datetime", stated), place, is_update
        yield Candidate(text, "time", text), place, is_update


def _dated_elements(reading: Reading) -> Iterator[Stated]:
    """Short elements whose class or id speaks of a date, the nearest to the headline first."""
    made, headline = reading.page.outline, reading.headline
    dated = made.having("class", _DATED) | made.having("id", _DATED_ID)
    named = (
        (place, name)
        for place in sorted(dated)
        if made.tags[place] not in _NOT_SHOWN
        and place not in headline.holders
        and (name := _name(made.attributes[place]))
        and _IS_DATE_CLASS.search(name)
        and not headline.elsewhere(place)
    )
    near = sorted(islice(named, MOST_NEAR), key=lambda pair: headline.distance(pair[0]))
    for place, name in near:
        tag, text = made.tags[place], node_text(made.nodes[place])
        if 6 <= len(text) <= LONGEST and _HAS_FIGURE.search(text) and _may_date(tag, text):
            origin = f"visible:{tag}.{one_line(name).partition(' ')[0]}"
            yield from ((item, place, is_update) for item, is_update in _by_role(text, origin))


def _by_role(text: str, origin: str) -> Iterator[tuple[Candidate[str], bool]]:
    """A line; where it tells of a change behind the day of publication, that apart."""
    words = date_words()
    changed = words.is_changed(text)
    yield Candidate(text, origin, text), changed
    at = words.changed_at(text)
    if at > 0 and not changed:
        yield Candidate(text[at:], origin, text), True


def _may_date(tag: str, text: str) -> bool:
    """Not where the day is that of an event; a link names another page by its day, unless it
    opens with the day."""
    if _NO_DATE.search(text) or date_words().event.search(text):
        return False
    return tag != "a" or bool(_OPENS.match(text))


def _name(attributes: Attributes) -> str:
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"


def _text_before(node: LexborNode) -> str:
    """The words just before an element ("Updated: …"), or the label beside its cell."""
    before = _apart(node.prev)
    if before is not None:
        return (before.text() or "").strip()[-_LABEL:]
    return label_beside(node.parent) if node.parent is not None else ""


def label_beside(cell: LexborNode) -> str:
    """What stands in the cell or term before a cell; nothing before what is none."""
    before = _apart(cell.prev) if cell.tag in _CELLS else None
    is_label = before is not None and before.tag in _LABELS
    return (before.text() or "").strip()[-_LABEL:] if before is not None and is_label else ""


def _apart(node: LexborNode | None) -> LexborNode | None:
    """A neighbour, or the one behind it where it is mere space."""
    is_space = node is not None and node.tag == "-text" and not (node.text() or "").strip()
    return node.prev if node is not None and is_space else node
