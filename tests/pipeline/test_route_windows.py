"""A window on an API, a list and numbered pages, from the office's file to rows and coverage."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rows_of import content, rows

from dateline.model import Run, Window
from dateline.pipeline import open_journey
from dateline.settings import Settings
from emulators.drupal import Drupal
from emulators.faults import Faulty, refusal
from emulators.govuk import govuk
from emulators.numbered import Numbered
from emulators.releases import Release, releases
from emulators.serving import serving

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRST = datetime(2026, 11, 4, tzinfo=UTC)
HELD = releases(FIRST, 15)
STICKY = Release(900, FIRST.replace(year=2009), FIRST, "/news/2009/11/04/notice-900")
# The window is the 6th to the 15th; two releases a day, at 8 and 12 o'clock.
WINDOW = Window(FIRST + timedelta(days=2), FIRST + timedelta(days=12))
WANTED = [one.number for one in HELD if WINDOW.start <= one.published < WINDOW.end]

ROUTES = {
    "api": """
kind = "api"
url = "BASE/api/search.json?filter_public_timestamp=from:{start:%Y-%m-%d},to:{end:%Y-%m-%d}\
&order=-public_timestamp&count={size}&start={offset}"
per_page = 8
order = "newest"
items = "results"
link = "link"
title = "title"
published = "public_timestamp"
total = "total"
""",
    "listing": """
kind = "listing"
url = "BASE/news?page={page}"
first = 0
order = "newest"
items = "div.views-row"
link = "h3 a"
published = "span.date"
""",
    "numbers": """
kind = "numbers"
url = "BASE/NEWS/{id}"
published = "div.date"
day_only = true
misses = 20
""",
}
APPS = {
    "api": lambda: govuk(HELD),
    "listing": lambda: Drupal(list(HELD), sticky=(STICKY,), size=8),
    "numbers": lambda: Numbered(HELD),
}
ZONES = {"api": "Europe/London", "listing": "America/New_York", "numbers": "UTC"}


class Backfills:
    """An installation over an emulated office; each call is a run of its own."""

    def __init__(self, kind: str, base: str, home: Path) -> None:
        self.url = f"sqlite:///{home / 'warehouse.db'}"
        offices = home / "offices"
        offices.mkdir(parents=True)
        (offices / "press.toml").write_text(
            f'id = "press"\nname = "Press"\nhome = "{base}/"\ntimezone = "{ZONES[kind]}"\n'
            f'languages = ["en"]\nloopback = true\npace = 0.0\nrechecks = []\n'
            f"[[routes]]\n{ROUTES[kind].replace('BASE', base)}"
        )
        self.settings = Settings(home, self.url, (offices,), batch_size=10)
        self.count = 0
        self.now = NOW

    def __call__(self):
        self.count += 1
        run = Run(f"r{self.count}/press", "press", "backfill", WINDOW)
        with open_journey(self.settings, clock=lambda: self.now, sleep=self.wait) as journey:
            return journey.ingest(run)

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def loaded(self) -> list[int]:
        found = rows(self.url, "select url from article")
        return sorted(int(row["url"].replace("-", "/").rpartition("/")[2]) for row in found)

    def statuses(self) -> str:
        """The first letter of each day's status."""
        told = rows(self.url, "select day, status from coverage order by day")
        return "".join(row["status"][0] for row in told)


@contextmanager
def backfills(kind: str, home: Path):
    faulty = Faulty(APPS[kind]())
    with serving(faulty) as running:
        yield Backfills(kind, running.url, home), faulty, running


@pytest.mark.parametrize("kind", ROUTES)
def test_loads_what_a_window_holds_and_asks_for_nothing_twice(kind, tmp_path):
    with backfills(kind, tmp_path) as (backfill, _, running):
        report = backfill()
        assert backfill.loaded() == WANTED
        assert backfill.statuses() == "o" * 10
        assert report.faults == ()
        before = content(backfill.url)
        asked = [one.target for one in running.asked]
        backfill.now += timedelta(days=2)
        backfill()
        assert content(backfill.url) == before
        assert [one.target for one in running.asked] == asked


@pytest.mark.parametrize("kind", ["api", "listing"])
def test_ends_after_an_outage_where_an_undisturbed_run_ends(kind, tmp_path):
    with backfills(kind, tmp_path) as (backfill, faulty, _):
        faulty.fail(refusal(503), after=2, times=1)
        report = backfill()
        first = backfill.statuses()
        assert first.startswith("r")
        assert first.endswith("o")
        assert report.faults != ()
        assert backfill.loaded() == WANTED[-len(backfill.loaded()) :]
        backfill.now += timedelta(hours=3)
        assert backfill().faults == ()
        assert backfill.statuses() == "o" * 10
        assert backfill.loaded() == WANTED
