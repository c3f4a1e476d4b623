"""[Arrival] → alias rows: the other addresses that led to an article, and when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, or_

from dateline.identity import entry_id
from dateline.model import Arrival
from dateline.warehouse import schema
from dateline.warehouse.upsert import insert


def keep_aliases(connection: Connection, arrivals: Iterable[Arrival]) -> None:
    """Insert the addresses, or widen the time in which they are known to have led there."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for arrival in sorted(arrivals, key=lambda arrival: arrival.fetched_at):
        for url in arrival.aliases:
            name = entry_id(url)
            first = rows.get((name, arrival.article_id), {}).get("first_seen_at")
            rows[name, arrival.article_id] = _row(name, arrival, url, first)
    if not rows:
        return
    statement = insert(connection, schema.alias)
    old, new = schema.alias.c, statement.excluded
    earlier, later = new.first_seen_at < old.first_seen_at, new.last_seen_at > old.last_seen_at
    widened = statement.on_conflict_do_update(
        index_elements=["id", "article_id"],
        set_={
            "url": case((later, new.url), else_=old.url),
            "first_seen_at": case((earlier, new.first_seen_at), else_=old.first_seen_at),
            "last_seen_at": case((later, new.last_seen_at), else_=old.last_seen_at),
        },
        where=or_(earlier, later),
    )
    connection.execute(widened, [rows[key] for key in sorted(rows)])


def _row(name: str, arrival: Arrival, url: str, first: datetime | None) -> dict[str, Any]:
    return {
        "id": name,
        "article_id": arrival.article_id,
        "url": url,
        "first_seen_at": first or arrival.fetched_at,
        "last_seen_at": arrival.fetched_at,
    }
