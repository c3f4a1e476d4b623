"""findings of routes that nobody saw → what of them may be believed before they prove themselves.

A route known from memory, or told of in different ways, is probed by its own first request.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dateline.discover.feeds import route_of
from dateline.discover.probe import OF_ANOTHER_KIND
from dateline.discover.visit import name_of
from dateline.model import (
    Checked,
    Confidence,
    Coverage,
    DayStatus,
    Entry,
    Feed,
    Finding,
    Problem,
    Reason,
    Route,
    RouteState,
    Source,
)

UNSURE: frozenset[Confidence] = frozenset({"memory", "conflict"})


@dataclass(slots=True)
class _Trial:
    """What an uncertain route has shown of itself."""

    way: Feed | Route
    listed: bool = False  # a page
    vouched: bool = False  # by the route's own state
    told: bool = False  # that it is not as described


def unproved(source: Source, state: Mapping[str, RouteState]) -> dict[str, Feed | Route]:
    """By name, the feeds and routes of a source that are not sure and have never answered."""
    ways: dict[str, Feed | Route] = {route_of(feed): feed for feed in source.feeds}
    ways |= {name_of(route): route for route in source.routes}
    return {
        name: way
        for name, way in ways.items()
        if way.confidence in UNSURE and not state.get(name, RouteState()).checked_at
    }


def believed(
    source: Source, state: Mapping[str, RouteState], found: Iterable[Finding], now: datetime
) -> Iterator[Finding]:
    """The findings as they are, but for those of the routes that are not sure and new.

    Where one answers in a way that its kind does not, its days are ``unknown`` rather than
    refused, and a problem says so; where it lists nothing, that has not shown yet that its days
    are empty. Once it has listed a page, its state says that it was checked.
    """
    trials = {name: _Trial(way) for name, way in unproved(source, state).items()}
    for finding in found:
        name = finding.route if not isinstance(finding, Problem) else ""
        if trial := trials.get(name):
            yield from _judged(trial, finding)
        else:
            yield finding
    for name, trial in trials.items():
        if trial.listed and not trial.vouched:
            yield Checked(name, RouteState(checked_at=now))


def _judged(trial: _Trial, finding: Finding) -> Iterator[Finding]:
    trial.listed = trial.listed or isinstance(finding, Entry)
    trial.vouched = trial.vouched or isinstance(finding, Checked)
    if isinstance(finding, Coverage) and not trial.listed:
        doubted = _doubted(trial.way, finding)
        if doubted.status is not finding.status and finding.status is DayStatus.REFUSED:
            if not trial.told:
                detail = doubted.detail or ""
                yield Problem(
                    finding.source, trial.way.url, "discover", Reason.NOT_AS_DESCRIBED, detail
                )
            trial.told = True
        finding = doubted
    yield finding


def _doubted(way: Feed | Route, day: Coverage) -> Coverage:
    reason = (day.detail or "").partition(":")[0]
    if day.status is DayStatus.REFUSED and reason in OF_ANOTHER_KIND:
        detail = f"not as described (known by {way.confidence}): {day.detail}"
    elif day.status is DayStatus.EMPTY:
        detail = f"a route known by {way.confidence} that has listed nothing yet"
    else:
        return day
    return replace(day, status=DayStatus.UNKNOWN, detail=detail[:500])
