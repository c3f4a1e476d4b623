"""What an operator does: click three days, and see those days' articles as rows."""

import json
import time
from collections import Counter

import pytest
from playwright.sync_api import expect

from office.testing import SAMPLES

pytestmark = pytest.mark.browser

DAG = "ingest_sample_harbour"
PATIENCE = 120.0

# The day of the scheduled run must have one of its own, whatever today is.
SCHEDULED = f"""
from datetime import UTC, datetime, timedelta
from airflow.models.dagbag import DBDagBag
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from airflow.utils.types import DagRunTriggeredByType, DagRunType

day = datetime(2026, 9, 14, tzinfo=UTC)
with create_session() as session:
    dag = DBDagBag().get_latest_version_of_dag("{DAG}", session=session)
    dag.create_dagrun(
        run_id="scheduled__of_the_14th",
        logical_date=day,
        data_interval=(day, day + timedelta(days=1)),
        run_after=day + timedelta(days=1),
        run_type=DagRunType.SCHEDULED,
        triggered_by=DagRunTriggeredByType.TIMETABLE,
        state=DagRunState.QUEUED,
        session=session,
    )
"""


def backfill(page, running, first, last, *, runs, reprocess="Missing Runs"):
    """Click through Airflow's form, and wait until all runs are over."""
    page.goto(f"{running.url}/dags/{DAG}")
    page.get_by_test_id("trigger-dag-button").click()
    page.get_by_text("Run this Dag for a range of dates").click()
    for place, day in enumerate((first, last)):
        page.get_by_test_id("datetime-input").nth(place).click()
        page.get_by_placeholder("YYYY/MM/DD").locator("visible=true").fill(day)
        page.keyboard.press("Tab")
        page.get_by_placeholder("HH:mm").locator("visible=true").fill("00:00")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        expect(page.get_by_placeholder("HH:mm").locator("visible=true")).to_have_count(0)
    page.get_by_text(reprocess, exact=True).click()
    page.get_by_text(f"{runs} runs will be triggered.").wait_for()
    page.locator("input[name=max_active_runs]").fill("3")
    with page.expect_response(_creates_a_backfill) as answer:
        page.get_by_role("button", name="Run Backfill").click()
    assert answer.value.ok, answer.value.text()
    # Until Airflow itself calls it complete, it refuses another one.
    await_(page, lambda: all_complete(running), "the backfill to be complete")


def _creates_a_backfill(answer):
    return answer.request.method == "POST" and answer.url.endswith("/api/v2/backfills")


def all_complete(running):
    found = running.api(f"/api/v2/backfills?dag_id={DAG}")["backfills"]
    return all(each["completed_at"] for each in found)


def runs_of(running):
    """Every run of the DAG by the first ten characters of its logical date."""
    found = running.api(f"/api/v2/dags/{DAG}/dagRuns?limit=100")["dag_runs"]
    return {run["logical_date"][:10]: run for run in found}


def all_over(running):
    return all(run["state"] in ("success", "failed") for run in runs_of(running).values())


def tries(running, run_id):
    found = running.api(f"/api/v2/dags/{DAG}/dagRuns/{run_id}/taskInstances")["task_instances"]
    return {(task["task_id"], task["map_index"]): task["try_number"] for task in found}


def await_(page, condition, what):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited for {what}"
        page.wait_for_timeout(250)


def contents(running):
    """Every row that says what was published."""
    tables = ("article", "content", "revision", "photo", "credit", "byline", "tag", "alias")
    return {name: sorted(map(repr, running.rows(f"SELECT * FROM {name}"))) for name in tables}


def truth(days):
    """Day and title of what the archive of the harbour has of these days."""
    pieces = json.loads((SAMPLES / "expected.json").read_text())["sample_harbour"]["pieces"]
    found = [piece for piece in pieces.values() if piece["wordpress"]]
    return sorted((p["utc_day"], p["title"]) for p in found if p["utc_day"] in days)


