"""How the bench shows where the time of a page goes."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"
PAGE = (Path(__file__).parents[2] / "docs" / "release.html").read_bytes()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What it prints of a folder of two pages."""
    folder = tmp_path_factory.mktemp("data") / "ours"
    folder.mkdir()
    rows = []
    for name, body in (("release", PAGE), ("small", b"<html><body><p>Quay.</p></body></html>")):
        (folder / f"{name}.html.gz").write_bytes(gzip.compress(body))
        rows.append({"id": name, "dataset": "ours", "url": f"https://quay.example/{name}"})
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "truth.jsonl").write_text(lines, encoding="utf-8")
    command = [sys.executable, BENCH / "where_time_goes.py", folder.parent]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_shares_out_the_whole_time_among_the_stations(told: str) -> None:
    last = json.loads(told.splitlines()[-1])
    assert last["pages"] == 2
    assert sum(last["share"].values()) == pytest.approx(1, abs=0.01)
    assert all(last["share"][station] > 0 for station in last["share"])
    assert last["cpu_ms_max"] >= last["cpu_ms_p95"] >= last["cpu_ms_median"] > 0


def test_names_the_slowest_pages_with_what_took_them_longest(told: str) -> None:
    slowest = told.partition("the slowest pages\n")[2].splitlines()
    assert "ours release, most of it" in slowest[0]
    assert "ours small" in slowest[1]
