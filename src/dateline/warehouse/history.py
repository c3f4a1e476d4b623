"""Stored, [Arrival] → History: each article's captures, its chain of texts, their contents.

Only reads and decides; ``load`` writes what comes of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, RowMapping

from dateline.model import Arrival, Decision, Seen, Stored, Verdict
from dateline.warehouse.content import Content
from dateline.warehouse.pending import seen_rows, stored_of

Decide = Callable[[Stored, Seen], Decision]


@dataclass(slots=True)
class History:
    """One article: what is known of it after the arrivals.

    ``contents`` gives the content id of each capture; ``verdicts`` what each arrival was.
    """

    stored: Stored
    contents: dict[str, str]
    chain: tuple[Seen, ...] = ()
    latest: Seen | None = None
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    @property
    def article_id(self) -> str:
        """The article's id."""
        return self.stored.article_id


def read_histories(connection: Connection, article_ids: Sequence[str]) -> dict[str, History]:
    """What is stored of these articles; an empty history for those without captures."""
    rows = seen_rows(connection, article_ids)
    return {name: _history(name, rows.get(name, [])) for name in article_ids}


def _history(article_id: str, rows: Sequence[RowMapping]) -> History:
    contents = {row["id"]: row["content_id"] for row in rows}
    return History(stored_of(article_id, rows), contents)


def fold(
    histories: Mapping[str, History],
    arrivals: Iterable[Arrival],
    contents: Mapping[str, Content],
    decide: Decide,
) -> None:
    """Let each arrival take its place; ``contents`` are the arrivals' own by capture id."""
    for arrival in arrivals:
        _arrive(histories[arrival.article_id], arrival, decide)
        histories[arrival.article_id].contents[arrival.capture_id] = contents[arrival.capture_id].id


def _arrive(history: History, arrival: Arrival, decide: Decide) -> None:
    seen = Seen(
        arrival.capture_id,
        arrival.fetched_at,
        arrival.fingerprint,
        arrival.article.extractor,
    )
    decision = decide(history.stored, seen)
    history.verdicts[arrival.capture_id] = decision.verdict
    history.chain, history.latest = decision.chain, decision.latest
    others = tuple(s for s in history.stored.seen if s.capture_id != seen.capture_id)
    history.stored = replace(history.stored, seen=(*others, seen))


def without(history: History, capture_ids: Iterable[str], decide: Decide) -> None:
    """The history once these captures turned out to be another article's."""
    gone = set(capture_ids)
    left = tuple(seen for seen in history.stored.seen if seen.capture_id not in gone)
    history.stored = replace(history.stored, seen=left)
    history.chain, history.latest = (), None
    if left:
        decision = decide(replace(history.stored, seen=left[:-1]), left[-1])
        history.chain, history.latest = decision.chain, decision.latest
