"""host → the instant of its next request: what all processes know of a server."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, RowMapping, select, update

from dateline.identity import made_id
from dateline.model import RobotsFile
from dateline.warehouse import schema
from dateline.warehouse.engine import reading, writing
from dateline.warehouse.upsert import add_new, put

_HOST = schema.host.c


class Hosts:
    """The fetcher's book of hosts, as rows: pace, back-off and robots.txt."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def reserve(self, host: str, pace: float, now: datetime) -> datetime:
        """Take the host's next slot: the instant the request may start, not before ``now``.

        The following slot comes ``pace`` seconds later, whichever process asks for it.
        """
        with writing(self._engine) as connection:
            row = self._locked(connection, host)
            start: datetime = max([now, *(row[n] for n in ("next_at", "blocked_until") if row[n])])
            self._change(connection, host, next_at=start + timedelta(seconds=pace))
        return start

    def back_off(self, host: str, until: datetime) -> None:
        """Let nobody ask this host before ``until``; a later time already set stays."""
        with writing(self._engine) as connection:
            blocked = self._locked(connection, host)["blocked_until"]
            if blocked is None or blocked < until:
                self._change(connection, host, blocked_until=until)

    def robots(self, host: str) -> RobotsFile | None:
        """The host's robots.txt as last fetched, None where it never was."""
        with reading(self._engine) as connection:
            query = select(schema.host).where(_HOST.id == made_id("host", host))
            row = connection.execute(query).mappings().first()
        if row is None or row["robots_at"] is None:
            return None
        return RobotsFile(host, row["robots_status"], row["robots_text"] or "", row["robots_at"])

    def save_robots(self, robots: RobotsFile) -> None:
        """Keep a robots.txt for all processes."""
        row = {
            "id": made_id("host", robots.host),
            "host": robots.host,
            "robots_status": robots.status,
            "robots_text": robots.text,
            "robots_at": robots.fetched_at,
        }
        with writing(self._engine) as connection:
            put(connection, schema.host, [row])

    def _locked(self, connection: Any, host: str) -> RowMapping:
        name = made_id("host", host)
        query = select(schema.host).where(_HOST.id == name).with_for_update()
        row: RowMapping | None = connection.execute(query).mappings().first()
        if row is None:
            add_new(connection, schema.host, [{"id": name, "host": host}])
            row = connection.execute(query).mappings().one()
        return row

    def _change(self, connection: Any, host: str, **values: datetime) -> None:
        statement = update(schema.host).where(_HOST.id == made_id("host", host))
        connection.execute(statement.values(**values))
