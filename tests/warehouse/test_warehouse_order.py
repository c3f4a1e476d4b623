"""The history is the same in whatever order, and in whatever portions, captures arrive."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import records
from dateline.model import Arrival, Candidate, Precision
from dateline.warehouse import Warehouse, open_warehouse

TABLES = (
    "article", "revision", "content", "photo", "credit", "party", "byline", "tag", "alias",
    "capture", "entry",
)  # fmt: skip


def _capture(hour: int, text: str, other: str) -> Arrival:
    """A capture; ``other`` is what a page says beside its text, which makes no revision."""
    read = made.article(
        f"Title {text}",
        photos=tuple(made.photo(name) for name in text),
        tags=(Candidate(other, "meta", other),),
        authors=(Candidate(f"Author {other}", "jsonld", other),),
        modified=made.field(made.moment(hour=hour)),
    )
    return made.arrival(read=read, at=made.later(hours=hour), aliases=[made.url(f"x{other}")])


# A, then B, then A again, with the same text said twice in a row, and tags that change alone.
HISTORY = [
    _capture(hour, text, other)
    for hour, (text, other) in enumerate(["ap", "aq", "bq", "bq", "ap", "cp"])
]


@contextmanager
def _copied(template: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "w.db"
        shutil.copyfile(template, file)
        yield file


def _state(file: Path, portions: Sequence[Sequence[Arrival]]) -> dict[str, list[str]]:
    warehouse = open_warehouse(f"sqlite:///{file}")
    made.adopt(warehouse, *HISTORY)
    for portion in portions:
        warehouse.load(portion, [], records.decide, made.NOW)
    state = made.all_rows(warehouse, *TABLES)
    warehouse.close()
    return state


@pytest.fixture(scope="module")
def in_order(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict:
    file = tmp_path_factory.mktemp("order") / "w.db"
    shutil.copyfile(sqlite_template, file)
    return _state(file, [[arrival] for arrival in HISTORY])


def test_comes_out_as_a_chain_of_texts(in_order: dict) -> None:
    assert len(in_order["revision"]) == 4  # a, b, a again, c
    assert len(in_order["tag"]) == 1
    assert len(in_order["party"]) == 4  # two authors, a photographer, an organisation


@settings(max_examples=60, deadline=None)
@given(
    order=st.permutations(range(len(HISTORY))),
    cuts=st.sets(st.integers(1, len(HISTORY) - 1)),
    again=st.lists(st.integers(0, len(HISTORY) - 1), max_size=3),
)
def test_gives_the_same_rows_in_any_order(
    sqlite_template: Path, in_order: dict, order: list[int], cuts: set[int], again: list[int]
) -> None:
    edges = [0, *sorted(cuts), len(order)]
    portions = [[HISTORY[n] for n in order[start:end]] for start, end in itertools.pairwise(edges)]
    portions += [[HISTORY[n]] for n in again]
    with _copied(sqlite_template) as file:
        assert _state(file, portions) == in_order


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(3)), split=st.integers(0, 3))
def test_gives_the_same_rows_when_another_extractor_reads_them_again(
    sqlite_template: Path, order: list[int], split: int
) -> None:
    first = HISTORY[:3]
    better = [
        replace(a, article=replace(a.article, extractor="2"), fingerprint="2" + a.fingerprint)
        for a in first
    ]
    with _copied(sqlite_template) as file:
        plain = _state(file, [better])
    mixed = [[first[n]] for n in order[:split]]
    with _copied(sqlite_template) as file:
        assert _state(file, [*mixed, [better[n] for n in order]]) == plain


def test_gives_the_same_rows_on_both_databases(warehouse: Warehouse, in_order: dict) -> None:
    made.adopt(warehouse, *HISTORY)
    for arrival in reversed(HISTORY):
        warehouse.load([arrival], [], records.decide, made.NOW)
    assert made.all_rows(warehouse, *TABLES) == in_order


def test_keeps_the_text_of_a_late_arrival_between_two_alike(warehouse: Warehouse) -> None:
    first, late, last = HISTORY[0], HISTORY[2], HISTORY[4]
    made.load(warehouse, first)
    made.load(warehouse, last)
    assert made.one(warehouse, "SELECT revisions FROM v_article") == 1
    made.load(warehouse, late)
    titles = made.rows(warehouse, "SELECT title FROM v_revision ORDER BY ordinal")
    assert titles == [("Title a",), ("Title b",), ("Title a",)]
    assert made.one(warehouse, "SELECT title FROM v_article") == titles[-1][0]


def test_keeps_a_day_a_day(warehouse: Warehouse) -> None:
    day = made.article(published=made.field(made.moment(hour=None), "stamp"))
    assert day.published.value is not None
    assert day.published.value.precision is Precision.DAY
    made.load(warehouse, made.arrival(read=day))
    ((at, on, precision, origin),) = made.rows(
        warehouse,
        "SELECT published_at, published_on, published_precision, published_origin FROM v_article",
    )
    assert (at, str(on), precision, origin) == (None, "2026-03-09", "day", "stamp")
