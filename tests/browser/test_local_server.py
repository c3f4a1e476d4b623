"""The server itself, as `make up` leaves it behind."""

import json
import os
import signal
import threading

import httpx
import pytest

from dateline.orchestration.local.processes import leads, members
from dateline.orchestration.local.server import status, up
from dateline.orchestration.local.state import recall
from dateline.orchestration.pools import POOLS
from dateline_ports import listening

pytestmark = pytest.mark.airflow


def test_listens_on_loopback_alone(running):
    places = running.server.places
    started = [*recall(places.state), *recall(places.sample_state)]
    pids = [pid for each in started for pid in members(each)]
    found = {str(address) for address, _ in listening(pids)}
    assert found == {"127.0.0.1", "127.0.0.2", "127.0.0.3"}


def test_starts_nothing_twice(running):
    before = recall(running.server.places.state)
    said = []
    up(running.server, running.variables, said.append)
    assert said == ["it is up already"]
    assert recall(running.server.places.state) == before
    assert all(map(leads, before))
    assert status(running.server) == dict.fromkeys(status(running.server), True)


def test_leaves_a_server_alone_that_is_only_slow_to_answer(running):
    before = recall(running.server.places.state)
    api = next(each.pid for each in before if each.name == "api-server")
    os.killpg(api, signal.SIGSTOP)
    # Longer than one question is waited for.
    wakes = threading.Timer(7, os.killpg, (api, signal.SIGCONT))
    wakes.start()
    try:
        up(running.server, running.variables, lambda _: None)
        assert not wakes.is_alive()
    finally:
        wakes.join()
    assert recall(running.server.places.state) == before
    assert all(map(leads, before))


def test_has_the_pools_that_tasks_run_in(running):
    pools = {pool["name"]: pool["slots"] for pool in running.api("/api/v2/pools")["pools"]}
    assert {name: pools.get(name) for name in POOLS} == {n: s for n, (s, _) in POOLS.items()}


def test_reads_every_dag(running):
    assert running.api("/api/v2/importErrors")["total_entries"] == 0
    dags = running.api("/api/v2/dags?limit=100&exclude_stale=true")["dags"]
    unpaused = {dag["dag_id"] for dag in dags if not dag["is_paused"]}
    assert unpaused == {f"ingest_sample_{office}" for office in ("agency", "harbour", "ministry")}
    assert len(dags) > len(unpaused)


def test_lets_nobody_in_without_a_password(running):
    with httpx.Client(base_url=running.url, timeout=30) as client:
        assert client.get("/api/v2/dags").status_code == 401
        for password in ("", "admin", "airflow"):
            login = {"username": "admin", "password": password}
            assert client.post("/auth/token", json=login).status_code in (400, 401, 422)


def test_keeps_its_secrets_to_its_owner(running):
    places = running.server.places
    for file in (places.keys, places.passwords):
        assert file.stat().st_mode & 0o777 == 0o600
    said = "".join(
        log.read_text("utf-8", "replace") for log in places.logs.rglob("*") if log.is_file()
    )
    for secret in (*json.loads(places.keys.read_text()).values(), running.password()):
        assert secret not in said
