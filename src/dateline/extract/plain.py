"""Capture → Article: a plain text file, as a scraper or a press office left it.

The first lines may carry a stamp that a scraper added ("date 2025-12-20"), the page's own
date, and a photo's credit; they become fields and leave the body.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from dateline.extract.credits.credit import is_sure, label_at, parse_credit
from dateline.extract.credits.line import tidy
from dateline.extract.dates.bare import Clock
from dateline.extract.dates.stated import tells_embargo
from dateline.extract.fields import first_of
from dateline.extract.filed import read_dateline
from dateline.extract.language import identify
from dateline.extract.notes.said import text_notes
from dateline.extract.page.charset import decode, is_noise
from dateline.extract.page.phrases import fold, phrases
from dateline.model import (
    Article,
    Block,
    Candidate,
    Capture,
    Credit,
    CreditState,
    Entry,
    FieldOf,
    Moment,
    PageKind,
    Photo,
    Reason,
    Rejected,
    Source,
)
from dateline.text import clean, is_closed, one_line

_STAMP = re.compile(r"\s*date:?\s+(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z?)?)(?=\s|$)")
_OWN_DATE = re.compile(
    r"\s*((?:\d{1,2}:\d{2}\s+)?\d{1,2}[./]\d{1,2}[./]\d{4}(?:,?\s+\d{1,2}:\d{2})?)(?=\s|$)"
)
_SENTENCE = re.compile(r"(.{15,}?[.!?。！？؟।…][\"”’»)]?)(?:\s|$)")
_HEAD_LINES = 3
_LONGEST_LINE = 60  # characters of a day, or of a credit, below the headline
_LONGEST_TITLE, _LONGEST_LABEL = 150, 90
_SHORTEST = 40  # characters


@dataclass(slots=True)
class _Head:
    """What the first lines state; ``labels`` are those that say what the text is, or until when
    it is held back."""

    dates: list[tuple[str, str]] = field(default_factory=list)  # (origin, raw)
    photos: list[Photo] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


def read_plain(
    capture: Capture, source: Source, entry: Entry | None, now: datetime, extractor: str
) -> Article | Rejected:
    """The article in a text file; a file without a text is none."""
    decoded = decode(capture.body, capture.headers.get("content-type", ""))
    if is_noise(decoded):
        told = "binary file sent as text/plain"
        return Rejected(capture.url, Reason.UNSUPPORTED_TYPE, told, final_url=capture.final_url)
    text = clean(decoded)
    head, clock = _Head(), Clock(source, now)
    paragraphs = _paragraphs(_without_head(text, head), clock)
    paragraphs = _without_lines_above(paragraphs, head, clock)
    title, paragraphs = _title(entry, paragraphs)
    if title.origin == "text:first-line":
        paragraphs = _without_lines_below(paragraphs, head, clock)
    if sum(map(len, paragraphs)) < _SHORTEST:
        reason = Reason.NOT_ARTICLE if text else Reason.EMPTY
        return Rejected(capture.url, reason, "no text", final_url=capture.final_url)
    blocks = tuple(Block("paragraph", paragraph) for paragraph in paragraphs)
    language = _language(source, paragraphs)
    return Article(
        source=source.id,
        url=capture.final_url,
        extractor=extractor,
        title=title,
        blocks=blocks,
        body_origin="text",
        language=language,
        published=_published(head, entry, clock),
        embargo=clock.embargo([*head.labels, *paragraphs[:_HEAD_LINES]]),
        photos=tuple(head.photos),
        dateline=read_dateline(blocks),
        kind=FieldOf(_kind(head)),
        notes=text_notes([*head.labels, title.value or "", *paragraphs]),
    )


def _without_head(text: str, head: _Head) -> str:
    """The text without stamp, date and credit; a line that holds more keeps the rest."""
    for _ in range(_HEAD_LINES):
        line, _, rest = text.partition("\n")
        shorter = _taken(line, head)
        if shorter == line:
            return text
        text = f"{shorter}\n{rest}".strip() if shorter else rest.strip()
    return text


def _taken(line: str, head: _Head) -> str:
    """The line without what it states at its head."""
    if stamp := _STAMP.match(line):
        head.dates.append(("stamp:date", stamp[1]))
        line = line[stamp.end() :].strip()
    if own := _OWN_DATE.match(line):
        head.dates.insert(0, ("text:date", own[1]))
        line = line[own.end() :].strip()
    if credit := _credit(line):
        bare = replace(credit, raw=line[_labelled(line) :].strip() or line)
        head.photos.append(
            Photo(None, credit=bare, state=CreditState.STATED, lead=True, origin="text")
        )
        return ""
    return line


def _labelled(line: str) -> int:
    """How many letters of a line are its label; those with a wide colon count as long."""
    return label_at(line) or label_at(tidy(line))


def _credit(line: str) -> Credit | None:
    """A credit that says it is one, or can be nothing else: a name alone may be a headline."""
    if not line or not (_labelled(line) or is_sure(line)):
        return None
    return parse_credit(line, "text:first-line")


def _paragraphs(text: str, clock: Clock) -> list[str]:
    """By blank lines; a text without any has a paragraph a line, and so has a first one that
    holds a label or a day in a line of its own."""
    pieces = text.split("\n\n") if "\n\n" in text else text.split("\n")
    lines = [one_line(line) for line in pieces[0].split("\n")]
    if len(lines) > 1 and any(_is_label(line) or clock.is_day(line) for line in lines):
        pieces[:1] = lines if not any(map(is_closed, lines)) else pieces[:1]
    return [paragraph for paragraph in map(one_line, pieces) if paragraph]


def _is_label(line: str) -> bool:
    """Whether a line says that the text is a release, or until when it is held back."""
    if len(line) > _LONGEST_LABEL:
        return False
    return tells_embargo(line) or phrases("press_line").open(fold(line))


def _without_lines_above(paragraphs: list[str], head: _Head, clock: Clock) -> list[str]:
    """Less the lines above a headline that are labels, or nothing but its day."""
    for at, line in enumerate(paragraphs[:_HEAD_LINES]):
        if at + 2 >= len(paragraphs) or is_closed(line):
            return paragraphs[at:]
        if not (is_label := _is_label(line)) and not clock.is_day(line):
            return paragraphs[at:]
        if is_label:
            head.labels.append(line)
        if not tells_embargo(line):
            head.dates.append(("text:date", line))
    return paragraphs[_HEAD_LINES:]


def _kind(head: _Head) -> Candidate[PageKind]:
    told = next((line for line in head.labels if phrases("press_line").open(fold(line))), None)
    if told is not None:
        return Candidate(PageKind.PRESS_RELEASE, "text:label", told)
    return Candidate(PageKind.ARTICLE, "text", "a text file")


def _title(entry: Entry | None, paragraphs: list[str]) -> tuple[FieldOf[str], list[str]]:
    """What the route says; else a first short line that is no sentence, which leaves the
    body; else the first sentence, which stays in it."""
    found = [
        Candidate(one_line(hint.raw), hint.origin, hint.raw)
        for hint in (entry.hints if entry else ())
        if hint.name == "title"
    ]
    if len(paragraphs) > 1 and _is_heading(paragraphs[0]):
        found.append(Candidate(paragraphs[0], "text:first-line", paragraphs[0]))
        return first_of(found), paragraphs[1:]
    if paragraphs:
        sentence = _SENTENCE.match(paragraphs[0])
        raw = sentence[1] if sentence else paragraphs[0]
        found.append(Candidate(_cut(raw), "text:first-sentence", raw))
    return first_of(found), paragraphs


def _is_heading(line: str) -> bool:
    """A short line that ends as no sentence does, nor begins as a picture's caption."""
    return len(line) <= _LONGEST_TITLE and not is_closed(line) and not _labelled(line)


