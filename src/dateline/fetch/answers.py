"""status, headers → the reason why there is no capture, and when to ask again."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from dateline.errors import FetchError
from dateline.model import Reason

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
# What follows the others is a GET (RFC 9110, 15.4.2 to 15.4.4).
KEEPS_FORM = frozenset({307, 308})
LONGEST_REST = timedelta(hours=24)
UNSTATED_REST = timedelta(seconds=60)  # after a 429 that does not say how long
# Set by walls that answer in place of the page (AWS WAF's challenge has status 202).
WALLS = ("x-amzn-waf-action", "cf-mitigated")

# What the next page of the same host would meet too: five in a row open its breaker.
HOST_FAULTS = frozenset(
    {
        Reason.UNREACHABLE,
        Reason.TIMED_OUT,
        Reason.SERVER_ERROR,
        Reason.REFUSED,
        Reason.BAD_RESPONSE,
    }
)

# What says nothing of what was asked for.
ANOTHER_TIME = frozenset(
    {
        Reason.UNREACHABLE,
        Reason.TIMED_OUT,
        Reason.SERVER_ERROR,
        Reason.RATE_LIMITED,
        Reason.HOST_DOWN,
        Reason.ROBOTS_UNREACHABLE,
    }
)

_BY_STATUS = {
    204: Reason.EMPTY,
    205: Reason.EMPTY,
    304: Reason.UNCHANGED,
    404: Reason.GONE,
    408: Reason.TIMED_OUT,
    410: Reason.GONE,
    429: Reason.RATE_LIMITED,
}


# RFC 9110, 5.5: what a header may hold. Validators are a server's own words, once stored.
_HEADER_VALUE = re.compile(r"[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?")


def is_header_value(text: str) -> bool:
    """Whether a text may be sent as a header."""
    return _HEADER_VALUE.fullmatch(text) is not None


class RefusedError(FetchError):
    """A FetchError with what a Rejected further tells: status, and when to try again."""

    def __init__(
        self,
        message: str,
        reason: Reason,
        *,
        status: int | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        super().__init__(message, reason)
        self.status = status
        self.retry_at = retry_at


def refusal(status: int, headers: Mapping[str, str]) -> Reason | None:
    """Why an answer (that is no redirect) holds no page; None where it does."""
    if any(name in headers for name in WALLS):
        return Reason.REFUSED
    if status in (200, 203):
        return None
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 400 <= status < 500:
        return Reason.REFUSED
    return Reason.SERVER_ERROR if 500 <= status < 600 else Reason.BAD_RESPONSE


def fault(status: int, headers: Mapping[str, str]) -> Reason | None:
    """What an answer says against its host, be it a page or a redirect."""
    return None if status in REDIRECTS else refusal(status, headers)


def rest(status: int, headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long a host wants to be left alone after a 429 or a 503; None where it doesn't say.

    Retry-After in both its forms (RFC 9110, 10.2.3), at least a second and at most
    LONGEST_REST.
    """
    if status not in (429, 503):
        return None
    stated = _stated(headers.get("retry-after", "").strip(), now)
    if stated is None:
        return UNSTATED_REST if status == 429 else None
    return min(max(stated, timedelta(seconds=1)), LONGEST_REST)


def _stated(raw: str, now: datetime) -> timedelta | None:
    if match := re.fullmatch(r"([0-9]+)(?:\.[0-9]+)?", raw):
        return timedelta(seconds=int(match[1][:9]))
    try:
        until = parsedate_to_datetime(raw)
    except (ValueError, OverflowError):  # a clock's numbers are as long as a server likes
        return None
    # RFC 9110, 5.6.7: HTTP dates are in GMT, whether or not they say so.
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return until - now
