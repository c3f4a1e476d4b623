"""Places → Airflow on loopback, up or down: what `make up` and `make down` do.

Scheduler, triggerer, DAG processor and API server are processes of their own rather than
`airflow standalone`: that one serves the tasks' logs at 0.0.0.0, and ends slowly. On one
machine the API server reads the logs from disk, so no log server is needed at all.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from dateline.errors import ConfigError, DatelineError
from dateline.orchestration.local.environment import airflow_environment, without_foreign
from dateline.orchestration.local.metadata import end_metadata, metadata_url
from dateline.orchestration.local.places import Places
from dateline.orchestration.local.processes import Started, leads, members, start, stop
from dateline.orchestration.local.sample import (
    end_sample,
    port_of,
    sample_offices,
    sample_port,
    serve_sample,
)
from dateline.orchestration.local.state import alone, recall, remember
from dateline.settings import Settings

PORT = 8080
GRACE = 10.0  # of the 20 seconds that `make down` may take; PostgreSQL needs some too
_PATIENCE = 240.0
_SETTLES = 60.0  # s that a server whose processes all live may take to answer; it may be busy

COMMANDS = {
    "api-server": ("api-server",),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Server:
    """The local Airflow of one home."""

    settings: Settings
    places: Places
    port: int
    sample_port: int

    @property
    def url(self) -> str:
        """Where the UI is."""
        return f"http://127.0.0.1:{self.port}"


def server_of(settings: Settings, places: Places, environ: Mapping[str, str]) -> Server:
    """The server that the environment asks for, with the sample's offices among the sources.

    Raises ConfigError on a wrong port.
    """
    sample = sample_port(environ)
    offices = (*settings.offices, sample_offices(places, sample))
    port = port_of(environ, "DATELINE_PORT", PORT)
    return Server(replace(settings, offices=offices), places, port, sample)


def environment(server: Server, metadata: str, environ: Mapping[str, str]) -> dict[str, str]:
    """What every process of the server gets."""
    return {
        **without_foreign(dict(environ)),
        **airflow_environment(server.settings, server.places, metadata=metadata, port=server.port),
    }


def up(server: Server, environ: Mapping[str, str], say: Say) -> None:
    """Start all that isn't running, and return when it answers and its DAGs are read.

    Raises ConfigError where a port is taken, DatelineError with the end of its log where a
    process dies; what was started is stopped again then.
    """
    with alone(server.places.state):
        if _recovers(server):
            serve_sample(server.places, environ, server.sample_port)
            say("it is up already")
            return
        _stop_all(server)
        _require_free(server.port)
        try:
            _start_all(server, environ, say)
        except BaseException:
            _stop_all(server)
            raise


def _recovers(server: Server) -> bool:
    """Whether all processes live, and all answer within a while: one that is only slow under
    its load is left alone, with the tasks that it runs."""
    started = recall(server.places.state)
    deadline = time.monotonic() + _SETTLES
    while len(started) == len(COMMANDS) and all(map(leads, started)):
        if not _lacking(server):
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.5)
    return False


def _start_all(server: Server, environ: Mapping[str, str], say: Say) -> None:
    places = server.places
    say("database")
    variables = environment(server, metadata_url(places, environ), environ)
    _prepare(server, variables)
    say("sample press office")
    serve_sample(places, environ, server.sample_port)
    say("Airflow")
    running: list[Started] = []
    for name, command in COMMANDS.items():
        log = places.logs / f"{name}.log"
        arguments = [sys.executable, "-m", "airflow", *command]
        running.append(start(name, arguments, variables, log))
        remember(places.state, running)
    _await(server, running, say)


def _prepare(server: Server, variables: Mapping[str, str]) -> None:
    """Migrate both databases."""
    from dateline.warehouse import open_warehouse

    warehouse = open_warehouse(server.settings.warehouse_url)
    try:
        warehouse.migrate()
    finally:
        warehouse.close()
    log = server.places.logs / "prepare.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "dateline.orchestration.local.prepare"],
            env=dict(variables),
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise DatelineError(f"Airflow's database could not be made:\n{_tail(log)}")


def _await(server: Server, running: list[Started], say: Say) -> None:
    deadline = time.monotonic() + _PATIENCE
    told: list[str] = []
    while lacking := _lacking(server):
        for each in running:
            if not leads(each):
                log = server.places.logs / f"{each.name}.log"
                raise DatelineError(f"{each.name} ended:\n{_tail(log)}")
        if time.monotonic() > deadline:
            raise DatelineError(f"still not ready: {', '.join(lacking)}; see {server.places.logs}")
        if lacking != told:
            say(f"waiting for {', '.join(lacking)}")
            told = lacking
        time.sleep(0.5)


def _lacking(server: Server) -> list[str]:
    """Which parts do not answer for themselves yet."""
    health = _ask(f"{server.url}/api/v2/monitor/health")
    if not isinstance(health, dict):
        return ["api-server"]
    parts = ("metadatabase", "scheduler", "dag_processor", "triggerer")
    lacking = [part for part in parts if (health.get(part) or {}).get("status") != "healthy"]
    return lacking or ([] if _dags(server) else ["the DAGs"])


def _dags(server: Server) -> int:
    """How many DAGs the server knows, as its admin sees it."""
    password = json.loads(server.places.passwords.read_text())["admin"]
    token = _ask(f"{server.url}/auth/token", {"username": "admin", "password": password})
    if not isinstance(token, dict):
        return 0
    found = _ask(f"{server.url}/api/v2/dags?limit=1", token=token["access_token"])
    return int(found["total_entries"]) if isinstance(found, dict) else 0


def _ask(url: str, body: Mapping[str, str] | None = None, token: str = "") -> object:
    """JSON from our own server, None while there is no answer."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = json.dumps(body).encode() if body else None
    try:
        with urlopen(Request(url, data, headers), timeout=5) as reply:  # noqa: S310 (loopback)
            return json.load(reply)
    except (URLError, OSError, ValueError):
        return None


def down(server: Server) -> bool:
    """Stop all that was started; whether there was anything."""
    with alone(server.places.state):
        return _stop_all(server)


def _stop_all(server: Server) -> bool:
    started = recall(server.places.state)
    was_up = any(members(each) for each in started)
    stop(started, GRACE)
    end_sample(server.places)
    end_metadata(server.places)
    server.places.state.unlink(missing_ok=True)
    return was_up


def status(server: Server) -> dict[str, bool]:
    """Process by process, whether it is alive."""
    alive = {each.name: leads(each) for each in recall(server.places.state)}
    return {name: alive.get(name, False) for name in COMMANDS}


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ConfigError(
                f"port {port} can't be had ({os.strerror(error.errno or 0)}); name another one",
                key="DATELINE_PORT",
            ) from None


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-lines:])
