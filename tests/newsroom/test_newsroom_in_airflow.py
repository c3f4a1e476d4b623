import asyncio
import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

import airflow_env

pytestmark = pytest.mark.airflow


class Client:
    """Requests to an ASGI app in this process, its lifespan being entered."""

    def __init__(self, app, runner, passwords):
        transport = httpx.ASGITransport(app=app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
        self.runner, self.passwords = runner, passwords

    def get(self, path, **more):
        return self.runner.run(self.client.get(path, **more))

    def token(self, user):
        body = {"username": user, "password": self.passwords[user]}
        return self.runner.run(self.client.post("/auth/token", json=body)).json()["access_token"]

    def get_as(self, user, path):
        return self.get(path, headers={"Authorization": f"Bearer {self.token(user)}"})


@pytest.fixture(scope="module")
def api():
    """Airflow's own API server with the plugins folder, in this process."""
    airflow_env.make_metadata()
    passwords = {"admin": secrets.token_urlsafe(), "viewer": secrets.token_urlsafe()}
    file = Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
    file.write_text(json.dumps(passwords))
    from airflow.api_fastapi.app import create_app

    app = create_app(apps="core")
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        yield Client(app, runner, passwords)
        runner.run(lifespan.__aexit__(None, None, None))


@pytest.fixture
def stocked(shelf, monkeypatch):
    monkeypatch.setenv("DATELINE_HOME", str(shelf.settings.home))
    monkeypatch.setenv("DATELINE_WAREHOUSE_URL", shelf.settings.warehouse_url)
    shelf.source("a", "Anchor office")
    shelf.article("a", "<b>A title</b>", datetime(2026, 2, 20, tzinfo=UTC))


@pytest.mark.parametrize("path", ["/newsroom/", "/newsroom/docs", "/newsroom/openapi.json"])
def test_shows_nothing_to_whoever_is_not_logged_in(api, stocked, path):
    answer = api.get(path)
    assert answer.status_code in (401, 404)
    assert "title" not in answer.text


def test_refuses_a_made_up_token(api, stocked):
    answer = api.get("/newsroom/", headers={"Authorization": "Bearer made.up.token"})
    assert answer.status_code == 403


@pytest.mark.parametrize("user", ["admin", "viewer"])
def test_shows_the_page_behind_airflows_login(api, stocked, user):
    answer = api.get_as(user, "/newsroom/")
    assert answer.status_code == 200
    assert "&lt;b&gt;A title&lt;/b&gt;" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_stands_in_the_menu(api):
    plugins = api.get_as("admin", "/api/v2/plugins").json()["plugins"]
    views = [view for plugin in plugins for view in plugin["external_views"]]
    assert [(view["name"], view["href"]) for view in views] == [("Newsroom", "/newsroom/")]
    assert api.get_as("admin", "/api/v2/plugins/importErrors").json()["import_errors"] == []
