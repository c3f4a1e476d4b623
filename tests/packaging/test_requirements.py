import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PINS = (ROOT / "requirements.txt").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def pinned() -> dict[str, Requirement]:
    lines = [
        line for line in PINS.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    wanted = [Requirement(line) for line in lines]
    return {canonicalize_name(requirement.name): requirement for requirement in wanted}


def asked() -> list[Requirement]:
    lines = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    bare = [line.partition("#")[0].strip() for line in lines]
    return [Requirement(line) for line in bare if line]


@pytest.mark.parametrize(
    "name", ["apache-airflow", "feedparser", "beautifulsoup4", "sqlalchemy", "pytest"]
)
def test_holds_what_the_project_is_built_on(name: str) -> None:
    assert name in pinned()


def test_pins_every_package_to_one_version() -> None:
    for name, requirement in pinned().items():
        operators = [part.operator for part in requirement.specifier]
        assert operators == ["=="], name
        assert "*" not in str(requirement.specifier), name
        assert requirement.url is None, name


def test_names_no_index() -> None:
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|--trusted-host|file:", PINS)


def test_was_made_from_what_is_asked_for() -> None:
    pins = pinned()
    for requirement in asked():
        pin = pins[canonicalize_name(requirement.name)]
        [version] = [part.version for part in pin.specifier]
        assert version in SpecifierSet(str(requirement.specifier)), requirement


def test_holds_whatever_the_package_and_its_extras_need() -> None:
    extras = PROJECT["optional-dependencies"].values()
    needed = [*PROJECT["dependencies"], *(line for lines in extras for line in lines)]
    pins = pinned()
    for line in needed:
        requirement = Requirement(line)
        [version] = [part.version for part in pins[canonicalize_name(requirement.name)].specifier]
        assert version in requirement.specifier, line


def test_is_what_these_tests_run_on() -> None:
    from importlib.metadata import version

    for name, requirement in pinned().items():
        if requirement.marker is None or requirement.marker.evaluate():
            assert version(name) in requirement.specifier, name


def test_lets_the_celery_executor_load() -> None:
    # A resolve that pleases every package can still hold a Celery that the provider can't import.
    module = "airflow.providers.celery.executors.celery_executor"
    code = f"from {module} import CeleryExecutor, app; print(CeleryExecutor.__name__)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "CeleryExecutor"
