"""How fetching is measured: against bare httpx in one run, and by the servers' own notes."""

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench"


def test_sets_speed_beside_bare_httpx_and_reads_gaps_from_the_servers() -> None:
    run = subprocess.run(
        [
            sys.executable, BENCH / "fetching.py", "--hosts", "3", "--pages", "4", "--at-once", "2",
            "--rounds", "1", "--pace", "0.2", "--paced-pages", "5",
        ],
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["hosts"] == 3
    assert told["unpaced"]["pages"] == 12
    rates = [told["unpaced"][name] for name in ("dateline", "httpx", "httpx_async")]
    assert min(*rates, told["unpaced"]["ratio"]) > 0
    # Five pages of the first host, four of the second, three of the third, and robots.txt of each.
    assert told["paced"]["requests"] == 15
    assert told["paced"]["shortest_gap"] > 0.1
