"""A server as `make up` starts it, over an empty home and the sample offices, and a Chromium."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from dateline.orchestration.local.places import Places
from dateline.orchestration.local.server import Server, down, environment, server_of, up
from dateline.settings import read_settings
from dateline.warehouse import open_warehouse
from dateline_ports import free_port

ROOT = Path(__file__).parents[2]
_STANDING: list[Server] = []
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass(frozen=True)
class Running:
    """The server that runs, and the ways to look at what it did."""

    server: Server
    variables: dict[str, str]

    @property
    def url(self):
        return self.server.url

    def password(self, user="admin"):
        return json.loads(self.server.places.passwords.read_text())[user]

    def rows(self, sql):
        warehouse = open_warehouse(self.server.settings.warehouse_url)
        try:
            return [tuple(row) for row in warehouse.select(sql)[1]]
        finally:
            warehouse.close()

    def api(self, path):
        """What Airflow's own API says to its admin."""
        with httpx.Client(base_url=self.url, timeout=30) as client:
            login = {"username": "admin", "password": self.password()}
            token = client.post("/auth/token", json=login).json()["access_token"]
            answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
            answer.raise_for_status()
            return answer.json()

    def runs(self, dag_id):
        return self.api(f"/api/v2/dags/{dag_id}/dagRuns?limit=100")["dag_runs"]

    def load(self, page, dag_id):
        """See to it that a run of the DAG has ended well."""
        states = {run["state"] for run in self.runs(dag_id)}
        if not states & {"success", "queued", "running"}:
            page.goto(f"{self.url}/dags/{dag_id}")
            page.get_by_test_id("trigger-dag-button").click()
            page.get_by_role("button", name="Trigger", exact=True).last.click()
        deadline = time.monotonic() + 180  # a run may wait for others, and its host for the pace
        while "success" not in {run["state"] for run in self.runs(dag_id)}:
            assert time.monotonic() < deadline, f"waited for {dag_id}"
            page.wait_for_timeout(250)

    def requests(self):
        """What the sample offices were asked for, oldest first."""
        log = httpx.get(f"http://127.0.0.1:{self.server.sample_port}/_sample/log").text
        return [json.loads(line) for line in log.splitlines()]

    def airflow(self, code):
        """Run Python under the server's own Airflow."""
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code],
            env=self.variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    asked = {
        **os.environ,
        "DATELINE_HOME": str(home),
        "DATELINE_PORT": str(free_port("127.0.0.1")),
        "DATELINE_SAMPLE_PORT": str(free_port("127.0.0.1", "127.0.0.2", "127.0.0.3")),
        "DATELINE_WAREHOUSE_URL": "",
        "DATELINE_OFFICES": "",
        "DATELINE_AIRFLOW_DB": "",
    }
    places = Places(home, ROOT)
    server = server_of(read_settings(asked), places, asked)
    said = []
    up(server, asked, said.append)
    _STANDING.append(server)
    try:
        from dateline.orchestration.local.metadata import metadata_url

        yield Running(server, environment(server, metadata_url(places, asked), asked))
    finally:
        _end_servers()


def _end_servers():
    while _STANDING:
        assert down(_STANDING.pop())


@pytest.hookimpl(trylast=True)  # when the test's own fixtures are gone
def pytest_runtest_teardown(item, nextitem):
    """End the server with the last test that needs it: idle, it takes a third of a processor
    from all tests that come after these."""
    if nextitem is None or nextitem.path.parent != item.path.parent:
        _end_servers()


@pytest.fixture(scope="module")  # it has an event loop, which must be gone before others want one
def chromium():
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, running, tmp_path):
    """A page that is logged in to Airflow as its admin."""
    context = chromium.new_context(viewport={"width": 1280, "height": 1000}, color_scheme="light")
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    opened.goto(running.url)
    opened.fill("input[name=username]", "admin")
    opened.fill("input[name=password]", running.password())
    opened.get_by_role("button", name="Sign in").click()
    opened.wait_for_url(lambda url: "/auth/login" not in url)
    yield opened
    context.close()
