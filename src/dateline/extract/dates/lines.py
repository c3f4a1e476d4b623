"""Reading → the dates in bare lines: beside the headline, before the text, in its foot."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from dateline.extract.authors.names import opens
from dateline.extract.dates.shown import LONGEST, label_beside
from dateline.extract.dates.stated import tells_embargo
from dateline.extract.dates.words import DAY, date_words
from dateline.extract.fields import Reading, Rule
from dateline.extract.page.headline import Headline
from dateline.extract.page.outline import Outline
from dateline.extract.page.parsed import node_text
from dateline.model import Candidate
from dateline.text import word_set

_LINES = word_set("p span div small em strong b i li td dd h3 h4 h5 h6")
_NEAR_LEVELS = 4
_BARE_DATE = 50  # characters: a place or a "Press release" may stand beside the date
_BARE_WORDS = 6  # the month and what stands beside the date; its figures are no words
_BYLINED = 80  # characters of one that opens as a byline does, or tells of a change too
_MOST_LINES = 150
_MOST_DATED = 40  # lines around the headline that are hardly more than a date
_MOST_TOLD = 5000
_OPENING_BLOCKS = 3
_BEFORE, _WITHIN = 4, 8  # lines around the beginning of the text
_HEAD = 100  # characters of a long line in which its date must stand
_SPACED = 4  # times as long as a line is its text with all its spaces, at most
_TELLING = 8  # letters of a headline that is not another's
_LAST = 3  # lines of the text that may be its template's
_EVENT_LINES = 6  # with the day of an event and its place, labels counted
_HOUR = re.compile(r"(?<!\d)\d{1,2}(?:[:.h]\d\d(?![.\d])|\s?(?:Uhr|h|[ap]\.?m)\b)", re.IGNORECASE)
# Ten figures shown to readers are an article's number or a telephone's; code is not shown.
_NO_LINE = re.compile(r"^\d{10,13}$|[{}=;]|\([\"']")
# "14. - 20. Januar", "31. Dezember 2025-6. Januar": days that something lasts.
_SPAN = re.compile(
    r"(?<![\d–-])\d{1,2}\.?\s?(?:(?!Uhr)[^\W\d_]{3,12}\s)?(?:\d{4}\s?)?[-–]\s?\d{1,2}(?:\.\s?|\s)[^\W\d_]{3}"
)
# "3 сентября 2026 г.", "2026. szeptember 3.", "09:40 น.", "2:20 p.m.": a full stop that ends no
# sentence.
_ABBREVIATED = re.compile(r"(?:^|[\W\d])(?:[^\W\d_]{1,2}|\d{1,2})\.$")
_FIGURE = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ALONE = re.compile(rf"\W*(?:[^\W\d_]{{2,12}},?\s)?({DAY})\W*")
_AT_HEAD = re.compile(rf"\W*({DAY})(?:\s?Uhr)?(?:$|\s?[–—|,·:(-])")
_OPENS = re.compile(rf"\(?({DAY})(?:\)\s|\)?\s*[–—|:]\s|\)?\s+-{{1,2}}\s)")
_FILED = re.compile(
    rf"[^\W\d_][\w ./'’|-]{{1,50}},\s(?:den\s|le\s|il\s|am\s)?\(?({DAY})\)?"
    rf"(?:\s?/[^/]{{2,40}}/)?(?:$|\s?[.:–—|/-])"
)
_BYLINE = re.compile(
    r"\W*(?:von|by|par|por|written by) [^.!?]{2,60}? (?:am|on|le|el|\||•|·|,) .{0,20}\d",
    re.IGNORECASE,
)
_MADE = re.compile(rf"\W*(?:copyright|©|\(c\))[^\w(]{{0,5}}({DAY})", re.IGNORECASE)
_TITLE_PARTS = re.compile(r"\s+[|–—-]\s+")
_ENDS_SENTENCE = re.compile(r"[^\W\d_]{3}[\"”’»)]?[.!?][\"”’»)]?$|[。！？؟।…][\"”’»)]?$")


def near_headline(place: Headline, *, updates: bool = False) -> Rule:
    """Short lines around the headline that are hardly more than a date, the nearest first:
    press offices often print it in a bare paragraph. What stands behind the text alone is
    another's."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        name = " ".join(_names(place, reading))
        made = reading.page.outline
        around = place.around(_LINES, _NEAR_LEVELS, _MOST_LINES)
        short = (at for at in around if made.length(at) <= _SPACED * LONGEST)
        told = ((at, text) for at in short if len(text := node_text(made.nodes[at])) <= LONGEST)
        dated = (item for item in told if _is_dated_line(item[1], updates=updates))
        # "更新日" stands for the day of publication only where nothing else does
        loose = date_words().changed_at
        for at, text in sorted(
            islice(dated, _MOST_DATED), key=lambda item: 0 <= loose(item[1]) < 2
        ):
            if (
                text not in name
                and _is_apart(text, reading)
                and not (made.tags[at] == "td" and _is_data(made, at))
                and not place.elsewhere(at)
                and (updates or not date_words().is_changed(label_beside(made.nodes[at])))
            ):
                yield Candidate(text, "visible:near-headline", text)

    return rule


