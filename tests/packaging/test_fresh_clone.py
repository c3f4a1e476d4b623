"""What somebody has who cloned the repository a minute ago, in a folder with a space in its
name and with an empty home."""

import os
import re
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = re.compile(r"DATELINE_|AIRFLOW|PYTEST|PYTHON|VIRTUAL_ENV|MAKE|COV_")


@dataclass(frozen=True)
class Clone:
    folder: Path
    home: Path
    port: int

    def make(self, *targets: str, limit: float = 600) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not OURS.match(name)}
        return subprocess.run(
            ["make", *targets],
            cwd=self.folder,
            env={
                **kept,
                "HOME": str(self.home),
                "COLUMNS": "140",
                "DATELINE_SAMPLE_PORT": str(self.port),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=limit,
            check=False,
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A copy of every file that git knows, as it is now, and nothing else."""
    base = tmp_path_factory.mktemp("fresh")
    folder = base / "a clone"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name, follow_symlinks=False)
    (base / "home").mkdir()
    return Clone(folder, base / "home", free_port())


@pytest.fixture(scope="module")
def first(clone: Clone) -> subprocess.CompletedProcess[str]:
    return clone.make("run")


@pytest.mark.airflow
def test_shows_what_it_loaded_on_a_fresh_machine(
    clone: Clone, first: subprocess.CompletedProcess[str]
) -> None:
    assert first.returncode == 0, first.stdout[-4000:]
    assert "photo credit" in first.stdout
    assert "Quay Four reopens with eleven metres of water" in first.stdout
    assert re.search(r"\d+ new articles", first.stdout)
    assert f"sqlite:///{clone.folder}/.dateline/warehouse.db" in first.stdout
    assert first.stdout.count('dateline sql "') == 2


@pytest.mark.airflow
def test_gives_queries_that_can_be_pasted(
    clone: Clone, first: subprocess.CompletedProcess[str]
) -> None:
    pasted = [line.strip() for line in first.stdout.splitlines() if 'dateline sql "' in line]
    for line in pasted:
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=clone.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(clone.home), "COLUMNS": "140"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) > 5


@pytest.mark.airflow
def test_sets_up_nothing_the_second_time(
    clone: Clone, first: subprocess.CompletedProcess[str]
) -> None:
    """What a second run says is tested where the first one costs no environment."""
    assert first.returncode == 0
    assert "setting up" in first.stdout
    again = clone.make(".venv/dateline.stamp")
    assert (again.returncode, "setting up" in again.stdout) == (0, False)
    would = clone.make("--dry-run", "run")
    assert would.stdout.strip().endswith("python -m dateline.orchestration.run")


@pytest.mark.airflow
def test_leaves_nothing_outside_its_folder_and_the_caches(
    clone: Clone, first: subprocess.CompletedProcess[str]
) -> None:
    assert first.returncode == 0
    left = {path.name for path in clone.home.iterdir()}
    assert left <= {".cache", ".config", ".local"}
    assert not (clone.home / "airflow").exists()


@pytest.mark.airflow
def test_finds_the_tests_of_the_checkout(
    clone: Clone, first: subprocess.CompletedProcess[str]
) -> None:
    """All of them are collected by whoever runs these; here, that make can."""
    assert first.returncode == 0
    found = clone.make("test", "PYTEST_ARGS=--collect-only -q tests/text tests/packaging")
    assert found.returncode == 0, found.stdout[-4000:]
    last = found.stdout.strip().splitlines()[-1]
    assert re.match(r"\d{2,} tests collected", last), last


@pytest.mark.airflow
def test_is_linted_by_the_tools_it_pins(
    clone: Clone, first: subprocess.CompletedProcess[str]
) -> None:
    assert first.returncode == 0
    would = clone.make("--dry-run", "lint")
    tools = re.findall(r"^\.venv/bin/(\S+)", would.stdout, re.MULTILINE)
    assert tools == ["ruff", "ruff", "mypy", "lint-imports"]
    assert all((clone.folder / ".venv" / "bin" / tool).exists() for tool in tools)
