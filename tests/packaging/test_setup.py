"""`tools/setup.sh` on machines that lack this or that, each made of a folder of programs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = ("awk", "cat", "cksum", "dirname", "flock", "grep", "mkdir", "mv", "rm", "sh", "sleep")
MORE = ("ln", "sed", "tail", "tee", "touch")

# A uv that makes an environment of one link and writes down what it is asked to do.
UV = """#!/bin/sh
echo "$*" >>"$UV_CALLS"
case "$1 ${2:-}" in
    "venv "*) mkdir -p .venv/bin && ln -s "$REAL_PYTHON" .venv/bin/python ;;
    "pip sync") sleep 0.2 ;;
esac
"""
OLD = """#!/bin/sh
[ "$1" = -V ] && echo "Python 3.9.2" && exit 0
exit 1
"""
WITHOUT_VENV = """#!/bin/sh
case "$2" in *ensurepip*) exit 1 ;; *) exec "$REAL_PYTHON" "$@" ;; esac
"""


class Machine:
    """A checkout in a folder with a space in its name, and the programs that are there."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.checkout = folder / "a checkout"
        self.calls = folder / "calls"
        self.bin.mkdir()
        (self.checkout / "tools").mkdir(parents=True)
        for name in (*PROGRAMS, *MORE):
            found = shutil.which(name)
            assert found, name
            (self.bin / name).symlink_to(found)
        for name in ("requirements.txt", "pyproject.toml", "tools/setup.sh"):
            shutil.copy(ROOT / name, self.checkout / name)

    def add(self, name: str, script: str) -> None:
        (self.bin / name).write_text(script)
        (self.bin / name).chmod(0o755)

    def start(self, **environ: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["sh", str(self.checkout / "tools" / "setup.sh")],
            env={
                "PATH": str(self.bin),
                "REAL_PYTHON": sys.executable,
                "UV_CALLS": str(self.calls),
                **environ,
            },
            stderr=subprocess.PIPE,
            text=True,
        )

    def set_up(self, **environ: str) -> tuple[int, str]:
        process = self.start(**environ)
        _, said = process.communicate(timeout=60)
        return process.returncode, said

    def syncs(self) -> int:
        return self.calls.read_text().count("pip sync")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_names_the_pythons_it_needs_where_there_is_an_old_one_only(machine: Machine) -> None:
    machine.add("python3", OLD)
    code, said = machine.set_up()
    assert code == 1
    assert said == "dateline: Python 3.11, 3.12 or 3.13 is missing (Python 3.9.2)\n"


def test_names_the_package_that_debian_keeps_venv_in(machine: Machine) -> None:
    machine.add("python3", WITHOUT_VENV)
    code, said = machine.set_up()
    major, minor = sys.version_info[:2]
    assert code == 1
    assert said.startswith(f"dateline: python{major}.{minor}-venv is missing: install that package")
    assert said.count("\n") == 1


def test_refuses_the_wrong_python_when_it_is_named(machine: Machine) -> None:
    machine.add("python3", WITHOUT_VENV)
    machine.add("old", OLD)
    code, said = machine.set_up(PYTHON="old")
    assert (code, said) == (1, "dateline: PYTHON=old is not Python 3.11, 3.12 or 3.13\n")


def test_passes_over_an_old_python_for_a_newer_one(machine: Machine) -> None:
    machine.add("python3", OLD)
    machine.add("python3.12", WITHOUT_VENV)
    machine.add("uv", UV)
    assert machine.set_up()[0] == 0
    assert "--python python3.12 .venv" in machine.calls.read_text()


def test_does_it_once_and_again_when_what_is_required_changes(machine: Machine) -> None:
    machine.add("uv", UV)
    assert machine.set_up()[0] == 0
    assert machine.set_up() == (0, "")
    assert machine.syncs() == 1
    with (machine.checkout / "requirements.txt").open("a") as file:
        file.write("# another line\n")
    assert machine.set_up()[0] == 0
    assert machine.syncs() == 2
    assert machine.calls.read_text().count("venv ") == 1


def test_starts_anew_where_the_checkout_was_moved(machine: Machine) -> None:
    machine.add("uv", UV)
    assert machine.set_up()[0] == 0
    machine.checkout = machine.checkout.rename(machine.checkout.with_name("elsewhere"))
    (machine.checkout / ".venv" / "left over").touch()
    assert machine.set_up()[0] == 0
    assert not (machine.checkout / ".venv" / "left over").exists()


def test_starts_anew_where_the_environment_is_broken(machine: Machine) -> None:
    machine.add("uv", UV)
    broken = machine.checkout / ".venv" / "bin"
    broken.mkdir(parents=True)
    (broken / "python").symlink_to("/nowhere/python3.11")
    assert machine.set_up()[0] == 0
    assert (broken / "python").exists()


def test_sets_up_once_where_two_are_started_at_once(machine: Machine) -> None:
    machine.add("uv", UV)
    both = [machine.start(), machine.start()]
    for process in both:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
    assert machine.syncs() == 1


def test_leaves_no_stamp_where_it_failed(machine: Machine) -> None:
    machine.add("uv", UV.replace("sleep 0.2", "exit 7"))
    assert machine.set_up()[0] == 7
    assert not (machine.checkout / ".venv" / "dateline.stamp").exists()
    machine.add("uv", UV)
    assert machine.set_up()[0] == 0


def test_tells_of_every_target_there_is() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = next(line for line in text.splitlines() if line.startswith(".PHONY:"))
    run = subprocess.run(
        ["make", "-C", str(ROOT), "help"],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    told = {line.split()[1] for line in run.stdout.splitlines() if line.startswith("  make ")}
    assert told == set(phony.split()[1:])


@pytest.mark.parametrize("script", [".ci/run", "tools/setup.sh"])
def test_is_a_script_that_the_shell_can_read(script: str) -> None:
    path = ROOT / script
    assert os.access(path, os.X_OK)
    shell = path.read_text("utf-8").splitlines()[0].split("/")[-1].split()[-1]
    subprocess.run([shell, "-n", str(path)], check=True)