def _is_apart(text: str, reading: Reading) -> bool:
    """Whether a line is hardly more than a text; not where it is a part of sentences alone, or
    stands behind the article."""
    last = reading.text_at[-1] + 1 if reading.text_at else len(reading.lines)
    holding = [at for at, line in enumerate(reading.lines) if text in line]
    short = [at for at in holding if len(reading.lines[at]) <= len(text) + _BARE_DATE]
    return not holding or any(at < last for at in short)


def _is_data(made: Outline, cell: int) -> bool:
    """Whether a cell stands in a table of data, which has headings; one of layout has none."""
    body = made.parents[made.parents[cell]]
    return bool(made.within(body, made.of("th")))


def at_headline(place: Headline) -> Rule:
    """The line just before or behind the headline, where it opens with a date."""

    def rule(_reading: Reading) -> Iterator[Candidate[str]]:
        for text in place.beside():
            if len(text) <= LONGEST and _AT_HEAD.match(text) and not _is_event(text):
                yield Candidate(text, "visible:at-headline", text)

    return rule


def beside(place: Headline) -> Rule:
    """A bare date in an aside or footer that stands beside the headline: an article's data."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        made = reading.page.outline
        for at in islice(_in_boxes(made), _MOST_LINES):
            text = node_text(made.nodes[at])
            if (
                len(text) <= _BARE_DATE
                and _ALONE.fullmatch(text)
                and place.distance(at) <= _NEAR_LEVELS + 2
                and not place.is_of_other(at)
                and not place.elsewhere(at, frozenset({"nav", "blockquote"}))
            ):
                yield Candidate(text, "visible:beside", text)

    return rule


def _in_boxes(made: Outline) -> Iterator[int]:
    """What stands in asides and footers, each element once."""
    done = 0
    for box in made.of("aside", "footer"):
        yield from range(max(box + 1, done), made.ends[box])
        done = max(done, made.ends[box])


def _is_dated_line(text: str, *, updates: bool) -> bool:
    """A line of a few words that is no sentence: an event told in the text has a verb. A longer
    one says itself that the date is that of publication, or of change."""
    words = date_words()
    if not _FIGURE.search(text) or _NO_LINE.search(text) or _is_event(text):
        return False
    if updates or words.is_changed(text):
        return updates and words.is_changed(text)
    few = len(_WORD.findall(text)) <= _BARE_WORDS
    longer = opens(text) or words.changed_at(text) > 0  # with a name, or with both days
    short = 6 <= len(text) <= (_BYLINED if longer else _BARE_DATE)
    is_sentence = text.endswith((".", "!", "?", ":")) and not _ABBREVIATED.search(text)
    opened = words.opens.match(text)
    rest = text[opened.end() :] if opened else text
    if few and short and not is_sentence and not words.other.search(rest):
        return True
    return words.says_published(text) or bool(_BYLINE.match(text))


def _is_event(text: str) -> bool:
    """Whether a line tells the hours or the days of something that takes place, or how long a
    text is held back."""
    return bool(_SPAN.search(text) or date_words().event.search(text)) or tells_embargo(text)


def opening(reading: Reading) -> Iterator[Candidate[str]]:
    """A date that opens the first paragraphs, apart from the sentence: "05.03.2026 – The …",
    behind the place where the story was filed: "Graz, 5 March 2026. The …", or behind words
    that say so: "Press release of 5 March 2026 | The …"."""
    words = date_words()
    for block in reading.blocks[:_OPENING_BLOCKS]:
        head = block.text[: 2 * _HEAD]
        if block.kind != "paragraph":
            continue
        if found := _OPENS.match(head) or _FILED.match(head) or words.dated.match(head):
            yield Candidate(found[1], "text:opening", found[0])


def before_text(reading: Reading) -> Iterator[Candidate[str]]:
    """A line that is a date where the text begins; above it one that opens with a date. Short
    lines that open the text are its header's."""
    if not reading.text_at:
        return
    first = reading.text_at[0]
    words, header = date_words(), first + _header(reading, first)
    for at in range(max(0, first - _BEFORE), min(reading.text_at[-1] + 1, first + _WITHIN)):
        line = reading.lines[at]
        if first - 1 <= at < header and _is_dated_line(line, updates=False):
            yield Candidate(line, "visible:before-text", line)
        form = _ALONE.fullmatch if at >= first or len(line) <= _BARE_DATE else _AT_HEAD.match
        if len(line) > LONGEST or words.is_changed(line) or _is_event(line):
            continue
        if form(line):
            yield Candidate(line, "visible:before-text", line)


