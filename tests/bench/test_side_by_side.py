"""How systems are asked: page after page in turn, each in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

from peers.adapters import SYSTEMS

BENCH = Path(__file__).parents[2] / "bench"


def test_keeps_readings_cost_and_what_earlier_runs_measured(data: Path, tmp_path: Path) -> None:
    (tmp_path / "systems.json").write_text('{"goose3": {"cpu_ms": 60.0}}')
    run = subprocess.run(
        [sys.executable, BENCH / "side_by_side.py", data, tmp_path, "--system", "dateline"],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(run.stdout.splitlines()[-1])["dateline"]
    assert (told["pages"], told["errors"]) == (2, {})
    assert told["cpu_ms"] > 0 < told["peak_mib"]
    lines = (tmp_path / "dateline.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["title"] for line in lines] == [
        "Northern quay reopens", "Night ferry reopens",
    ]  # fmt: skip
    known = json.loads((tmp_path / "systems.json").read_text("utf-8"))
    assert list(known) == ["dateline", "goose3"]


def test_pins_the_environment_of_every_other_system() -> None:
    for name, (_, wanted) in SYSTEMS.items():
        if name != "dateline":
            listed = (BENCH / "peers" / "requirements" / f"{wanted}.txt").read_text("utf-8")
            assert all("==" in line for line in listed.splitlines() if not line.startswith("#"))
