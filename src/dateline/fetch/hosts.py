"""host → when it may be asked again: what all processes must agree on about a host."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from dateline.model import Breaker, Departure, HostState, RobotsFile, Signal

Clock = Callable[[], datetime]


class HostBook(Protocol):
    """What is remembered of hosts (``name`` or ``name:port``), by all who ask them.

    Each method is atomic, whichever process calls it.
    """

    def reserve(self, host: str, pace: float, now: datetime) -> datetime:
        """Take the next free turn: the instant the request may start, never before ``now``.

        The following turn is ``pace`` seconds after it. No two callers get instants closer
        together than the pace that the earlier one asked for.
        """

    def depart(self, host: str, pace: float, clock: Clock) -> Departure:
        """Leave with a request now, or be told when to ask again.

        The clock is read when no other can depart any more: a wait for that must not count. No
        two requests leave within ``pace`` seconds of each other, however late one is. The
        first after a rest of the breaker is its probe; until it is answered, no other leaves.
        """

    def amend(self, host: str, clock: Clock) -> None:
        """Note that the request that departed leaves only now: its process had to wait."""

    def back_off(self, host: str, until: datetime) -> None:
        """Let nobody ask the host before ``until``; never shortens a rest."""

    def failed(self, host: str, now: datetime, stretch: float = 1.0) -> datetime | None:
        """Count a failure; until when the breaker keeps everybody away, if it does."""

    def answered(self, host: str) -> None:
        """Note a success: the breaker closes."""

    def state(self, host: str) -> HostState:
        """The host's pace and health as they stand."""

    def robots(self, host: str) -> RobotsFile | None:
        """The host's robots.txt as last fetched, by whomever."""

    def save_robots(self, robots: RobotsFile) -> None:
        """Remember a robots.txt, replacing the host's earlier one."""

    def rights_at(self, host: str) -> datetime | None:
        """When the host was last asked for its files about machine use."""

    def save_signals(
        self, host: str, signals: Sequence[Signal], now: datetime, *, asked: bool = False
    ) -> None:
        """Keep what the host says of machine use; ``asked``: its files about that were read."""

    def same_text(self, host: str, digest: str, place: str, now: datetime) -> int:
        """At how many other places of the host this text was met; ``place`` is noted too."""

    def moves(self, host: str, now: datetime) -> dict[str, tuple[str, bool]]:
        """By address (``urls.key``), where pages of the host have gone, and whether for good."""

    def saw_move(self, host: str, key: str, target: str | None, now: datetime) -> None:
        """Note an answer of an address: a permanent redirect to ``target``, or none any more.

        Several alike, over more than a day, make it one for good.
        """

    def untrusted_until(self, host: str) -> datetime | None:
        """Until when the host's validators are not sent back to it."""

    def distrust(self, host: str, until: datetime) -> None:
        """Note that the host called a page unchanged that had changed."""


class MemoryHosts:
    """A host book for one process; its threads may share it. No move is ever sure in it: it
    does not live the day that this takes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._states: dict[str, HostState] = {}
        self._robots: dict[str, RobotsFile] = {}
        self._rights_at: dict[str, datetime] = {}
        self._signals: dict[str, dict[Signal, None]] = {}
        self._places: dict[tuple[str, str], set[str]] = {}
        self._untrusted: dict[str, datetime] = {}

    def reserve(self, host: str, pace: float, now: datetime) -> datetime:
        """See :meth:`HostBook.reserve`."""
        before, _ = self._step(host, lambda state: state.reserved(pace, now))
        return before.turn(now)

    def depart(self, host: str, pace: float, clock: Clock) -> Departure:
        """See :meth:`HostBook.depart`."""
        at: list[datetime] = []

        def step(state: HostState) -> HostState:
            at.append(clock())
            return state.departed(pace, at[-1])

        before, _ = self._step(host, step)
        return before.departure(pace, at[-1])

    def amend(self, host: str, clock: Clock) -> None:
        """See :meth:`HostBook.amend`."""
        self._step(host, lambda state: replace(state, departed_at=clock()))

    def back_off(self, host: str, until: datetime) -> None:
        """See :meth:`HostBook.back_off`."""
        self._step(host, lambda state: state.rested(until))

    def failed(self, host: str, now: datetime, stretch: float = 1.0) -> datetime | None:
        """See :meth:`HostBook.failed`."""
        _, after = self._step(host, lambda state: state.failed(now, stretch))
        return after.blocked_until if after.breaker is Breaker.OPEN else None

    def answered(self, host: str) -> None:
        """See :meth:`HostBook.answered`."""
        self._step(host, HostState.answered)

    def state(self, host: str) -> HostState:
        """See :meth:`HostBook.state`."""
        return self._states.get(host, HostState())

    def robots(self, host: str) -> RobotsFile | None:
        """See :meth:`HostBook.robots`."""
        return self._robots.get(host)

    def save_robots(self, robots: RobotsFile) -> None:
        """See :meth:`HostBook.save_robots`."""
        self._robots[robots.host] = robots

    def rights_at(self, host: str) -> datetime | None:
        """See :meth:`HostBook.rights_at`."""
        return self._rights_at.get(host)

    def save_signals(
        self, host: str, signals: Sequence[Signal], now: datetime, *, asked: bool = False
    ) -> None:
        """See :meth:`HostBook.save_signals`."""
        with self._lock:
            self._signals.setdefault(host, {}).update(dict.fromkeys(signals))
            if asked:
                self._rights_at[host] = now

    def signals(self, host: str) -> list[Signal]:
        """What the host has said of machine use."""
        return list(self._signals.get(host, ()))

    def same_text(self, host: str, digest: str, place: str, now: datetime) -> int:  # noqa: ARG002
        """See :meth:`HostBook.same_text`."""
        with self._lock:
            places = self._places.setdefault((host, digest), set())
            places.add(place)
            return len(places) - 1

    def moves(self, host: str, now: datetime) -> dict[str, tuple[str, bool]]:  # noqa: ARG002
        """See :meth:`HostBook.moves`."""
        return {}

    def saw_move(self, host: str, key: str, target: str | None, now: datetime) -> None:
        """See :meth:`HostBook.saw_move`."""

    def untrusted_until(self, host: str) -> datetime | None:
        """See :meth:`HostBook.untrusted_until`."""
        return self._untrusted.get(host)

    def distrust(self, host: str, until: datetime) -> None:
        """See :meth:`HostBook.distrust`."""
        self._untrusted[host] = until

    def _step(
        self, host: str, step: Callable[[HostState], HostState]
    ) -> tuple[HostState, HostState]:
        with self._lock:
            before = self._states.get(host, HostState())
            self._states[host] = after = step(before)
        return before, after