def _header(reading: Reading, first: int) -> int:
    """How many lines from a place on are short and no sentence, where a longer one follows."""
    opening = reading.lines[first : first + _BEFORE + 1]
    short = takewhile(
        lambda line: len(line) <= LONGEST and not _ENDS_SENTENCE.search(line), opening
    )
    count = len(list(short))
    return count if count < len(opening) else 0


def alone(reading: Reading) -> Iterator[Candidate[str]]:
    """The only line of the page's beginning that is a day and nothing else, wherever it stands:
    apart from the text, as in a box beside it."""
    end = reading.text_at[-1] + 1 if reading.text_at else _MOST_LINES
    days = [line for line in reading.lines[:end] if len(line) <= LONGEST and _ALONE.fullmatch(line)]
    if len(set(days)) == 1:
        yield Candidate(days[0], "visible:alone", days[0])


def in_title(reading: Reading) -> Iterator[Candidate[str]]:
    """A date that is a part of its own in the page's title."""
    node = reading.page.tree.css_first("head title")
    raw = node_text(node)[:LONGEST] if node is not None else ""
    for part in () if _SPAN.search(raw) else _TITLE_PARTS.split(raw):
        if _ALONE.fullmatch(part):
            yield Candidate(part, "title", raw)


def told(reading: Reading) -> Iterator[Candidate[str]]:
    """A line anywhere beside the text that says itself that it is the day of publication, or
    whose label above it says so."""
    words = date_words()
    label, text_at = "", set(reading.text_at)
    for at, line in enumerate(reading.lines[:_MOST_TOLD]):
        if at in text_at:
            continue
        if _FIGURE.search(line, 0, LONGEST):
            if found := words.dated.match(line[:LONGEST]):
                yield Candidate(found[1], "visible:told", line[:LONGEST])
            elif len(line) <= LONGEST and not words.is_changed(line):
                if words.says_published(line) or _BYLINE.match(line):
                    yield Candidate(line, "visible:told", line)
                elif words.label.fullmatch(label) and _AT_HEAD.match(line):
                    yield Candidate(line, "visible:labelled", f"{label} {line}")
        label = line[:_BARE_DATE]


