import pytest
from airflow.sdk import Connection

from dateline.errors import ConfigError
from dateline.orchestration.connection import VARIABLE, as_json, stated_url, task_settings, url_of

URLS = [
    "sqlite:////var/lib/dateline/warehouse.db",
    "sqlite:////with blank/and%20percent.db",
    "postgresql+psycopg://me:p%40ss%2Fw@db.example:5433/news?sslmode=require",
    "postgresql+psycopg://me@/news?host=%2Frun%2Fpostgresql",
]


@pytest.mark.parametrize("url", URLS)
def test_brings_a_url_through_airflows_connection_unchanged(monkeypatch, url):
    monkeypatch.setenv(VARIABLE, as_json(url))
    from sqlalchemy import make_url

    assert make_url(stated_url()) == make_url(url)


def test_reads_a_connection_as_operators_enter_it():
    connection = Connection(
        conn_id="x",
        conn_type="postgres",
        host="db",
        login="me",
        password="p@ss",
        schema="news",
        port=5432,
        extra='{"sslmode": "require"}',
    )
    assert url_of(connection) == "postgresql+psycopg://me:p%40ss@db:5432/news?sslmode=require"


def test_names_the_types_that_hold_a_warehouse():
    with pytest.raises(ConfigError, match="'mysql' is none of postgres, sqlite"):
        url_of(Connection(conn_id="x", conn_type="mysql"))


def test_puts_the_connection_before_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATELINE_WAREHOUSE_URL", "sqlite:////other.db")
    monkeypatch.setenv(VARIABLE, as_json("sqlite:////stated.db"))
    assert task_settings().warehouse_url == "sqlite:////stated.db"
    assert task_settings().home == tmp_path
