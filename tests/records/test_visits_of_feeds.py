"""A feed is visited as often as it brings news, within bounds."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dateline.records import poll_every
from dateline.records.polling import LATEST, SOONEST

NOW = datetime(2026, 9, 14, 8, tzinfo=UTC)


def every(minutes, count, until=NOW):
    return [until - timedelta(minutes=minutes * n) for n in range(count)]


def test_visits_twice_in_the_usual_gap():
    assert poll_every(every(60, 20), NOW) == timedelta(minutes=30)
    assert poll_every(every(10, 20), NOW) == timedelta(minutes=5)


def test_takes_a_batch_of_releases_for_one_piece_of_news():
    at_once = [moment + timedelta(seconds=n) for moment in every(60, 10) for n in range(5)]
    assert poll_every(at_once, NOW) == timedelta(minutes=30)


def test_follows_the_median_rather_than_one_long_weekend():
    news = [*every(60, 20), *every(60, 20, NOW - timedelta(days=4))]
    assert poll_every(news, NOW) == timedelta(minutes=30)


def test_follows_what_woke_up_at_once():
    news = [*every(30, 6), *every(60 * 24, 20, NOW - timedelta(hours=3))]
    assert poll_every(news, NOW) == timedelta(minutes=15)


def test_takes_two_releases_in_one_hour_for_no_busy_day():
    news = [NOW, NOW - timedelta(minutes=20), *every(60 * 8, 20, NOW - timedelta(hours=8))]
    assert poll_every(news, NOW) == timedelta(hours=4) - timedelta(minutes=10)


def test_slows_down_as_a_feed_falls_silent():
    waits = [poll_every(every(30, 9, NOW - timedelta(hours=h)), NOW) for h in (0, 1, 8, 24, 400)]
    assert waits == sorted(waits)
    assert waits[0] == waits[1] == timedelta(minutes=15)
    assert waits[-1] == LATEST


def test_visits_a_feed_of_which_nothing_is_known_now_and_then():
    assert poll_every([], NOW) == LATEST
    assert poll_every([NOW], NOW) == LATEST


@given(st.lists(st.integers(0, 60 * 24 * 30), max_size=60))
def test_stays_within_bounds(minutes):
    news = [NOW - timedelta(minutes=n) for n in minutes]
    assert SOONEST <= poll_every(news, NOW) <= LATEST
    assert poll_every(list(reversed(news)), NOW) == poll_every(news, NOW)
