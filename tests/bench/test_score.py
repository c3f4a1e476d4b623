"""How the bench marks a field, and adds the marks up."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from score import misses, scores
from scoring.dates import same_minute, when
from scoring.marks import figures_of, marks_of
from scoring.names import people
from scoring.pictures import address_keys, alike, credits_of

BENCH = Path(__file__).parents[2] / "bench"


def test_adds_up_a_data_set(data: Path, out: Path) -> None:
    figures = scores(data, out / "dateline.jsonl")["fundus"]
    assert figures["title"] == figures["date"] == figures["date_wrong"] == 0.5
    assert figures["authors_f1"] == 0.5
    assert figures["body_f1"] == figures["body_95"] == 1
    assert figures["image_credit"] == figures["lead_image"] == 1


def test_counts_those_pages_alone_that_were_asked_for(data: Path, out: Path) -> None:
    figures = scores(data, out / "dateline.jsonl", {("fundus", "quay")})["fundus"]
    assert figures["title"] == figures["date"] == 1


def test_counts_a_page_that_was_not_read_as_empty(data: Path, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text('{"dataset": "fundus", "id": "quay"}\n')
    figures = scores(data, tmp_path / "none.jsonl")["fundus"]
    assert figures["body_f1"] == figures["title"] == figures["date_wrong"] == 0


def test_lists_the_pages_that_lost_a_field(data: Path, out: Path) -> None:
    assert misses(data, out / "dateline.jsonl", "title") == [(0.0, "fundus", "ferry")]
    assert misses(data, out / "dateline.jsonl", "date_wrong") == [(1.0, "fundus", "ferry")]


def test_ends_with_the_figures_in_json(data: Path, out: Path) -> None:
    run = subprocess.run(
        [sys.executable, BENCH / "score.py", data, out / "dateline.jsonl"],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["dateline"]["fundus"]["title"] == 0.5


@pytest.mark.parametrize(
    ("true", "read", "right"),
    [
        ("2026-03-05", "2026-03-05T23:30:00+02:00", 1),
        ("2026-03-06", "2026-03-05T23:30:00-02:00", 1),
        ("2026-03-05", "2026-03-06", 0),
        ("2026-03-05", "", 0),
        ("2026-03-05", "5 March", 0),
    ],
)
def test_takes_the_day_as_written_or_in_utc(true: str, read: str, right: float) -> None:
    assert marks_of({"published": true}, {"published": read})["date"] == right


def test_compares_minutes_where_both_tell_one() -> None:
    true = {"published": "2026-03-05T14:07:00Z"}
    assert marks_of(true, {"published": "2026-03-05T16:07:30+02:00"})["minute"] == 1
    assert marks_of(true, {"published": "2026-03-05T14:09:00Z"})["minute"] == 0
    assert "minute" not in marks_of(true, {"published": "2026-03-05"})
    bare, stated = when("2026-03-05T15:07:00").instant, when("2026-03-05T14:07:00Z").instant
    assert bare
    assert stated
    assert same_minute(bare, stated)


def test_marks_a_date_that_was_made_up() -> None:
    assert marks_of({"date_absent": True}, {"published": "2026-03-05"}) == {"date_undated": 1}
    assert marks_of({"date_absent": True}, {}) == {"date_undated": 0}


def test_takes_names_apart() -> None:
    assert people(["By Ilse Marren and Tom Ebbe", "Von: Jo Ahn"]) == {
        "ilse marren", "tom ebbe", "jo ahn",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("true", "read", "matched"),
    [
        ("Photo: Tom Ebbe", "© Tom Ebbe", 1),
        ("Tom Ebbe / Gazette", "Tom Ebbe", 1),
        ("Tom Ebbe of the Harbour Gazette", "Ebbe", 0),
        ("Tom Ebbe", "Ilse Marren", 0),
    ],
)
def test_takes_credits_for_alike(true: str, read: str, matched: int) -> None:
    assert alike(credits_of([{"credit": [true]}]), credits_of([{"credit": [read]}])) == matched


def test_knows_a_picture_in_another_size() -> None:
    one = address_keys("https://cdn.example/a/quay-2026-1200x800.jpg")
    other = address_keys("https://img.example/resize?url=https://x.example/quay-2026.jpg")
    assert one & other
    assert not address_keys("https://cdn.example/a/quay-2026.jpg") & address_keys("/b/ferry-1.jpg")
    assert address_keys("data:image/png;base64,x") == frozenset()


@pytest.mark.parametrize(
    ("truth", "reading", "figure", "value"),
    [
        (
            {"with_snippets": ["a b"], "without_snippets": ["c"]},
            {"text": "a  b c"},
            "snippets_f1",
            2 / 3,
        ),
        ({"body_start": "The Quay"}, {"text": "the quay reopened"}, "start", 1),
        ({"topics": ["Harbour", "Ships"]}, {"topics": ["harbour"]}, "topics_f1", 2 / 3),
        (
            {"lead_image": "https://a.example/quay-1.jpg"},
            {"lead_image": "/x/quay-1.png"},
            "lead_image",
            1,
        ),
    ],
)
def test_marks_the_rest(
    truth: dict[str, Any], reading: dict[str, Any], figure: str, value: float
) -> None:
    assert figures_of([marks_of(truth, reading)])[figure] == pytest.approx(value)
