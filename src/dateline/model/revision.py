"""What is new against what is stored."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dateline.model.article import Article
from dateline.model.entry import Entry


class Verdict(StrEnum):
    """What an arriving capture is to its article."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Seen:
    """One capture of an article as remembered: when, which text (``fingerprint``), read by
    which extractor version."""

    capture_id: str
    fetched_at: datetime
    fingerprint: str
    extractor: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as the warehouse has it: every capture of it that was read, in any order."""

    article_id: str
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A capture read into an article, under the identity that ``records`` gave it.

    ``aliases`` are other addresses of the same page (asked for, redirected over). ``entry``
    is the entry as the reading knew it: by the time of the load, a route may have said more.
    """

    article_id: str
    canonical_url: str
    aliases: tuple[str, ...]
    entry_id: str
    capture_id: str
    fetched_at: datetime
    fingerprint: str
    article: Article
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What to write: the verdict, and the capture ids at which the text became another, in
    order of capture time. The last one of ``seen`` is the article's current state.

    The chain is computed over all captures by their own times: one that arrives late changes
    the history to what it would be had it come in time.
    """

    verdict: Verdict
    chain: tuple[Seen, ...]
    latest: Seen
