"""It comes to the same rows after a kill at any point, and with three runs at once."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from rows_of import content, rows

from dateline.model import Run
from dateline.pipeline import open_journey, reindex

HERE = Path(__file__).parent
OFFICE = "sample_harbour"


def start(settings, point: str, run: str = "dying") -> subprocess.Popen:
    environ = {
        **os.environ,
        "DATELINE_HOME": str(settings.home),
        "DATELINE_WAREHOUSE_URL": settings.warehouse_url,
        "DATELINE_OFFICES": str(settings.offices[0]),
        "DATELINE_BATCH_SIZE": "4",
    }
    command = [sys.executable, str(HERE / "dying.py"), point, OFFICE, run]
    return subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen, code: int = 0) -> None:
    """Wait for the process and for the code that it is to end with."""
    _, said = process.communicate(timeout=120)
    assert process.returncode == code, said


def assert_same(rows: dict[str, list], expected: dict[str, list]) -> None:
    """Table by table, so that a failure shows the rows that differ."""
    for table, wanted in expected.items():
        assert set(rows[table]) ^ set(wanted) == set(), table


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory, sample):
    """The rows of a run that nobody killed."""
    from dateline.settings import Settings

    home = tmp_path_factory.mktemp("undisturbed")
    sample.reset()
    url = f"sqlite:///{home / 'warehouse.db'}"
    settings = Settings(home, url, (sample.offices,), batch_size=4)
    with open_journey(settings) as journey:
        journey.ingest(Run(id="dying", source=OFFICE, kind="manual"))
    return content(url)


@pytest.mark.parametrize("point", ["add", "closing", "closed", "saved", "loaded"])
def test_comes_to_the_same_rows_after_a_kill(undisturbed, settings, point):
    ended(start(settings, point), -signal.SIGKILL)
    ended(start(settings, "never"))
    assert_same(content(settings.warehouse_url), undisturbed)


@pytest.mark.parametrize("point", ["add", "closing", "closed"])
def test_adopts_what_a_kill_left_without_rows(undisturbed, settings, office, point):
    ended(start(settings, point), -signal.SIGKILL)
    with open_journey(settings) as journey:
        assert reindex(journey)["adopted"] > 0
        assert reindex(journey)["adopted"] == 0
    ended(start(settings, "never"))
    assert_same(content(settings.warehouse_url), undisturbed)


def test_fetches_each_page_once_with_three_runs_at_once(undisturbed, settings, office, truth):
    with open_journey(settings):
        pass
    together = [start(settings, "never", f"run {n}") for n in range(3)]
    for process in together:
        ended(process)
    fetched = Counter(
        line["path"]
        for line in office.log()
        if line["status"] == 200 and line["path"] in truth[OFFICE]
    )
    assert fetched
    assert set(fetched.values()) == {1}
    ended(start(settings, "never", "afterwards"))
    assert_same(content(settings.warehouse_url), undisturbed)
    left = "select id from capture where recorded_at is null"
    assert rows(settings.warehouse_url, left) == []