def page_requests(running):
    """How often each article's page was asked for."""
    paths = [line["path"] for line in running.requests() if "/2026/09/" in line["path"]]
    return Counter(path for path in paths if path.startswith(("/uk/", "/en/")))


def fetched_again(running, asked):
    """What was asked for more than once, though no task died over it: by path what the office
    saw, the outcomes in the warehouse, and the tasks that were tried again.

    A task that is killed before its file is closed has fetched in vain, and a busy machine may
    have Airflow kill one whose heartbeat it missed.
    """
    log = running.rows(
        "SELECT e.url, f.outcome, f.at, f.owner FROM fetch f JOIN entry e ON e.id = f.entry_id"
        " ORDER BY f.at"
    )
    again = {
        run["dag_run_id"]: {
            name: n for name, n in tries(running, run["dag_run_id"]).items() if n > 1
        }
        for run in runs_of(running).values()
    }
    retried = {run: tasks for run, tasks in again.items() if tasks}
    most = max([1, *(n for tasks in retried.values() for n in tasks.values())])
    return {
        path: (
            [line for line in running.requests() if line["path"] == path],
            [(outcome, at, owner) for url, outcome, at, owner in log if url.endswith(path)],
            retried,
        )
        for path, times in asked.items()
        if times > most
    }


def test_loads_three_days_by_clicks_and_changes_nothing_when_they_are_run_again(page, running):
    await_(page, lambda: all_over(running), "the scheduled run that came with the server")
    running.airflow(SCHEDULED)
    await_(page, lambda: all_over(running), "the scheduled run of the 14th")
    assert runs_of(running)["2026-09-14"]["run_type"] == "scheduled"
    backfill(page, running, "2026/09/12", "2026/09/14", runs=3, reprocess="All Runs")

    days = [f"2026-09-{day}" for day in (12, 13, 14)]
    runs = runs_of(running)
    assert [(runs[day]["run_type"], runs[day]["state"]) for day in days] == [
        ("backfill", "success")
    ] * 3
    # No feed has the 13th any more: only the archive leads to it.
    loaded = running.rows(
        "SELECT day, title FROM article WHERE source_id = 'sample_harbour' "
        "AND day BETWEEN '2026-09-12' AND '2026-09-14' ORDER BY day, title"
    )
    assert [(str(day), title) for day, title in loaded] == truth(days)
    assert len(loaded) == 4
    covered = running.rows(
        "SELECT day, status, loaded FROM coverage WHERE source_id = 'sample_harbour' "
        "AND day BETWEEN '2026-09-12' AND '2026-09-14' ORDER BY day"
    )
    assert [(str(day), status, count) for day, status, count in covered] == [
        ("2026-09-12", "empty", 0),
        ("2026-09-13", "ok", 1),
        ("2026-09-14", "ok", 3),
    ]

    before, asked = contents(running), page_requests(running)
    assert len(before["article"]) > len(loaded)
    assert fetched_again(running, asked) == {}
    first = {day: tries(running, runs_of(running)[day]["dag_run_id"]) for day in days}

    backfill(page, running, "2026/09/12", "2026/09/14", runs=3, reprocess="All Runs")
    runs = runs_of(running)
    assert [(runs[day]["run_type"], runs[day]["state"]) for day in days] == [
        ("backfill", "success")
    ] * 3
    for day in days:
        again = tries(running, runs[day]["dag_run_id"])
        for task in (("discover", -1), ("verify", -1)):
            assert again[task] > first[day][task]
    assert contents(running) == before
    assert page_requests(running) == asked


def test_shows_a_tasks_log_though_no_log_server_runs(page, running):
    await_(page, lambda: all_over(running), "all runs to be over")
    run = next(run for run in runs_of(running).values() if run["state"] == "success")
    page.goto(f"{running.url}/dags/{DAG}/runs/{run['dag_run_id']}/tasks/discover")
    page.get_by_text("planned").first.wait_for()
