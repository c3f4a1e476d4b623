"""words → articles: full text on SQLite (FTS5) and PostgreSQL (tsvector, GIN)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Engine, text

from dateline.warehouse.columns import Instant, SoundText
from dateline.warehouse.engine import reading

# Scripts written without spaces between words: neither index can tell their words apart.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"\w+")

_COLUMNS = "a.id, a.source_id, a.url, a.title, a.published_on, a.published_at"
_LATEST = "ORDER BY a.published_on DESC, a.published_at DESC, a.id LIMIT :most"
_SQLITE = f"""
SELECT {_COLUMNS} FROM article_fts f JOIN article a ON a.n = f.rowid
WHERE article_fts MATCH :words ORDER BY f.rank, a.id LIMIT :most
"""
_POSTGRESQL = f"""
SELECT {_COLUMNS} FROM v_search f JOIN article a ON a.id = f.article_id
WHERE f.terms @@ to_tsquery('simple', :words) {_LATEST.replace(" DESC", " DESC NULLS LAST")}
"""
_LIKE = f"""
SELECT {_COLUMNS} FROM article a
WHERE {{conditions}} {_LATEST}
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found."""

    article_id: str
    source: str
    url: str
    title: str | None
    published_on: date | None
    published_at: datetime | None


def search(engine: Engine, words: str, limit: int = 20) -> list[Hit]:
    """Articles that hold all of the words, in title, lead or body; best or latest first.

    The words are looked for as they stand, whatever their capitals; a word in a script that
    is written without spaces anywhere inside a text. Punctuation carries no meaning.
    """
    found = [sound for word in _WORD.findall(words) if (sound := word.strip("_"))]
    if not found or limit < 1:
        return []
    statement, values = _statement(engine.dialect.name, found)
    query = text(statement).columns(
        id=SoundText, source_id=SoundText, url=SoundText, title=SoundText,
        published_on=Date, published_at=Instant,
    )  # fmt: skip
    with reading(engine) as connection:
        return [Hit(*row) for row in connection.execute(query, {**values, "most": limit})]


def _statement(dialect: str, words: Sequence[str]) -> tuple[str, dict[str, Any]]:
    if any(_UNSPACED.search(word) for word in words):
        whole = (
            "coalesce(a.title, '') || ' ' || coalesce(a.lead, '') || ' ' || coalesce(a.body, '')"
        )
        like = "ILIKE" if dialect == "postgresql" else "LIKE"
        conditions = " AND ".join(f"{whole} {like} :word{n}" for n in range(len(words)))
        values = {f"word{n}": f"%{word}%" for n, word in enumerate(words)}
        return _LIKE.format(conditions=conditions), values
    if dialect == "postgresql":
        return _POSTGRESQL, {"words": " & ".join(f"'{word}'" for word in words)}
    return _SQLITE, {"words": " ".join(f'"{word}"' for word in words)}
