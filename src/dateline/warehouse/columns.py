"""str, JSON, datetime ↔ column: the types that keep hostile text and time zones sound."""

import json
import math
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

# PostgreSQL refuses NUL and SQLite's length() stops at it; neither can encode a lone surrogate.
_UNSOUND = re.compile("[\x00\ud800-\udfff]")


def sound(text: str) -> str:
    """The text as both databases can hold it: without NUL and lone surrogates."""
    return _UNSOUND.sub("", text)


def sound_json(value: Any) -> Any:
    """A JSON value with every string and key made sound; NaN and infinities become null."""
    try:  # one pass in C says of nearly all values that nothing is to be done
        raw = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError:
        return _rebuilt(value)
    return _rebuilt(value) if r"\u0000" in raw or _UNSOUND.search(raw) else value


def _rebuilt(value: Any) -> Any:
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, dict):
        return {sound(str(key)): _rebuilt(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rebuilt(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


class SoundText(TypeDecorator[str]):
    """Text of any length, written sound; look-up values pass the same way."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Make the text sound; an enumeration's member becomes its plain word."""
        return None if value is None else sound(str(value))


class SoundJson(TypeDecorator[Any]):
    """JSON (JSONB on PostgreSQL), every string in it written sound."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """JSONB on PostgreSQL, text elsewhere."""
        kind = JSONB if dialect.name == "postgresql" else JSON
        return dialect.type_descriptor(kind(none_as_null=True))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Make every string in the value sound."""
        return sound_json(value)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime.

    ``timestamptz`` on PostgreSQL. SQLite has no such type: there it is text that PostgreSQL
    would print too (``2025-12-20 13:51:00+00:00``, microseconds only where there are any),
    which sorts as it should since "+" comes before ".".
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text on SQLite, timestamptz on PostgreSQL."""
        kind = String(32) if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """UTC; a naive datetime is an error, not a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant must be aware, not {value!r}")
        utc = value.astimezone(UTC)
        return utc.isoformat(" ") if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: Any,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        read = datetime.fromisoformat(value) if isinstance(value, str) else value
        return read.astimezone(UTC)
