"""How the bench reads pages: each of them, without a look at the answers."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from predict import predicted, sampled

BENCH = Path(__file__).parents[2] / "bench"


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_reads_every_page_in_the_scorers_words(out: Path) -> None:
    quay, ferry = lines(out / "dateline.jsonl")
    assert (quay["dataset"], quay["id"], ferry["id"]) == ("fundus", "quay", "ferry")
    assert quay["title"] == "Northern quay reopens"
    assert quay["published"] == "2026-03-05T14:07:00+00:00"
    assert quay["authors"] == ["Ilse Marren"]
    assert str(quay["text"]).startswith("The harbour office")
    assert float(str(quay["cpu_ms"])) > 0


def test_needs_no_answer(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "bare")
    truth = tmp_path / "bare" / "fundus" / "truth.jsonl"
    bare = [{key: row[key] for key in ("dataset", "id", "url")} for row in lines(truth)]
    truth.write_text("".join(json.dumps(row) + "\n" for row in bare), "utf-8")
    predicted(tmp_path / "bare", tmp_path / "bare.jsonl")
    predicted(data, tmp_path / "whole.jsonl")
    for one, other in zip(
        lines(tmp_path / "bare.jsonl"), lines(tmp_path / "whole.jsonl"), strict=True
    ):
        assert one | {"cpu_ms": 0} == other | {"cpu_ms": 0}


def test_reads_every_other_page_of_a_set(data: Path) -> None:
    assert [page[1] for page in sampled(data, [], 2)] == ["quay"]
    assert list(sampled(data, ["other"], 1)) == []


def test_says_its_cost_in_one_line_of_json(data: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, BENCH / "predict.py", data, tmp_path / "out.jsonl"],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(run.stdout.splitlines()[-1])
    assert (told["pages"], told["refused"]) == (2, 0)
    assert told["cpu_ms_median"] > 0 < told["cpu_ms_p95"]
