"""What is remembered of a server by all who ask it: pace, health, robots.txt, rights."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

MOST_FAILURES = 5  # in a row, whoever asked; then the host is left alone
FIRST_REST = timedelta(minutes=1)  # doubled by each failed probe
LONGEST_REST = timedelta(hours=1)
PROBE = timedelta(minutes=2)  # how long a probe's answer is waited for before another may go


class Breaker(StrEnum):
    """Whether a host is asked: as usual, not at all, or by one request that tries it."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Departure:
    """Whether a request ``left``, and when; else when to ask again. A ``troubled`` host's next
    success has to be told."""

    left: bool
    at: datetime
    troubled: bool


@dataclass(frozen=True, slots=True)
class HostState:
    """One host's pace and health. Each method gives the state after one event.

    ``next_at`` is the next free turn, ``departed_at`` when the last request left,
    ``blocked_until`` the end of a rest; ``failures`` are those in a row, ``rests`` how often
    the breaker opened without a success between.
    """

    next_at: datetime | None = None
    departed_at: datetime | None = None
    blocked_until: datetime | None = None
    breaker: Breaker = Breaker.CLOSED
    failures: int = 0
    rests: int = 0

    @property
    def troubled(self) -> bool:
        """Whether a success would change the state."""
        return self.failures > 0 or self.breaker is not Breaker.CLOSED

    def turn(self, now: datetime) -> datetime:
        """The instant of the next free turn, not before ``now``."""
        return max(now, *(at for at in (self.next_at, self.blocked_until) if at), now)

    def reserved(self, pace: float, now: datetime) -> Self:
        """After somebody took the next free turn: the following is ``pace`` seconds later."""
        return replace(self, next_at=self.turn(now) + timedelta(seconds=pace))

    def free_at(self, pace: float, now: datetime) -> datetime:
        """When a request may leave that stands ready at ``now``: ``pace`` seconds after the last
        one left. Turns alone don't tell: whoever overslept his would come too close to the next."""
        left = self.departed_at + timedelta(seconds=pace) if self.departed_at else now
        return max(now, left, self.blocked_until or now)

    def departure(self, pace: float, now: datetime) -> Departure:
        """What becomes of a request that stands ready at ``now``."""
        at = self.free_at(pace, now)
        return Departure(at <= now, at, self.troubled)

    def departed(self, pace: float, now: datetime) -> Self:
        """After a request left, if it may; the first after a rest is the breaker's probe."""
        if self.free_at(pace, now) > now:
            return self
        gone = replace(self, departed_at=now)
        if self.breaker is Breaker.CLOSED:
            return gone
        return replace(gone, breaker=Breaker.HALF_OPEN, blocked_until=now + PROBE)

    def rested(self, until: datetime) -> Self:
        """Left alone until then; a rest is never shortened."""
        return replace(self, blocked_until=max(until, self.blocked_until or until))

    def failed(self, now: datetime, stretch: float = 1.0) -> Self:
        """After no answer, a server's error or a refusal: the breaker opens at the fifth in a
        row, or at a failed probe. ``stretch`` (1 and a little) parts those who wait for its end."""
        after = replace(self, failures=self.failures + 1)
        if after.failures < MOST_FAILURES and self.breaker is Breaker.CLOSED:
            return after
        if self.breaker is Breaker.OPEN and (self.blocked_until or now) > now:
            return after  # a straggler: the rest is running
        rest = min(FIRST_REST * 2 ** min(self.rests, 10), LONGEST_REST)
        after = replace(after, breaker=Breaker.OPEN, rests=self.rests + 1)
        if self.breaker is Breaker.HALF_OPEN:  # what was waited for has come
            after = replace(after, blocked_until=None)
        return after.rested(now + rest * stretch)

    def answered(self) -> Self:
        """After any other answer: the host is well. A rest that it asked for stays."""
        probed = self.breaker is Breaker.HALF_OPEN
        return replace(
            self,
            breaker=Breaker.CLOSED,
            failures=0,
            rests=0,
            blocked_until=None if probed else self.blocked_until,
        )


@dataclass(frozen=True, slots=True)
class Signal:
    """What a host says of the use of its texts and pictures by machines; a statement of rights.

    ``origin`` is where it stands ("robots.txt", "header", "meta", "tdmrep.json", "ai.txt"),
    ``name`` what is stated there ("user-agent GPTBot", "tdm-reservation"), ``scope`` for which
    paths, ``value`` how; ``url`` is the address where it was read.
    """

    origin: str
    name: str
    value: str
    scope: str
    url: str


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A host's robots.txt as last fetched; ``status`` is the HTTP status, 0 for no answer."""

    host: str
    status: int
    text: str
    fetched_at: datetime
    etag: str | None = None
    last_modified: str | None = None
