"""Reason, tries → when an entry is worth another look."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from dateline.model import Reason

# What the same request tomorrow would meet again. A change that the route announces
# (``Entry.revised``) makes such an entry due all the same.
_LASTING = frozenset(
    {
        Reason.TOO_LARGE,
        Reason.TOO_MANY_REDIRECTS,
        Reason.BAD_ADDRESS,
        Reason.UNSUPPORTED_TYPE,
        Reason.BAD_FEED,
        Reason.BAD_ITEM,
        Reason.NOT_ARTICLE,
        Reason.TOO_DEEP,
        Reason.EMPTY,
        Reason.BAD_RECORD,
    }
)
# robots.txt, a flat refusal and a wall of consent are not going to change within minutes.
_SLOW = frozenset({Reason.ROBOTS, Reason.REFUSED, Reason.WALL})
_FIRST = timedelta(minutes=5)
_LONGEST = timedelta(hours=24)
_MOST_TRIES = 8
# A page that is not there may be late, or its server astray: asked again an hour later, and a
# day after that where it did not say that it is gone for good (410; RFC 9110, 15.5.11).
_GONE = (timedelta(hours=1), timedelta(hours=24))


def is_lasting(reason: Reason) -> bool:
    """Whether another try of the same request can't heal ``reason``."""
    return reason in _LASTING


def next_try(
    reason: Reason,
    tries: int,
    now: datetime,
    retry_at: datetime | None = None,
    status: int | None = None,
) -> datetime | None:
    """When to try again after ``tries`` failures in a row (this one counted, where the page was
    asked for at all); None: never.

    The wait doubles from five minutes to a day (a day at once for robots.txt and refusals);
    after eight failures the entry rests until its route names it anew. A page that is gone is
    asked for once more where ``status`` is 410, twice where it is 404. A server's own
    Retry-After is obeyed where it is the later.
    """
    if is_lasting(reason) or tries >= _MOST_TRIES:
        return None
    if reason is Reason.GONE:
        waits = _GONE[:1] if status == 410 else _GONE
        return now + waits[tries - 1] if 0 < tries <= len(waits) else None
    wait = _LONGEST if reason in _SLOW else min(_FIRST * 2 ** max(tries - 1, 0), _LONGEST)
    backed_off = now + wait
    return max(backed_off, retry_at) if retry_at else backed_off


def recheck_at(first_seen: datetime, steps: Sequence[int], now: datetime) -> datetime | None:
    """The next of the source's recheck ages (``steps``, seconds after the first capture) that
    still lies ahead; None when all are past."""
    ahead = (first_seen + timedelta(seconds=step) for step in sorted(steps))
    return next((due for due in ahead if due > now), None)
