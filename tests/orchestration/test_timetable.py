from datetime import UTC, datetime, timedelta

import pytest
from airflow.timetables.base import DataInterval, TimeRestriction

from dateline.model import Source
from dateline.orchestration.timetable import SpreadIntervals, spread, timetable

DAY = timedelta(days=1)


def office(source_id="harbour", schedule="0 5 * * *"):
    return Source(id=source_id, name="Harbour", home="http://127.0.0.1/", schedule=schedule)


def backfilled(table, first, last):
    """The runs of a backfill, as Airflow asks for them."""
    restriction = TimeRestriction(first, last, catchup=True)
    info = None
    while info := table.next_dagrun_info(
        last_automated_data_interval=info and info.data_interval, restriction=restriction
    ):
        yield info


def test_takes_whole_utc_days_whatever_the_hour_of_the_schedule():
    first = datetime(2026, 3, 1, tzinfo=UTC)
    runs = list(backfilled(timetable(office()), first, first + 2 * DAY))
    assert [(run.data_interval.start, run.data_interval.end) for run in runs] == [
        (first + n * DAY, first + (n + 1) * DAY) for n in range(3)
    ]


def test_starts_a_backfilled_run_without_the_delay():
    first = datetime(2026, 3, 1, tzinfo=UTC)
    run = next(backfilled(timetable(office()), first, first))
    assert run.run_after == first + DAY


def test_starts_a_scheduled_run_within_the_hour_after_its_time():
    last = datetime(2026, 3, 1, tzinfo=UTC)
    run = timetable(office()).next_dagrun_info(
        last_automated_data_interval=DataInterval(last, last + DAY),
        restriction=TimeRestriction(datetime(1990, 1, 1, tzinfo=UTC), None, catchup=False),
    )
    assert run.data_interval.end.hour == run.data_interval.end.minute == 0
    late = run.run_after - run.data_interval.end
    assert timedelta(hours=5) <= late < timedelta(hours=6)


def test_spreads_offices_and_always_to_the_same_place():
    delays = [spread(f"office_{n}", timedelta(hours=1)) for n in range(100)]
    assert delays == [spread(f"office_{n}", timedelta(hours=1)) for n in range(100)]
    assert len(set(delays)) > 90
    quarters = {delay // timedelta(minutes=15) for delay in delays}
    assert quarters == {0, 1, 2, 3}


@pytest.mark.parametrize("schedule", ["*/15 * * * *", "30 6 * * 1", "0 5,17 * * *"])
def test_keeps_other_schedules_as_they_are_but_for_a_minute(schedule):
    table = timetable(office(schedule=schedule))
    assert table.serialize()["expression"] == schedule
    assert table.delay < timedelta(minutes=1)


def test_comes_back_from_the_metadata_database_as_it_was():
    table = timetable(office())
    assert SpreadIntervals.deserialize(table.serialize()) == table
    assert table != timetable(office("another"))
    assert hash(SpreadIntervals.deserialize(table.serialize())) == hash(table)
