import os
import socket
import subprocess
import sys
from collections import Counter
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest

from dateline.orchestration.pools import POOLS
from dateline.sources import load_offices

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples" / "offices"


@pytest.fixture(scope="module")
def bag():
    from airflow.dag_processing.dagbag import DagBag

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_OFFICES", str(SAMPLES))
        yield DagBag()


@pytest.fixture
def sample(bag):
    return bag.dags["ingest_sample_ministry"]


def test_reads_every_dag_file_without_an_error(bag):
    assert bag.import_errors == {}


def test_makes_one_dag_for_each_office(bag):
    offices = load_offices([SAMPLES])
    assert len(offices) == 76
    assert set(bag.dags) == {f"ingest_{source_id}" for source_id in offices}


def test_makes_the_one_dag_that_a_worker_is_about_to_run(monkeypatch):
    from airflow.dag_processing.dagbag import DagBag
    from airflow.sdk.definitions.context import _AIRFLOW_PARSING_CONTEXT_DAG_ID

    monkeypatch.setenv("DATELINE_OFFICES", str(SAMPLES))
    # Airflow's own manager of it leaves it behind for the tests that follow.
    monkeypatch.setenv(_AIRFLOW_PARSING_CONTEXT_DAG_ID, "ingest_nasa")
    bag = DagBag()
    assert (set(bag.dags), bag.import_errors) == ({"ingest_nasa"}, {})


def test_starts_no_more_than_a_handful_of_offices_in_one_minute(bag):
    daily = [
        dag.timetable.delay // timedelta(minutes=1)
        for dag in bag.dags.values()
        if dag.timetable.serialize()["expression"] == "0 0 * * *"
    ]
    assert len(daily) > 60
    assert max(Counter(daily).values()) <= 5
    hourly = [dag.timetable.delay for dag in bag.dags.values() if dag.timetable.delay.seconds < 60]
    assert len(set(hourly)) == len(hourly)


def test_parses_without_network_or_database(monkeypatch):
    import sqlite3

    from airflow.dag_processing.dagbag import DagBag

    def refuse(*args, **kwargs):
        raise AssertionError("a DAG file did I/O beyond files")

    monkeypatch.setenv("DATELINE_OFFICES", str(SAMPLES))
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(sqlite3, "connect", refuse)
    assert DagBag().import_errors == {}


def test_parses_without_the_stations_heavy_imports():
    code = (
        "import sys, dateline.orchestration.factory as f; "
        "heavy = {'numpy', 'lxml', 'selectolax', 'feedparser', 'fastwarc', 'bs4'}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_orders_the_four_steps(sample):
    assert sample.task_ids == ["discover", "batch.scrape", "batch.record", "verify"]
    steps = {task.task_id: task.downstream_task_ids for task in sample.tasks}
    assert steps["batch.scrape"] == {"batch.record"}
    assert "verify" in steps["batch.record"]
    assert "batch.scrape" in steps["discover"]


def test_maps_scrape_and_record_together_so_that_a_batch_costs_only_itself(sample):
    from airflow.sdk.definitions.taskgroup import MappedTaskGroup

    assert isinstance(sample.task_group.get_task_group_dict()["batch"], MappedTaskGroup)


def test_verifies_whatever_happened(sample):
    assert sample.get_task("verify").trigger_rule == "all_done"


def test_puts_every_task_into_a_pool_that_is_made(bag):
    pools = {task.pool for dag in bag.dags.values() for task in dag.tasks}
    assert pools == set(POOLS)


def test_uses_intervals_of_whole_utc_days_and_never_catches_up(bag):
    for dag in bag.dags.values():
        assert type(dag.timetable).__name__ == "SpreadIntervals"
        assert dag.timetable.serialize()["timezone"] == "UTC"
        assert not dag.catchup


def test_unpauses_the_sample_offices_alone(bag):
    unpaused = {dag.dag_id for dag in bag.dags.values() if dag.is_paused_upon_creation is False}
    assert unpaused == {f"ingest_{office.stem}" for office in SAMPLES.glob("*.toml")}


def test_retries_with_growing_waits_and_not_what_cannot_heal(sample):
    from dateline.errors import ConfigError, SchemaError, WarehouseError

    for task_id in ("discover", "batch.scrape", "batch.record", "verify"):
        task = sample.get_task(task_id)
        task = getattr(task, "partial_kwargs", None) or vars(task)
        assert task["retries"] >= 2
        assert task["retry_exponential_backoff"] == 2.0
    policy = sample.get_task("discover").retry_policy
    fails = {
        type(error).__name__: policy.evaluate(error, 1, 3).action.value
        for error in (ConfigError("x"), SchemaError("x"), WarehouseError("x"), OSError("x"))
    }
    assert fails == {
        "ConfigError": "fail",
        "SchemaError": "fail",
        "WarehouseError": "default",
        "OSError": "default",
    }


@pytest.mark.parametrize(
    "conf",
    [
        {"captures": "all"},
        {"limit": 0},
        {"limit": "ten"},
        {"from_day": "yesterday"},
    ],
)
def test_refuses_params_outside_their_schema(sample, conf):
    from airflow.sdk.exceptions import ParamValidationError

    params = deepcopy(sample.params)
    with pytest.raises(ParamValidationError):
        params.update(conf)


def test_takes_no_params_at_all(sample):
    assert sample.params.validate() == {
        "captures": "missing",
        "limit": None,
        "from_day": None,
        "to_day": None,
    }


def test_survives_the_metadata_database(sample):
    from airflow.serialization.serialized_objects import DagSerialization

    back = DagSerialization.deserialize_dag(DagSerialization.serialize_dag(sample))
    assert back.timetable == sample.timetable


@pytest.mark.parametrize("file", [*(ROOT / "dags").glob("*.py"), *(ROOT / "plugins").glob("*.py")])
def test_keeps_dags_and_plugins_to_wiring(file):
    assert len(file.read_text().splitlines()) <= 80
    assert "def " not in file.read_text()


def test_heeds_airflows_own_rules():
    places = ["dags", "plugins", "src/dateline/orchestration"]
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select=AIR", "--preview", "--no-cache", *places],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_lets_a_wrong_office_file_cost_its_own_dag_alone_and_says_so(monkeypatch, tmp_path):
    from airflow.dag_processing.dagbag import DagBag

    right = (SAMPLES / "sample_agency.toml").read_text(encoding="utf-8")
    (tmp_path / "sample_agency.toml").write_text(right, encoding="utf-8")
    (tmp_path / "sample_broken.toml").write_text("id = ", encoding="utf-8")
    (tmp_path / "sample_wrong.toml").write_text('id = "sample_wrong"\n', encoding="utf-8")
    monkeypatch.setenv("DATELINE_OFFICES", str(tmp_path))
    bag = DagBag()
    assert {"ingest_sample_agency", "ingest_govuk"} <= set(bag.dags)
    (fault,) = bag.import_errors.values()
    assert "sample_broken.toml: not TOML" in fault
    assert "sample_wrong.toml: " in fault
