"""History → article, revision, photo, byline, tag rows: only what differs is written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Table,
    and_,
    bindparam,
    delete,
    or_,
    select,
    update,
)

from dateline.warehouse import schema
from dateline.warehouse.content import (
    Content,
    alternate_rows,
    article_columns,
    byline_rows,
    earliest,
    note_rows,
    photo_rows,
    read_content,
    tag_rows,
)
from dateline.warehouse.history import History
from dateline.warehouse.upsert import add_new, parts, put

_ARTICLE, _REVISION = schema.article.c, schema.revision.c


def write_revisions(connection: Connection, histories: Iterable[History]) -> None:
    """Make the revision rows of these articles their chains."""
    wanted: dict[tuple[Any, ...], dict[str, Any]] = {}
    ids: list[str] = []
    for history in histories:
        ids.append(history.article_id)
        for row in _chain_rows(history):
            wanted[_revision_key(row)] = row
    before: dict[tuple[Any, ...], dict[str, Any]] = {}
    for some in parts(ids):
        query = select(schema.revision).where(_REVISION.article_id.in_(some))
        for found in connection.execute(query).mappings():
            before[_revision_key(found)] = dict(found)
    for gone in parts(sorted(set(before) - set(wanted)), 500):
        connection.execute(delete(schema.revision).where(or_(*map(_is_revision, gone))))
    put(
        connection,
        schema.revision,
        [row for key, row in wanted.items() if before.get(key) != row],
    )


def _revision_key(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    return row["article_id"], row["valid_from"], row["capture_id"]


def _is_revision(key: tuple[Any, ...]) -> Any:
    article_id, valid_from, capture_id = key
    return and_(
        _REVISION.article_id == article_id,
        _REVISION.valid_from == valid_from,
        _REVISION.capture_id == capture_id,
    )


def _chain_rows(history: History) -> list[dict[str, Any]]:
    return [
        {
            "article_id": history.article_id,
            "valid_from": seen.fetched_at,
            "capture_id": seen.capture_id,
            "ordinal": ordinal,
            "fingerprint": seen.fingerprint,
            "extractor": seen.extractor,
            "content_id": history.contents[seen.capture_id],
        }
        for ordinal, seen in enumerate(history.chain, 1)
    ]


def write_current(
    connection: Connection,
    histories: Iterable[History],
    rows: Mapping[str, RowMapping],
    known: Mapping[str, Content],
    now: datetime,
) -> None:
    """Make the article rows and their children those of the latest captures.

    ``rows`` are the locked article rows, ``known`` the contents at hand by their ids.
    """
    chains = {history.article_id: history for history in histories}
    state = {name: _state(history) for name, history in chains.items()}
    moved = [name for name in state if _differs(rows[name], state[name])]
    new_text = [name for name in moved if _reads_anew(rows[name], state[name])]
    texts = {name: _texts(chains[name]) for name in new_text}
    contents = _contents(connection, {text for some in texts.values() for text in some}, known)
    current = [contents[state[name]["content_id"]] for name in new_text]
    columns = {
        item.article_id: article_columns(
            item, earliest(contents[text] for text in texts[item.article_id])
        )
        for item in current
    }
    changes = [
        {"b_id": name, **state[name], "changed_at": now, **columns.get(name, {})} for name in moved
    ]
    # The same bytes seen again touch no text: rewriting a body is what costs.
    _update(connection, [change for change in changes if change["b_id"] not in columns])
    _update(connection, [change for change in changes if change["b_id"] in columns])
    had = [name for name in new_text if rows[name]["content_id"]]
    _write_children(connection, current, had)


def _state(history: History) -> dict[str, Any]:
    latest = history.latest
    assert latest is not None
    return {
        "content_id": history.contents[latest.capture_id],
        "capture_id": latest.capture_id,
        "captured_at": latest.fetched_at,
        "first_captured_at": min(seen.fetched_at for seen in history.stored.seen),
        "fingerprint": latest.fingerprint,
        "extractor": latest.extractor,
        "revisions": len(history.chain),
    }


def _reads_anew(row: RowMapping, state: Mapping[str, Any]) -> bool:
    """Whether another text is current, or was in between: one of them dates the article."""
    return any(row[name] != state[name] for name in ("content_id", "revisions"))


def _texts(history: History) -> set[str]:
    """The contents of the article's revisions, and its current one."""
    assert history.latest is not None
    return {history.contents[seen.capture_id] for seen in (*history.chain, history.latest)}


def _differs(row: RowMapping, state: Mapping[str, Any]) -> bool:
    return any(row[name] != value for name, value in state.items())


def _update(connection: Connection, changes: Sequence[dict[str, Any]]) -> None:
    if changes:
        columns = [name for name in changes[0] if name != "b_id"]
        statement = update(schema.article).where(_ARTICLE.id == bindparam("b_id"))
        connection.execute(
            statement.values({name: bindparam(name) for name in columns}),
            sorted(changes, key=lambda change: change["b_id"]),
        )


def _contents(
    connection: Connection, ids: Iterable[str], known: Mapping[str, Content]
) -> dict[str, Content]:
    """The contents of these ids, those that are not at hand read from their table."""
    ids = set(ids)
    found = {name: known[name] for name in ids if name in known}
    for some in parts(sorted(set(ids) - set(known))):
        query = select(schema.content).where(schema.content.c.id.in_(some))
        for row in connection.execute(query).mappings():
            found[row["id"]] = read_content(row)
    return found


def _write_children(
    connection: Connection, current: Sequence[Content], replaced: Sequence[str]
) -> None:
    for table in (
        schema.photo,
        schema.byline,
        schema.tag,
        schema.note,
        schema.alternate,
    ):  # credits go with their photos
        _clear(connection, table, replaced)
    photos = [photo_rows(content) for content in current]
    add_new(connection, schema.photo, [row for rows, _ in photos for row in rows])
    add_new(connection, schema.credit, [row for _, rows in photos for row in rows])
    add_new(connection, schema.byline, [row for item in current for row in byline_rows(item)])
    add_new(connection, schema.tag, [row for item in current for row in tag_rows(item)])
    add_new(connection, schema.note, [row for item in current for row in note_rows(item)])
    others = [row for item in current for row in alternate_rows(item)]
    add_new(connection, schema.alternate, others)


def _clear(connection: Connection, table: Table, article_ids: Sequence[str]) -> None:
    for some in parts(article_ids):
        connection.execute(delete(table).where(table.c.article_id.in_(some)))
