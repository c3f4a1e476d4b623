"""Engine → [SourceNews]: each source with its latest articles, for people to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, Select, and_, func, select, true
from sqlalchemy.sql.selectable import ScalarSelect

from dateline.warehouse.engine import reading
from dateline.warehouse.schema import article, credit, photo, source


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An article in a list.

    ``published_at`` is None where only the day is known; ``credit_state`` is None without a
    photo, and ``credit`` is the first photo's line, verbatim.
    """

    id: str
    title: str | None
    url: str
    language: str | None
    published_on: date
    published_at: datetime | None
    withdrawn_at: datetime | None
    credit: str | None
    credit_state: str | None


@dataclass(frozen=True, slots=True)
class SourceNews:
    """A source and its latest articles, newest first; none where nothing was loaded yet."""

    id: str
    name: str
    country: str
    items: tuple[NewsItem, ...] = ()


def latest(engine: Engine, each: int = 5) -> list[SourceNews]:
    """Every source by name, with the ``each`` articles that were published last.

    Reads ``each`` rows a source from an index, whatever the size of the archive. Articles
    without a date are not among them. Raises WarehouseError.
    """
    with reading(engine) as connection:
        rows = connection.execute(_query(engine.dialect.name, each)).mappings().all()
    return [_news(list(group)) for _, group in groupby(rows, key=lambda row: row["source_id"])]


def _query(dialect: str, each: int) -> Select[Any]:
    """PostgreSQL has LATERAL for it; SQLite has not, and looks a correlated IN up by rowid."""
    inner = article.alias("newest")
    newest = (
        select(inner.c.n)
        .where(inner.c.source_id == source.c.id, inner.c.published_on.is_not(None))
        # A day without a time comes first: that is how PostgreSQL reads the index backwards.
        .order_by(inner.c.published_on.desc(), inner.c.published_at.desc().nulls_first())
        .limit(each)
        .correlate(source)
    )
    if dialect == "postgresql":
        picked = newest.lateral("picked")
        joined = source.outerjoin(picked, true()).outerjoin(article, article.c.n == picked.c.n)
    else:
        joined = source.outerjoin(article, and_(article.c.n.in_(newest), true()))
    return (
        select(
            source.c.id.label("source_id"),
            source.c.name,
            source.c.country,
            *(article.c[name].label(name) for name in _FIELDS),
            _of_first_photo(credit.c.raw).label("credit"),
            _of_first_photo(photo.c.credit_state).label("credit_state"),
        )
        .select_from(joined)
        .order_by(
            func.lower(source.c.name),
            source.c.id,
            article.c.published_on.desc(),
            article.c.published_at.desc().nulls_first(),
        )
    )


_FIELDS = ("id", "title", "url", "language", "published_on", "published_at", "withdrawn_at")


def _of_first_photo(column: Any) -> ScalarSelect[Any]:
    """A column of the article's lead photo, or of its first one."""
    return (
        select(column)
        .select_from(photo.outerjoin(credit, credit.c.photo_id == photo.c.id))
        .where(photo.c.article_id == article.c.id)
        .order_by(photo.c.lead.desc(), photo.c.position)
        .limit(1)
        .correlate(article)
        .scalar_subquery()
    )


def _news(rows: list[Any]) -> SourceNews:
    first = rows[0]
    return SourceNews(first["source_id"], first["name"], first["country"], tuple(_items(rows)))


def _items(rows: Iterable[Any]) -> Iterable[NewsItem]:
    for row in rows:
        if row["id"] is not None:
            yield NewsItem(**{name: row[name] for name in (*_FIELDS, "credit", "credit_state")})
