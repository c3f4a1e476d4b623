"""It comes to the same rows after a kill at any point, and with three kinds of run at once."""

import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from dying import run_of
from rows_of import content, rows

from dateline import identity
from dateline.model import Run
from dateline.pipeline import open_journey, reindex
from dateline.settings import Settings

HERE = Path(__file__).parent
OFFICE = "sample_harbour"


def start(settings, point: str, run: str = "dying", kind: str = "manual") -> subprocess.Popen:
    environ = {
        **os.environ,
        "DATELINE_HOME": str(settings.home),
        "DATELINE_WAREHOUSE_URL": settings.warehouse_url,
        "DATELINE_OFFICES": str(settings.offices[0]),
        "DATELINE_BATCH_SIZE": "4",
        "DATELINE_LEASE": "4",
    }
    command = [sys.executable, str(HERE / "dying.py"), point, OFFICE, run, kind]
    return subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen, code: int = 0) -> None:
    """Wait for the process and for the code that it is to end with."""
    _, said = process.communicate(timeout=120)
    assert process.returncode == code, said


def assert_same(rows: dict[str, list], expected: dict[str, list]) -> None:
    """Table by table, so that a failure shows the rows that differ."""
    for table, wanted in expected.items():
        assert set(rows[table]) ^ set(wanted) == set(), table


def told(url: str) -> dict[str, list]:
    """What a reader could see, and what is said of each day."""
    counts = "day, status, expected, discovered, fetched, loaded, failed, detail"
    days = rows(url, f"select {counts} from coverage where source_id = '{OFFICE}'")
    return {**content(url), "coverage": [repr([str(v) for v in row.values()]) for row in days]}


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory, sample):
    """The rows of a run that nobody killed."""
    home = tmp_path_factory.mktemp("undisturbed")
    sample.reset()
    url = f"sqlite:///{home / 'warehouse.db'}"
    settings = Settings(home, url, (sample.offices,), batch_size=4)
    with open_journey(settings) as journey:
        journey.ingest(Run(id="dying", source=OFFICE, kind="manual"))
    return told(url)


@pytest.mark.parametrize("point", ["add", "closing", "closed", "saved", "loaded"])
def test_comes_to_the_same_rows_after_a_kill(undisturbed, settings, point):
    ended(start(settings, point), -signal.SIGKILL)
    ended(start(settings, "never"))
    assert_same(told(settings.warehouse_url), undisturbed)


@pytest.mark.parametrize("point", ["add", "closed", "saved", "loaded"])
def test_comes_to_the_same_rows_where_a_new_run_follows_at_once(
    undisturbed, settings, office, warehouse_url, point
):
    settings = replace(settings, warehouse_url=warehouse_url)
    ended(start(settings, point), -signal.SIGKILL)
    ended(start(settings, "never", run="heir"))
    assert_same(told(warehouse_url), undisturbed)


def test_takes_over_from_a_terminal_that_was_killed(undisturbed, settings, office, warehouse_url):
    """The command itself, killed as soon as it holds a batch."""
    environ = {
        **os.environ,
        "DATELINE_HOME": str(settings.home),
        "DATELINE_WAREHOUSE_URL": warehouse_url,
        "DATELINE_OFFICES": str(settings.offices[0]),
        "DATELINE_LEASE": "4",
    }
    command = [str(Path(sys.executable).with_name("dateline")), "ingest", OFFICE]
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL) as first:
        while not rows(warehouse_url, "select id from entry where owner is not null"):
            assert first.poll() is None
        first.kill()
    assert first.returncode == -signal.SIGKILL
    ended(subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True))
    assert_same(told(warehouse_url), undisturbed)


@pytest.mark.parametrize("point", ["add", "closing", "closed"])
def test_adopts_what_a_kill_left_without_rows(undisturbed, settings, office, point):
    ended(start(settings, point), -signal.SIGKILL)
    with open_journey(settings) as journey:
        assert reindex(journey)["adopted"] > 0
        assert reindex(journey)["adopted"] == 0
    ended(start(settings, "never"))
    assert_same(told(settings.warehouse_url), undisturbed)


def apart_from(ids: set[str], tables: dict[str, list]) -> dict[str, list]:
    """The rows that are not about certain articles."""
    return {
        table: [row for row in found if not any(name in row for name in ids)]
        for table, found in tables.items()
    }


KINDS = ("stream", "daily", "backfill")


@pytest.fixture(scope="session")
def in_turn(tmp_path_factory, sample):
    """The rows of the three kinds of run, one after the other."""
    sample.reset()
    home = tmp_path_factory.mktemp("in-turn")
    url = f"sqlite:///{home / 'warehouse.db'}"
    with open_journey(Settings(home, url, (sample.offices,), batch_size=4)) as journey:
        for kind in KINDS:
            assert journey.ingest(run_of(OFFICE, kind, kind)).faults == ()
    return content(url)


def test_fetches_each_page_once_where_stream_daily_run_and_backfill_meet(
    in_turn, settings, office, warehouse_url
):
    settings = replace(settings, warehouse_url=warehouse_url)
    together = [start(settings, "never", kind, kind) for kind in KINDS]
    for process in together:
        ended(process)
    visits = rows(
        warehouse_url,
        'select url, f.final_url from "fetch" f join entry on entry.id = entry_id'
        " where f.status = 200",
    )
    assert len(visits) == len({visit["url"] for visit in visits}) > 15
    # By the server's own log: an address that another one leads to is asked for as that, too.
    answered = Counter(line["path"] for line in office.log() if line["status"] == 200)
    wanted = Counter(visit["final_url"].removeprefix(office.urls[OFFICE]) for visit in visits)
    assert {path: answered[path] for path in wanted} == wanted
    twice = {visit["final_url"] for visit in visits if visit["url"] != visit["final_url"]}
    assert wanted.total() - len(wanted) <= len(twice) == 1
    runs = rows(warehouse_url, "select kind, status from run order by kind")
    assert runs == [{"kind": kind, "status": "ok"} for kind in sorted(KINDS)]
    ended(start(settings, "never", "afterwards"))
    # What two addresses lead to is as the one says that was fetched last; all else is the same.
    ids = {identity.article_id(url) for url in twice}
    assert_same(apart_from(ids, content(warehouse_url)), apart_from(ids, in_turn))
    assert rows(warehouse_url, "select id from capture where recorded_at is null") == []
