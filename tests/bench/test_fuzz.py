"""How the bench ill-treats pages, and watches what becomes of reading them."""

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from fuzz import Watched, main, told_of
from fuzzing.cases import capture_of, case_of, seeds
from fuzzing.mutations import LARGE, MUTATIONS

PAGE = b'<html><body class="a"><p title="b">The quay reopened.</p>{"a": "b"}</body></html>'


@pytest.mark.parametrize("name", MUTATIONS)
def test_mutates_a_page_the_same_way_again(name: str) -> None:
    mutate, _ = MUTATIONS[name]
    made = [mutate(Random(seed), PAGE) for seed in range(6)]
    assert made == [mutate(Random(seed), PAGE) for seed in range(6)]
    assert any(one != PAGE for one in made)
    assert isinstance(mutate(Random(1), b""), bytes)


def test_makes_deep_and_large_pages() -> None:
    deep = MUTATIONS["nested"][0](Random(3), PAGE)
    assert deep.count(b"<") > 100_000
    assert len(MUTATIONS["large"][0](Random(3), PAGE)) >= 0.9 * LARGE


def test_reads_all_pages_before_any_mutated_one(data: Path) -> None:
    files = seeds(data)
    cases = [case_of(number, files) for number in range(40)]
    assert [case.mutation for case in cases[:2]] == ["as it is"] * 2
    assert {case.mutation for case in cases[2:]} <= set(MUTATIONS)
    assert capture_of(cases[5]) == capture_of(case_of(5, files))


def test_takes_the_documents_of_the_tests_where_it_is_given_no_pages() -> None:
    names = {file.parts[-4] for file in seeds(None) if file.name.startswith("input.")}
    assert names == {"extract"}


def test_finds_nothing_wrong_with_a_few_cases(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "fuzz.json"
    assert main([str(data), "--cases", "20", "--out", str(out), "--limit", "10"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["cases"], told["pages"]) == (22, 2)
    assert told["exceptions"] == told["faults"] == told["hangs"] == 0
    assert json.loads(out.read_text()) == told


def test_names_the_place_where_a_slow_call_stood(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Some systems count a processor's seconds in ticks: a fast call may fall between two.
    for _ in range(20):
        status = main([str(data), "--case", "0", "--limit", "0.0001"])
        said = capsys.readouterr().out
        if status:
            break
    assert status == 1
    assert '"outcome": "hang"' in said
    assert json.loads(said.splitlines()[-1])["hangs"] == 1


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        (
            "import signal; signal.setitimer(signal.ITIMER_VIRTUAL, 0.5)\nwhile True: pass",
            "hang",
        ),
        ("raise SystemExit(3)", "died"),
    ],
)
def test_goes_on_after_a_case_that_ends_its_process(
    data: Path, monkeypatch: pytest.MonkeyPatch, script: str, outcome: str
) -> None:
    watched = Watched(data, 10.0)
    with monkeypatch.context() as patch:
        patch.setattr(watched, "_started", lambda: started(script))
        assert watched.ask(0)["outcome"] == outcome
    assert watched.ask(0)["outcome"] == "article"
    watched.close()


def started(script: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", f"input()\n{script}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def test_counts_what_came_of_the_cases() -> None:
    outcomes = ["article", "exception", "died", "hang", "fault: a date to come", "refused: empty"]
    told = told_of([{"case": "1 (cut)", "outcome": one, "cpu_s": 0.1} for one in outcomes])
    assert (told["exceptions"], told["faults"], told["hangs"]) == (2, 1, 1)
