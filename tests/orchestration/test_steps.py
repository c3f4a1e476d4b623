from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import ConfigError
from dateline.model import Window
from dateline.orchestration.steps import few, grouped, owner_of, run_of, summed

START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)


def context(run_type, interval=(START, END), **params):
    dag_run = SimpleNamespace(
        dag_id="ingest_harbour",
        run_id="r1",
        run_type=SimpleNamespace(value=run_type),
        data_interval_start=interval[0],
        data_interval_end=interval[1],
        logical_date=interval[0],
    )
    return {"dag_run": dag_run, "params": {"captures": "missing", "limit": None, **params}}


def test_gives_a_scheduled_run_what_the_feeds_hold():
    run = run_of("harbour", context("scheduled"))
    assert (run.kind, run.window) == ("daily", None)
    assert run.id == "ingest_harbour/r1"


def test_gives_a_backfill_its_interval():
    run = run_of("harbour", context("backfill"))
    assert (run.kind, run.window) == ("backfill", Window(START, END))


@pytest.mark.parametrize("hours", [1, 23, 24, 24 * 7])
def test_calls_scheduled_runs_that_come_more_than_once_a_day_a_stream(hours):
    run = run_of("harbour", context("scheduled", (START, START + timedelta(hours=hours))))
    assert (run.kind, run.window) == ("stream" if hours < 24 else "daily", None)


@pytest.mark.parametrize("kind", ["manual", "operator_triggered", "asset_materialization"])
def test_gives_a_run_by_hand_the_feeds(kind):
    run = run_of("harbour", context(kind))
    assert (run.kind, run.window) == ("manual", None)


def test_gives_a_run_by_hand_the_days_that_its_params_name():
    run = run_of("harbour", context("manual", from_day="2026-03-01", to_day="2026-03-03"))
    assert run.window == Window(START, datetime(2026, 3, 4, tzinfo=UTC))
    run = run_of("harbour", context("manual", from_day="2026-03-01"))
    assert run.window == Window(START, END)


def test_refuses_days_in_the_wrong_order():
    with pytest.raises(ConfigError, match="lies before"):
        run_of("harbour", context("manual", from_day="2026-03-02", to_day="2026-03-01"))


@pytest.mark.parametrize(
    "days", [{"from_day": "0001-01-01"}, {"to_day": "9999-12-31"},
             {"from_day": "2026-03-01", "to_day": "9999-12-31"}],
)  # fmt: skip
def test_refuses_days_at_the_edge_of_the_calendar(days):
    with pytest.raises(ConfigError, match=r"from_day and to_day: .* is not between"):
        run_of("harbour", context("manual", **days))


@pytest.mark.parametrize("year", [1, 9999])
def test_refuses_an_interval_at_the_edge_of_the_calendar(year):
    start = datetime(year, 12, 30, tzinfo=UTC)
    with pytest.raises(ConfigError, match=r"the data interval: .* is not between"):
        run_of("harbour", context("backfill", (start, start + timedelta(days=1))))


def test_lets_a_backfill_keep_its_interval_whatever_days_the_params_name():
    run = run_of("harbour", context("backfill", from_day="1999-01-01"))
    assert run.window == Window(START, END)


@pytest.mark.parametrize("kind", ["manual", "backfill", "scheduled", "asset_triggered"])
def test_takes_a_run_without_an_interval(kind):
    assert run_of("harbour", context(kind, interval=(None, None))).window is None


def test_passes_the_params_on():
    run = run_of("harbour", context("manual", captures="archived", limit=7))
    assert (run.captures, run.limit) == ("archived", 7)


def test_names_an_owner_that_a_retry_has_too_and_no_other_task():
    run = run_of("harbour", context("backfill"))
    assert owner_of(run, 3) == owner_of(run_of("harbour", context("backfill")), 3)
    assert owner_of(run, 3) != owner_of(run, 4)


@pytest.mark.parametrize("run_id", ["..", "../../x", "scheduled__2026-03-01T00:00:00+00:00", "…"])
def test_names_an_owner_that_can_be_a_file(run_id):
    asked = context("manual")
    asked["dag_run"].run_id = run_id
    owner = owner_of(run_of("harbour", asked), 0)
    assert owner.isascii()
    assert not set(owner) & set("/\\:. ")


def test_tells_owners_of_similar_run_ids_apart():
    first, second = context("manual"), context("manual")
    first["dag_run"].run_id, second["dag_run"].run_id = "a:b", "a+b"
    assert owner_of(run_of("h", first), 0) != owner_of(run_of("h", second), 0)


@given(st.lists(st.text(max_size=3), max_size=50), st.integers(1, 7))
def test_groups_batches_in_order_and_never_into_more_than_can_be_mapped(batches, most):
    groups = grouped(batches, most)
    assert [batch for group in groups for batch in group] == batches
    assert len(groups) <= most
    assert all(groups)


def test_maps_each_batch_alone_as_long_as_it_can():
    assert grouped(["a", "b"]) == [["a"], ["b"]]


def test_adds_counts_up():
    assert summed([{"new": 1}, {}, {"new": 2, "same": 1}]) == {"new": 3, "same": 1}


def test_writes_days_as_utc():
    run = run_of("harbour", context("manual", to_day="2026-03-01"))
    assert run.window.start.date() == date(2026, 3, 1)
    assert run.window.start.tzinfo is UTC


def test_tells_the_first_faults_and_how_many_more():
    assert few(["a", "b"], 2) == ["a", "b"]
    assert few(["a", "b", "c", "d"], 2) == ["a", "b", "and 2 more"]
