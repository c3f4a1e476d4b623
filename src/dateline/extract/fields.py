"""Reading → FieldOf: a field is an ordered list of rules, each yielding candidates."""

import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from dateline.extract.page.headline import Headline
from dateline.extract.page.microdata import Microdata
from dateline.extract.page.parsed import Page
from dateline.model import Block, Candidate, Entry, FieldOf
from dateline.text import one_line

T = TypeVar("T")

_MOST_RIVALS = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules of a field may look at.

    ``now`` is the time of the capture: what "yesterday" and "too far ahead" refer to.
    ``language`` and ``blocks`` are there once they have been read themselves, and so are the
    page's ``lines`` with the places ``text_at`` of those that are the text. ``offers`` are the
    blocks that stood in it and offer the rest for money, ``apart`` those that say whose it is or
    how long it is held back.
    """

    page: Page
    microdata: Microdata
    headline: Headline
    entry: Entry | None
    now: datetime
    blocks: tuple[Block, ...] = ()
    lines: Sequence[str] = ()
    text_at: Sequence[int] = ()
    language: str | None = None
    offers: tuple[Block, ...] = ()
    apart: tuple[Block, ...] = ()


Rule = Callable[[Reading], Iterator[Candidate[str]]]


def candidates(rules: Sequence[Rule], reading: Reading) -> Iterator[Candidate[str]]:
    """The rules' candidates in order, on one line each, empty ones left out."""
    for rule in rules:
        for found in rule(reading):
            if value := one_line(_decoded(found.value)):
                yield Candidate(value, found.origin, found.raw)


def _decoded(raw: str) -> str:
    """JSON-LD and feeds hold entities, and meta elements some that were encoded twice."""
    return html.unescape(raw) if "&" in raw else raw


def first_of(found: Iterable[Candidate[T]]) -> FieldOf[T]:
    """The first candidate, with those of another value behind it as rivals."""
    return field_of(list(found))


def field_of(found: Sequence[Candidate[T]], won: Candidate[T] | None = None) -> FieldOf[T]:
    """A field that ``won`` has won (the first, where none is given); the rest are rivals."""
    if not found:
        return FieldOf()
    winner = won or found[0]
    rivals = [candidate for candidate in found if candidate is not winner]
    return FieldOf(winner, tuple(dict.fromkeys(rivals))[:_MOST_RIVALS])


def from_meta(*names: str) -> Rule:
    """A rule that reads meta elements by name or property, in the given order."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        for name in names:
            for content in reading.page.meta.get(name, ()):
                yield Candidate(content, f"meta:{name}", content)

    return rule


def from_document(name: str) -> Rule:
    """A rule that reads what an API says of the page that it has the text of."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        if said := reading.page.document.get(name):
            yield Candidate(said.text, f"document:{said.path}", said.text)

    return rule


def from_feed(*names: str) -> Rule:
    """A rule that reads what discovery saw of the entry."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        for hint in reading.entry.hints if reading.entry else ():
            if hint.name in names:
                yield Candidate(hint.raw, hint.origin, hint.raw)

    return rule


def from_microdata(name: str) -> Rule:
    """A rule that reads an article's property in microdata, then in RDFa."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        for value in reading.microdata.get(name, ()):
            yield Candidate(value, f"microdata:{name}", value)
        for value in reading.microdata.get(f"rdfa:{name}", ()):
            yield Candidate(value, f"rdfa:{name}", value)

    return rule
