"""The deployed DAGs, run by Airflow itself over the sample offices."""

import json
import os

import pytest

import airflow_env
from dateline.orchestration.connection import VARIABLE, as_json
from dateline.orchestration.deployed import only
from dateline.warehouse import open_warehouse
from office.testing import serving

pytestmark = pytest.mark.airflow

MINISTRY = "ingest_sample_ministry"
HARBOUR = "ingest_sample_harbour"


@pytest.fixture(scope="session")
def served():
    with serving() as office:
        yield office


@pytest.fixture
def office(served):
    served.reset()
    return served


class Installation:
    """An empty home, its warehouse, and the DAGs as they are deployed over it."""

    def __init__(self, folder, url, offices, patch):
        airflow_env.make_metadata()
        self.patch, self.url, self.offices = patch, url, [offices]
        patch.setenv("DATELINE_HOME", str(folder))
        patch.setenv(VARIABLE, as_json(url))
        patch.setenv("DATELINE_WAREHOUSE_URL", "sqlite:////nowhere/that/is/used.db")

    def run(self, dag_id, conf=None, **when):
        """A recorded run of the DAG, its tasks tried once."""
        from airflow.dag_processing.dagbag import DagBag

        self.patch.setenv("DATELINE_OFFICES", os.pathsep.join(map(str, self.offices)))
        with only(dag_id):
            dag = DagBag().dags[dag_id]
            for task in dag.tasks:
                task.retries = 0
                if task.is_mapped:
                    task.partial_kwargs["retries"] = 0
            return Ran(dag.test(run_conf=conf, **when))

    def rows(self, sql):
        warehouse = open_warehouse(self.url)
        try:
            return [tuple(row) for row in warehouse.select(sql)[1]]
        finally:
            warehouse.close()

    def execute(self, sql):
        warehouse = open_warehouse(self.url)
        with warehouse.engine.begin() as connection:
            connection.exec_driver_sql(sql)
        warehouse.close()

    def articles(self):
        """What a second run must not change."""
        return self.rows(
            "SELECT id, url, title, body, published_at, published_on, revisions, changed_at, "
            "loaded_at FROM article ORDER BY id"
        )


class Ran:
    """A finished DAG run, as the metadata database has it."""

    def __init__(self, run):
        self.state = str(run.state.value)
        self.run_id, self.run_type = run.run_id, run.run_type
        self.tasks = {
            (task.task_id, task.map_index): task.state for task in run.get_task_instances()
        }

    def failed(self):
        return sorted(name for name, state in self.tasks.items() if state == "failed")

    def xcoms(self):
        from airflow.models.xcom import XComModel
        from airflow.utils.session import create_session
        from sqlalchemy import select

        with create_session() as session:
            query = select(XComModel.value)
            found = session.execute(query.where(XComModel.run_id == self.run_id)).all()
        return [value if not isinstance(value, str) else json.loads(value) for (value,) in found]


@pytest.fixture
def installation(tmp_path, warehouse_url, office, monkeypatch):
    return Installation(tmp_path / "home", warehouse_url, office.offices, monkeypatch)


@pytest.fixture
def embedded(tmp_path, sqlite_url, office, monkeypatch):
    return Installation(tmp_path / "home", sqlite_url, office.offices, monkeypatch)


def test_loads_what_the_feeds_hold_and_then_finds_nothing_new(installation):
    first = installation.run(MINISTRY)
    assert first.state == "success"
    before = installation.articles()
    assert len(before) >= 11
    again = installation.run(MINISTRY)
    assert again.state == "success"
    assert installation.articles() == before
    assert [row[0] for row in installation.rows("SELECT kind FROM run")] == ["manual", "manual"]


def test_passes_ids_and_counts_alone_from_task_to_task(embedded):
    run = embedded.run(MINISTRY)
    batches = {row[0] for row in embedded.rows("SELECT id FROM batch")}
    said = run.xcoms()
    assert [[batch] for batch in batches] in said
    for value in said:
        if isinstance(value, dict):
            assert all(isinstance(count, int) for count in value.values())
        else:
            assert {item for group in value for item in group} <= batches


def test_tells_what_was_recorded_as_an_asset_event(embedded):
    from airflow.models.asset import AssetEvent, AssetModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    run = embedded.run(MINISTRY)
    with create_session() as session:
        query = select(AssetModel.name, AssetEvent.extra).join(
            AssetModel, AssetModel.id == AssetEvent.asset_id
        )
        events = session.execute(query.where(AssetEvent.source_run_id == run.run_id)).all()
    loaded = len(embedded.articles())
    ((name, extra),) = events
    assert name == "dateline://sample_ministry"
    assert extra["source"] == "sample_ministry"
    assert extra["new"] == loaded


