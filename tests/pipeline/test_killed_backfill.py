"""It comes to the rows of a quiet run when it is killed at any request, and beside others."""

import os
import random
import signal
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from place import Place, ended
from test_disturbed_backfill import KINDS
from test_disturbed_backfill import RELEASES as ALL

from emulators.faults import with_pages
from emulators.serving import Asked, serving
from office.answers import Answer

FIRST, LAST = "2026-08-01", "2026-08-25"
RELEASES = tuple(one for one in ALL if FIRST <= f"{one.published:%Y-%m-%d}" < LAST)


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


@contextmanager
def office(kind: str):
    """The office's app, deadly when told to, and its server."""
    app = Deadly(with_pages(KINDS[kind][0](RELEASES), RELEASES))
    with serving(app) as running:
        yield app, running


def installed(folder, running, kind: str, url: str) -> Place:
    _, route, zone = KINDS[kind]
    return Place(folder, running.url, route, zone, url)


def quiet(tmp_path, kind: str, running) -> dict[str, list]:
    place = installed(tmp_path / "quiet", running, kind, f"sqlite:///{tmp_path}/quiet.db")
    ended(place.start("only", FIRST, LAST))
    return place.rows()


@pytest.mark.parametrize("kind", ["sitemap", "feed_pages"])
def test_comes_to_the_rows_of_a_quiet_run_after_kills_at_random(tmp_path, kind, warehouse_url):
    with office(kind) as (app, running):
        wanted = quiet(tmp_path, kind, running)
        asked = len(running.asked)
        place = installed(tmp_path / "killed", running, kind, warehouse_url)
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
        place = installed(tmp_path / "together", running, "govuk", warehouse_url)
        together = [
            place.start("early", FIRST, "2026-08-17"),
            place.start("late", "2026-08-09", LAST),
            place.start("stream"),
        ]
        for process in together:
            ended(process)
        pages = Counter(path for path in running.paths if path.startswith("/news/"))
        assert pages == {release.path: 1 for release in RELEASES}
        assert place.rows() == wanted
