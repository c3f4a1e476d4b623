"""Capture → Article or Rejected: a press release sent out as a PDF: its text, title and date."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from dateline import times
from dateline.extract.dates.bare import Clock
from dateline.extract.dates.choice import choose
from dateline.extract.dates.stated import tells_embargo
from dateline.extract.fields import first_of
from dateline.extract.filed import read_dateline
from dateline.extract.language import identify
from dateline.extract.notes.said import text_notes
from dateline.extract.page.phrases import fold, phrases
from dateline.extract.pdf import worker
from dateline.extract.pdf.lines import PdfLine, blocks_of, joined, usual_height, without_frame
from dateline.model import (
    Article,
    Block,
    Candidate,
    Capture,
    Entry,
    FieldOf,
    Moment,
    PageKind,
    Reason,
    Rejected,
    Source,
)
from dateline.text import clean, one_line

MOST_BYTES = 30_000_000
SECONDS = 15  # of the clock, for all of a file
_OPENS_WITHIN = 1024  # bytes before "%PDF-": mail servers and scripts leave some
_ENOUGH = 80  # characters; less is a scan with a stamp
_LARGER = 1.15
_LONGEST_TITLE = 250
_HEAD, _FOOT = 15, 6  # lines that may state title and date
_TITLE_LINES = 5
_MOST_LETTERHEAD = 8  # lines
_REACH = re.compile(r"(?:\b(?:tel|fax|phone|telefon|tél)\b|www\.|https?://|\w@\w)", re.IGNORECASE)
_LONGEST_DATE = 90
_MADE = re.compile(r"D?:?(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?'?)?")
# Names that programs give a file for want of a title.
_NO_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint)|untitled|document\d*|slide \d|print|layout \d)"
    r"|\.(?:docx?|pdf|indd|rtf|odt|pptx?|qxp)$|^\W*\d*\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Pdf:
    """What a file holds: its lines without the frame of its pages, and its properties."""

    lines: Sequence[PdfLine] = ()
    properties: dict[str, str] = field(default_factory=dict)


def is_pdf(capture: Capture) -> bool:
    """Whether the bytes are a PDF, whatever they were sent as."""
    head = capture.body[:_OPENS_WITHIN]
    return b"%PDF-" in head and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read_pdf(
    capture: Capture, source: Source, entry: Entry | None, now: datetime, extractor: str
) -> Article | Rejected:
    """The press release that a PDF holds, or why it can't be read."""
    pdf = _opened(capture.body)
    if isinstance(pdf, tuple):
        return Rejected(capture.url, *pdf, final_url=capture.final_url)
    if sum(len(line.text) for line in pdf.lines) < _ENOUGH:
        told = "empty: a PDF without text: its pages may be pictures"
        return Rejected(
            capture.url, Reason.NOT_ARTICLE, told, final_url=capture.final_url, kind=PageKind.EMPTY
        )
    clock = Clock(source, now)
    title = _title(pdf, entry, clock)
    found = blocks_of(_without_day(_below(pdf.lines, title.value), clock))
    blocks = tuple(block for block in found if not _is_label(block.text))
    return Article(
        source=source.id,
        url=capture.final_url,
        extractor=extractor,
        title=title,
        blocks=blocks,
        body_origin="pdf",
        language=_language(source, blocks),
        published=_published(pdf, clock, entry, capture.final_url),
        embargo=clock.embargo(line.text for line in pdf.lines[:_HEAD]),
        dateline=read_dateline(blocks),
        kind=FieldOf(Candidate(PageKind.PRESS_RELEASE, "pdf", "a PDF")),
        notes=text_notes([line.text for line in pdf.lines]),
    )


