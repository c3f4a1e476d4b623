"""docs/tables.md says what is true: its queries run, its tables and columns exist."""

import re
from pathlib import Path

import made
import pytest
from sqlalchemy import inspect

from dateline.model import Reason, Rejected
from dateline.warehouse import Warehouse, schema

TEXT = (Path(__file__).parents[2] / "docs" / "tables.md").read_text()
QUERIES = re.findall(r"^```sql *(\w*)\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def _fill(warehouse: Warehouse) -> None:
    made.load(warehouse, made.arrival())
    made.load(warehouse, made.arrival(read=made.article("Bridge closes"), at=made.later(hours=1)))
    run = made.run()
    (batch,) = warehouse.plan(run, made.found(2), batch_size=9, now=made.NOW)
    warehouse.claim(batch, "me", made.NOW, 900)
    gone = made.scraped(2, Rejected(made.url(2), Reason.REFUSED, "403"))
    warehouse.save_scraped("me", batch, [gone], made.NOW)
    warehouse.verify(run, made.NOW)


EMPTY_HERE = ("'2025-12-01'", "withdrawn_at IS NOT NULL", "kind = 'paywalled'", "'published_ahead'")


def _for(dialect: str) -> list[str]:
    return [query for of, query in QUERIES if of in ("", dialect)]


def _check(warehouse: Warehouse, query: str) -> None:
    _fill(warehouse)
    columns, found = warehouse.select(query)
    assert len(columns) >= 3
    assert bool(found) is not any(part in query for part in EMPTY_HERE)


@pytest.mark.parametrize("query", _for("sqlite"), ids=range(len(_for("sqlite"))))
def test_answers_its_questions_on_sqlite(sqlite_warehouse: Warehouse, query: str) -> None:
    _check(sqlite_warehouse, query)


@pytest.mark.postgres
@pytest.mark.parametrize("query", _for("postgresql"), ids=range(len(_for("postgresql"))))
def test_answers_its_questions_on_postgresql(postgres_warehouse: Warehouse, query: str) -> None:
    _check(postgres_warehouse, query)


def test_has_enough_questions_for_each_database() -> None:
    asked = [dialect for dialect, _ in QUERIES]
    assert len(asked) >= 12
    assert {"", "sqlite", "postgresql"} == set(asked)


def test_names_every_table_and_view(warehouse: Warehouse) -> None:
    named = set(re.findall(r"`(\w+)`", TEXT))
    views = set(inspect(warehouse.engine).get_view_names())
    assert set(schema.metadata.tables) <= named
    assert views <= named


def test_names_columns_that_exist(warehouse: Warehouse) -> None:
    seen = inspect(warehouse.engine)
    for view, columns in re.findall(r"^\| `(v_\w+)` \|[^|]*\|([^|]*)\|", TEXT, re.MULTILINE):
        if view not in seen.get_view_names():
            continue
        real = {column["name"] for column in seen.get_columns(view)}
        words = set(re.findall(r"`(\w+)`", columns))
        words -= {"previous_", "tsvector"}
        assert words <= real, view
