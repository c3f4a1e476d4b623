"""keys that come in any order → each once, in their order, however many they are."""

import sqlite3
from collections.abc import Iterator
from types import TracebackType
from typing import Self
from uuid import UUID

from dateline.errors import WarehouseError

FEW = 10_000  # keys, above which they leave the memory


class Kept:
    """A sorted set of keys, short bytes each. When there are many they lie in SQLite's nameless
    database, a temporary file that is gone when it is closed or its process dies."""

    def __init__(self) -> None:
        self._few: set[bytes] = set()
        self._many: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget the keys."""
        self._few.clear()
        if self._many is not None:
            self._many.close()
            self._many = None

    def add(self, key: bytes) -> bool:
        """Whether the key is new. Raises WarehouseError where the disk is full."""
        if self._many is not None:
            return self._put(self._many, key)
        if key in self._few:
            return False
        self._few.add(key)
        if len(self._few) > FEW:
            self._leave_memory()
        return True

    def __iter__(self) -> Iterator[bytes]:
        """The keys in their order."""
        if self._many is None:
            return iter(sorted(self._few))
        return (key for (key,) in self._many.execute("SELECT key FROM kept ORDER BY key"))

    def _leave_memory(self) -> None:
        # Nothing is ever rolled back or read after a crash, so no journal is kept.
        self._many = sqlite3.connect("")
        self._many.execute("PRAGMA journal_mode = OFF").close()
        self._many.execute(f"PRAGMA cache_size = -{_CACHE}").close()
        self._many.execute("CREATE TABLE kept (key BLOB PRIMARY KEY) WITHOUT ROWID").close()
        for key in sorted(self._few):
            self._put(self._many, key)
        self._few.clear()

    def _put(self, database: sqlite3.Connection, key: bytes) -> bool:
        try:
            found = database.execute("INSERT OR IGNORE INTO kept VALUES (?)", (key,))
        except sqlite3.Error as error:
            raise WarehouseError(f"no room for what was found: {error}") from error
        return found.rowcount == 1


# Kibibytes of the file that stay in memory. Keys come in no order: with SQLite's own 2,000 nearly
# each of a million had to be read from the disk again.
_CACHE = 16_000

ID_BYTES = 16


def id_key(name: str) -> bytes:
    """An id (a UUID as text) as bytes that sort as the text does."""
    return UUID(name).bytes


def id_of(key: bytes) -> str:
    """The id that such bytes are."""
    return str(UUID(bytes=key))
