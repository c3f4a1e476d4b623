"""A window has its days, and takes what belongs to it: by instants, and by local days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model import Moment, Precision, Window

ZONES = [
    "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Apia", "Asia/Kathmandu",
    "America/Sao_Paulo", "America/Havana", "America/New_York", "Europe/Kyiv",
    "Australia/Lord_Howe",
]  # fmt: skip
# Years in which all of these changed their clocks, and one skipped a day.
INSTANTS = st.integers(0, 731 * 24 * 60).map(
    lambda minutes: datetime(2011, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ZONE = st.sampled_from(ZONES).map(ZoneInfo)


def test_touches_no_day_where_it_is_empty():
    at = datetime(2026, 5, 1, tzinfo=UTC)
    assert Window(at, at).is_empty
    assert Window(at, at).days == []


def test_does_not_touch_the_day_that_begins_at_its_end():
    window = Window.of_days(date(2026, 5, 1), date(2026, 5, 2))
    assert window.days == window.whole_days == [date(2026, 5, 1), date(2026, 5, 2)]
    assert window.days_in(ZoneInfo("Pacific/Kiritimati")) == [date(2026, 5, n) for n in (1, 2, 3)]


def test_holds_only_those_days_wholly_that_lie_between_its_ends():
    start = datetime(2026, 5, 1, 0, 1, tzinfo=UTC)
    assert Window(start, start + timedelta(days=2)).whole_days == [date(2026, 5, 2)]


def test_has_as_many_hours_in_a_day_as_its_zone_has():
    kyiv = ZoneInfo("Europe/Kyiv")
    lengths = [
        (one.end - one.start) / timedelta(hours=1)
        for one in (Window.of_days(day, zone=kyiv) for day in (date(2026, 3, 29), date(2026, 7, 1)))
    ]
    assert lengths == [23, 24]


def test_gives_an_article_of_a_day_that_its_zone_skipped_to_somebody():
    moment = Moment(date(2011, 12, 30), None, Precision.DAY)
    windows = [Window.of_days(date(2011, 12, day)) for day in (29, 30, 31)]
    apia = ZoneInfo("Pacific/Apia")
    assert [window.takes(moment, apia) for window in windows] == [False, True, False]


@given(INSTANTS, INSTANTS, INSTANTS, ZONE)
def test_takes_an_instant_in_just_one_of_two_neighbours(one, two, three, zone):
    first, middle, last = sorted((one, two, three))
    for instant in (first, middle, last - datetime.resolution):
        if first <= instant < last:
            moment = Moment(instant.date(), instant, Precision.SECOND)
            taken = [w.takes(moment, zone) for w in (Window(first, middle), Window(middle, last))]
            assert taken == [instant < middle, instant >= middle]


@given(INSTANTS, st.integers(-3, 3), ZONE)
def test_takes_a_day_by_any_instant_of_it_at_its_own_place(instant, apart, zone):
    """Just the days on which a clock of the zone shows them in the window."""
    window = Window(instant, instant + timedelta(hours=5))
    day = instant.astimezone(zone).date() + timedelta(days=apart)
    shown = {(instant + timedelta(minutes=n)).astimezone(zone).date() for n in range(300)}
    skipped = Window.of_days(day, zone=zone).is_empty
    assert window.takes(Moment(day, None, Precision.DAY), zone) == (day in shown) or skipped
    assert set(window.days_in(zone)) >= shown


@given(INSTANTS, ZONE)
def test_finds_a_written_day_in_the_window_of_that_day_whatever_the_zone(instant, zone):
    moment = Moment(instant.date(), None, Precision.DAY)
    taken = [day for day in Window.of_days(instant.date()).widened().days
             if Window.of_days(day).takes(moment, zone)]  # fmt: skip
    assert Window.of_days(instant.date()).takes(moment, zone) or zone.key == "Pacific/Apia"
    assert 1 <= len(taken) <= 2


def test_goes_no_further_than_the_calendar_when_it_is_widened():
    last = datetime.max.replace(tzinfo=UTC)
    assert Window(last - timedelta(hours=1), last).widened().end == last


@pytest.mark.parametrize(("start", "end"), [(5, 9), (0, 3), (8, 12)])
def test_has_an_empty_part_in_what_it_does_not_meet(start, end):
    def hour(number: int) -> datetime:
        return datetime(2026, 5, 1, number, tzinfo=UTC)

    window, other = Window(hour(4), hour(7)), Window(hour(start), hour(end))
    assert window.within(other).is_empty != window.meets(other)
    assert window.covers(window.within(other)) or not window.meets(other)


EDGES = [date.min, date(1989, 12, 31), date(2200, 1, 1), date.max]


@pytest.mark.parametrize("day", EDGES)
def test_refuses_to_be_asked_for_days_that_no_page_can_be_of(day):
    known = date(2026, 5, 1)
    for first, last in ((min(day, known), max(day, known)), (day, day)):
        with pytest.raises(ValueError, match="is not between 1990-01-01 and 2199-12-31"):
            Window.of_stated_days(first, last)


@pytest.mark.parametrize("zone", ZONES)
def test_stays_within_the_calendar_for_every_day_that_may_be_asked_for(zone):
    for day in (date(1990, 1, 1), date(2199, 12, 31)):
        window = Window.of_stated_days(day, day)
        assert window.days == [day]
        assert day in window.widened(timedelta(days=14)).days_in(ZoneInfo(zone))
