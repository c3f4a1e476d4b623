"""What was reached is held: floors that rise by themselves and fall only on demand."""

import json
import shutil
from pathlib import Path

import pytest
from floors import FLOORS, below, kept, lifted, main, measured, rounded, written
from reporting.figures import NAMES, SETS

PAGES = Path(__file__).parents[3] / "shared" / "newsbench" / "data"


@pytest.mark.shared
@pytest.mark.skipif(not PAGES.is_dir(), reason="the shared folder is not beside the checkout")
def test_falls_below_no_floor() -> None:
    floors, _ = kept(FLOORS)
    pages, found = measured(PAGES)
    assert pages > 400
    assert below(floors, found) == {}


def test_has_floors_for_figures_that_there_are() -> None:
    floors, lowered = kept(FLOORS)
    assert set(floors) <= set(SETS)
    assert {figure for figures in floors.values() for figure in figures} <= set(NAMES)
    assert FLOORS.read_text("utf-8") == written(floors, lowered)


def test_lifts_floors_and_lowers_none() -> None:
    floors = {"fundus": {"title": 0.9, "date": 0.5, "date_wrong": 0.02}}
    found = {"fundus": {"title": 0.8, "date": 0.61239, "date_wrong": 0.05}}
    assert lifted(floors, found) == {"fundus": {"title": 0.9, "date": 0.612, "date_wrong": 0.02}}
    assert below(floors, found) == {
        "fundus.title": (0.9, 0.8), "fundus.date_wrong": (0.02, 0.05),
    }  # fmt: skip


def test_rounds_a_floor_to_its_worse_side() -> None:
    assert (rounded("title", 0.6667), rounded("date_wrong", 0.6661)) == (0.666, 0.667)
    assert (rounded("title", 0.7), rounded("date_wrong", 0.7)) == (0.7, 0.7)


def test_lowers_a_floor_by_its_name_and_with_a_reason(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "floors.toml"
    file.write_text("[fundus]\ntitle = 0.9\ndate_wrong = 0.0\n")
    # Of two pages every third is the first, which is read rightly: make it wrong.
    shutil.copytree(data, tmp_path / "pages")
    truth = tmp_path / "pages" / "fundus" / "truth.jsonl"
    truth.write_text(truth.read_text().replace("Northern quay reopens", "Another title"))
    ask = [str(tmp_path / "pages"), "--floors", str(file)]
    assert main(ask) == 1
    assert "fundus.title: 0.0000" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main([*ask, "--lower", "fundus.title"])
    assert main([*ask, "--raise"]) == 1
    assert main([*ask, "--lower", "fundus.title", "--because", "the truth was mended"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["pages"], told["below"]) == (1, {})
    floors, lowered = kept(file)
    assert floors["fundus"]["title"] == 0
    assert lowered == {"fundus.title": "the truth was mended"}
