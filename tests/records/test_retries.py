"""It tries again what can heal, ever more slowly, and never what can't."""

from datetime import UTC, datetime, timedelta

import pytest

from dateline.model import Reason
from dateline.records import next_try, recheck_at

NOW = datetime(2026, 9, 14, 8, tzinfo=UTC)
STEPS = (3600, 86_400)


@pytest.mark.parametrize(
    "reason", [Reason.EMPTY, Reason.UNSUPPORTED_TYPE, Reason.TOO_LARGE, Reason.NOT_ARTICLE]
)
def test_never_tries_again_what_cannot_heal(reason):
    assert next_try(reason, 1, NOW) is None


def test_doubles_the_wait_up_to_a_day():
    waits = [next_try(Reason.TIMED_OUT, n, NOW) - NOW for n in range(1, 8)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=5)
    assert waits[1] == timedelta(minutes=10)


def test_gives_up_after_eight_failures_in_a_row():
    assert next_try(Reason.TIMED_OUT, 8, NOW) is None


def test_waits_a_day_after_a_refusal():
    assert next_try(Reason.ROBOTS, 1, NOW) == NOW + timedelta(days=1)


def test_obeys_a_later_retry_after():
    later = NOW + timedelta(hours=3)
    assert next_try(Reason.RATE_LIMITED, 1, NOW, later) == later
    assert next_try(Reason.RATE_LIMITED, 1, NOW, NOW) == NOW + timedelta(minutes=5)


def test_rechecks_at_the_next_age_that_lies_ahead():
    assert recheck_at(NOW, STEPS, NOW) == NOW + timedelta(hours=1)
    assert recheck_at(NOW, STEPS, NOW + timedelta(hours=1)) == NOW + timedelta(days=1)
    assert recheck_at(NOW, STEPS, NOW + timedelta(days=2)) is None


@pytest.mark.parametrize(
    ("status", "hours"), [(404, [1, 24, None]), (410, [1, None]), (None, [1, 24, None])]
)
def test_looks_again_for_a_page_that_is_gone_before_it_believes_it(status, hours):
    for tries, wait in enumerate(hours, 1):
        due = next_try(Reason.GONE, tries, NOW, status=status)
        assert due == (NOW + timedelta(hours=wait) if wait else None)
