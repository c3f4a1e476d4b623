"""host → when it may be asked again: what all processes must agree on about a host."""

import threading
from datetime import datetime, timedelta
from typing import Protocol

from dateline.model import RobotsFile


class HostBook(Protocol):
    """What is remembered of hosts (``name`` or ``name:port``), by all who ask them."""

    def reserve(self, host: str, pace: float, now: datetime) -> datetime:
        """Take the next free slot: the instant the request may start, never before ``now``.

        The following slot is ``pace`` seconds after it. Atomic: no two callers, in whatever
        process, get instants closer together than the pace that the earlier one asked for.
        """

    def back_off(self, host: str, until: datetime) -> None:
        """Let nobody ask the host before ``until``; never shortens a rest."""

    def robots(self, host: str) -> RobotsFile | None:
        """The host's robots.txt as last fetched, by whomever."""

    def save_robots(self, robots: RobotsFile) -> None:
        """Remember a robots.txt, replacing the host's earlier one."""


class MemoryHosts:
    """A host book for one process; its threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free_at: dict[str, datetime] = {}
        self._robots: dict[str, RobotsFile] = {}

    def reserve(self, host: str, pace: float, now: datetime) -> datetime:
        """See :meth:`HostBook.reserve`."""
        with self._lock:
            start = max(now, self._free_at.get(host, now))
            self._free_at[host] = start + timedelta(seconds=pace)
        return start

    def back_off(self, host: str, until: datetime) -> None:
        """See :meth:`HostBook.back_off`."""
        with self._lock:
            self._free_at[host] = max(until, self._free_at.get(host, until))

    def robots(self, host: str) -> RobotsFile | None:
        """See :meth:`HostBook.robots`."""
        return self._robots.get(host)

    def save_robots(self, robots: RobotsFile) -> None:
        """See :meth:`HostBook.save_robots`."""
        self._robots[robots.host] = robots
