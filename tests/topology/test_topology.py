"""What docker-compose.yml describes, run as processes of this machine: it …

The tests build on one another, in their order: the last ones kill a worker and stop the rest.
"""

import json
import re
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from containers import ROOT, SERVICES
from deployment import Deployment, deployed
from sqlalchemy.engine import make_url

from dateline.model import Run, Window
from dateline.orchestration.local.processes import members
from dateline.pipeline import open_journey
from dateline.settings import Settings
from dateline.warehouse import open_warehouse
from dateline_ports import listening
from office.testing import Serving, serving
from pipeline.rows_of import content

pytestmark = pytest.mark.topology

HARBOUR, MINISTRY, AGENCY = "sample_harbour", "sample_ministry", "sample_agency"
FIRST, LAST = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 3, tzinfo=UTC)
# Started by nobody but us: at 23:59 and what the source's name adds to it.
BY_HAND = 'schedule = "59 23 * * *"\n'
# A killed worker's task is missed sooner than the file says, to be waited for.
SOONER = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "3",
}


@pytest.fixture(scope="module")
def press() -> Iterator[Serving]:
    with serving() as running:
        yield running


def write_offices(press: Serving, folder: Path) -> None:
    """The sample's offices as an operator puts them into deploy/offices; one is slow to read."""
    folder.mkdir()
    for file in press.offices.glob("*.toml"):
        text = file.read_text("utf-8").replace('\nname = "', f'\n{BY_HAND}name = "', 1)
        if file.stem == AGENCY:
            text = re.sub(r"(?m)^pace = .*$", "pace = 1.0", text)
        (folder / file.name).write_text(text, "utf-8")


