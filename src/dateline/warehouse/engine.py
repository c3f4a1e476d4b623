"""URL → Engine: SQLite and PostgreSQL set up for many processes that write.

SQLite: WAL, one writer at a time by BEGIN IMMEDIATE, and a minute's patience for the lock.
PostgreSQL: psycopg 3 in UTC.
"""

import os
import sqlite3
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from dateline.errors import ConfigError, WarehouseError

BUSY_SECONDS = 60
_WRITES = "dateline_writes"


def _wrong(told: str) -> ConfigError:
    return ConfigError(told, key="DATELINE_WAREHOUSE_URL")


def read_url(url: str) -> URL:
    """The URL with its driver: ``postgresql://`` and ``postgres://`` mean psycopg 3.

    Raises ConfigError for what is neither a SQLite file nor PostgreSQL.
    """
    try:
        made = make_url(url.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError) as error:
        raise _wrong("the warehouse's URL can't be read") from error
    kind = made.get_backend_name()
    if kind == "sqlite":
        if not made.database or made.database == ":memory:":
            raise _wrong("the embedded warehouse needs a file: sqlite:////path/to/it.db")
        return made
    if kind != "postgresql":
        raise _wrong(f"{kind} holds no warehouse; sqlite and postgresql do")
    return made.set(drivername="postgresql+psycopg")


def make_engine(url: URL) -> Engine:
    """An engine that serves threads and survives a fork. Makes a SQLite file's folder."""
    engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
    _renew_after_fork(engine)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction; on SQLite it takes the write lock at once, so that what is read
    in it still holds when it writes. A refusal of the database is a WarehouseError."""
    with translated(), engine.execution_options(**{_WRITES: True}).begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One read transaction: a single state of the database."""
    with translated(), engine.begin() as connection:
        yield connection


@contextmanager
def translated() -> Iterator[None]:
    """SQLAlchemy's errors as WarehouseError, without the statement's parameters."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise WarehouseError(f"the database refused: {str(cause).strip()}") from error


def _sqlite(url: URL) -> Engine:
    folder = Path(str(url.database)).absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"{folder} can't be made: {error.strerror}") from error
    engine = create_engine(
        url, json_serializer=dump_json, connect_args={"timeout": BUSY_SECONDS}, pool_size=5
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    _write_ahead(connection)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Set WAL, which a new file takes once. While another process sets it or writes, SQLite
    refuses at once, whatever the busy timeout: a wait would deadlock the two. So ask again."""
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    engine = create_engine(url, json_serializer=dump_json, pool_pre_ping=True)
    event.listen(engine, "connect", _set_up_postgresql)
    return engine


def _set_up_postgresql(connection: Any, _: Any) -> None:
    connection.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def dump_json(value: Any) -> str:
    """One spelling of a JSON value, so that equal values are equal text."""
    import json

    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


_inherited: list[Any] = []  # a forked child neither uses nor closes its parent's connections


def _renew_after_fork(engine: Engine) -> None:
    known = weakref.ref(engine)

    def renew() -> None:
        if (inherited := known()) is not None:
            _inherited.append(inherited.pool)
            inherited.dispose(close=False)

    os.register_at_fork(after_in_child=renew)
