"""host → the instant of its next request: what all processes know of a server."""

import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, select, update

from dateline.identity import made_id
from dateline.model import Breaker, Departure, HostState, RobotsFile, Signal
from dateline.warehouse import host_notes, schema
from dateline.warehouse.engine import reading, writing
from dateline.warehouse.upsert import add_new, put

_HOST = schema.host.c
_STATE = [field.name for field in fields(HostState)]


class Hosts:
    """The fetcher's book of hosts, as rows: pace, health, robots.txt, rights, what pages share."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # SQLite has one writer; threads that wait for it by its own sleeping wait far longer.
        one_writer = engine.dialect.name == "sqlite"
        self._turn: AbstractContextManager[Any] = threading.Lock() if one_writer else nullcontext()

    def reserve(self, host: str, pace: float, now: datetime) -> datetime:
        """Take the host's next turn: the instant the request may start, not before ``now``.

        The following turn comes ``pace`` seconds later, whichever process asks for it.
        """
        before, _ = self._step(host, lambda state: state.reserved(pace, now))
        return before.turn(now)

    def depart(self, host: str, pace: float, clock: Callable[[], datetime]) -> Departure:
        """Leave with a request now, or be told when to ask again; the clock is read with the
        row locked."""
        at: list[datetime] = []

        def step(state: HostState) -> HostState:
            at.append(clock())
            return state.departed(pace, at[-1])

        before, _ = self._step(host, step)
        return before.departure(pace, at[-1])

    def amend(self, host: str, clock: Callable[[], datetime]) -> None:
        """Note that the request that departed leaves only now."""
        self._step(host, lambda state: replace(state, departed_at=clock()))

    def back_off(self, host: str, until: datetime) -> None:
        """Let nobody ask this host before ``until``; a later time already set stays."""
        self._step(host, lambda state: state.rested(until))

    def failed(self, host: str, now: datetime, stretch: float = 1.0) -> datetime | None:
        """Count a failure; until when the breaker keeps everybody away, None where it doesn't."""
        _, after = self._step(host, lambda state: state.failed(now, stretch))
        return after.blocked_until if after.breaker is Breaker.OPEN else None

    def answered(self, host: str) -> None:
        """Note that the host is well."""
        self._step(host, HostState.answered)

    def state(self, host: str) -> HostState:
        """The host's pace and health as they stand."""
        row = self._row(host)
        return _state(row) if row else HostState()

    def robots(self, host: str) -> RobotsFile | None:
        """The host's robots.txt as last fetched, None where it never was."""
        row = self._row(host)
        if row is None or row["robots_at"] is None:
            return None
        return RobotsFile(
            host,
            row["robots_status"],
            row["robots_text"] or "",
            row["robots_at"],
            row["robots_etag"],
            row["robots_modified"],
        )

    def save_robots(self, robots: RobotsFile) -> None:
        """Keep a robots.txt for all processes."""
        row = {
            "id": made_id("host", robots.host),
            "host": robots.host,
            "robots_status": robots.status,
            "robots_text": robots.text,
            "robots_at": robots.fetched_at,
            "robots_etag": robots.etag,
            "robots_modified": robots.last_modified,
        }
        with self._turn, writing(self._engine) as connection:
            put(connection, schema.host, [row])
            host_notes.forget_texts(connection, robots.host, robots.fetched_at)

    def rights_at(self, host: str) -> datetime | None:
        """When the host was last asked for its files about machine use."""
        row = self._row(host)
        return row["rights_at"] if row else None

    def save_signals(
        self, host: str, signals: Sequence[Signal], now: datetime, *, asked: bool = False
    ) -> None:
        """Keep what the host says of machine use; ``asked``: its files about that were read."""
        with self._turn, writing(self._engine) as connection:
            if asked:
                self._locked(connection, host)
                self._change(connection, host, rights_at=now)
            host_notes.keep_signals(connection, host, signals, now)

    def signals(self, host: str) -> list[Signal]:
        """What the host has said of machine use."""
        with reading(self._engine) as connection:
            return host_notes.signals(connection, host)

    def same_text(self, host: str, digest: str, place: str, now: datetime) -> int:
        """At how many other places of the host this text was met; ``place`` is noted too."""
        with self._turn, writing(self._engine) as connection:
            return host_notes.same_text(connection, host, digest, place, now)

    def places(self, texts: Collection[tuple[str, str]]) -> dict[tuple[str, str], set[str]]:
        """By host and digest, the places of the host at which a text was met."""
        with reading(self._engine) as connection:
            return host_notes.places(connection, texts)

    def moves(self, host: str, now: datetime) -> dict[str, tuple[str, bool]]:
        """By address (see ``urls.key``), where pages of the host have gone; whether for good."""
        with reading(self._engine) as connection:
            return host_notes.moves(connection, host, now)

    def saw_move(self, host: str, key: str, target: str | None, now: datetime) -> None:
        """Note one answer of an address: a permanent redirect to ``target``, or none."""
        with self._turn, writing(self._engine) as connection:
            host_notes.saw_move(connection, host, key, target, now)

    def untrusted_until(self, host: str) -> datetime | None:
        """Until when the host's validators are not sent back to it."""
        row = self._row(host)
        return row["untrusted_until"] if row else None

    def distrust(self, host: str, until: datetime) -> None:
        """Note that the host called a page unchanged that had changed."""
        with self._turn, writing(self._engine) as connection:
            self._locked(connection, host)
            self._change(connection, host, untrusted_until=until)

    def _step(
        self, host: str, step: Callable[[HostState], HostState]
    ) -> tuple[HostState, HostState]:
        """The host's state before and after, changed in one transaction."""
        with self._turn, writing(self._engine) as connection:
            before = _state(self._locked(connection, host))
            after = step(before)
            changes = {
                name: getattr(after, name)
                for name in _STATE
                if getattr(after, name) != getattr(before, name)
            }
            if changes:
                self._change(connection, host, **changes)
        return before, after

    def _row(self, host: str) -> RowMapping | None:
        with reading(self._engine) as connection:
            query = select(schema.host).where(_HOST.id == made_id("host", host))
            return connection.execute(query).mappings().first()

    def _locked(self, connection: Connection, host: str) -> RowMapping:
        name = made_id("host", host)
        columns = [schema.host.c[column] for column in _STATE]
        query = select(*columns).where(_HOST.id == name).with_for_update()
        row: RowMapping | None = connection.execute(query).mappings().first()
        if row is None:
            add_new(connection, schema.host, [{"id": name, "host": host}])
            row = connection.execute(query).mappings().one()
        return row

    def _change(self, connection: Connection, host: str, **values: Any) -> None:
        statement = update(schema.host).where(_HOST.id == made_id("host", host))
        connection.execute(statement.values(**values))


def _state(row: RowMapping) -> HostState:
    values = {name: row[name] for name in _STATE}
    return HostState(**values | {"breaker": Breaker(values["breaker"])})