def _without_lines_below(paragraphs: list[str], head: _Head, clock: Clock) -> list[str]:
    """Less the lines below a headline that are nothing but its day, its embargo or its
    picture's credit."""
    for at, line in enumerate(paragraphs[:_HEAD_LINES]):
        if tells_embargo(line) and len(line) <= _LONGEST_LABEL:
            head.labels.append(line)
        elif len(line) > _LONGEST_LINE or is_closed(line):
            return paragraphs[at:]
        elif clock.is_day(line):
            head.dates.insert(0, ("text:date", line))
        elif _taken(line, head):
            return paragraphs[at:]
    return paragraphs[_HEAD_LINES:]


def _cut(sentence: str) -> str:
    """At a word, where a sentence is too long for a title."""
    if len(sentence) <= 2 * _LONGEST_TITLE:
        return sentence
    return sentence[: 2 * _LONGEST_TITLE].rsplit(" ", 1)[0] + "…"


def _published(head: _Head, entry: Entry | None, clock: Clock) -> FieldOf[Moment]:
    """The page's own clock before the route's, and the scraper's stamp last."""
    hints = [(h.origin, h.raw) for h in (entry.hints if entry else ()) if h.name == "published"]
    own = [item for item in head.dates if item[0] != "stamp:date"]
    stamps = [item for item in head.dates if item[0] == "stamp:date"]
    return first_of(
        Candidate(moment, origin, raw)
        for origin, raw in [*own, *hints, *stamps]
        if (moment := clock.moment(raw))
    )


def _language(source: Source, paragraphs: list[str]) -> FieldOf[str]:
    text = " ".join(paragraphs)
    if code := identify(text):
        return first_of([Candidate(code, "text", text[:80])])
    return first_of(Candidate(code, "source", code) for code in source.languages[:1])
