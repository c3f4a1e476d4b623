"""News of a run → route_state and route_day rows: what its routes said of themselves."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select

from dateline.identity import made_id
from dateline.model import DayStatus, Run, Window
from dateline.warehouse import schema
from dateline.warehouse.news import News
from dateline.warehouse.standing import news_seen
from dateline.warehouse.upsert import put

# When a route brought news, now → how long to wait for the next visit.
Rhythm = Callable[[Sequence[datetime], datetime], timedelta]
# What a route brought in the last month says how often it brings something.
MONTH = timedelta(days=30)


def keep_routes(connection: Connection, news: News, now: datetime, rhythm: Rhythm | None) -> None:
    """Store it. With a rhythm, each route is told when to come again as well, counting what
    this visit brought."""
    run = news.run
    states: list[dict[str, Any]] = [
        {
            "source_id": run.source,
            "route_id": made_id("route", route),
            "route": route,
            "etag": state.etag,
            "last_modified": state.last_modified,
            "cursor": state.cursor,
            "moved_to": state.moved_to,
            "moves": state.moves,
            "hub": state.hub,
            "topic": state.topic,
            "whole_at": state.whole_at,
            "checked_at": state.checked_at or now,
        }
        for route, state in news.states.items()
    ]
    if rhythm and states:
        seen = news_seen(connection, run.source, now - MONTH)
        for row in states:
            row["next_at"] = now + rhythm(seen.get(row["route"], ()), now)
    put(connection, schema.route_state, _said_more(connection, run.source, states))
    days = [
        {
            "source_id": said.source,
            "day": said.day,
            "route_id": made_id("route", said.route),
            "route": said.route,
            "run_id": run.id,
            "status": said.status,
            "expected": said.expected,
            "discovered": said.discovered,
            "detail": said.detail,
            "stated_at": now,
        }
        for said in news.coverage
    ]
    put(connection, schema.route_day, _not_hiding(connection, run, days))


def _not_hiding(
    connection: Connection, run: Run, days: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The statements without those on a part of a day of which another part was refused: what
    a run says of the afternoon heals no morning."""
    if run.window is None:
        return list(days)
    window, whole = run.window, set(run.window.whole_days)
    said, other = schema.route_day.c, schema.run.c
    query = (
        select(said.day, said.route_id, other.window_start, other.window_end)
        .join(schema.run, other.id == said.run_id)
        .where(
            said.source_id == run.source,
            said.day.in_([row["day"] for row in days if row["day"] not in whole]),
            said.status.in_((DayStatus.REFUSED, DayStatus.TRUNCATED)),
            said.run_id != run.id,
            or_(other.window_start < window.start, other.window_end > window.end),
        )
    )
    hidden = set()
    for day, route_id, start, end in connection.execute(query):
        # Of the other's window only what lies on the day has to be covered by this one.
        if not window.covers(Window(start, end).within(Window.of_days(day))):
            hidden.add((day, route_id))
    return [row for row in days if (row["day"], row["route_id"]) not in hidden]


# ``checked_at`` is kept to the hour, as an entry's ``last_seen_at`` is: a feed that is polled
# each minute and says nothing new must not be written each minute. A stream writes its row
# with the time of the next visit, so once in that feed's own rhythm.
_TOUCH = timedelta(hours=1)
_MOMENTS: dict[str, None] = {"checked_at": None, "whole_at": None}


def _said_more(
    connection: Connection, source_id: str, states: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The states that differ from what is stored by more than a moment."""
    table = schema.route_state
    query = select(table).where(table.c.source_id == source_id)
    stored = {row["route_id"]: dict(row) for row in connection.execute(query).mappings()}
    return [
        state
        for state in states
        if not (old := stored.get(state["route_id"]))
        or old["checked_at"] is None
        or state["checked_at"] - old["checked_at"] >= _TOUCH
        or {**old, **_MOMENTS} != {**old, **state, **_MOMENTS}
    ]
