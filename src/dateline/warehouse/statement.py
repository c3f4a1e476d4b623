"""[Statement], DayCount → Verdict: what may be said of a day. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dateline.model import DayStatus
from dateline.warehouse.daycount import DayCount


@dataclass(frozen=True, slots=True)
class Statement:
    """What one route said of a day when a run last asked it."""

    route: str
    run_id: str
    status: str
    expected: int | None
    discovered: int
    detail: str | None
    stated_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """A day's final status, how many articles it should have, and why."""

    status: DayStatus
    expected: int | None
    detail: str | None


# Of several routes the worst counts, and any that knows something counts more than one that
# doesn't: a refusal at one feed is not healed by what another one held.
_WEIGHT = (
    DayStatus.REFUSED,
    DayStatus.TRUNCATED,
    DayStatus.OK,
    DayStatus.EMPTY,
    DayStatus.UNKNOWN,
)


_ANSWERED = (DayStatus.OK, DayStatus.EMPTY)


def judge(
    run_id: str, said: Sequence[Statement], count: DayCount, undated: Mapping[str, int]
) -> Verdict:
    """The routes' own statement is the base; what was refused or is missing weighs more.

    ``undated`` counts by route the pages that may still be of any day. This run's statements
    count, beside earlier answers of routes that it did not ask; where they know nothing of the
    day, the last run's that did.
    """
    base = _relevant(run_id, said)
    status = _worst(base)
    expected, seen = _expected(base)
    if count.refused:
        return Verdict(DayStatus.REFUSED, expected, _counts(count.refused))
    if 1 < count.discovered == count.lost.total():  # one page alone may be broken for itself
        return Verdict(DayStatus.REFUSED, expected, _counts(count.lost))
    if status is DayStatus.REFUSED:
        return Verdict(status, expected, _details(base))
    held = max(count.discovered, seen)
    if status is DayStatus.TRUNCATED:
        return Verdict(status, expected, _details(base))
    if expected is not None and expected > held:
        return Verdict(DayStatus.TRUNCATED, expected, f"{expected} expected, {held} found")
    if status is DayStatus.EMPTY and (count.discovered or count.loaded):
        status = DayStatus.OK
    if count.waiting and status in _ANSWERED:
        told = f"{count.waiting} pages wait to be fetched and read"
        return Verdict(DayStatus.UNKNOWN, expected, told)
    left = sum(undated.get(route, 0) for route in {statement.route for statement in base})
    if left and status in _ANSWERED:
        told = f"{left} pages without a date could not be read so far"
        return Verdict(DayStatus.UNKNOWN, expected, told)
    return Verdict(status, expected, _details(base))


def _relevant(run_id: str, said: Sequence[Statement]) -> list[Statement]:
    mine = [statement for statement in said if statement.run_id == run_id]
    if _worst(mine) is not DayStatus.UNKNOWN:
        # A route that had answered for the day was not asked again: its answer stands.
        asked = {statement.route for statement in mine}
        return mine + [
            statement
            for statement in said
            if statement.route not in asked and statement.status in _ANSWERED
        ]
    told = [statement for statement in said if statement.status != DayStatus.UNKNOWN]
    if not told:
        return mine or list(said)
    last = max(told, key=lambda statement: statement.stated_at).run_id
    return [statement for statement in told if statement.run_id == last]


def _worst(said: Iterable[Statement]) -> DayStatus:
    words = {statement.status for statement in said}
    return next((status for status in _WEIGHT if status in words), DayStatus.UNKNOWN)


def _expected(said: Iterable[Statement]) -> tuple[int | None, int]:
    """How many articles the day should have, and how many the routes showed.

    Routes of one kind (two WordPress collections) hold different articles, so they add up;
    routes of different kinds show the same ones.
    """
    expected: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    stated = False
    for statement in said:
        kind = statement.route.partition(":")[0]
        shown[kind] += statement.discovered
        if statement.expected is not None:
            stated = True
            expected[kind] += statement.expected
    most = max(expected.values(), default=0) if stated else None
    return most, max(shown.values(), default=0)


def _counts(reasons: Counter[str]) -> str:
    return ", ".join(f"{number} {reason}" for reason, number in sorted(reasons.items()))


def _details(said: Iterable[Statement]) -> str | None:
    return "; ".join(dict.fromkeys(s.detail for s in said if s.detail)) or None
