"""Engine → the schema of this version: Alembic's migrations, run from inside the package.

Alembic is loaded where the schema is another one, which is seldom: it takes a tenth of the start
of a process.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from dateline.errors import SchemaError
from dateline.warehouse.engine import reading, writing

if TYPE_CHECKING:
    from alembic.config import Config

# Any number, as long as nothing else that shares the database locks the same one.
_LOCK = 7_261_524_093
_MIGRATIONS = Path(__file__).parent / "migrations"


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, over a connection whose transaction the caller has begun."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(_MIGRATIONS))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


@cache
def revisions() -> tuple[str, ...]:
    """The revisions that this version knows, oldest first: by the names of their files."""
    files = sorted((_MIGRATIONS / "versions").glob("v[0-9]*.py"))
    return tuple(file.stem[1:].partition("_")[0] for file in files)


def head() -> str:
    """The revision that this version's code is written for."""
    return revisions()[-1]


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to ``revision``; all of it, or none. Two at once wait for each other."""
    if revision == "head" and current(engine) == head():
        return
    from alembic import command

    with writing(engine) as connection:
        _lock(connection)
        command.upgrade(config(connection), revision)


def demote(engine: Engine, revision: str = "base") -> None:
    """Take the schema back to ``revision``. What its tables held is lost."""
    from alembic import command

    with writing(engine) as connection:
        _lock(connection)
        command.downgrade(config(connection), revision)


def current(engine: Engine) -> str | None:
    """The schema's revision, None where there is none."""
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return str(found) if found else None


def check_schema(engine: Engine) -> None:
    """Raise SchemaError unless the schema is this version's."""
    found, wanted = current(engine), head()
    if found == wanted:
        return
    if found is None:
        raise SchemaError("the warehouse is empty: run `dateline migrate`")
    if found in revisions():
        raise SchemaError(
            f"the warehouse has schema {found}, this version needs {wanted}: run `dateline migrate`"
        )
    raise SchemaError(f"a newer version made the warehouse's schema ({found}): upgrade dateline")


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
