"""gone, or back: when an article's page answers 404 or 410, and when it answers again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select, update

from dateline.model import Reason
from dateline.warehouse import schema
from dateline.warehouse.upsert import parts

_ARTICLE, _ENTRY = schema.article.c, schema.entry.c
_THERE = ("fetched", Reason.UNCHANGED)


def lock_articles(connection: Connection, article_ids: Iterable[str]) -> None:
    """Lock the articles' rows in the order of their ids; after entries, never before."""
    for some in parts(sorted(set(article_ids))):
        query = select(_ARTICLE.id).where(_ARTICLE.id.in_(some)).order_by(_ARTICLE.id)
        connection.execute(query.with_for_update(key_share=True)).all()


def settle_withdrawn(
    connection: Connection, gone: Sequence[RowMapping], still: Sequence[RowMapping], now: datetime
) -> None:
    """Mark the articles of the entries that are ``gone``, clear the mark of those that are
    ``still`` there.

    The text stays, and the time is that of the first sight. An article that still answers at
    another address of its own is not withdrawn.
    """
    there = {row["article_id"] for row in still}
    lost = {row["article_id"] for row in gone} - there
    if not lost and not there:
        return
    lock_articles(connection, lost | there)
    entries = [row["id"] for row in gone]
    lost -= _answering(connection, lost, entries)
    for article_id, at in _first_seen_gone(connection, entries).items():
        if article_id in lost:
            _set(connection, [article_id], _ARTICLE.withdrawn_at.is_(None), at, now)
    _set(connection, there, _ARTICLE.withdrawn_at < now, None, now)


def clear_withdrawn(
    connection: Connection,
    rows: Mapping[str, RowMapping],
    captured: Mapping[str, datetime],
    now: datetime,
) -> None:
    """An article that was captured after it was seen gone is back; ``rows`` are locked."""
    back = {
        article_id
        for article_id, at in captured.items()
        if (gone := rows[article_id]["withdrawn_at"]) is not None and gone < at
    }
    _set(connection, back, _ARTICLE.withdrawn_at.is_not(None), None, now)


def _answering(connection: Connection, article_ids: Iterable[str], gone: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in parts(article_ids):
        query = select(_ENTRY.article_id).where(
            _ENTRY.article_id.in_(some), _ENTRY.id.not_in(gone), _ENTRY.outcome != Reason.GONE
        )
        found.update(name for name in connection.execute(query).scalars() if name)
    return found


def _first_seen_gone(connection: Connection, entry_ids: Sequence[str]) -> dict[str, datetime]:
    """By article, the first answer of its page's last ones that it is gone."""
    since: dict[str, datetime] = {}
    log = schema.fetch.c
    for some in parts(entry_ids):
        query = (
            select(_ENTRY.article_id, log.outcome, log.at)
            .join(schema.fetch, log.entry_id == _ENTRY.id)
            .where(_ENTRY.id.in_(some))
            .order_by(log.at)
        )
        for article_id, outcome, at in connection.execute(query):
            if outcome == Reason.GONE:
                since.setdefault(article_id, at)
            elif outcome in _THERE:
                since.pop(article_id, None)
    return since


def _set(
    connection: Connection,
    article_ids: Iterable[str],
    where: object,
    value: datetime | None,
    now: datetime,
) -> None:
    for some in parts(sorted(article_ids)):
        connection.execute(
            update(schema.article)
            .where(_ARTICLE.id.in_(some), where)  # type: ignore[arg-type]
            .values(withdrawn_at=value, changed_at=now)
        )
