"""The compose file's services, as processes of this machine that are always ended again."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
from containers import SERVICES, Machine
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from dateline.orchestration.local.processes import Started, leads, members, reap, start, stop
from dateline.warehouse.embedded import Embedded, binaries

PATIENCE = 240.0  # a bound for what an event ends; seconds are usual


class Deployment:
    """All services: what runs in which container, and how to ask it things."""

    def __init__(self, machine: Machine, owner: str, environ: dict[str, str]) -> None:
        self.machine, self.owner, self.environ = machine, owner, environ
        self.containers = {
            each.name: each for name in SERVICES for each in machine.containers(name)
        }
        self.running: dict[str, Started] = {}
        self._token = ""

    @property
    def workers(self) -> set[str]:
        return {each.name for each in self.machine.containers("airflow-worker")}

    @property
    def warehouse_url(self) -> str:
        return self.containers["airflow-scheduler"].environ["DATELINE_WAREHOUSE_URL"]

    def log(self, name: str) -> Path:
        return self.machine.folder / "output" / f"{name}.log"

    def start_all(self) -> None:
        """Each service as soon as what it depends on is as the file asks."""
        self.await_healthy("postgres")
        self.start("redis")
        self.await_healthy("redis")
        self.run_to_its_end("airflow-init")
        later = {"postgres", "redis", "airflow-init"}
        for name in self.containers:
            if name not in later:
                self.start(name)

    def start(self, name: str) -> None:
        container = self.containers[name]
        environ = {**container.environ, **self.environ}
        self.running[name] = start(name, container.command, environ, self.log(name))

    def run_to_its_end(self, name: str) -> None:
        self.start(name)
        self.until(f"{name} has ended", lambda: not leads(self.running[name]), name)
        assert self.exit_code(name) == 0, self.tail(name)
        del self.running[name]

    def exit_code(self, name: str) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.running[name].pid, 0)[1])

    def is_healthy(self, name: str) -> bool:
        """Whether the file's own health check says so, asked where the container is."""
        container = self.containers[name]
        with (self.machine.folder / f"check-{name}.log").open("wb") as out:
            asked = subprocess.run(
                container.check,
                env={**container.environ, **self.environ},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
                timeout=PATIENCE,
            )
        return asked.returncode == 0

    def await_healthy(self, *names: str) -> None:
        with ThreadPoolExecutor(4) as pool:
            asked = [pool.submit(self._await_healthy, name) for name in names]
            for each in asked:
                each.result()

    def _await_healthy(self, name: str) -> None:
        self.until(f"{name} is healthy", lambda: self.is_healthy(name))

    def until(self, what: str, happened: Callable[[], Any], *may_end: str) -> Any:
        """What ``happened`` gives once it gives something; fails when a process dies first."""
        deadline = time.monotonic() + PATIENCE
        while not (found := happened()):
            for name, started in self.running.items():
                assert name in may_end or leads(started), f"{name} ended:\n{self.tail(name)}"
            assert time.monotonic() < deadline, f"waited in vain until {what}"
            time.sleep(0.5)
        return found

    def tail(self, name: str) -> str:
        return "\n".join(self.log(name).read_text("utf-8", "replace").splitlines()[-30:])

    def api(self, method: str, path: str, **more: Any) -> Any:
        """Airflow's API as its admin, logged in through FAB."""
        with httpx.Client(base_url=f"http://127.0.0.1:{self.machine.api}", timeout=60) as client:
            if not self._token:
                login = {"username": "admin", "password": self.machine.env["ADMIN_PASSWORD"]}
                answer = client.post("/auth/token", json=login)
                assert answer.status_code == 201, answer.text
                self._token = answer.json()["access_token"]
            headers = {"Authorization": f"Bearer {self._token}"}
            answer = client.request(method, f"/api/v2{path}", headers=headers, **more)
        assert answer.is_success, answer.text
        return answer.json()

    def kill(self, name: str) -> None:
        """All of a container at once, as when its machine loses power."""
        started = self.running.pop(name)
        while pids := members(started):
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
            reap([started])

    def stop(self, grace: float) -> dict[str, tuple[int, list[int]]]:
        """As docker stops them: TERM to the first process of each. By name, its exit code, and
        what of the container outlived it."""
        for started in self.running.values():
            os.kill(started.pid, signal.SIGTERM)
        deadline = time.monotonic() + grace
        while any(map(leads, self.running.values())):
            assert time.monotonic() < deadline, [n for n, s in self.running.items() if leads(s)]
            time.sleep(0.05)
        return {name: (self.exit_code(name), members(s)) for name, s in self.running.items()}


@contextmanager
def deployed(folder: Path, environ: dict[str, str]) -> Iterator[Deployment]:
    """Everything of the compose file; nothing of it is alive afterwards, whatever happens."""
    # Who ends the tests early, by TERM, must not leave servers behind.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    words = SERVICES["postgres"]["command"]
    # The wheel's server was built without lz4.
    options = dict(w.split("=", 1) for w in words if "=" in w and not w.endswith("=lz4"))
    server = Embedded(folder / "postgres", options)
    try:
        url = server.start()
        programs = [Path(sys.executable).parent, binaries()]
        machine = Machine(folder, programs, int(conninfo_to_dict(url)["port"]))
        with psycopg.connect(url, autocommit=True) as connection:
            words = "CREATE ROLE postgres SUPERUSER LOGIN PASSWORD {}"
            connection.execute(sql.SQL(words).format(machine.env["POSTGRES_PASSWORD"]))
        deployment = Deployment(machine, url, environ)
        try:
            yield deployment
        finally:
            stop(list(deployment.running.values()), 0)
    finally:
        server.stop()
        shutil.rmtree(server.folder)
        signal.signal(signal.SIGTERM, before)
