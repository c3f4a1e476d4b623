"""A task that is killed while it fetches, under the scheduler that has to notice it."""

import os
import signal
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from dateline.model import Run, Window
from dateline.orchestration.local.processes import members
from dateline.orchestration.local.state import recall
from dateline.pipeline import open_journey
from dateline.settings import Settings
from dateline.warehouse import open_warehouse

pytestmark = pytest.mark.airflow

OFFICE = "sample_ministry"
DAG = f"ingest_{OFFICE}"
# Days that no feed of the office has: nothing but this test asks for them.
DAYS = {"from_day": "2026-09-01", "to_day": "2026-09-10"}
OF_THOSE_DAYS = f"source_id = '{OFFICE}' AND published_on < '2026-09-11'"
ROWS = (
    f"SELECT * FROM article WHERE {OF_THOSE_DAYS} ORDER BY id",
    *(
        f"SELECT * FROM {table} WHERE article_id IN (SELECT id FROM article "
        f"WHERE {OF_THOSE_DAYS}) ORDER BY 1, 2, 3"
        for table in ("photo", "byline", "tag")
    ),
)
_WHEN = {"loaded_at", "changed_at", "captured_at", "first_captured_at", "n", "capture_id"}


def rows(url):
    """What there is of those days, but for the time at which it was fetched."""
    warehouse = open_warehouse(url)
    found = []
    try:
        for query in ROWS:
            names, values = warehouse.select(query)
            dicts = [dict(zip(names, row, strict=True)) for row in values]
            found.append([{n: v for n, v in row.items() if n not in _WHEN} for row in dicts])
    finally:
        warehouse.close()
    return found


@contextmanager
def slowly(running):
    """The office at a pace of a second: its scrape takes some, and can be met half way."""
    file = running.server.settings.offices[-1] / f"{OFFICE}.toml"
    before = file.read_text("utf-8")
    assert "pace = 0.02" in before
    file.write_text(before.replace("pace = 0.02", "pace = 1.0"), "utf-8")
    try:
        yield
    finally:
        file.write_text(before, "utf-8")


@pytest.fixture
def undisturbed(running, tmp_path):
    """The rows of a run that nobody killed, without Airflow, of the same offices."""
    url = f"sqlite:///{tmp_path / 'undisturbed.db'}"
    settings = Settings(tmp_path, url, running.server.settings.offices)
    days = Window(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 11, tzinfo=UTC))
    with open_journey(settings) as journey:
        assert journey.ingest(Run("r", OFFICE, "manual", days)).faults == ()
    return rows(url)


def wait_for(condition, what, patience=90.0):
    deadline = time.monotonic() + patience
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited for {what}"
        time.sleep(0.05)
    return found


def pages(running):
    """The pages of those days that the office was asked for, in their order."""
    paths = [line["path"] for line in running.requests()]
    return [path for path in paths if "/2026/09/" in path and not path.startswith("/wp-")]


def tasks_of_run(running):
    found = running.api(f"/api/v2/dags/{DAG}/dagRuns/killed/taskInstances")["task_instances"]
    return {task["task_id"]: task for task in found}


def process_of(running, task):
    """The process that runs a task, by its title; its supervisor has a longer one."""
    for started in recall(running.server.places.state):
        for pid in members(started):
            title = Path(f"/proc/{pid}/cmdline").read_bytes().decode().strip("\0 ")
            if title == f"airflow worker -- {task['id']}":
                return pid
    raise AssertionError(f"no process runs {task}")


def all_over(running):
    return all(run["state"] in ("success", "failed") for run in running.runs(DAG))


def trigger(running):
    with httpx.Client(base_url=running.url, timeout=30) as client:
        login = {"username": "admin", "password": running.password()}
        token = client.post("/auth/token", json=login).json()["access_token"]
        answer = client.post(
            f"/api/v2/dags/{DAG}/dagRuns",
            json={"dag_run_id": "killed", "logical_date": None, "conf": DAYS},
            headers={"Authorization": f"Bearer {token}"},
        )
        answer.raise_for_status()


def test_comes_to_the_same_rows_when_a_task_is_killed_and_tried_again(running, undisturbed):
    wait_for(lambda: all_over(running), "the scheduled run that may have come with the server")
    before = len(pages(running))
    with slowly(running):
        trigger(running)
        wait_for(lambda: len(pages(running)) >= before + 2, "two pages to be fetched")
        os.kill(process_of(running, tasks_of_run(running)["batch.scrape"]), signal.SIGKILL)
    first = len(pages(running)) - before
    assert 2 <= first < len(undisturbed[0])

    def state():
        return next(run["state"] for run in running.runs(DAG) if run["dag_run_id"] == "killed")

    wait_for(lambda: state() in ("success", "failed"), "the run to end")
    assert state() == "success"
    tries = {name: task["try_number"] for name, task in tasks_of_run(running).items()}
    assert tries == {"discover": 1, "batch.scrape": 2, "batch.record": 1, "verify": 1}
    # What the dead try had fetched was in no row yet: the next one fetched the whole batch.
    assert len(pages(running)) - before == first + len(undisturbed[0])
    assert rows(running.server.settings.warehouse_url) == undisturbed
