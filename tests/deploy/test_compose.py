import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy.engine import make_url

import dateline
from dateline.orchestration.pools import POOLS

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
AIRFLOW = sorted(name for name in SERVICES if name.startswith("airflow-"))
RUNNING = sorted(SERVICES.keys() - {"airflow-init"})
VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_]+)(?::([?-])([^}]*))?\}")
NO_OPTION, NO_COMMAND = "AIRFLOW__CORE__NO_SUCH_OPTION", "no-such-command"
SECRET = re.compile(r"PASSWORD|SECRET|KEY|TOKEN")


def variables() -> dict[str, set[str]]:
    """Each variable that the file takes from .env, with the signs that follow it: ? or -."""
    found: dict[str, set[str]] = {}
    for name, sign, _ in VARIABLE.findall((ROOT / "docker-compose.yml").read_text("utf-8")):
        found.setdefault(name, set()).add(sign)
    return found


def interpolated(value: str) -> str:
    """As compose reads it, each secret being a word of its own."""
    return VARIABLE.sub(
        lambda match: match[3] if match[2] == "-" else f"a{match[1].lower()}", str(value)
    ).replace("$$", "$")


def environment(service: str) -> dict[str, str]:
    stated = SERVICES[service]["environment"]
    return {name: interpolated(value) for name, value in stated.items()}


