"""docker-compose.yml and Dockerfile → each container's command, environment and health check, as
they are on a machine without containers: hosts at 127.0.0.1 with ports of our own, paths in a
folder of our own, and nothing else changed."""

import os
import re
import runpy
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dateline_ports import free_port

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
_VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_]+):[?-]([^}]*)\}")


def secrets() -> dict[str, str]:
    """What `make secrets` would write into .env."""
    write_env = runpy.run_path(str(ROOT / "tools" / "write_env.py"))
    text = write_env["filled"]((ROOT / ".env.example").read_text("utf-8"), "")
    lines = [line for line in text.splitlines() if "=" in line and line[0] != "#"]
    return dict(line.split("=", 1) for line in lines)


def image_environment() -> dict[str, str]:
    """The ENV of the Dockerfile's last stage."""
    stage = (ROOT / "Dockerfile").read_text("utf-8").rpartition("\nFROM ")[2]
    [words] = re.findall(r"^ENV (.*)$", stage.replace("\\\n", " "), re.MULTILINE)
    return dict(word.split("=", 1) for word in shlex.split(words))


@dataclass(frozen=True)
class Container:
    """What runs in one container; of a service with replicas, each is one.

    ``command`` is empty where the image's own entry point does the work, ``check`` where the
    service has no health check.
    """

    name: str
    command: tuple[str, ...]
    environ: Mapping[str, str]
    check: tuple[str, ...]


class Machine:
    """Where hosts, ports, volumes and programs of the containers are on this machine."""

    def __init__(self, folder: Path, programs: list[Path], postgres: int) -> None:
        self.folder, self.postgres = folder, postgres
        self.path = os.pathsep.join([*map(str, programs), os.environ["PATH"]])
        self.redis, self.api, self.health = _ports(3)
        self.env = {**secrets(), "AIRFLOW_PORT": str(self.api)}
        self.log_servers: set[int] = set()

    @property
    def offices(self) -> Path:
        """What stands for deploy/offices, where an operator puts office files."""
        return self.folder / "offices"

    def containers(self, service: str) -> list[Container]:
        """A service's containers, as many as it has replicas."""
        replicas = SERVICES[service].get("deploy", {}).get("replicas", 1)
        names = [service] if replicas == 1 else [f"{service}-{n + 1}" for n in range(replicas)]
        return [self._container(service, name) for name in names]

    def _container(self, service: str, name: str) -> Container:
        stated = SERVICES[service]
        command = [self._here(word, name) for word in stated["command"]]
        if command[:3] == ["airflow", "celery", "worker"]:
            # Celery calls a worker after its host, and these are on one.
            command += ["--celery-hostname", f"celery@{name}"]
        how, *words = stated.get("healthcheck", {"test": ["NONE"]})["test"]
        words = [self._here(word, name) for word in words]
        check = ["sh", "-c", *words] if how == "CMD-SHELL" else words
        return Container(name, tuple(command), self._environ(service, name), tuple(check))

    def _environ(self, service: str, name: str) -> dict[str, str]:
        image = image_environment() if service.startswith("airflow-") else {}
        stated = {**image, **SERVICES[service]["environment"]}
        told = {key: self._here(str(value), name) for key, value in stated.items()}
        return {**told, **self._apart(name), "PATH": self.path}

    def _apart(self, name: str) -> dict[str, str]:
        """What a container has of its own by being one: a name, ports, a home."""
        home = self.folder / "containers" / name
        home.mkdir(parents=True, exist_ok=True)
        log_servers = _ports(2)
        self.log_servers |= set(log_servers)
        worker, trigger = map(str, log_servers)
        return {
            "HOME": str(home),
            "HOSTNAME": name,
            "LANG": "C.UTF-8",
            "PGPORT": str(self.postgres),
            "PYTHONPATH": str(Path(__file__).parent),
            "AIRFLOW__API__HOST": "127.0.0.1",  # where `ports` opens it
            "AIRFLOW__API__PORT": str(self.api),
            "AIRFLOW__CORE__HOSTNAME_CALLABLE": "container_name.container_name",
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": trigger,
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": worker,
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(self.health),
        }

    def _here(self, text: str, name: str) -> str:
        text = _VARIABLE.sub(lambda match: self.env.get(match[1], match[2]), text)
        for there, here in self._places(name).items():
            text = re.sub(there, here, text)
        return text.replace("$$", "$")

    def _places(self, name: str) -> dict[str, str]:
        """Pattern of a place in a container → the same place here."""
        ours = f"127.0.0.1:{self.postgres}", f"127.0.0.1:{self.redis}", f"127.0.0.1:{self.api}"
        return {
            r"(?<=[@/])postgres:5432\b": ours[0],
            r"(?<=[@/])redis:6379\b": ours[1],
            r"(?<=//)(airflow-apiserver|127\.0\.0\.1):8080\b": ours[2],
            r"(?<=//)127\.0\.0\.1:8974\b": f"127.0.0.1:{self.health}",
            r"\bredis-server -(?= )": f"redis-server - --bind 127.0.0.1 --port {self.redis}",
            r"\bredis-cli\b": f"redis-cli -p {self.redis}",
            r"/opt/dateline/deploy/offices\b": str(self.offices),
            r"/opt/dateline\b": str(ROOT),
            r"/var/lib/dateline\b": str(self.folder / "dateline"),
            r"/var/log/airflow\b": str(self.folder / "logs"),
            r"/var/lib/airflow\b": str(self.folder / "containers" / name / "airflow"),
        }


def _ports(count: int) -> list[int]:
    found: set[int] = set()
    while len(found) < count:
        found.add(free_port("0.0.0.0"))
    return sorted(found)
