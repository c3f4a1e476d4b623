"""words → articles: full text on SQLite (FTS5) and PostgreSQL (tsvector, GIN)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Select, and_, column, func, literal_column, select, table

from dateline.warehouse import schema
from dateline.warehouse.engine import reading

# Scripts written without spaces between words: neither index can tell their words apart.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"\w+")

_ARTICLE = schema.article.c


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
    """Articles that hold all of the words in title, lead or body, the latest first.

    The words are looked for as they stand, whatever their capitals; a word in a script that
    is written without spaces anywhere inside a text. Punctuation carries no meaning.
    """
    found = [bare for word in _WORD.findall(words) if (bare := word.strip("_"))]
    if not found or limit < 1:
        return []
    query = _query(engine.dialect.name, found).limit(limit)
    with reading(engine) as connection:
        return [Hit(*row) for row in connection.execute(query)]


def _query(dialect: str, words: Sequence[str]) -> Select[Any]:
    names = ("id", "source_id", "url", "title", "published_on", "published_at")
    query = select(*(_ARTICLE[name] for name in names)).order_by(
        _ARTICLE.published_on.desc().nulls_last(),
        _ARTICLE.published_at.desc().nulls_last(),
        _ARTICLE.id,
    )
    if any(_UNSPACED.search(word) for word in words):
        return query.where(_inside(words))
    if dialect == "postgresql":
        terms = table("v_search", column("article_id"), column("terms"))
        asked = func.to_tsquery("simple", " & ".join(f"'{word}'" for word in words))
        query = query.join_from(schema.article, terms, terms.c.article_id == _ARTICLE.id)
        return query.where(terms.c.terms.bool_op("@@")(asked))
    index = table("article_fts", column("rowid"))
    query = query.join_from(schema.article, index, index.c.rowid == _ARTICLE.n)
    phrase = " ".join(f'"{word}"' for word in words)
    return query.where(literal_column("article_fts").op("MATCH")(phrase))


def _inside(words: Sequence[str]) -> Any:
    title, lead, body = (
        func.coalesce(text, "") for text in (_ARTICLE.title, _ARTICLE.lead, _ARTICLE.body)
    )
    whole = title + " " + lead + " " + body
    return and_(*(whole.icontains(word, autoescape=True) for word in words))
