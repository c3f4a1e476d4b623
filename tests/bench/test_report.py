"""How the bench tells what it measured."""

import json
from pathlib import Path

import pytest
from report import figures_in, main
from reporting.figures import GOALS, NAMES, SETS, best_of, is_reached, shown
from reporting.lost import lost
from score import readings, truths
from scoring.marks import figures_of

ROOT = Path(__file__).parents[2]
SYSTEMS = {
    "dateline": {"cpu_ms": 6.0, "cpu_ms_p95": 20.0, "ratio": 0.3, "peak_mib": 90, "errors": {}},
    "goose3": {"cpu_ms": 60.0, "cpu_ms_p95": 200.0, "ratio": 3.0, "peak_mib": 80,
               "errors": {"ValueError": 2}},
}  # fmt: skip


@pytest.fixture
def measured(data: Path, out: Path, tmp_path: Path) -> Path:
    (tmp_path / "dateline.jsonl").write_bytes((out / "dateline.jsonl").read_bytes())
    peer = {"dataset": "fundus", "id": "ferry", "title": "Ferry sails at night", "cpu_ms": 60.0}
    (tmp_path / "goose3.jsonl").write_text(json.dumps(peer) + "\n", "utf-8")
    (tmp_path / "systems.json").write_text(json.dumps(SYSTEMS), "utf-8")
    return tmp_path


def test_writes_a_page_of_what_was_measured(
    data: Path, measured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(data), str(measured), "--page", str(measured / "page.md")])
    page = (measured / "page.md").read_text("utf-8")
    assert "| fundus | title | .500 | ≥ .950 | **not reached** | .500 goose3 |" in page
    assert "| fundus | text F1 | 1.000 | ≥ .965 | reached | – |" in page
    assert "| all | CPU of trafilatura's fast mode | .300 | ≤ .333 | reached | – |" in page
    assert "| goose3 | 60.0 ms | 200 ms | 3.00 | 80 MiB | 2 |" in page
    assert "| the truth's | the true one stands nowhere on the page | 1 | 1 |" in page
    assert "made without such a run" in page
    assert "$" not in page
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["systems"], told["sets"]) == (2, 1)
    assert told["goals"] > told["goals_reached"] > 0


def test_names_no_page_that_nothing_was_missed_of(data: Path, measured: Path) -> None:
    main([str(data), str(measured), "--page", str(measured / "page.md")])
    page = (measured / "page.md").read_text("utf-8")
    assert "quay" not in page
    assert str(data) not in page


def test_lists_each_miss_of_a_goal_with_its_class(data: Path, measured: Path) -> None:
    main([str(data), str(measured), "--page", str(measured / "page.md")])
    page = (measured / "page.md").read_text("utf-8")
    title = page.split("### fundus, title\n\n")[1].split("\n\n")[0]
    assert title == "- the truth's, the true one stands nowhere on the page (1): `ferry`"
    assert "### fundus, text F1" not in page


def test_tells_of_the_mutated_pages(data: Path, measured: Path) -> None:
    fuzzed = {"cases": 21417, "pages": 1417, "exceptions": 0, "faults": 0, "hangs": 0}
    told = json.dumps(fuzzed | {"limit_s": 1.0, "slowest_s": 0.5})
    (measured / "fuzz.json").write_text(told, "utf-8")
    main([str(data), str(measured), "--page", str(measured / "page.md")])
    assert "21,417 cases, 1,417 of them" in (measured / "page.md").read_text("utf-8")


def test_asks_every_system_for_the_same_pages(data: Path, measured: Path) -> None:
    assert figures_in(data, measured)["goose3"]["fundus"]["title"] == 0.5


def test_counts_each_failure_once(data: Path, measured: Path) -> None:
    found = lost(data, truths(data), readings(measured / "dateline.jsonl"))
    fields = sorted(field for field, _ in found)
    assert fields == ["authors", "day", "title"]
    assert all([name for name, _ in pages] == ["fundus"] for pages in found.values())


def test_knows_every_figure_that_is_measured_or_aimed_for() -> None:
    wanted = {figure for name, goals in GOALS.items() if name != "all" for figure in goals}
    assert wanted <= set(NAMES)
    assert set(GOALS) - {"all"} <= set(SETS)
    assert set(figures_of([{"title": 1.0, "start": 0.0, "topics_f1": 0.0}])) <= set(NAMES)


def test_knows_of_which_figures_less_is_better() -> None:
    assert is_reached("date_wrong", 0.04, 0.05)
    assert not is_reached("date", 0.04, 0.05)
    assert best_of("date_wrong", [0.1, 0.04]) == 0.04
    assert best_of("date", [0.1, 0.04]) == 0.1
    assert best_of("date", []) is None
    assert [shown(one) for one in (None, 0.9467, 1.0)] == ["–", ".947", "1.000"]


def test_is_what_the_documentation_was_written_by() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    assert page.startswith("<!-- Written by bench/report.py")
