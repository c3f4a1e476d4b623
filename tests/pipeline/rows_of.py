"""What a warehouse holds, for one run to be compared with another."""

from datetime import date, datetime
from typing import Any

from dateline.warehouse import open_warehouse
from dateline.warehouse.engine import dump_json

# What a run's rows come to, without the times at which they were written.
CONTENT = {
    "article": "select * from article order by id",
    "revision": "select * from revision order by article_id, valid_from",
    "photo": "select * from photo order by id",
    "credit": "select * from credit order by 1, 2",
    "byline": "select * from byline order by 1, 2, 3",
    "tag": "select * from tag order by 1, 2",
    "alias": "select * from alias order by 1, 2",
}
# When a row was written or its page fetched, and what follows from that.
_WHEN = {
    "n", "loaded_at", "changed_at", "captured_at", "first_captured_at", "withdrawn_at",
    "valid_from", "capture_id", "first_seen_at", "last_seen_at",
}  # fmt: skip


def rows(url: str, query: str) -> list[dict[str, Any]]:
    """A query's rows as mappings."""
    warehouse = open_warehouse(url)
    try:
        names, values = warehouse.select(query)
    finally:
        warehouse.close()
    return [dict(zip(names, row, strict=True)) for row in values]


def plain(value: Any) -> Any:
    """A value as SQLite keeps it, so that both databases' rows can be compared."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime | date):
        return str(value)
    return dump_json(value) if isinstance(value, dict | list) else value


def content(url: str, *, times: bool = False) -> dict[str, list[Any]]:
    """Every row that a reader could see, for one run to be compared with another."""
    hidden = set() if times else _WHEN
    return {
        table: sorted(
            repr([(k, plain(v)) for k, v in row.items() if k not in hidden])
            for row in rows(url, query)
        )
        for table, query in CONTENT.items()
    }
