"""Source → [Fault]: numbers that no office can mean, from its pace to the depth of a listing."""

from collections.abc import Iterator
from typing import NamedTuple

from dateline.model import Source
from dateline.sources.route_checks import Fault


class Bounds(NamedTuple):
    """What a key's number may be: ``least`` and ``most``, both included, of its ``unit``."""

    key: str
    least: int
    most: int
    unit: str = ""

    def faults(self, key: str, number: float | None) -> Iterator[Fault]:
        """What is wrong with a number that stands at a place of the file."""
        if number is not None and not self.least <= number <= self.most:  # NaN is neither
            unit = f" {self.unit}" if self.unit else ""
            yield Fault(key, f"{number}, choose between {self.least} and {self.most}{unit}")


# The most is far beyond what any office needs: it is there for a slip of the hand, which would
# ask a host for years, or never.
_YEAR = 366
PACE = Bounds("pace", 0, 3_600, "seconds")
RECHECK = Bounds("rechecks", 1, 10 * _YEAR * 86_400, "seconds")
OF_ROUTES = (
    Bounds("daily", 0, _YEAR, "days"),
    Bounds("slack", 0, 10 * _YEAR, "days"),
    Bounds("late", 0, _YEAR, "days"),
    Bounds("per_page", 0, 10_000),
    Bounds("cap", 0, 1_000_000),
    Bounds("pages", 1, 100_000),
    Bounds("files", 1, 10_000),
    Bounds("first", 0, 10**12),
    Bounds("newest", 0, 10**12),
    Bounds("misses", 1, 10_000),
)


def bound_faults(source: Source) -> Iterator[Fault]:
    """Each number out of its bounds, by its key in the file."""
    yield from PACE.faults("pace", source.pace)
    for number, seconds in enumerate(source.rechecks):
        yield from RECHECK.faults(f"rechecks[{number}]", seconds)
    for number, route in enumerate(source.routes):
        for one in OF_ROUTES:
            yield from one.faults(f"routes[{number}].{one.key}", getattr(route, one.key, None))