def test_takes_the_days_that_a_run_by_hand_names(embedded):
    conf = {"from_day": "2026-09-14", "to_day": "2026-09-16"}
    run = embedded.run(HARBOUR, conf)
    assert run.state == "success"
    days = {row[0] for row in embedded.rows("SELECT DISTINCT day FROM article")}
    assert {str(day) for day in days} == {"2026-09-14", "2026-09-15", "2026-09-16"}
    covered = {str(row[0]) for row in embedded.rows("SELECT day FROM coverage")}
    assert covered == {"2026-09-14", "2026-09-15", "2026-09-16"}


def test_runs_without_a_logical_date(embedded):
    run = embedded.run(MINISTRY, logical_date=None)
    assert run.state == "success"
    assert len(embedded.articles()) >= 11


def test_verifies_a_run_that_had_nothing_to_do(embedded):
    embedded.run(MINISTRY)
    run = embedded.run(MINISTRY)
    assert run.tasks[("batch.scrape", -1)] == "skipped"
    assert run.tasks[("verify", -1)] == "success"
    status = embedded.rows("SELECT status, finished_at IS NOT NULL FROM run ORDER BY started_at")
    assert [bool(finished) for _, finished in status] == [True, True]


def test_takes_no_more_than_its_limit(embedded):
    embedded.run(MINISTRY, {"limit": 3})
    assert embedded.rows("SELECT sum(size) FROM batch") == [(3,)]
    assert 0 < len(embedded.articles()) <= 3


@pytest.mark.parametrize(("table", "task"), [("capture", "scrape"), ("article", "record")])
def test_loses_one_batch_alone_and_turns_red(embedded, monkeypatch, table, task):
    """A trigger in the database refuses one page: its batch fails as it would in earnest."""
    monkeypatch.setenv("DATELINE_BATCH_SIZE", "3")
    monkeypatch.setenv("DATELINE_LEASE", "1")
    embedded.execute(
        f"CREATE TRIGGER refusal BEFORE INSERT ON {table} WHEN NEW.url LIKE '%ferry%' "
        "BEGIN SELECT RAISE(ABORT, 'no room for ferries'); END"
    )
    run = embedded.run(MINISTRY)
    assert run.state == "failed"
    (place,) = [index for (name, index) in run.failed() if name == f"batch.{task}"]
    assert ("verify", -1) in run.failed()
    others = {state for (name, i), state in run.tasks.items() if "batch" in name and i != place}
    assert others == {"success"}
    batches = len([1 for name, _ in run.tasks if name == "batch.scrape"])
    assert batches >= 4
    loaded = len(embedded.articles())
    assert loaded >= 8
    ((status, detail),) = embedded.rows("SELECT status, detail FROM run")
    assert status == "failed"
    assert f"batch.{task}_{place} failed" in detail

    embedded.execute("DROP TRIGGER refusal")
    assert embedded.run(MINISTRY).state == "success"
    urls = [row[1] for row in embedded.articles()]
    assert len(urls) == len(set(urls)) > loaded
    assert any("ferry" in url for url in urls)


def test_turns_red_when_discovery_fails(embedded):
    embedded.execute(
        "CREATE TRIGGER refusal BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    run = embedded.run(MINISTRY)
    assert run.state == "failed"
    assert [name for name, _ in run.failed()] == ["discover", "verify"]
    ((status, detail),) = embedded.rows("SELECT status, detail FROM run")
    assert status == "failed"
    assert "discover failed" in detail


def test_turns_red_when_an_office_refuses(embedded, office, tmp_path):
    """robots.txt of the harbour bars everything below /internal/."""
    root = office.urls["sample_harbour"]
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "closed.toml").write_text(
        f'id = "closed"\nname = "Closed"\nhome = "{root}/"\nloopback = true\npace = 0.01\n'
        f'[[feeds]]\nurl = "{root}/internal/feed/"\n'
    )
    embedded.offices.append(tmp_path / "closed")
    run = embedded.run("ingest_closed", {"from_day": "2026-09-15", "to_day": "2026-09-16"})
    assert run.state == "failed"
    assert run.failed() == [("verify", -1)]
    assert embedded.rows("SELECT status FROM coverage") == [("refused",), ("refused",)]
