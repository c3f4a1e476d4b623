"""Migrations go up, are checked, go down and up again; the engine takes what it should."""

import subprocess
import sys
import threading
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import made
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.dialects import postgresql, sqlite

from dateline.errors import ConfigError, WarehouseError
from dateline.model import Feed, Licence, Rights
from dateline.warehouse import Warehouse, migrate, open_warehouse, schema
from dateline.warehouse.columns import Instant, sound, sound_json
from dateline.warehouse.engine import writing


def _objects(warehouse: Warehouse) -> list[str]:
    if warehouse.engine.dialect.name == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    else:
        sql = (
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE n.nspname = 'public'"
        )
    return sorted(name for (name,) in made.rows(warehouse, sql))


def test_goes_up_and_down_and_up_again_without_drift(empty_url: str) -> None:
    warehouse = open_warehouse(empty_url)
    warehouse.migrate()
    whole = _objects(warehouse)
    assert {"article", "v_article", "v_photo", "host"} < set(whole)
    with writing(warehouse.engine) as connection:
        command.check(migrate.config(connection))  # raises where tables and metadata differ
    made.load(warehouse, made.arrival())
    migrate.demote(warehouse.engine)
    assert [name for name in _objects(warehouse) if "alembic" not in name] == []
    warehouse.migrate()
    assert _objects(warehouse) == whole
    made.load(warehouse, made.arrival())
    assert warehouse.search("bridge")
    warehouse.close()


def test_knows_the_revisions_by_the_names_of_their_files() -> None:
    scripts = ScriptDirectory.from_config(migrate.config()).walk_revisions()
    assert [script.revision for script in scripts][::-1] == list(migrate.revisions())


