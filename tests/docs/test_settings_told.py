"""Every variable that dateline reads is told in docs/operations.md, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from dateline.settings import Settings, read_settings

ROOT = Path(__file__).parents[2]
TOLD = re.compile(r"^\| `(DATELINE_[A-Z_]+)` \|.*\| ([^|]*) \|$", re.MULTILINE)
TABLE = dict(TOLD.findall((ROOT / "docs" / "operations.md").read_text("utf-8")))
NAME = re.compile(r"DATELINE_[A-Z_]+")


def constants(folder: Path) -> Iterator[str]:
    """The string constants of a folder's modules."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_tells_every_variable_that_is_read_and_no_other() -> None:
    # A whole string: what a message or a docstring mentions is read elsewhere.
    read = {text for text in constants(ROOT / "src") if NAME.fullmatch(text)}
    assert read == set(TABLE)


def test_tells_the_defaults_as_they_are() -> None:
    default = read_settings({"DATELINE_HOME": "/home"})
    assert isinstance(default, Settings)
    for name in ("batch_size", "lease", "timeout", "max_bytes"):
        told = TABLE[f"DATELINE_{name.upper()}"].replace(",", "")
        assert float(told) == getattr(default, name), name
    assert (default.offices, default.contact) == ((), None)


def test_keeps_the_settings_of_the_one_who_runs_them_from_the_tests() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    apart = makefile.partition("APART :=")[2].partition("\n\n")[0]
    assert set(NAME.findall(apart)) == set(TABLE)
