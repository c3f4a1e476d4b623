"""Engine → the schema of this version: Alembic's migrations, run from inside the package."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from dateline.errors import SchemaError
from dateline.warehouse.engine import reading, writing

# Any number, as long as nothing else that shares the database locks the same one.
_LOCK = 7_261_524_093


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, over a connection whose transaction the caller has begun."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def head() -> str:
    """The revision that this version's code is written for."""
    return str(ScriptDirectory.from_config(config()).get_current_head())


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to ``revision``; all of it, or none. Two at once wait for each other."""
    if revision == "head" and current(engine) == head():
        return
    with writing(engine) as connection:
        _lock(connection)
        command.upgrade(config(connection), revision)


def demote(engine: Engine, revision: str = "base") -> None:
    """Take the schema back to ``revision``. What its tables held is lost."""
    with writing(engine) as connection:
        _lock(connection)
        command.downgrade(config(connection), revision)


def current(engine: Engine) -> str | None:
    """The schema's revision, None where there is none."""
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check_schema(engine: Engine) -> None:
    """Raise SchemaError unless the schema is this version's."""
    found, wanted = current(engine), head()
    if found == wanted:
        return
    if found is None:
        raise SchemaError("the warehouse is empty: run `dateline migrate`")
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if found in known:
        raise SchemaError(
            f"the warehouse has schema {found}, this version needs {wanted}: run `dateline migrate`"
        )
    raise SchemaError(f"a newer version made the warehouse's schema ({found}): upgrade dateline")


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
