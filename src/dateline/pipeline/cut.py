"""a page whose end nothing tells → the page, once it is told twice, or that it may be cut.

Over plain HTTP, without a length and without chunks, a connection that breaks looks like one
that is done. Most pages show their end; some sites never write the last tags. What breaks off by
chance breaks off elsewhere the next time, so the page is asked for once more.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from dateline.fetch import is_page_closed
from dateline.model import Capture, Cost, Get, Outcome, Reason, Rejected, Request

_END = 500  # bytes that two answers have to share, but for the time that it took to make them
_DIGITS = re.compile(rb"[0-9]+")


def unless_cut(outcome: Outcome, get: Get, kept: Callable[[], bytes | None]) -> Outcome:
    """The outcome, or for a page in doubt what asking again comes to.

    ``kept`` gives the page as it was last archived: where that had its end and was longer, what
    came now is taken for a part of it, however often it is told.
    """
    if not isinstance(outcome, Capture) or not outcome.in_doubt:
        return outcome
    again = get(Request(outcome.url, page=True))
    again = replace(again, cost=_both(outcome, again))
    if isinstance(again, Rejected):
        why = f"nor could it be asked for again: {again.reason}"
        return _cut(replace(outcome, cost=again.cost), why)
    if not again.in_doubt:
        return again
    if _end(again) != _end(outcome):
        return _cut(again, "and ends elsewhere when asked for again")
    before = kept()
    if before is not None and is_page_closed(before) and len(before) > len(again.body):
        return _cut(again, "as it did when it was longer")
    return replace(again, in_doubt=False)


def _both(first: Outcome, second: Outcome) -> Cost | None:
    one, two = first.cost, second.cost
    if one is None or two is None:
        return one or two
    return Cost(one.bytes + two.bytes, one.seconds + two.seconds, one.requests + two.requests)


def _end(capture: Capture) -> bytes:
    return _DIGITS.sub(b"", capture.body[-2 * _END :])[-_END:]


def _cut(capture: Capture, why: str) -> Rejected:
    return Rejected(
        capture.url,
        Reason.TRUNCATED,
        f"the connection ended, but the page does not close, {why}",
        capture.status,
        final_url=capture.final_url,
        cost=capture.cost,
    )