@pytest.fixture(scope="module")
def deployment(press: Serving, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    if shutil.which("redis-server") is None:
        pytest.skip("no Redis: apt-get install redis-server")
    folder = tmp_path_factory.mktemp("topology")
    with deployed(folder, SOONER) as started:
        write_offices(press, started.machine.offices)
        started.start_all()
        started.await_healthy("airflow-apiserver")
        yield started


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    warehouse = open_warehouse(url)
    try:
        return [tuple(row) for row in warehouse.select(query)[1]]
    finally:
        warehouse.close()


def undisturbed(deployment: Deployment, press: Serving, folder: Path) -> str:
    """The URL of a warehouse into which one process has loaded the same, one after the other."""
    with psycopg.connect(deployment.owner, autocommit=True) as server:
        server.execute("CREATE DATABASE undisturbed")
    url = make_url(deployment.owner).set(drivername="postgresql+psycopg", database="undisturbed")
    settings = Settings(folder, url.render_as_string(hide_password=False), (press.offices,))
    warehouse = open_warehouse(settings.warehouse_url)
    warehouse.migrate()
    warehouse.close()
    press.reset()
    days = [Window(FIRST.replace(day=n), FIRST.replace(day=n + 1)) for n in (1, 2, 3)]
    asked = [(HARBOUR, None), (MINISTRY, None), (AGENCY, None), *((MINISTRY, day) for day in days)]
    with open_journey(settings) as journey:
        for number, (source, window) in enumerate(asked):
            kind = "backfill" if window else "manual"
            report = journey.ingest(Run(f"{number}", source, kind=kind, window=window))
            assert report.faults == ()
    press.reset()
    return settings.warehouse_url


def trigger(deployment: Deployment, source: str) -> None:
    body = {"logical_date": None, "conf": {}}
    deployment.until(f"{source} has a DAG", lambda: f"ingest_{source}" in dags(deployment))
    deployment.api("POST", f"/dags/ingest_{source}/dagRuns", json=body)


def dags(deployment: Deployment) -> set[str]:
    found = deployment.api("GET", "/dags?limit=100&exclude_stale=true")["dags"]
    return {dag["dag_id"] for dag in found}


def runs(deployment: Deployment, source: str = "") -> list[dict[str, Any]]:
    dag = f"ingest_{source}" if source else "~"
    found = deployment.api("GET", f"/dags/{dag}/dagRuns?limit=100")
    return list(found["dag_runs"])


def tasks(deployment: Deployment, source: str = "") -> list[dict[str, Any]]:
    dag = f"ingest_{source}" if source else "~"
    found = deployment.api("GET", f"/dags/{dag}/dagRuns/~/taskInstances?limit=100")
    return list(found["task_instances"])


def await_success(deployment: Deployment, source: str, count: int) -> None:
    def ended() -> bool:
        states = [run["state"] for run in runs(deployment, source)]
        assert "failed" not in states, tasks(deployment, source)
        return states == ["success"] * count

    deployment.until(f"{count} runs of {source} succeed", ended)


def test_answers_every_health_check(deployment: Deployment) -> None:
    checked = {name for name, each in deployment.containers.items() if each.check}
    assert set(deployment.containers) - checked == {"airflow-init"}
    assert len(deployment.workers) == 2
    deployment.await_healthy(*sorted(checked))


def test_lets_nobody_in_without_the_password_made_for_it(deployment: Deployment) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{deployment.machine.api}", timeout=60) as client:
        for path in ("/api/v2/dags", "/api/v2/connections", "/newsroom/"):
            assert client.get(path).status_code in (401, 403), path
        for password in ("", "admin", "airflow"):
            login = {"username": "admin", "password": password}
            assert client.post("/auth/token", json=login).status_code in (400, 401, 422)
    assert deployment.api("GET", "/pools")["total_entries"] == 3
    with socket.create_connection(("127.0.0.1", deployment.machine.redis)) as queue:
        queue.sendall(b"KEYS *\r\n")
        assert queue.recv(100).startswith(b"-NOAUTH")


def test_is_open_to_the_network_nowhere_but_at_log_servers_that_ask_for_a_token(
    deployment: Deployment,
) -> None:
    pids = [pid for started in deployment.running.values() for pid in members(started)]
    found = listening(pids)
    assert {deployment.machine.api, deployment.machine.redis} <= {port for _, port in found}
    open_ports = {port for address, port in found if not address.is_loopback}
    assert open_ports <= deployment.machine.log_servers
    assert len(open_ports) == 3
    for port in open_ports:
        assert httpx.get(f"http://127.0.0.1:{port}/log/x").status_code == 403


def test_loads_by_hand_and_by_backfill_on_two_workers(deployment: Deployment) -> None:
    for source in (HARBOUR, MINISTRY):
        trigger(deployment, source)
    body = {
        "dag_id": f"ingest_{MINISTRY}",
        "from_date": FIRST.isoformat(),
        "to_date": LAST.isoformat(),
        "max_active_runs": 3,
    }
    deployment.api("POST", "/backfills", json=body)
    await_success(deployment, HARBOUR, 1)
    await_success(deployment, MINISTRY, 4)
    ran = [task for task in tasks(deployment) if task["state"] == "success"]
    assert {task["hostname"] for task in ran} == deployment.workers
    query = "SELECT day, status FROM coverage WHERE source_id = 'sample_ministry' ORDER BY day"
    days = dict(rows(deployment.warehouse_url, query))
    assert {str(day): days[day] for day in days if FIRST.date() <= day <= LAST.date()} == {
        "2026-09-01": "ok",
        "2026-09-02": "ok",
        "2026-09-03": "empty",
    }


def test_shows_a_tasks_log_that_a_worker_wrote(deployment: Deployment) -> None:
    [task] = [each for each in tasks(deployment, HARBOUR) if each["task_id"] == "verify"]
    path = f"/dags/{task['dag_id']}/dagRuns/{task['dag_run_id']}/taskInstances/verify/logs/1"
    said = deployment.api("GET", path)
    assert "2026-09-16" in str(said)


def test_writes_no_log_into_a_containers_memory(deployment: Deployment) -> None:
    homes = deployment.machine.folder / "containers"
    kept = {path.name for path in homes.glob("*/airflow/**/*") if path.is_file()}
    assert "airflow.cfg" in kept  # or it has looked at the wrong place
    assert not any(name.endswith(".log") for name in kept)
    assert {path.name for path in deployment.machine.folder.glob("logs/dag_processor/*/*/*")}


def test_outlives_a_worker_that_is_killed_at_work(
    deployment: Deployment, press: Serving, tmp_path: Path
) -> None:
    told = json.loads((ROOT / "samples" / "expected.json").read_text("utf-8"))
    pages = set(told[AGENCY]["pieces"])
    press.clear_log()
    trigger(deployment, AGENCY)

    def read() -> set[str]:
        return {str(line["path"]) for line in press.log()} & pages

    def scrape() -> dict[str, Any]:
        [found] = [each for each in tasks(deployment, AGENCY) if each["task_id"] == "batch.scrape"]
        return found

    deployment.until("three pages are read", lambda: len(read()) >= 3)
    first = scrape()
    deployment.kill(first["hostname"])
    assert first["state"] == "running"
    assert 3 <= len(read()) < len(pages)
    assert not deployment.is_healthy(first["hostname"])

    expected = content(undisturbed(deployment, press, tmp_path))
    await_success(deployment, AGENCY, 1)
    assert {scrape()["hostname"]} == deployment.workers - {first["hostname"]}
    assert scrape()["try_number"] == 2
    assert content(deployment.warehouse_url) == expected


def test_ends_when_it_is_told_to_and_leaves_nothing_running(deployment: Deployment) -> None:
    grace = float(SERVICES["airflow-worker"]["stop_grace_period"].removesuffix("s"))
    ended = deployment.stop(grace)
    assert ended == dict.fromkeys(deployment.running, (0, []))
