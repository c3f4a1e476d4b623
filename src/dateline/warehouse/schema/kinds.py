"""a name → Column: the kinds of columns that the tables are made of."""

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, text
from sqlalchemy.types import TypeEngine

from dateline.warehouse.columns import SoundText

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def made_id(name: str = "id", *refers: str, key: bool = False, null: bool = False) -> Column[str]:
    """A client-made id (a uuid5 as text), perhaps a foreign key."""
    links = [ForeignKey(target, ondelete="CASCADE") for target in refers]
    return Column(name, String(36), *links, primary_key=key, nullable=null)


def of_source(*, key: bool = False) -> Column[str]:
    """The office that a row is of."""
    return Column("source_id", SoundText, ForeignKey("source.id"), primary_key=key, nullable=False)


def words(name: str, *, need: bool = False, key: bool = False) -> Column[str]:
    """Text of any length."""
    return Column(name, SoundText, nullable=not (need or key), primary_key=key)


def each(kind: type[TypeEngine[Any]], *names: str, need: bool = False) -> list[Column[Any]]:
    """Columns of one type."""
    return [Column(name, kind, nullable=not need) for name in names]


def count(name: str) -> Column[int]:
    """A whole number, 0 where none is given."""
    return Column(name, Integer, nullable=False, server_default=text("0"))


def flag(name: str) -> Column[bool]:
    """Yes or no, no where none is given."""
    return Column(name, Boolean, nullable=False, server_default=text("false"))


def partial(table: str, name: str, *columns: str, where: str) -> Index:
    """An index of the rows that fulfil a condition."""
    condition = text(where)
    return Index(f"ix_{table}_{name}", *columns, sqlite_where=condition, postgresql_where=condition)


def licence(of: str) -> list[Column[str]]:
    """What is known of a licence: ``of`` is what may be used by it."""
    parts = ("licence", "licence_url", "attribution", "evidence", "confidence")
    return [words(f"{of}_{part}") for part in parts]
