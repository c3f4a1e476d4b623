"""an outcome → the words in which a route failed; a route → its name."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from dateline.model import (
    Capture,
    Coverage,
    DayStatus,
    Discovery,
    Outcome,
    Problem,
    Reason,
    Rejected,
    Route,
    Source,
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a route did not answer."""

    reason: Reason
    detail: str


def name_of(route: Route) -> str:
    """The name of a route in entries, coverage and state."""
    return f"{route.kind}:{route.url}"


def trouble_in(outcome: Outcome) -> Trouble | None:
    """What keeps an outcome from being an answer; None where it is one."""
    if isinstance(outcome, Rejected):
        status = f"status {outcome.status}" if outcome.status else ""
        detail = ": ".join(part for part in (status, outcome.detail) if part)
        return Trouble(outcome.reason, detail)
    if not 200 <= outcome.status < 300:
        return Trouble(Reason.REFUSED, f"status {outcome.status}")
    return None


def refused(source: Source, route: str, url: str, trouble: Trouble, days: list[date]) -> Discovery:
    """A route that did not answer: its days are refused, and nothing of its state moves."""
    told = trouble.reason + (f": {trouble.detail}" if trouble.detail else "")
    return Discovery(
        coverage=tuple(
            Coverage(source.id, day, DayStatus.REFUSED, route, detail=told[:500]) for day in days
        ),
        problems=(Problem(source.id, url, "discover", trouble.reason, trouble.detail[:500]),),
    )


def utc_date(now: datetime) -> date:
    """The UTC day of an instant."""
    return now.astimezone(UTC).date()


def header(capture: Capture, name: str) -> str | None:
    """A header of reasonable length, None where there is none."""
    value = capture.headers.get(name, "").strip()
    return value if 0 < len(value) <= 1000 else None
