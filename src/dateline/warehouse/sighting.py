"""Entry, its row → the row's changes: what seeing an entry once more alters."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from dateline.model import Entry, Hint, MediaHint, Reason

T = TypeVar("T")

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
        "via": entry.via,
        "guid": entry.guid,
        "revised": entry.revised,
        "day": entry.day,
        "marks": _marks(entry),
        "hints": _merged((), _hints(entry), "name"),
        "media": _merged((), _media(entry)),
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
    differently, unless it knows the change to be later than the last look at the page. So does
    another title with another date of publication: a feed without marks tells so of an address
    that is used for something new. What a route said before is replaced, what others said stays.
    Where a route says something for the first time, captures that were read without it wait to
    be read again: an article is the same whichever route was the first to name it.
    """
    after = {
        "guid": row["guid"] or entry.guid,
        "day": _day(row, entry),
        "marks": {**row["marks"], **_marks(entry)},
        "hints": _merged(row["hints"], _hints(entry), "name"),
        "media": _merged(row["media"], _media(entry)),
    }
    changes = {name: value for name, value in after.items() if row[name] != value}
    if fetched:
        changes |= _way_to(row, entry, now)
    edited = _is_edited(row, entry)
    # What comes with an edit is about the page as it is now, and that is fetched anew.
    if not edited and row.get("captured_at") is not None and _says_more(row, entry):
        changes["unrecorded"] = True
    if edited:
        changes["revised"] = entry.revised
        if fetched:
            changes |= {"next_at": now, "marked_at": now, "tries": 0}
    if changes or now - row["last_seen_at"] >= _TOUCH:
        changes["last_seen_at"] = now
    return changes


def _way_to(row: Mapping[Any, Any], entry: Entry, now: datetime) -> dict[str, Any]:
    """The office's own page comes before an archive's copy, which stands in where it is gone."""
    if row["via"] and not entry.via:
        return {"via": None, "next_at": now, "tries": 0}
    gone = row.get("outcome") == Reason.GONE and row.get("captured_at") is None
    if entry.via and not row["via"] and gone:
        return {"via": entry.via, "next_at": now, "tries": 0}
    return {}


def _is_edited(row: Mapping[Any, Any], entry: Entry) -> bool:
    before, looked_at = row["marks"].get(entry.route), row.get("checked_at")
    if looked_at and _is_another(row, entry):
        return True
    if before is None and entry.changed_at and looked_at:
        return bool(looked_at < entry.changed_at)
    return before is not None and entry.revised is not None and before != entry.revised


def _is_another(row: Mapping[Any, Any], entry: Entry) -> bool:
    """Whether title and date of publication are both others than the route told before: the
    address is used for something new. A date alone moves with a rebuild of the site, a title
    alone is mended; of several items at one address some go and some come."""
    before, after = _raws(row["hints"], entry.route), _raws(_hints(entry), entry.route)
    changed = {
        name
        for (name, origin), raws in after.items()
        if raws.isdisjoint(before.get((name, origin), raws))
    }
    return {"title", "published"} <= changed


def _raws(hints: Iterable[Mapping[str, Any]], route: str) -> dict[tuple[str, str], set[str]]:
    """By name and origin, what a route says."""
    found: dict[tuple[str, str], set[str]] = {}
    for hint in hints:
        if hint.get("route") == route:
            found.setdefault((hint["name"], hint["origin"]), set()).add(hint["raw"])
    return found


def _day(row: Mapping[Any, Any], entry: Entry) -> Any:
    """The first route's day, until that route itself says another."""
    same_route = entry.route == row["route"]
    return entry.day if entry.day and (same_route or row["day"] is None) else row["day"]


def _marks(entry: Entry) -> dict[str, str]:
    return {entry.route: entry.revised} if entry.revised is not None else {}


def _hints(entry: Entry) -> list[dict[str, str]]:
    return [
        {"name": h.name, "raw": h.raw, "origin": h.origin, "route": entry.route}
        for h in entry.hints
    ]


def _media(entry: Entry) -> list[dict[str, str | None]]:
    return [
        {
            "url": m.url,
            "caption": m.caption,
            "credit": m.credit,
            "origin": m.origin,
            "route": entry.route,
        }
        for m in entry.media
    ]


def _says_more(row: Mapping[Any, Any], entry: Entry) -> bool:
    """Whether the route says something of a kind that it did not say before."""
    names = _places(_hints(entry), "name") - _places(row["hints"], "name")
    return bool(names or _places(_media(entry)) - _places(row["media"]))


def _places(items: Iterable[Mapping[str, Any]], *more: str) -> set[tuple[Any, ...]]:
    return {_place(item, *more) for item in items}


def _place(item: Mapping[str, Any], *more: str) -> tuple[Any, ...]:
    """What tells a statement from others: the place it was read at, and the route to there."""
    return tuple(item.get(name) or "" for name in ("origin", "route", *more))


def _merged(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]], *more: str
) -> list[Mapping[str, Any]]:
    """Both, the later statement in the place of the earlier; by route, so that it doesn't
    matter which of them came first."""
    new = list(after)
    replaced = _places(new, *more)
    kept = [item for item in before if _place(item, *more) not in replaced]
    return sorted([*kept, *new], key=lambda item: item.get("route") or "")


def entry_of(row: Mapping[Any, Any]) -> Entry:
    """The entry that a row holds."""
    return Entry(
        source=row["source_id"],
        url=row["url"],
        route=row["route"],
        via=row["via"],
        guid=row["guid"],
        day=row["day"],
        revised=row["revised"],
        hints=_each(Hint(h["name"], h["raw"], h["origin"]) for h in row["hints"]),
        media=_each(
            MediaHint(m["url"], m["caption"], m["credit"], m["origin"]) for m in row["media"]
        ),
    )


def _each(items: Iterable[T]) -> tuple[T, ...]:
    """Each once: two feeds of an office say the same of most pages."""
    return tuple(dict.fromkeys(items))
