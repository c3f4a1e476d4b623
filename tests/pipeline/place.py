"""An installation over an emulated office, whose runs are processes."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from rows_of import content, rows

COVERAGE = "select day, status, discovered, fetched, loaded, failed from coverage order by day"


@dataclass
class Place:
    """An installation that knows one office by one route; ``url`` is its warehouse's."""

    folder: Path
    base: str
    route: str
    zone: str
    url: str

    def __post_init__(self) -> None:
        (self.folder / "offices").mkdir(parents=True)
        (self.folder / "offices" / "press.toml").write_text(
            f'id = "press"\nname = "Press"\nhome = "{self.base}/"\ntimezone = "{self.zone}"\n'
            f"loopback = true\npace = 0\n[[routes]]\n{self.route.replace('BASE', self.base)}"
        )

    def start(self, *told: str) -> subprocess.Popen:
        """Begin a run of that name, over the days told."""
        environ = {
            **os.environ,
            "DATELINE_HOME": str(self.folder),
            "DATELINE_WAREHOUSE_URL": self.url,
            "DATELINE_OFFICES": str(self.folder / "offices"),
            "DATELINE_BATCH_SIZE": "10",
            "DATELINE_LEASE": "3",
        }
        command = [sys.executable, str(Path(__file__).with_name("backfilling.py")), "press", *told]
        return subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True)

    def days(self) -> list[dict]:
        """What is said of each day."""
        return rows(self.url, COVERAGE)

    def rows(self) -> dict[str, list]:
        """What a reader could see, and what is said of each day."""
        days = [repr([str(value) for value in row.values()]) for row in self.days()]
        return {**content(self.url), "coverage": days}


def ended(process: subprocess.Popen, code: int = 0) -> None:
    """Wait for a run's end, which must have that code."""
    _, said = process.communicate(timeout=120)
    assert process.returncode == code, said
