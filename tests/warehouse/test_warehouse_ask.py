"""Queries that read, and words that are looked for."""

import made
import pytest
from made import explained
from sqlalchemy import text

from dateline.errors import WarehouseError
from dateline.model import FieldOf, RobotsFile
from dateline.warehouse import Warehouse, search
from dateline.warehouse.engine import writing


def _sqlite(warehouse: Warehouse) -> bool:
    return warehouse.engine.dialect.name == "sqlite"


def test_answers_a_query_with_names_and_rows(warehouse: Warehouse) -> None:
    assert warehouse.select("SELECT 1 AS one, 'a%b' AS two;") == (["one", "two"], [(1, "a%b")])
    assert warehouse.select("-- why\n WITH x AS (SELECT 7 AS n) SELECT n FROM x")[1] == [(7,)]
    assert warehouse.select("VALUES (1), (2), (3)", limit=2)[1] == [(1,), (2,)]
    assert warehouse.select("EXPLAIN SELECT 1", limit=1)[1]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM article",
        "UPDATE source SET name = 'x'",
        "INSERT INTO party VALUES ('a', 'b')",
        "DROP TABLE photo",
        "CREATE TABLE mine (x int)",
        "SELECT 1; DELETE FROM article",
        "COMMIT; DELETE FROM article",
        "COMMIT",
        "WITH gone AS (DELETE FROM article RETURNING id) SELECT * FROM gone",
        "ATTACH 'other.db' AS other",
        "PRAGMA query_only = OFF",
        "PRAGMA journal_mode = DELETE",
        "COPY (SELECT 1) TO PROGRAM 'touch /tmp/dateline-was-here'",
        "SET default_transaction_read_only = off",
        "SELECT set_config('transaction_read_only', 'off', false); DELETE FROM article",
        "",
        "SELEC 1",
        "SELECT * FROM nowhere",
    ],
)
def test_refuses_whatever_does_not_read(warehouse: Warehouse, sql: str) -> None:
    made.load(warehouse, made.arrival())
    with pytest.raises(WarehouseError):
        warehouse.select(sql)
    assert made.one(warehouse, "SELECT count(*) FROM article") == 1
    made.load(warehouse, made.arrival(at=made.later(hours=1)))  # still to be written


@pytest.mark.postgres
def test_lets_no_explanation_write(postgres_warehouse: Warehouse) -> None:
    made.load(postgres_warehouse, made.arrival())
    with pytest.raises(WarehouseError, match="read-only"):
        postgres_warehouse.select("EXPLAIN ANALYZE DELETE FROM article")


def test_finds_all_of_the_words_whatever_their_capitals(warehouse: Warehouse) -> None:
    made.load(warehouse, made.arrival(1, made.article("Ceasefire in Kyiv", ["Talks went on."])))
    made.load(
        warehouse,
        made.arrival(2, made.article("Перемир'я у Києві", ["Переговори."], lead=FieldOf())),
    )
    made.load(warehouse, made.arrival(3, made.article("東京で会談", ["首相は記者会見を開いた。"])))
    found = {
        words: [hit.title for hit in warehouse.search(words)]
        for words in ("KYIV talks", "kyiv nothing", "києві", "記者会見", "100% \"' ; --", "")
    }
    assert found == {
        "KYIV talks": ["Ceasefire in Kyiv"],
        "kyiv nothing": [],
        "києві": ["Перемир'я у Києві"],
        "記者会見": ["東京で会談"],
        "100% \"' ; --": [],
        "": [],
    }


def test_finds_the_present_text_only(warehouse: Warehouse) -> None:
    made.load(warehouse, made.arrival())
    made.load(warehouse, made.arrival(read=made.article("Tunnel"), at=made.later(hours=1)))
    assert [hit.title for hit in warehouse.search("tunnel")] == ["Tunnel"]
    assert warehouse.search("opens") == []
    if _sqlite(warehouse):
        with writing(warehouse.engine) as connection:  # raises where index and table differ
            check = "INSERT INTO article_fts (article_fts, rank) VALUES ('integrity-check', 1)"
            connection.exec_driver_sql(check)


def test_puts_the_latest_first(warehouse: Warehouse) -> None:
    for number, hour in enumerate([9, 11, 10]):
        read = made.article(f"Bridge {number}", published=made.field(made.moment(hour=hour)))
        made.load(warehouse, made.arrival(number, read))
    assert [hit.title for hit in warehouse.search("bridge", 2)] == ["Bridge 1", "Bridge 2"]


@pytest.mark.parametrize(
    "word",
    ["x", "字-", "a-b-c.example/d?e=", "\U0001f600\U0001f4f0 ", "ї-", "1.5e"],
)
def test_indexes_the_longest_of_texts(warehouse: Warehouse, word: str) -> None:
    """PostgreSQL's to_tsvector fails above 1 MB of lexemes; no page may stop a load."""
    body = "".join(f"{word}{chr(0x4E00 + n % 20000)}{n} " for n in range(60_000))
    made.load(warehouse, made.arrival(read=made.article(body=[body])))
    assert made.one(warehouse, "SELECT length(body) FROM article") == len(body)


def test_uses_the_full_text_index(warehouse: Warehouse) -> None:
    with writing(warehouse.engine) as connection:
        if not _sqlite(warehouse):
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        query = search._query(warehouse.engine.dialect.name, ["bridge"]).limit(5)
        plan = explained(connection, query)
    assert "ix_article_search" in plan or "VIRTUAL TABLE INDEX" in plan


def test_keeps_the_pace_of_a_host(warehouse: Warehouse) -> None:
    hosts = warehouse.hosts
    assert hosts.reserve("a", 2, made.NOW) == made.NOW
    assert hosts.reserve("a", 2, made.NOW) == made.later(seconds=2)
    assert hosts.reserve("b", 2, made.NOW) == made.NOW
    assert hosts.reserve("a", 2, made.later(seconds=60)) == made.later(seconds=60)


def test_backs_off_from_a_host(warehouse: Warehouse) -> None:
    hosts = warehouse.hosts
    hosts.back_off("a", made.later(minutes=5))
    hosts.back_off("a", made.later(minutes=1))  # the later one stays
    assert hosts.reserve("a", 1, made.NOW) == made.later(minutes=5)
    assert hosts.reserve("a", 1, made.NOW) == made.later(minutes=5, seconds=1)


def test_remembers_robots_files(warehouse: Warehouse) -> None:
    assert warehouse.hosts.robots("a") is None
    warehouse.hosts.reserve("a", 1, made.NOW)
    assert warehouse.hosts.robots("a") is None
    robots = RobotsFile("a", 200, "User-agent: *\nDisallow: /x\x00", made.NOW)
    warehouse.hosts.save_robots(robots)
    kept = warehouse.hosts.robots("a")
    assert kept == RobotsFile("a", 200, "User-agent: *\nDisallow: /x", made.NOW)
    assert warehouse.hosts.reserve("a", 1, made.NOW) == made.later(seconds=1)