def checks() -> list[list[str]]:
    tests = (SERVICES[name]["healthcheck"]["test"] for name in RUNNING)
    return [words[1:] for words in tests if words[0] == "CMD"]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Airflow, under the environment of the compose file, says of its commands and options."""
    commands = [SERVICES[name]["command"] for name in AIRFLOW] + checks()
    asked = [words[1:] for words in commands if words[0] == "airflow"] + [[NO_COMMAND]]
    run = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "deploy" / "airflow_facts.py")],
        input=json.dumps({"commands": asked}),
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path_factory.mktemp("home")),
            **environment("airflow-worker"),
            NO_OPTION: "1",
            "AIRFLOW__CORE__FERNET_KEY": "",
            "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow")),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    line = next(line for line in run.stdout.splitlines() if line.startswith("FACTS "))
    return {"asked": asked, **json.loads(line.removeprefix("FACTS "))}


def test_has_every_process_of_a_deployment() -> None:
    parts = ["apiserver", "dag-processor", "init", "scheduler", "triggerer", "worker"]
    assert [f"airflow-{part}" for part in parts] == AIRFLOW
    assert {"postgres", "redis"} == SERVICES.keys() - set(AIRFLOW)
    assert SERVICES["airflow-worker"]["deploy"]["replicas"] == 2


def test_calls_only_commands_that_airflow_has(facts: dict[str, Any]) -> None:
    said = dict(zip(map(" ".join, facts["asked"]), facts["commands"], strict=True))
    assert len(said) == 8
    assert [words for words, known in said.items() if not known] == [NO_COMMAND]


def test_sets_only_options_that_airflow_has(facts: dict[str, Any]) -> None:
    assert len(facts["options"]) >= 15
    assert [name for name, known in facts["options"].items() if not known] == [NO_OPTION]


def test_gives_no_secret_a_default() -> None:
    secrets = {name: signs for name, signs in variables().items() if SECRET.search(name)}
    assert secrets.pop("DATELINE_KEYS") == {"-"}  # most installations ask no API that wants one
    assert len(secrets) == 8
    assert {name for name, signs in secrets.items() if signs != {"?"}} == set()


def test_states_no_secret_in_words() -> None:
    stated = [pair for service in SERVICES.values() for pair in service["environment"].items()]
    secrets = [(name, value) for name, value in stated if SECRET.search(name)]
    assert len(secrets) > 8
    assert [name for name, value in secrets if not VARIABLE.search(value)] == []
    assert ":airflow@" not in (ROOT / "docker-compose.yml").read_text("utf-8")


def test_puts_no_secret_on_a_command_line() -> None:
    for service in SERVICES.values():
        assert not VARIABLE.search(" ".join(map(str, service["command"])))


def test_asks_for_exactly_what_the_example_names() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    needed = {line.removesuffix("=") for line in lines if re.fullmatch(r"[A-Z_]+=", line)}
    optional = {line[2:].removesuffix("=") for line in lines if re.fullmatch(r"# [A-Z_]+=", line)}
    assert needed == {name for name, signs in variables().items() if "?" in signs}
    assert optional == {name for name, signs in variables().items() if signs == {"-"}}


def test_opens_ports_on_loopback_only() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert len(ports) == 1
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert not any("network_mode" in service for service in SERVICES.values())


def test_keeps_the_databases_off_the_outer_network() -> None:
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["postgres"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_runs_each_container_as_nobody_with_nothing_to_write_but_its_own(name: str) -> None:
    service = SERVICES[name]
    user, _, group = str(service["user"]).partition(":")
    assert int(user) > 0
    assert int(group) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", RUNNING)
def test_asks_each_service_for_its_health(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries"} <= check.keys()


def test_asks_the_worker_by_a_celery_app_that_exists() -> None:
    [shell] = SERVICES["airflow-worker"]["healthcheck"]["test"][1:]
    app = re.search(r"--app (\S+)\.app ", shell)
    assert app is not None
    assert find_spec(app[1]) is not None


def test_starts_services_in_the_order_in_which_they_need_each_other() -> None:
    for name in AIRFLOW:
        needs = {of: how["condition"] for of, how in SERVICES[name]["depends_on"].items()}
        assert needs["postgres"] == "service_healthy"
        if name != "airflow-init":
            assert needs["redis"] == "service_healthy"
            assert needs["airflow-init"] == "service_completed_successfully"
    assert SERVICES["airflow-init"]["restart"] == "no"


def test_pins_every_image() -> None:
    images = {service["image"] for service in SERVICES.values()}
    assert f"dateline:{dateline.__version__}" in images
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    for image in images | set(bases):
        tag = image.partition(":")[2]
        assert re.match(r"\d+\.\d+", tag), image
    assert len(set(bases)) == 1


def test_runs_a_python_that_the_package_is_for() -> None:
    [version] = set(re.findall(r"^FROM python:(\d+\.\d+)", _dockerfile(), re.MULTILINE))
    assert version in {"3.11", "3.12", "3.13"}


def test_compresses_long_values_with_lz4() -> None:
    assert "default_toast_compression=lz4" in SERVICES["postgres"]["command"]


def test_keeps_the_warehouse_apart_from_airflows_own_data() -> None:
    env = environment("airflow-scheduler")
    metadata = make_url(env["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"])
    warehouse = make_url(env["DATELINE_WAREHOUSE_URL"])
    connection = make_url(env["AIRFLOW_CONN_DATELINE_WAREHOUSE"])
    assert metadata.database != warehouse.database
    assert metadata.username != warehouse.username
    assert metadata.password != warehouse.password
    assert connection.set(drivername=warehouse.drivername) == warehouse


def test_gives_every_airflow_process_the_same_environment() -> None:
    shared = environment("airflow-scheduler")
    for name in AIRFLOW:
        assert shared.items() <= environment(name).items(), name


def test_reads_its_health_where_the_servers_answer() -> None:
    api = SERVICES["airflow-apiserver"]["healthcheck"]["test"][-1]
    assert api == "http://127.0.0.1:8080/api/v2/version"
    assert SERVICES["airflow-apiserver"]["ports"][0].endswith(":8080")
    env = environment("airflow-scheduler")
    assert env["AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK"] == "True"
    assert env["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"].startswith(
        "http://airflow-apiserver:8080/"
    )


def test_has_a_workers_slot_for_each_task_that_the_pools_admit() -> None:
    slots = int(environment("airflow-worker")["AIRFLOW__CELERY__WORKER_CONCURRENCY"])
    workers = SERVICES["airflow-worker"]["deploy"]["replicas"]
    assert workers * slots >= sum(count for count, _ in POOLS.values())


def test_mounts_only_what_it_declares_or_what_is_there() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).exists(), volume


def _dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")


def test_builds_an_image_from_what_is_in_the_checkout() -> None:
    kept = (ROOT / ".dockerignore").read_text("utf-8")
    copies = re.findall(r"^COPY (?!--from)(.*)$", _dockerfile(), re.MULTILINE)
    sources = [word for line in copies for word in line.split()[:-1]]
    assert {"src", "dags", "plugins", "requirements.txt", "pyproject.toml"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
        assert f"\n!{source}\n" in kept, source


def test_builds_an_image_without_secrets_that_runs_as_the_composes_user() -> None:
    text = _dockerfile()
    users = re.findall(r"^USER (\S+)$", text, re.MULTILINE)
    assert users == [SERVICES["airflow-worker"]["user"]]
    assert not re.search(r"^(ARG|ENV)\b.*(PASSWORD|SECRET|_KEY|TOKEN)", text, re.MULTILINE)
    assert "!.env" not in (ROOT / ".dockerignore").read_text("utf-8")


def test_runs_its_first_service_from_a_script_that_the_image_holds() -> None:
    script = SERVICES["airflow-init"]["command"][-1]
    assert script.startswith("/opt/dateline/")
    assert (ROOT / script.removeprefix("/opt/dateline/")).is_file()
    assert "WORKDIR /opt/dateline" in _dockerfile()
