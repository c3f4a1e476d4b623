"""The page on archives is true: its examples are read, and its tables name every key."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from dateline.model import ROUTES
from dateline.sources.office import parse_office
from dateline.warehouse import open_warehouse

TEXT = (Path(__file__).parents[2] / "docs" / "archives.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## `(\w+)`\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
COMMON = {"kind", "url", "daily", "evidence", "confidence"}
OFFICE = 'id = "press"\nname = "Press"\nhome = "https://press.example/"\n'


@pytest.mark.parametrize("kind", SECTIONS)
def test_shows_an_example_that_is_read(kind):
    examples = re.findall(r"^```toml\n(.*?)^```$", SECTIONS[kind], re.MULTILINE | re.DOTALL)
    assert examples
    for example in examples:
        office = parse_office(OFFICE + example, "press.toml")
        assert [route.kind for route in office.routes] == [kind]


@pytest.mark.parametrize("kind", SECTIONS)
def test_tells_of_every_key(kind):
    keys = {field.name for field in fields(ROUTES[kind])} - COMMON
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", SECTIONS[kind], re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"\w+", row)}
    assert told == keys


@pytest.mark.parametrize(
    "query", re.findall(r"^```sql\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
)
def test_asks_what_the_warehouse_can_answer(query, sqlite_url):
    warehouse = open_warehouse(sqlite_url)
    columns, found = warehouse.select(query)
    warehouse.close()
    assert columns == ["source_id", "route", "hub", "topic"]
    assert found == []