def test_loads_alembic_for_another_schema_alone(tmp_path: Path) -> None:
    """And neither BeautifulSoup nor the other database's driver: each costs every process."""
    url = f"sqlite:///{tmp_path / 'warehouse.db'}"
    warehouse = open_warehouse(url)
    warehouse.migrate()
    warehouse.close()
    code = f"""
import sys
import dateline.cli
from dateline.sources import load_offices
from dateline.warehouse import open_warehouse

warehouse = open_warehouse({url!r})
warehouse.migrate()
warehouse.check_schema()
load_offices()
print([name for name in ("alembic", "bs4", "psycopg", "soupsieve") if name in sys.modules])
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_passes_each_step_both_ways(empty_url: str) -> None:
    warehouse = open_warehouse(empty_url)
    steps = [
        "0001",
        "0002",
        "0003",
        "0004",
        "0005",
        "0006",
        "0007",
        "0008",
        "0009",
        "0010",
        "0011",
        "0012",
        "0013",
        "0014",
        "0015",
    ]
    for step in steps:
        migrate.migrate(warehouse.engine, step)
        assert migrate.current(warehouse.engine) == step
    assert migrate.head() == steps[-1]
    for step in reversed(steps[:-1]):
        migrate.demote(warehouse.engine, step)
        assert migrate.current(warehouse.engine) == step
    warehouse.close()


def test_says_which_command_makes_the_schema(empty_url: str) -> None:
    warehouse = open_warehouse(empty_url)
    with pytest.raises(WarehouseError, match="empty: run `dateline migrate`"):
        warehouse.check_schema()
    migrate.migrate(warehouse.engine, "0003")
    with pytest.raises(WarehouseError, match=r"schema 0003.*run `dateline migrate`"):
        warehouse.check_schema()
    warehouse.migrate()
    warehouse.check_schema()
    with writing(warehouse.engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(WarehouseError, match="newer version"):
        warehouse.check_schema()
    warehouse.close()


def test_carries_its_migrations_in_the_wheel(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", tmp_path, root],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    inside = zipfile.ZipFile(wheel).namelist()
    folder = "dateline/warehouse/migrations/"
    assert {folder + "env.py", folder + "script.py.mako"} < set(inside)
    assert len([name for name in inside if name.startswith(folder + "versions/v")]) == 15


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg"),
        ("postgresql://u:p@h/d", "postgresql+psycopg"),
        ("postgresql+psycopg2://u:p@h/d", "postgresql+psycopg"),
    ],
)
def test_speaks_to_postgresql_by_any_name(url: str, driver: str) -> None:
    warehouse = open_warehouse(url)
    assert warehouse.engine.url.drivername == driver
    assert warehouse.engine.url.password == "p"


def test_says_where_a_folder_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WarehouseError, match="can't be made"):
        open_warehouse(f"sqlite:///{tmp_path}/file/w.db")


def test_tells_no_password_when_the_server_is_away() -> None:
    warehouse = open_warehouse("postgresql://u:geheim@127.0.0.1:1/d")
    with pytest.raises(WarehouseError) as raised:
        warehouse.check_schema()
    assert "geheim" not in str(raised.value)


def test_sets_sqlite_up_for_many_writers(sqlite_warehouse: Warehouse) -> None:
    with writing(sqlite_warehouse.engine) as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 1,
        "foreign_keys": 1,
        "busy_timeout": 60_000,
    }


def test_serves_many_threads(warehouse: Warehouse) -> None:
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            made.load(warehouse, made.arrival(number, made.article(url=made.url(number))))
        except BaseException as error:  # noqa: BLE001 - shown below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert made.one(warehouse, "SELECT count(*) FROM article") == 12


@given(st.text(), st.text())
def test_makes_any_text_sound_and_leaves_legitimate_text_alone(text: str, other: str) -> None:
    clean = sound(text)
    assert clean.encode().decode() == clean
    assert "\x00" not in clean
    assert sound(clean) == clean
    if "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text):
        assert clean == text
    assert sound_json({text: [other, {other: float("nan")}]}) == {
        clean: [sound(other), {sound(other): None}]
    }


@given(st.lists(st.datetimes(min_value=datetime(1, 1, 3), timezones=st.just(UTC)), min_size=2))  # noqa: DTZ001
def test_writes_instants_that_sort_as_text(instants: list[datetime]) -> None:
    kind, dialect = Instant(), sqlite.dialect()
    written = [kind.process_bind_param(instant, dialect) for instant in instants]
    assert sorted(written) == [
        kind.process_bind_param(instant, dialect) for instant in sorted(instants)
    ]
    assert [kind.process_result_value(text, dialect) for text in written] == instants


def test_takes_no_naive_instant() -> None:
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        with pytest.raises(ValueError, match="aware"):
            Instant().process_bind_param(datetime(2026, 1, 1), dialect)  # noqa: DTZ001


def test_gives_instants_back_in_utc(warehouse: Warehouse) -> None:
    kyiv = timezone(timedelta(hours=2))
    run = made.run()
    warehouse.fail_run(run, "x", datetime(2026, 1, 1, 1, 30, tzinfo=kyiv))
    with writing(warehouse.engine) as connection:
        (at,) = connection.execute(select(schema.run.c.finished_at)).one()
    assert at == datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    assert at.utcoffset() == timedelta(0)
    where = "finished_at >= '2025-12-31' AND finished_at < '2026-01-01'"
    assert made.one(warehouse, f"SELECT count(*) FROM run WHERE {where}") == 1


@pytest.mark.postgres
def test_compresses_bodies_with_lz4_where_the_server_can(postgres_database: str) -> None:
    warehouse = open_warehouse(postgres_database)
    can = made.one(
        warehouse,
        "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'",
    )
    set_to = made.one(
        warehouse,
        "SELECT attcompression FROM pg_attribute"
        " WHERE attrelid = 'article'::regclass AND attname = 'body'",
    )
    assert set_to == ("l" if can else "")
    warehouse.close()


def test_writes_only_sources_that_differ(warehouse: Warehouse) -> None:
    office = replace(made.OFFICE, feeds=(Feed("https://office.example/f"), Feed("https://x/g")))
    warehouse.sync_sources([office, replace(office, id="other")])
    licence = Licence("OGL v3", "https://l", "The Office", "https://e", "verified")
    changed = replace(office, rights=Rights(photos=licence), feeds=office.feeds[:1])
    warehouse.sync_sources([changed])
    assert made.rows(warehouse, "SELECT id, photo_licence FROM source ORDER BY id") == [
        ("office", "OGL v3"),
        ("other", "unknown"),
    ]
    assert made.rows(warehouse, "SELECT source_id, url FROM feed ORDER BY source_id, url") == [
        ("office", "https://office.example/f"),
        ("other", "https://office.example/f"),
        ("other", "https://x/g"),
    ]
    with _no_writing(warehouse):
        warehouse.sync_sources([changed])


@contextmanager
def _no_writing(warehouse: Warehouse):
    def refuse(_connection, _cursor, statement, *_):
        assert statement.lstrip().upper().startswith(("SELECT", "BEGIN")), statement

    event.listen(warehouse.engine, "before_cursor_execute", refuse)
    yield
    event.remove(warehouse.engine, "before_cursor_execute", refuse)


@pytest.mark.parametrize(
    "url",
    [
        "garbage",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://x/y",
        "postgresql://x:p%zz@[::1/x",
        "postgresql://:x",
    ],
)
def test_names_the_setting_whose_url_leads_to_no_warehouse(url: str) -> None:
    with pytest.raises(ConfigError) as raised:
        open_warehouse(url)
    assert raised.value.key == "DATELINE_WAREHOUSE_URL"
