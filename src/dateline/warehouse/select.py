"""SQL → columns and rows, read-only: what people and pages ask."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from dateline.errors import WarehouseError
from dateline.warehouse.engine import translated

if TYPE_CHECKING:
    import psycopg

Table = tuple[list[str], list[tuple[Any, ...]]]

_COMMENTS = re.compile(r"\A(?:\s+|--[^\n]*(?:\n|\Z)|/\*.*?\*/|\()*", re.DOTALL)
_READS = {"select", "with", "values", "table"}
_TELLS = {"explain", "show"}

_DENIED = {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH}


def select(engine: Engine, sql: str, limit: int | None = None) -> Table:
    """Column names and at most ``limit`` rows of one statement that reads.

    Raises WarehouseError for anything else, and for what the database refuses.
    """
    with translated():
        connection = engine.raw_connection()
    try:
        driver: Any = connection.driver_connection
        if engine.dialect.name == "sqlite":
            return _sqlite(driver, sql, limit)
        return _postgresql(driver, sql, limit)
    except (engine.dialect.loaded_dbapi.Error, sqlite3.Warning, ValueError) as error:
        raise WarehouseError(f"the query failed: {str(error).strip()}") from error
    finally:
        connection.invalidate()  # never back into the pool: what a query set dies with it


def _sqlite(connection: sqlite3.Connection, sql: str, limit: int | None) -> Table:
    connection.execute("PRAGMA query_only = ON").close()
    connection.set_authorizer(_authorize)
    cursor = connection.execute(sql)
    return _table(cursor.description, _some(cursor, limit))


def _authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action in _DENIED:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and second is not None and first not in _INFO:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


_INFO = {"table_info", "table_xinfo", "index_list", "index_info", "index_xinfo"}


def _postgresql(connection: psycopg.Connection[Any], sql: str, limit: int | None) -> Table:
    """A cursor takes nothing but a query, and a prepared statement is never two: neither a
    COMMIT nor a COPY … TO PROGRAM gets by."""
    word = _first_word(sql)
    if word not in _READS | _TELLS:
        raise WarehouseError(f"only queries are answered, not {word.upper() or 'nothing'}")
    connection.execute("SET TRANSACTION READ ONLY")
    plain = sql.strip().rstrip(";")
    query = plain if word in _TELLS else f"DECLARE asked NO SCROLL CURSOR FOR {plain}"
    cursor = connection.execute(query.encode(), prepare=True)
    if word in _READS:
        number = "ALL" if limit is None else str(int(limit))
        cursor = connection.execute(f"FETCH {number} FROM asked".encode())
    return _table(cursor.description, _some(cursor, limit))


def _first_word(sql: str) -> str:
    rest = sql[_COMMENTS.match(sql).end() :]  # type: ignore[union-attr]
    found = re.match(r"[A-Za-z]+", rest)
    return found.group().lower() if found else ""


def _some(cursor: Any, limit: int | None) -> Sequence[Any]:
    rows: Sequence[Any] = cursor.fetchall() if limit is None else cursor.fetchmany(limit)
    return rows


def _table(description: Any, rows: Sequence[Any]) -> Table:
    if description is None:
        raise WarehouseError("that statement gives no rows")
    return [str(column[0]) for column in description], [tuple(row) for row in rows]
