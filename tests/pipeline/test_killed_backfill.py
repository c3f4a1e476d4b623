"""It comes to the rows of a quiet run when it is killed at any request, and beside others."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rows_of import content, rows
from test_disturbed_backfill import KINDS, RELEASES

from emulators.faults import with_pages
from emulators.serving import Asked, serving
from office.answers import Answer

FIRST, LAST = "2026-08-01", "2026-11-01"
COVERAGE = "select day, status, discovered, fetched, loaded, failed from coverage order by day"


@dataclass
class Deadly:
    """An app that kills whoever asks, once ``left`` questions were asked."""

    app: object
    left: int = -1
    victim: list[int] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Answer:
        self.left -= 1
        if self.left == 0:
            os.kill(self.victim.pop(), signal.SIGKILL)
        return self.app(asked)


@dataclass
class Place:
    """An installation over an emulated office; runs are processes."""

    folder: Path
    base: str
    kind: str
    url: str

    def __post_init__(self) -> None:
        _, route, zone = KINDS[self.kind]
        (self.folder / "offices").mkdir(parents=True)
        (self.folder / "offices" / "press.toml").write_text(
            f'id = "press"\nname = "Press"\nhome = "{self.base}/"\ntimezone = "{zone}"\n'
            f"loopback = true\npace = 0\n[[routes]]\n{route.replace('BASE', self.base)}"
        )

    def start(self, *told: str) -> subprocess.Popen:
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

    def rows(self) -> dict[str, list]:
        """What a reader could see, and what is said of each day."""
        days = [repr([str(v) for v in row.values()]) for row in rows(self.url, COVERAGE)]
        return {**content(self.url), "coverage": days}


def ended(process: subprocess.Popen, code: int = 0) -> None:
    _, said = process.communicate(timeout=120)
    assert process.returncode == code, said


@contextmanager
def office(kind: str):
    """The office's app, deadly when told to, and its server."""
    app = Deadly(with_pages(KINDS[kind][0](RELEASES), RELEASES))
    with serving(app) as running:
        yield app, running


def quiet(tmp_path, kind: str, running) -> dict[str, list]:
    place = Place(tmp_path / "quiet", running.url, kind, f"sqlite:///{tmp_path}/quiet.db")
    ended(place.start("only", FIRST, LAST))
    return place.rows()


@pytest.mark.parametrize("kind", ["sitemap", "feed_pages"])
def test_comes_to_the_rows_of_a_quiet_run_after_kills_at_random(tmp_path, kind, warehouse_url):
    with office(kind) as (app, running):
        wanted = quiet(tmp_path, kind, running)
        asked = len(running.asked)
        place = Place(tmp_path / "killed", running.url, kind, warehouse_url)
        for number, point in enumerate(sorted(random.Random(kind).sample(range(2, asked // 2), 2))):
            process = place.start(f"killed {number}", FIRST, LAST)
            app.victim.append(process.pid)
            app.left = point
            ended(process, -signal.SIGKILL)
        ended(place.start("heir", FIRST, LAST))
        assert place.rows() == wanted


def test_fetches_each_page_once_where_backfills_overlap(tmp_path, warehouse_url):
    with office("govuk") as (_, running):
        wanted = quiet(tmp_path, "govuk", running)
        running.asked.clear()
        place = Place(tmp_path / "together", running.url, "govuk", warehouse_url)
        together = [
            place.start("early", FIRST, "2026-10-01"),
            place.start("late", "2026-09-01", LAST),
            place.start("stream"),
        ]
        for process in together:
            ended(process)
        pages = Counter(path for path in running.paths if path.startswith("/news/"))
        assert pages == {release.path: 1 for release in RELEASES}
        assert place.rows() == wanted
