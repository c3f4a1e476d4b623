"""The table of offices and the schema of their files say what the files and the model say."""

import json
import runpy
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dateline.sources import load_offices

ROOT = Path(__file__).parents[2]
OFFICES = sorted((ROOT / "src" / "dateline" / "sources" / "offices").glob("*.toml"))
SAMPLES = sorted((ROOT / "samples" / "offices").glob("*.toml"))
SCHEMA = json.loads((ROOT / "docs" / "office.schema.json").read_text("utf-8"))
LEAST = {"id": "x", "name": "X", "home": "https://x.example/"}


def as_json(value: Any) -> Any:
    """A TOML document as an editor hands it to a schema: days as text, known by their format."""
    if isinstance(value, dict):
        return {name: as_json(held) for name, held in value.items()}
    if isinstance(value, list):
        return [as_json(held) for held in value]
    return value.isoformat() if isinstance(value, date) else value


def test_are_written_anew_when_an_office_or_the_model_changes() -> None:
    written = runpy.run_path(str(ROOT / "tools" / "write_docs.py"))["written"]()
    assert set(written) == {"offices.md", "office.schema.json", "routes.md"}
    for name, text in written.items():
        assert (ROOT / "docs" / name).read_text("utf-8") == text, "run tools/write_docs.py"


def test_have_a_line_for_each_office() -> None:
    text = (ROOT / "docs" / "offices.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| [")]
    assert len(lines) == len(OFFICES) == 73
    assert all(len(line.replace("\\|", "").split(" | ")) == 7 for line in lines)
    for source in load_offices().values():
        assert f"`{source.id}`" in text


def test_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["additionalProperties"] is False
    assert "known" not in SCHEMA["properties"]
    assert "title" in SCHEMA["$defs"]["PageRules"]["properties"]


@pytest.mark.parametrize("file", [*OFFICES, *SAMPLES], ids=lambda file: file.stem)
def test_takes_every_office_file(file: Path) -> None:
    office = as_json(tomllib.loads(file.read_text("utf-8")))
    assert list(Draft202012Validator(SCHEMA).iter_errors(office)) == []


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"fedes": []}, []),
        ({"pace": "fast"}, ["pace"]),
        ({"feeds": [{"url": "https://x.example/", "kind": "rs"}]}, ["feeds", 0, "kind"]),
        ({"feeds": [{}]}, ["feeds", 0]),
        ({"routes": [{"url": "https://x.example/"}]}, ["routes", 0]),
        ({"routes": [{"url": "https://x.example/", "kind": "press"}]}, ["routes", 0]),
        ({"page": {"body": [{"xpath": "//p"}]}}, ["page", "body", 0]),
        ({"access": "close"}, ["access"]),
    ],
)
def test_refuses_what_the_reader_refuses(more: dict[str, Any], path: list[Any]) -> None:
    faults = list(Draft202012Validator(SCHEMA).iter_errors({**LEAST, **more}))
    assert path in [list(fault.absolute_path) for fault in faults]
