"""a copy as an archive serves it → the capture it is of: the page's own address, time and headers.

Raw copies (``…/web/<timestamp>id_/<address>``) are the bytes as the archive got them. RFC 7089
(2.1.1) has the time in Memento-Datetime; the page's own headers come with a prefix.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from dateline import urls
from dateline.model import Capture, Entry, Outcome, Reason, Rejected

STAMP = "%Y%m%d%H%M%S"
_RAW = re.compile(r"/web/(\d{14})id_/(.+)$", re.DOTALL)
_OWN = "x-archive-orig-"


def raw(server: str, stamp: str, url: str) -> str:
    """Where an archive serves a copy as it got it; ``stamp`` has 14 digits, in UTC."""
    return f"{server.rstrip('/')}/web/{stamp}id_/{url}"


def original(outcome: Outcome, entry: Entry) -> Outcome:
    """What came of asking an archive for an entry, as if the office itself had been asked when
    the copy was made. What is no copy is rejected: an archive has pages of its own as well."""
    if entry.via is None:
        return outcome
    if isinstance(outcome, Rejected):
        return Rejected(
            entry.url, outcome.reason, f"{entry.via[:300]}: {outcome.detail}", outcome.status,
            outcome.retry_at,
        )  # fmt: skip
    found = _RAW.search(outcome.final_url)
    at = _time(outcome, found[1] if found else "")
    if found is None or at is None:
        return Rejected(entry.url, Reason.BAD_RESPONSE, f"no copy: {outcome.final_url[:300]}")
    final = urls.join_exact(entry.url, found[2]) or entry.url
    return Capture(
        url=entry.url,
        final_url=entry.url if urls.key(final) == urls.key(entry.url) else final,
        status=outcome.status,
        headers=_headers(outcome),
        body=outcome.body,
        fetched_at=at,
        sha256=outcome.sha256,
    )


def _time(capture: Capture, stamp: str) -> datetime | None:
    try:
        stated = parsedate_to_datetime(capture.headers["memento-datetime"])
        return stated.replace(tzinfo=UTC) if stated.tzinfo is None else stated.astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        pass
    try:
        return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _headers(capture: Capture) -> dict[str, str]:
    """The page's own; its type from the archive where it had none."""
    own = {
        name.removeprefix(_OWN): value
        for name, value in capture.headers.items()
        if name.startswith(_OWN)
    }
    kind = capture.headers.get("content-type")
    return {"content-type": kind, **own} if kind else own