def labelled_change(reading: Reading) -> Iterator[Candidate[str]]:
    """A day alone in its line, or in its cell, below or beside a label that calls it one of
    change: "Last updated", "6 March 2026"."""
    words = date_words()
    label = ""
    for line in reading.lines[:_MOST_TOLD]:
        first, bar, second = line.partition(" | ") if len(line) <= LONGEST else (line, "", "")
        beside, day = (first, second) if bar else (label, line)
        if (
            len(day) <= _BARE_DATE
            and _FIGURE.search(day)
            and _ALONE.fullmatch(day)
            and len(beside) <= _BARE_DATE
            and not _FIGURE.search(beside)
            and words.is_changed(beside)
        ):
            yield Candidate(day, "visible:labelled", f"{beside} {day}")
        label = line[: _BARE_DATE + 1]


def template(reading: Reading) -> Iterator[Candidate[str]]:
    """What a blog's template says below the text: "This entry was posted on …"."""
    words = date_words()
    for at in (*reading.text_at[-_LAST:], *_behind(reading)):
        line = reading.lines[at][: 2 * LONGEST]
        if words.entry.match(line):
            yield Candidate(line, "text:template", line)


def _behind(reading: Reading) -> Sequence[int]:
    last = reading.text_at[-1] + 1 if reading.text_at else 0
    return range(last, min(last + _LAST, len(reading.lines)))


def made(reading: Reading) -> Iterator[Candidate[str]]:
    """A whole day in the line of copyright: the day on which the page was made over."""
    last = reading.text_at[-1] + 1 if reading.text_at else 0
    for line in reading.lines[last:]:
        if found := _MADE.match(line[:_HEAD]):
            yield Candidate(found[1], "visible:copyright", line[:LONGEST])


def own_teaser(place: Headline) -> Rule:
    """The date above or below the page's own headline in a list of stories."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        names, lines = _names(place, reading), reading.lines
        for at, line in enumerate(lines):
            if line in names:
                around = (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
                dates = [text for text in around if _ALONE.fullmatch(text[: 2 * _BARE_DATE])]
                if len(dates) == 1:
                    yield Candidate(dates[0], "visible:teaser", dates[0])

    return rule


def announced(reading: Reading) -> Iterator[Candidate[str]]:
    """The day of an event: behind "Date:" or "When:", where a place is told beside it, in one line
    or in those that follow."""
    words = date_words()
    lines = _around_text(reading)
    for at, line in enumerate(lines):
        opened = words.event_day.match(line[:LONGEST])
        if not opened:
            continue
        near = [text[:LONGEST] for text in lines[at : at + _EVENT_LINES]]
        told = [*near[0][opened.end() :].split("\n"), *near[1:]]
        raw = next((text for text in told[:2] if _FIGURE.search(text)), "")
        places = [words.event_place] + [words.event_loose_place] * any(map(_HOUR.search, near))
        found = [place for text in told for label in places if (place := label.search(text))]
        if raw and found:
            end = found[0].start() if found[0].string == raw else len(raw)
            yield Candidate(raw[:end], "text:event", " ".join(near)[:LONGEST])


def _around_text(reading: Reading) -> list[str]:
    """The lines of the text and those just before and behind it."""
    if not reading.text_at:
        return [line for block in reading.blocks for line in block.text.split("\n")]
    first, last = reading.text_at[0], reading.text_at[-1]
    return list(reading.lines[max(0, first - _WITHIN) : last + 1 + _WITHIN])


def _names(place: Headline, reading: Reading) -> set[str]:
    head = reading.page.tree.css_first("head title")
    names = _TITLE_PARTS.split(node_text(head)) if head is not None else []
    return {name for name in (*names, place.name) if len(name) > _TELLING}
