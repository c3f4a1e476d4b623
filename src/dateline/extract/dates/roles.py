"""Reading → published, modified, embargo, event: each date with its place and role."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from dateline.extract.dates.choice import choose, is_settled
from dateline.extract.dates.home import Home
from dateline.extract.dates.lasting import is_lasting
from dateline.extract.dates.lines import (
    alone,
    announced,
    at_headline,
    before_text,
    beside,
    in_title,
    labelled_change,
    made,
    near_headline,
    opening,
    own_teaser,
    template,
    told,
)
from dateline.extract.dates.shown import Shown
from dateline.extract.dates.stated import (
    CREATED,
    EVENT,
    LOOSE,
    MODIFIED,
    PUBLISHED,
    embargo,
    state,
    url_date,
    written,
)
from dateline.extract.dates.trust import trusted
from dateline.extract.dates.words import date_words
from dateline.extract.fields import Reading, Rule, candidates, first_of, from_feed
from dateline.model import Candidate, FieldOf, Moment


@dataclass(frozen=True, slots=True)
class Dates:
    """The roles of the dates on a page.

    ``ahead`` are dates of publication that can't be one yet, each as its day: kept as they were
    told, and believed by no role. What an embargo says as well is none of them.
    """

    published: FieldOf[Moment]
    modified: FieldOf[Moment]
    embargo: FieldOf[Moment]
    event: FieldOf[Moment]
    ahead: tuple[Candidate[str], ...] = ()


def read_dates(reading: Reading) -> Dates:
    """All dates by role. A date of change stands in for one of publication only where the
    page states no other, with "modified:" before its origin."""
    home = Home.of(reading)
    order = reading.page.source.dates
    stated = _moments(PUBLISHED, home)
    settled = not order and is_settled(stated) and bool(_moments(MODIFIED, home))
    shown = Shown.of(reading, is_settled=settled)
    modified = _moments(_changes(shown), home)
    match = shown.rule("matches", updates=False)
    event = _moments((*EVENT, match, announced), home, future=True)
    if _shows_event(reading):
        clock = (shown.rule("times", updates=False), shown.rule("lines", updates=False))
        event = [*event, *_moments(clock, home, future=True)]
        published = [*stated, *_moments((from_feed("published"), url_date), home)]
    else:
        published = _published(stated, shown, home, {item.value.day for item in event})
    modified = modified or _moments((_told_behind(published),), home)
    if not published:
        modified = modified or _moments((near_headline(shown.headline, updates=True), made), home)
        published = [Candidate(m.value, f"modified:{m.origin}", m.raw) for m in modified]
    lasts = is_lasting(published, home)
    chosen = FieldOf(None, tuple(published)) if lasts else choose(published, home.zone)
    also = _moments(_bare(shown), home) if order else ()
    held = first_of(_moments((embargo,), home, future=True))
    return Dates(
        published=trusted(chosen, order, home.zone, also),
        modified=first_of(modified),
        embargo=held,
        event=first_of(event),
        ahead=tuple(_ahead(home, held.value)),
    )


def _told_behind(published: Sequence[Candidate[Moment]]) -> Rule:
    """The change that a line tells behind its day of publication."""

    def rule(_reading: Reading) -> Iterator[Candidate[str]]:
        for item in published:
            at = date_words().changed_at(item.raw) if item.origin.startswith("visible:") else -1
            if at > 0:
                yield Candidate(item.raw[at:], item.origin, item.raw)

    return rule


def _ahead(home: Home, held: Moment | None) -> Iterator[Candidate[str]]:
    for item in candidates((*PUBLISHED, from_feed("published")), home.reading):
        moment = home.ahead(item.value)
        if moment and not (held and held.day == moment.day):
            yield Candidate(moment.day.isoformat(), item.origin, item.raw)


def _shows_event(reading: Reading) -> bool:
    """Whether the clock of this page is that of an event, by its office's word."""
    paths = reading.page.source.event_paths
    return bool(paths) and urlsplit(reading.page.url).path.startswith(paths)


def is_date(reading: Reading, line: str) -> bool:
    """Whether a line states a date that a page may have."""
    return Home.of(reading).moment(line) is not None


def _published(
    stated: list[Candidate[Moment]], shown: Shown, home: Home, events: set[date]
) -> list[Candidate[Moment]]:
    """Those of publication in their order of trust: what the page says to machines, what
    elements made for dates show; where there is neither, what stands in bare lines. The day of
    an event is shown for its own sake, and that of a match is its page's only one."""
    rules = (
        shown.rule("times", updates=False, apart=not stated),
        from_feed("published"),
        shown.rule("lines", updates=False, apart=not stated),
    )
    near = _moments(rules, home)
    if not stated:
        near = [item for item in near if item.value.day not in events]
    found = [*stated, *near] or _moments(_bare(shown), home)
    found += _moments((LOOSE, url_date, *CREATED), home)
    played = _moments((shown.rule("matches", updates=False),), home, future=True)
    days = set() if stated else {item.value.day for item in played}
    return [item for item in found if item.value.day not in days]


def _bare(shown: Shown) -> tuple[Rule, ...]:
    place = shown.headline
    return (
        opening, at_headline(place), near_headline(place), before_text, in_title, told, template,
        beside(place), own_teaser(place), state, written, alone,
    )  # fmt: skip


def _changes(shown: Shown) -> tuple[Rule, ...]:
    return (
        *MODIFIED,
        shown.rule("times", updates=True),
        from_feed("modified"),
        shown.rule("lines", updates=True),
        labelled_change,
    )


def _moments(rules: Sequence[Rule], home: Home, *, future: bool = False) -> list[Candidate[Moment]]:
    return [
        Candidate(moment, item.origin, item.raw)
        for item in candidates(rules, home.reading)
        if (moment := home.moment(item.value, future=future))
    ]