def _opened(body: bytes) -> _Pdf | tuple[Reason, str]:
    """What a process of its own makes of the file, or why it makes nothing."""
    if len(body) > MOST_BYTES:
        return Reason.TOO_LARGE, f"a PDF of {len(body):,} bytes"
    # -I: nothing of the surroundings decides what is imported
    command = [sys.executable, "-I", str(Path(worker.__file__))]
    try:
        done = subprocess.run(  # noqa: S603 - a module of ours, the file is its input
            command, input=body, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Reason.TOO_LARGE, f"a PDF that takes more than {SECONDS} seconds to read"
    if done.returncode == worker.LOCKED:
        return Reason.UNSUPPORTED_TYPE, "a PDF under a password"
    if done.returncode:
        return Reason.UNSUPPORTED_TYPE, f"a PDF that can't be read (exit {done.returncode})"
    return _read(json.loads(done.stdout))


def _read(told: dict[str, Any]) -> _Pdf | tuple[Reason, str]:
    if told["pages"] > worker.MOST_PAGES:
        return Reason.TOO_LARGE, f"a PDF of {told['pages']} pages"
    lines = [PdfLine(page, clean(text), *box) for page, text, *box in told["lines"]]
    return _Pdf(without_frame([line for line in lines if line.text]), told["properties"])


# ---- title ------------------------------------------------------------------------------------
def _title(pdf: _Pdf, entry: Entry | None, clock: Clock) -> FieldOf[str]:
    """The largest lines of the first page; else the line that the file's own title, or the
    route's, repeats; else those titles; else the first short line that is no sentence."""
    first = [line for line in pdf.lines if line.page == pdf.lines[0].page]
    stated = [*_own_title(pdf), *_hinted(entry)]
    bare = [title for title in stated if not _is_label(title.value)]
    found = [
        *_largest(pdf),
        *_repeated(first, stated),
        *bare,
        *_first_short(blocks_of(first), clock),
    ]
    return first_of(dict.fromkeys(found))


def _largest(pdf: _Pdf) -> Iterator[Candidate[str]]:
    usual = usual_height(pdf.lines)
    first = [line for line in pdf.lines if line.page == pdf.lines[0].page]
    first = first[_letterhead(first) :]
    told = [line for line in first if not _is_label(line.text) and len(line.text) > 5]
    tallest = max((line.height for line in told), default=0.0)
    if tallest < usual * _LARGER:
        return
    for block in blocks_of([line for line in first if line.height >= tallest * 0.97]):
        if len(block.text) <= _LONGEST_TITLE and not _is_label(block.text):
            yield Candidate(block.text, "pdf:largest", block.text)
            return


def _letterhead(lines: Sequence[PdfLine]) -> int:
    """How many lines are a house's name with its address below it: where two lines tell how to
    reach it, they are its foot."""
    reached = [at for at, line in enumerate(lines[:_MOST_LETTERHEAD]) if _REACH.search(line.text)]
    return reached[-1] + 1 if reached and len(lines) > reached[-1] + 3 else 0


def _own_title(pdf: _Pdf) -> Iterator[Candidate[str]]:
    raw = one_line(pdf.properties.get("Title", ""))
    if 5 < len(raw) <= _LONGEST_TITLE and not _NO_TITLE.search(raw):
        yield Candidate(raw, "pdf:Title", raw)


def _hinted(entry: Entry | None) -> Iterator[Candidate[str]]:
    for hint in entry.hints if entry else ():
        if hint.name == "title" and (value := one_line(hint.raw)):
            yield Candidate(value, hint.origin, hint.raw)


def _repeated(
    lines: Sequence[PdfLine], stated: Sequence[Candidate[str]]
) -> Iterator[Candidate[str]]:
    for line in lines[:_HEAD]:
        shown = fold(line.text)
        if len(shown.split()) > 2 and not _is_label(line.text):
            for title in stated:
                if shown in fold(title.value):
                    yield Candidate(line.text, f"pdf:line, {title.origin}", line.text)


def _first_short(blocks: Sequence[Block], clock: Clock) -> Iterator[Candidate[str]]:
    for block in blocks[:_HEAD]:
        if clock.is_day(block.text):
            continue
        short = len(block.text) <= _LONGEST_TITLE and not block.text.endswith((".", ":", ";", ","))
        if short and len(block.text.split()) > 2 and not _is_label(block.text):
            yield Candidate(block.text, "text:first-line", block.text)
            return


def _is_label(line: str) -> bool:
    """Whether a line is "Press release", perhaps with its number or day."""
    return len(line) <= _LONGEST_DATE and phrases("press_line").open(fold(line))


def _below(lines: Sequence[PdfLine], title: str | None) -> Sequence[PdfLine]:
    """What stands below the title, where it was found near the head: above it are letterhead
    and date."""
    wanted = fold(title or "")
    for start in range(min(_HEAD, len(lines))):
        for end in range(start + 1, min(start + _TITLE_LINES, len(lines) - 1) + 1):
            if fold(joined(line.text for line in lines[start:end])) == wanted:
                return lines[end:]
    return lines


def _without_day(lines: Sequence[PdfLine], clock: Clock) -> Sequence[PdfLine]:
    """Less the first of them where it is hardly more than a day."""
    return lines[1:] if len(lines) > 1 and clock.is_day(lines[0].text) else lines


# ---- the rest ---------------------------------------------------------------------------------
def _language(source: Source, blocks: Sequence[Block]) -> FieldOf[str]:
    text = " ".join(block.text for block in blocks)
    if code := identify(text):
        return first_of([Candidate(code, "text", text[:80])])
    return first_of(Candidate(code, "source", code) for code in source.languages[:1])


def _published(pdf: _Pdf, clock: Clock, entry: Entry | None, url: str) -> FieldOf[Moment]:
    """A day at the head or the foot of the text, the route's, the address's; at last the one
    on which the file was made."""
    zone, lines = clock.source.timezone, [line.text for line in pdf.lines]
    shown = (*lines[:_HEAD], *lines[max(_HEAD, len(lines) - _FOOT) :])
    raws = [("text:date", line) for line in shown if _may_date(line)]
    raws += [(h.origin, h.raw) for h in (entry.hints if entry else ()) if h.name == "published"]
    found = [
        Candidate(moment, origin, raw) for origin, raw in raws if (moment := clock.moment(raw))
    ]
    if moment := times.from_url(url, zone=zone, now=clock.now):
        found.append(Candidate(moment, "url", url))
    made = pdf.properties.get("CreationDate", "")
    if not found and (moment := clock.moment(_iso(made))):
        found.append(Candidate(moment, "pdf:CreationDate", made))
    return choose(found, zone)


def _may_date(line: str) -> bool:
    return len(line) <= _LONGEST_DATE and not tells_embargo(line)


def _iso(made: str) -> str:
    """A date of PDF 1.7, 7.9.4 ("D:20260917130000+03'00'") as it is written elsewhere."""
    if not (found := _MADE.match(made)):
        return ""
    year, month, day, hour, minute, second, utc, hours, minutes = found.groups()
    zone = "Z" if utc else f"{hours}:{minutes or '00'}" if hours else ""
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}"
