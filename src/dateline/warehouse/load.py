"""[Arrival], [Rejected] → rows: one write transaction for a batch.

Locks are taken in one order, entries by id and then articles by id, so that two loads of
the same pages wait for each other and then find nothing left to do.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, bindparam, delete, select, update

from dateline.model import Arrival, Entry, Reason, Rejected
from dateline.warehouse import schema
from dateline.warehouse.aliases import keep_aliases
from dateline.warehouse.choice import locked
from dateline.warehouse.content import Content, content_of, parties
from dateline.warehouse.current import write_current, write_revisions
from dateline.warehouse.engine import writing
from dateline.warehouse.history import Decide, History, fold, read_histories, without
from dateline.warehouse.pending import Pending
from dateline.warehouse.settle import settle_entries
from dateline.warehouse.sighting import entry_of
from dateline.warehouse.upsert import add_new, parts
from dateline.warehouse.withdrawal import clear_withdrawn

_ARTICLE, _CAPTURE = schema.article.c, schema.capture.c

NextAt = Callable[[Arrival], datetime | None]


def load(
    engine: Engine,
    arrivals: Sequence[Arrival],
    rejected: Sequence[tuple[Pending, Rejected]],
    decide: Decide,
    now: datetime,
    next_at: NextAt | None,
) -> dict[str, int]:
    """Write what arrived; counts of new, changed, same and rejected.

    The rows that come of it are the same in whatever order captures arrive, and however often.
    A page is left waiting of which a route said more while it was being read.
    """
    with writing(engine) as connection:
        entries = locked(connection, _entry_ids(arrivals, rejected))
        arrivals = [a for a in arrivals if _is_current(a.entry, entries[a.entry_id])]
        rejected = [(p, why) for p, why in rejected if _is_current(p.entry, entries[p.entry_id])]
        contents = {arrival.capture_id: content_of(arrival) for arrival in arrivals}
        walls = [p.capture_id for p, why in rejected if why.reason is Reason.WALL]
        belongs = {a.capture_id: a.article_id for a in arrivals} | dict.fromkeys(walls)
        owners = _owners(connection, belongs)
        rows = _locked_articles(connection, arrivals, owners, now)
        histories = read_histories(connection, sorted(rows))
        replaced = _replaced(histories, contents, walls)
        fold(histories, arrivals, contents, decide)
        emptied = _take_away(histories, belongs, owners, decide)
        known = {content.id: content for content in contents.values()}
        add_new(connection, schema.content, [content.row() for content in known.values()])
        add_new(connection, schema.party, [p for c in known.values() for p in parties(c)])
        _record(connection, arrivals, histories, contents, now)
        _record_rejected(connection, rejected, now)
        living = [history for history in histories.values() if history.latest]
        write_revisions(connection, living)
        write_current(connection, living, rows, known, now)
        keep_aliases(connection, arrivals)
        _drop(connection, emptied, replaced)
        clear_withdrawn(connection, rows, _last_seen(arrivals), now)
        settle_entries(connection, entries, arrivals, rejected, next_at)
    words = Counter(v.value for h in histories.values() for v in h.verdicts.values())
    return {**{w: words[w] for w in ("new", "changed", "same")}, "rejected": len(rejected)}


def _is_current(read: Entry | None, row: RowMapping) -> bool:
    """Whether a page was read with all that its entry says by now."""
    if read is None:
        return True
    now = entry_of(row)
    return (read.hints, read.media) == (now.hints, now.media)


def _entry_ids(
    arrivals: Iterable[Arrival], rejected: Iterable[tuple[Pending, Rejected]]
) -> list[str]:
    return [a.entry_id for a in arrivals] + [pending.entry_id for pending, _ in rejected]


def _owners(connection: Connection, captures: Iterable[str]) -> dict[str, str]:
    """By capture, the article it was read into before, where it was."""
    owners: dict[str, str] = {}
    for some in parts(captures):
        query = select(_CAPTURE.id, _CAPTURE.article_id).where(
            _CAPTURE.id.in_(some), _CAPTURE.article_id.is_not(None)
        )
        owners |= {name: str(article) for name, article in connection.execute(query)}
    return owners


_LOCKED = (
    "id", "content_id", "capture_id", "captured_at", "first_captured_at", "fingerprint",
    "extractor", "revisions", "withdrawn_at",
)  # fmt: skip


def _locked_articles(
    connection: Connection,
    arrivals: Sequence[Arrival],
    owners: Mapping[str, str],
    now: datetime,
) -> dict[str, RowMapping]:
    """The rows of all articles concerned, locked; those that are new made first, bare, so that
    there is something to lock."""
    ids = {arrival.article_id for arrival in arrivals} | set(owners.values())
    present: set[str] = set()
    for some in parts(ids):
        query = select(_ARTICLE.id).where(_ARTICLE.id.in_(some))
        present.update(connection.execute(query).scalars())
    first = sorted(arrivals, key=lambda a: (a.fetched_at, a.capture_id), reverse=True)
    new = {a.article_id: _bare(a, now) for a in first if a.article_id not in present}
    add_new(connection, schema.article, new.values())
    rows: dict[str, RowMapping] = {}
    for some in parts(sorted(ids)):
        query = select(*(_ARTICLE[name] for name in _LOCKED)).where(_ARTICLE.id.in_(some))
        query = query.order_by(_ARTICLE.id).with_for_update(key_share=True)
        rows |= {row["id"]: row for row in connection.execute(query).mappings()}
    return rows


def _bare(arrival: Arrival, now: datetime) -> dict[str, Any]:
    return {
        "id": arrival.article_id,
        "source_id": arrival.article.source,
        "url": arrival.canonical_url,
        "loaded_at": now,
        "changed_at": now,
    }


def _replaced(
    histories: Mapping[str, History], contents: Mapping[str, Content], walls: Iterable[str]
) -> set[str]:
    """Contents that a second reading of a capture takes the place of, be it by none."""
    before = {c: content for h in histories.values() for c, content in h.contents.items()}
    return {
        before[capture]
        for capture, content in contents.items()
        if before.get(capture) not in (None, content.id)
    } | {before[capture] for capture in walls if capture in before}


def _take_away(
    histories: Mapping[str, History],
    belongs: Mapping[str, str | None],
    owners: Mapping[str, str],
    decide: Decide,
) -> list[str]:
    """Captures that are another article's now, or none's, leave the one they were read into; the
    ids of the articles that have none left."""
    left: dict[str, set[str]] = {}
    for capture, article in belongs.items():
        owner = owners.get(capture, article)
        if owner is not None and owner != article and owner in histories:
            left.setdefault(owner, set()).add(capture)
    for owner, captures in left.items():
        without(histories[owner], captures, decide)
    return [owner for owner in left if histories[owner].latest is None]


def _record(
    connection: Connection,
    arrivals: Sequence[Arrival],
    histories: Mapping[str, History],
    contents: Mapping[str, Content],
    now: datetime,
) -> None:
    changes = {
        arrival.capture_id: {
            "b_id": arrival.capture_id,
            "recorded_at": now,
            "verdict": histories[arrival.article_id].verdicts[arrival.capture_id],
            "reason": None,
            "detail": None,
            "article_id": arrival.article_id,
            "fingerprint": arrival.fingerprint,
            "extractor": arrival.article.extractor,
            "content_id": contents[arrival.capture_id].id,
        }
        for arrival in arrivals
    }
    _update_captures(connection, list(changes.values()))


def _record_rejected(
    connection: Connection, rejected: Sequence[tuple[Pending, Rejected]], now: datetime
) -> None:
    """A capture that was read before keeps what was read then, unless it was a wall's."""
    changes = [
        {
            "b_id": pending.capture_id,
            "recorded_at": now,
            "verdict": "rejected",
            "reason": why.reason,
            "detail": why.detail,
        }
        for pending, why in rejected
    ]
    nothing = dict.fromkeys(("article_id", "fingerprint", "extractor", "content_id"))
    walls = [c | nothing for c in changes if c["reason"] is Reason.WALL]
    _update_captures(connection, walls)
    _update_captures(connection, [c for c in changes if c["reason"] is not Reason.WALL])


def _update_captures(connection: Connection, changes: Sequence[dict[str, Any]]) -> None:
    if changes:
        columns = [name for name in changes[0] if name != "b_id"]
        statement = update(schema.capture).where(_CAPTURE.id == bindparam("b_id"))
        connection.execute(
            statement.values({name: bindparam(name) for name in columns}),
            sorted(changes, key=lambda change: str(change["b_id"])),
        )


def _drop(connection: Connection, emptied: Sequence[str], replaced: Iterable[str]) -> None:
    """Articles that no capture speaks for any more, and contents that none has."""
    for some in parts(sorted(emptied)):
        connection.execute(delete(schema.article).where(_ARTICLE.id.in_(some)))
    for some in parts(sorted(replaced)):
        used = select(_CAPTURE.id).where(_CAPTURE.content_id == schema.content.c.id).exists()
        connection.execute(delete(schema.content).where(schema.content.c.id.in_(some), ~used))


def _last_seen(arrivals: Iterable[Arrival]) -> dict[str, datetime]:
    last: dict[str, datetime] = {}
    for arrival in arrivals:
        known = last.get(arrival.article_id, arrival.fetched_at)
        last[arrival.article_id] = max(known, arrival.fetched_at)
    return last
