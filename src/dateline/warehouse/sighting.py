"""Entry, its row → the row's changes: what seeing an entry once more alters."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from dateline.model import Entry, Hint, MediaHint

# ``last_seen_at`` is kept to the hour: a feed polled each minute must not rewrite its entries.
_TOUCH = timedelta(hours=1)


def first_sighting(
    entry_id: str, entry: Entry, now: datetime, next_at: datetime | None
) -> dict[str, Any]:
    """The row of an entry that nobody has seen before."""
    return {
        "id": entry_id,
        "source_id": entry.source,
        "url": entry.url,
        "route": entry.route,
        "guid": entry.guid,
        "revised": entry.revised,
        "day": entry.day,
        "marks": _marks(entry),
        "hints": _hints(entry),
        "media": _media(entry),
        "first_seen_at": now,
        "last_seen_at": now,
        "next_at": next_at,
        "marked_at": None,
    }


def next_sighting(
    row: Mapping[Any, Any], entry: Entry, now: datetime, *, fetched: bool
) -> dict[str, Any]:
    """What changes in the row; empty where nothing does.

    A mark that differs from the same route's last one makes the entry due (where it is
    ``fetched`` at all); another route's first mark doesn't, since routes write theirs
    differently. Hints and media of the same origin are replaced, those of others stay.
    """
    after = {
        "guid": row["guid"] or entry.guid,
        "day": _day(row, entry),
        "marks": {**row["marks"], **_marks(entry)},
        "hints": _merged(row["hints"], _hints(entry), ("name", "origin")),
        "media": _merged(row["media"], _media(entry), ("origin",)),
    }
    changes = {name: value for name, value in after.items() if row[name] != value}
    if _is_edited(row, entry):
        changes["revised"] = entry.revised
        if fetched:
            changes |= {"next_at": now, "marked_at": now, "tries": 0}
    if changes or now - row["last_seen_at"] >= _TOUCH:
        changes["last_seen_at"] = now
    return changes


def _is_edited(row: Mapping[Any, Any], entry: Entry) -> bool:
    before = row["marks"].get(entry.route)
    return before is not None and entry.revised is not None and before != entry.revised


def _day(row: Mapping[Any, Any], entry: Entry) -> Any:
    """The first route's day, until that route itself says another."""
    same_route = entry.route == row["route"]
    return entry.day if entry.day and (same_route or row["day"] is None) else row["day"]


def _marks(entry: Entry) -> dict[str, str]:
    return {entry.route: entry.revised} if entry.revised is not None else {}


def _hints(entry: Entry) -> list[dict[str, str]]:
    return [{"name": h.name, "raw": h.raw, "origin": h.origin} for h in entry.hints]


def _media(entry: Entry) -> list[dict[str, str | None]]:
    return [
        {"url": m.url, "caption": m.caption, "credit": m.credit, "origin": m.origin}
        for m in entry.media
    ]


def _merged(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]], by: tuple[str, ...]
) -> list[Mapping[str, Any]]:
    new = list(after)
    replaced = {tuple(item[name] for name in by) for item in new}
    old = list(before)
    kept = [item for item in old if tuple(item[name] for name in by) not in replaced]
    if [item for item in old if item not in kept] == new:
        return old  # the same again, in the same place
    return kept + new


def entry_of(row: Mapping[Any, Any]) -> Entry:
    """The entry that a row holds."""
    return Entry(
        source=row["source_id"],
        url=row["url"],
        route=row["route"],
        guid=row["guid"],
        day=row["day"],
        revised=row["revised"],
        hints=tuple(Hint(h["name"], h["raw"], h["origin"]) for h in row["hints"]),
        media=tuple(
            MediaHint(m["url"], m["caption"], m["credit"], m["origin"]) for m in row["media"]
        ),
    )
