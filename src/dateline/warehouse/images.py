"""picture's address ↔ where its bytes lie: what was fetched of photos, by offices that ask so."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select

from dateline.identity import made_id
from dateline.model import Capture, Outcome, Record, Rejected
from dateline.urls import key
from dateline.warehouse import schema
from dateline.warehouse.engine import reading, writing
from dateline.warehouse.upsert import parts, put

_IMAGE = schema.image.c


def image_id(url: str) -> str:
    """The id of a picture's file. Raises ValueError for an unusable address."""
    return made_id("image", key(url))


def known_images(engine: Engine, urls: Iterable[str], *, whole: bool) -> dict[str, Record | None]:
    """By address, where the bytes lie of what was asked for before; None where there was
    none. With ``whole``, a file of which only the beginning is kept is not known."""
    ids = {url: image_id(url) for url in urls}
    rows: dict[str, Mapping[Any, Any]] = {}
    with reading(engine) as connection:
        for some in parts(dict.fromkeys(ids.values())):
            query = select(schema.image).where(_IMAGE.id.in_(some))
            rows |= {row["id"]: row for row in connection.execute(query).mappings()}
    # Two spellings of an address are one picture.
    stored = [(url, rows[made]) for url, made in ids.items() if made in rows]
    return {url: _record(row) for url, row in stored if row["whole"] or not whole}


def _record(row: Mapping[Any, Any]) -> Record | None:
    if row["file"] is None:
        return None
    return Record(row["file"], row["file_offset"], row["file_length"])


def save_images(
    engine: Engine,
    items: Iterable[tuple[str, Outcome, Record | None]],
    now: datetime,
    *,
    whole: bool,
) -> None:
    """What became of requests of pictures; of a refused one, the reason."""
    rows = [_row(url, outcome, record, now, whole=whole) for url, outcome, record in items]
    with writing(engine) as connection:
        put(connection, schema.image, rows)


def _row(
    url: str, outcome: Outcome, record: Record | None, now: datetime, *, whole: bool
) -> dict[str, Any]:
    capture = outcome if isinstance(outcome, Capture) else None
    return {
        "id": image_id(url),
        "url": url,
        "outcome": outcome.reason.value if isinstance(outcome, Rejected) else "fetched",
        "whole": whole,
        "content_type": capture.headers.get("content-type") if capture else None,
        "sha256": capture.sha256 if capture else None,
        "file": record.file if record else None,
        "file_offset": record.offset if record else None,
        "file_length": record.length if record else None,
        "checked_at": now,
    }
