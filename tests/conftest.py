"""What all tests share: a fresh warehouse on SQLite and on PostgreSQL, made in milliseconds."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.warehouse import Warehouse, open_warehouse


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
    """A migrated, empty warehouse in a SQLite file."""
    file = tmp_path / "warehouse.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"
