"""What all tests share: a fresh warehouse on SQLite and on PostgreSQL, made in milliseconds.

``DATELINE_TEST_POSTGRES`` is the URL of a server where databases may be made; without it, one
is started from the wheel. Without that, the tests that need it are skipped, saying so.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from dateline.errors import WarehouseError
from dateline.warehouse import Warehouse, open_warehouse
from dateline.warehouse.embedded import Embedded


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes have no part in a test's name: gzip writes the second of the packing into them, and
    two workers that name their tests otherwise can't share them."""
    return argname if isinstance(val, bytes) else None


# Folders whose tests wait for servers most of the time: begun first, and beside all the others.
LONGEST = ("browser", "packaging", "orchestration", "docs", "pipeline", "warehouse")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest folders first, so that no worker begins one when the others are done."""
    ranks = {folder: rank for rank, folder in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path.parent.name, len(ranks)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object | None:
    """With ``--dist loadfile``: the browser's tests are one piece of work, as they share the
    server that takes half a minute to start, and pieces are begun in their order."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class OneServer(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return "tests/browser" if file.startswith("tests/browser/") else file

    config.option.loadscopereorder = False
    return OneServer(config, log)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "warehouse.db"
    warehouse = open_warehouse(f"sqlite:///{file}")
    warehouse.migrate()
    warehouse.close()
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated, empty warehouse in a SQLite file of its own."""
    file = tmp_path / "warehouse.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server: the URL of a database from which others can be made."""
    if given := os.environ.get("DATELINE_TEST_POSTGRES"):
        yield given
        return
    server = Embedded(tmp_path_factory.mktemp("postgres"), {"fsync": "off"})
    try:
        url = server.start()
    except WarehouseError as error:
        pytest.skip(f"no PostgreSQL: {error}")
    yield url
    server.stop()
    shutil.rmtree(server.folder)


def _admin(url: str, statement: str) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(**conninfo_to_dict(plain), autocommit=True) as connection:
        connection.execute(statement.encode())


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database to copy."""
    name = f"dateline_template_{uuid.uuid4().hex}"
    _admin(postgres_url, f"CREATE DATABASE {name}")
    warehouse = open_warehouse(_named(postgres_url, name))
    warehouse.migrate()
    warehouse.close()
    yield name
    _admin(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_database(postgres_url: str, postgres_template: str) -> Iterator[str]:
    """The URL of a migrated, empty warehouse in a PostgreSQL database of its own."""
    name = f"dateline_test_{uuid.uuid4().hex}"
    _admin(postgres_url, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield _named(postgres_url, name)
    _admin(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def warehouse_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty warehouse of each kind."""
    url: str = request.getfixturevalue(
        "sqlite_url" if request.param == "sqlite" else "postgres_database"
    )
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind with nothing in it, not even a schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'warehouse.db'}"
        return
    server: str = request.getfixturevalue("postgres_url")
    name = f"dateline_test_{uuid.uuid4().hex}"
    _admin(server, f"CREATE DATABASE {name}")
    yield _named(server, name)
    _admin(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def warehouse(warehouse_url: str) -> Iterator[Warehouse]:
    """A migrated, empty warehouse of each kind, open."""
    opened = open_warehouse(warehouse_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_warehouse(sqlite_url: str) -> Iterator[Warehouse]:
    """A migrated, empty warehouse on SQLite, for what no dialect can change."""
    opened = open_warehouse(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def postgres_warehouse(postgres_database: str) -> Iterator[Warehouse]:
    """A migrated, empty warehouse on PostgreSQL, for what only that can do."""
    opened = open_warehouse(postgres_database)
    yield opened
    opened.close()
