"""Two statements of one minute, one in UTC and one by a wall clock, tell the zone between them."""

from datetime import UTC, date, datetime

import pytest

from dateline.model import Moment, Precision
from dateline.times import shown_at

IN_UTC = Moment(
    date(2026, 3, 6), datetime(2026, 3, 6, 2, 25, 54, tzinfo=UTC), Precision.SECOND, "UTC"
)


def wall(hour: int, minute: int, day: int = 5) -> Moment:
    instant = datetime(2026, 3, day, hour, minute, tzinfo=UTC)
    return Moment(instant.date(), instant, Precision.MINUTE, "UTC", True)


def test_takes_the_zone_that_lies_between_them() -> None:
    found = shown_at(IN_UTC, wall(21, 25))
    assert found is not None
    assert (found.day, found.instant, found.zone) == (date(2026, 3, 5), IN_UTC.instant, "-05:00")


@pytest.mark.parametrize(
    "clock", [wall(21, 31), wall(2, 25, day=6), wall(2, 25), wall(20, 25, day=6)]
)
def test_takes_none_where_no_zone_fits(clock: Moment) -> None:
    assert shown_at(IN_UTC, clock) is None
