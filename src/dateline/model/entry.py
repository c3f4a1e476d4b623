"""A URL worth a look, how it was found, and what a day of a source came to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from dateline.model.capture import Outcome, Reason, Record
from dateline.model.window import Window


@dataclass(frozen=True, slots=True)
class Hint:
    """One value that discovery saw, as written: ``name`` is title, lead, published,
    modified, author, tag, language …; ``origin`` names the place ("feed:published")."""

    name: str
    raw: str
    origin: str


@dataclass(frozen=True, slots=True)
class MediaHint:
    """A picture that a feed attached to an item, with *its* credit and caption."""

    url: str
    caption: str | None = None
    credit: str | None = None
    origin: str = "feed:media"


@dataclass(frozen=True, slots=True)
class Entry:
    """A URL worth a look.

    ``url`` is absolute and as found; ``route`` says by which way ("feed:<url>",
    "wordpress:<url>", "warc:<path>#<offset>", "folder:<path>"); ``day`` is the UTC day that
    the route dates it on, None where it gives none; ``revised`` is the route's own mark of
    the item's state (feed updated, modified_gmt, digest): a change makes the entry due again.
    ``changed_at`` is when the page was last changed, from a route that was asked for just that:
    a page last looked at before it is due again. ``via`` is where an archive has a copy of the
    page, where that is what is to be fetched.
    """

    source: str
    url: str
    route: str
    guid: str | None = None
    day: date | None = None
    revised: str | None = None
    changed_at: datetime | None = None
    hints: tuple[Hint, ...] = ()
    media: tuple[MediaHint, ...] = ()
    via: str | None = None


@dataclass(frozen=True, slots=True)
class RouteState:
    """What is remembered of a route between two visits; stored with the entries it vouches for.

    ``settled`` are the UTC days of the window asked about that the route has answered for
    whole, with ``ok`` or ``empty``, well after they were over: they need not be asked again.
    ``moved_to`` is where permanent redirects have led, ``moves`` how many visits in a row.
    ``whole_at`` is when its body was last seen whole, rather than called unchanged.
    ``hub`` would tell of a feed's news at once, under the name ``topic`` (WebSub, W3C).
    ``next_at`` is when a stream is to visit it again; the warehouse sets it, by what it brought.
    """

    etag: str | None = None
    last_modified: str | None = None
    cursor: str | None = None
    checked_at: datetime | None = None
    settled: frozenset[date] = frozenset()
    moved_to: str | None = None
    moves: int = 0
    hub: str | None = None
    topic: str | None = None
    whole_at: datetime | None = None
    next_at: datetime | None = None


class DayStatus(StrEnum):
    """What may be said of a source's day; ``refused`` is never ``empty``."""

    OK = "ok"
    EMPTY = "empty"
    REFUSED = "refused"
    TRUNCATED = "truncated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Coverage:
    """One UTC day of a source as one route saw it."""

    source: str
    day: date
    status: DayStatus
    route: str
    expected: int | None = None
    discovered: int = 0
    fetched: int = 0
    loaded: int = 0
    failed: int = 0
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Bad input that cost only itself; kept as a row."""

    source: str
    url: str
    stage: str
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A route that answered: its state from now on.

    Comes after the entries that it vouches for, and not at all from a route that refused: that
    one is asked next time as if this visit had not been.
    """

    route: str
    state: RouteState


@dataclass(frozen=True, slots=True)
class Bundle:
    """A WARC file elsewhere that may hold pages at or below ``site``, and has to be read
    through for them.

    ``route`` is that of the entries and of the coverage that rest on it; ``state`` names what
    is remembered once it was read.
    """

    url: str
    route: str
    state: str
    site: str


Finding = Entry | Problem | Coverage | Checked | Bundle


@dataclass(frozen=True, slots=True)
class Discovery:
    """Findings as gathered, for what is small enough to be held at once.

    Iterates as discovery yields them: what vouches for the entries comes after them.
    """

    entries: tuple[Entry, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    states: Mapping[str, RouteState] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    bundles: tuple[Bundle, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        """Each finding."""
        yield from self.entries
        yield from self.bundles
        yield from self.problems
        yield from self.coverage
        for route, state in self.states.items():
            yield Checked(route, state)


def gathered(findings: Iterable[Finding]) -> Discovery:
    """All findings at once; of two states of one route, the later."""
    kinds: tuple[type, ...] = (Entry, Problem, Coverage, Checked, Bundle)
    by_kind: dict[type, list[Any]] = {kind: [] for kind in kinds}
    for finding in findings:
        by_kind[type(finding)].append(finding)
    return Discovery(
        entries=tuple(by_kind[Entry]),
        coverage=tuple(by_kind[Coverage]),
        states={checked.route: checked.state for checked in by_kind[Checked]},
        problems=tuple(by_kind[Problem]),
        bundles=tuple(by_kind[Bundle]),
    )


@dataclass(frozen=True, slots=True)
class Work:
    """An entry as claimed from the queue, with what a conditional request needs.

    ``tries`` counts the failures in a row so far; ``since`` is the time of its first capture,
    ``whole_at`` that of the last answer which held the page, rather than calling it unchanged.
    """

    id: str
    entry: Entry
    tries: int = 0
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    since: datetime | None = None
    whole_at: datetime | None = None


RunKind = Literal["daily", "backfill", "stream", "manual", "import"]
Captures = Literal["missing", "refresh", "archived"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the journey for one source.

    ``id`` is stable over retries (DAG id and run id); ``window`` None means "what the feeds
    hold"; ``captures`` is ``missing`` (fetch what was never fetched or is due), ``refresh``
    (fetch all of it anew) or ``archived`` (fetch nothing, read the archive once more).
    A ``stream`` comes every few minutes, and leaves alone the feeds that are worth no visit yet.
    """

    id: str
    source: str
    kind: RunKind
    window: Window | None = None
    captures: Captures = "missing"
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Scraped:
    """What came of one claimed entry: its outcome, where a capture lies, and when the entry
    is due again (None: not by itself).

    A capture's bytes need not be held until its batch is saved: ``size`` is how many they
    were, where the outcome has them no more.
    """

    work_id: str
    outcome: Outcome
    record: Record | None = None
    next_at: datetime | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run came to: per-day rows, counts of outcomes by word, and what makes it red."""

    run: str
    days: tuple[Coverage, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
