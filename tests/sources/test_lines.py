"""It says on which line of a file a key stands."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.sources.lines import line_of
from dateline.sources.office import BUILT_IN, parse_office

TEXT = '''\
# an office
id = "x"          # 2
"name" = "X # [no] = table"
rights.text.name = "OGL"
languages = [
    "en",         # 6
    # none here
    "cy", "gd",   # 8
]
more = """
[feeds]
id = 3
"""
days = [2026-05-01, 2026-05-02 07:32:00]

[[feeds]]         # 16
url = 'https://x.example/[a]'
kind = "rs"       # 18

[[feeds]]
kind = "rss"      # 21
[page]            # 22
title = [{ css = "h1 = 1", valid_until = 2026-05-01 },
    { css = "h2" }] # 24
body = [{ css = "p" }]
[rights.photos]   # 26
name = "none"
[[routes]]
[[routes.fields]] # 29
[[routes.fields]]
[routes.fields.deep]
name = "d"        # 32
'''


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("id", 2),
        ("name", 3),
        ("rights.text.name", 4),
        ("languages[0]", 6),
        ("languages[2]", 8),
        ("days[1]", 14),
        ("feeds[0].kind", 18),
        ("feeds[1].kind", 21),
        ("feeds[0].evidense", 16),
        ("page", 22),
        ("page.title[1].css", 24),
        ("page.title[0].valid_until", 23),
        ("rights.photos.name", 27),
        ("routes[0].fields[0].url", 29),
        ("routes[0].fields[1].deep.name", 32),
        ("country", None),
        ("", None),
    ],
)
def test_finds_the_line_of_a_key_or_of_the_table_that_lacks_it(key: str, line: int | None) -> None:
    assert tomllib.loads(TEXT)
    assert line_of(TEXT, key) == line


def places(value: object, key: str = "") -> list[str]:
    """Every key that a document has."""
    if isinstance(value, dict):
        below = [(f"{key}.{name}" if key else name, held) for name, held in value.items()]
    elif isinstance(value, list):
        below = [(f"{key}[{number}]", held) for number, held in enumerate(value)]
    else:
        return []
    return [place for name, held in below for place in (name, *places(held, name))]


@pytest.mark.parametrize("file", sorted(BUILT_IN.glob("*.toml")), ids=lambda file: file.stem)
def test_finds_every_key_of_a_real_file_where_it_is_written(file: Path) -> None:
    text = file.read_text("utf-8")
    lines = text.splitlines()
    assert parse_office(text, str(file)).id == file.stem  # read_offices takes it on trust
    for key in places(tomllib.loads(text)):
        line = line_of(text, key)
        assert line is not None, key
        name = key.rpartition(".")[2].partition("[")[0]
        if not key.endswith("]"):
            assert name in lines[line - 1], key


@given(st.text(alphabet="ab.=[]{}\",'#\n 1\\", max_size=60), st.text(alphabet="ab.[]1"))
def test_never_fails_whatever_the_text_is(text: str, key: str) -> None:
    line = line_of(text, key)
    assert line is None or 1 <= line <= text.count("\n") + 1


@pytest.mark.parametrize("text", ["a=" + "[" * 50_000, "a=" + "{a=" * 50_000])
def test_gives_up_on_what_is_nested_without_end(text: str) -> None:
    assert line_of(text, "a.a") is None
