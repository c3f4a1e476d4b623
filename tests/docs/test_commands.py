"""Every command that the documentation tells people to type, typed."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from office.testing import Serving, serving

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/**/*.md")])
FENCE = re.compile(r"^```(\S+)[ ]?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# What takes minutes or needs what a test has not, and the test that shows it nonetheless.
ELSEWHERE = {
    "make run": "tests/packaging/test_fresh_clone.py::test_shows_what_it_loaded_on_a_fresh_machine",
    "make test": "tests/packaging/test_fresh_clone.py::test_finds_the_tests_of_the_checkout",
    "make topology": "tests/topology/test_topology.py::test_answers_every_health_check",
    "make lint": "tests/packaging/test_fresh_clone.py::test_is_linted_by_the_tools_it_pins",
    "make up": "tests/browser/test_newsroom_in_the_ui.py::"
    "test_stands_in_the_menu_and_shows_what_was_loaded",
    "make down": "tests/browser/test_newsroom_in_the_ui.py::"
    "test_stands_in_the_menu_and_shows_what_was_loaded",
    "make secrets": "tests/deploy/test_write_env.py::test_makes_a_secret_of_its_own_for_each_name",
    "docker compose up --build --detach": "tests/deploy/test_compose.py::"
    "test_calls_only_commands_that_airflow_has",
    "docker compose up --detach --scale airflow-worker=4": "tests/deploy/test_compose.py::"
    "test_has_every_process_of_a_deployment",
    "docker compose ps": "tests/deploy/test_compose.py::test_asks_each_service_for_its_health",
    # The sample is served already, on a port of its own.
    ".venv/bin/python samples/serve.py": "tests/docs/test_commands.py::"
    "test_serves_the_sample_as_the_documentation_says",
}
# What stands in for a command of the table because later ones build on it.
INSTEAD = {
    "make run": "DATELINE_OFFICES=samples/offices .venv/bin/dateline ingest sample_ministry",
}


@dataclass(frozen=True)
class Step:
    """A command to run, or a file to write (or to write on, where ``more``)."""

    command: str = ""
    file: str = ""
    text: str = ""
    more: bool = False


def steps(document: Path) -> list[Step]:
    found: list[Step] = []
    for language, rest, text in FENCE.findall(document.read_text("utf-8")):
        if language == "console":
            lines = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
            found += [Step(command=line) for line in lines]
        elif language == "sh":
            found += [Step(command=line) for line in text.splitlines() if line.strip()]
        elif language == "toml" and rest:
            name, _, mark = rest.partition(" ")
            found.append(Step(file=name, text=text, more=mark == "+"))
    return found


def told() -> set[str]:
    return {step.command for document in DOCUMENTS for step in steps(document) if step.command}


def typed(step: Step) -> str:
    """What is run for a command: itself, what stands in for it, or nothing."""
    return INSTEAD.get(step.command, "" if step.command in ELSEWHERE else step.command)


def script(todo: list[Step], press: Serving) -> str:
    """The steps as one shell session, in which each names itself before it runs."""

    def here(text: str) -> str:
        text = text.replace("samples/offices", str(press.offices))
        return text.replace(":8765", f":{press.port}")

    lines = ["set -eu"]
    for step in todo:
        if step.file:
            lines.append(f"mkdir -p $(dirname {step.file})")
            mark = ">>" if step.more else ">"
            lines.append(f"cat {mark}{step.file} <<'END_OF_FILE'\n{here(step.text)}END_OF_FILE")
        elif command := typed(step):
            lines += [f"echo +++ {shlex.quote(step.command)}", here(command)]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def press() -> Iterator[Serving]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def followed(
    press: Serving, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path], tuple[Path, str]]:
    """Follows a document once; the checkout it was done in, and what was said."""

    @cache
    def once(document: Path) -> tuple[Path, str]:
        press.reset()
        folder = tmp_path_factory.mktemp(document.stem)
        return folder / "checkout", follow(document, press, folder)

    return once


def follow(document: Path, press: Serving, folder: Path) -> str:
    """What a reader sees who types it all, in a checkout of their own with an empty home."""
    checkout = folder / "checkout"
    (checkout / ".dateline").mkdir(parents=True)
    for name in ("docs", "samples", "dags", "plugins", "deploy"):
        (checkout / name).symlink_to(ROOT / name)
    (checkout / ".venv").symlink_to(sys.prefix)
    run = subprocess.run(
        ["bash", "-c", script(steps(document), press)],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "COLUMNS": "160"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:]
    return run.stdout


WITH_COMMANDS = [
    document
    for document in DOCUMENTS
    if any(step.command and step.command not in ELSEWHERE for step in steps(document))
]


@pytest.mark.parametrize(
    "document", WITH_COMMANDS, ids=[str(document.relative_to(ROOT)) for document in WITH_COMMANDS]
)
def test_works_as_it_is_written(
    document: Path, followed: Callable[[Path], tuple[Path, str]]
) -> None:
    _, said = followed(document)
    assert said.count("+++ ") == len([step for step in steps(document) if typed(step)])


def test_brings_a_newcomers_office_to_rows(
    followed: Callable[[Path], tuple[Path, str]],
) -> None:
    checkout, said = followed(ROOT / "docs" / "add-an-office.md")
    assert "river_department" in said
    assert "New flood maps cover every county on the Alder River" in said
    assert "not_article" in said
    ask = "SELECT count(*) AS n, min(published_on) AS first FROM v_article"
    run = subprocess.run(
        [str(Path(sys.prefix) / "bin" / "dateline"), "sql", "--json", ask],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "HOME": str(checkout.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"first": "2026-09-01"' in run.stdout
    assert (checkout / "my-offices" / "river_department.toml").is_file()


def test_follows_the_documents_that_matter() -> None:
    names = {str(document.relative_to(ROOT)) for document in WITH_COMMANDS}
    assert {"README.md", "docs/add-an-office.md", "docs/journey.md", "docs/operations.md"} <= names


def test_knows_where_each_other_command_is_shown() -> None:
    for command, where in ELSEWHERE.items():
        file, _, name = where.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text("utf-8"), command
    assert set(ELSEWHERE) <= told()
    assert set(INSTEAD) <= set(ELSEWHERE)


def test_tells_only_of_targets_that_make_has() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE))
    named = {
        target
        for document in DOCUMENTS
        for target in re.findall(r"`make ([a-z]+)", document.read_text("utf-8"))
    }
    assert named | {command.split()[1] for command in told() if command.startswith("make ")} <= (
        targets
    )


def test_serves_the_sample_as_the_documentation_says() -> None:
    server = subprocess.Popen(
        [sys.executable, "samples/serve.py", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        assert "http://127.0.0." in server.stdout.readline()
    finally:
        server.terminate()
        server.communicate(timeout=20)


@pytest.mark.parametrize(
    "document", DOCUMENTS, ids=[str(document.relative_to(ROOT)) for document in DOCUMENTS]
)
def test_links_to_what_is_there(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text("utf-8"))
    inside = [target for target in targets if "://" not in target]
    missing = [target for target in inside if not (document.parent / target).exists()]
    assert missing == []


def test_has_bash_to_follow_with() -> None:
    assert shutil.which("bash")
