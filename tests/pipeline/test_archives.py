"""Backfills over archives that rarely date what they name, from discovery to the days' status."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dateline.model import Run, Window
from dateline.pipeline import open_journey
from dateline.settings import Settings
from emulators.releases import releases
from emulators.serving import serving
from emulators.sitemaps import SitemapSite

MAY = datetime(2026, 5, 4, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WEEK = Window(MAY, MAY + timedelta(days=7))


class Installation:
    """An empty home with one office; time stands still until a test moves it."""

    def __init__(self, folder: Path, routes: str, home: str) -> None:
        self.now = NOW
        offices = folder / "offices"
        offices.mkdir()
        facts = f'id = "harbour"\nname = "Harbour"\nhome = "{home}/"\nloopback = true\npace = 0\n'
        text = facts + routes
        (offices / "harbour.toml").write_text(text)
        self._settings = Settings(
            home=folder / "home",
            warehouse_url=f"sqlite:///{folder / 'home' / 'warehouse.db'}",
            offices=(offices,),
        )

    def run(self, name: str, **changes):
        """A backfill of the week; its report and the rows."""
        with open_journey(self._settings, clock=lambda: self.now) as journey:
            run = Run(name, "harbour", "backfill", WEEK, **changes)
            report = journey.ingest(run)
            return report, dict(journey.warehouse.select(_TITLES)[1])


_TITLES = "SELECT url, published_on FROM v_article ORDER BY url"


def statuses(report):
    return [str(day.status) for day in report.days]


@pytest.fixture
def held():
    return tuple(one for one in releases(MAY, 7) if one.published.day not in (6, 7))


def test_lets_the_articles_own_dates_decide_of_which_day_a_sitemap_had_something(tmp_path, held):
    with serving(SitemapSite(held, now=NOW)) as site:
        routes = f'[[routes]]\nkind = "sitemap"\nurl = "{site.url}/"\n'
        place = Installation(tmp_path, routes, site.url)
        report, rows = place.run("one")
        assert len(rows) == len(held)
        assert statuses(report) == ["ok", "ok", "empty", "empty", "ok", "ok", "ok"]
        assert report.faults == ()
        site.asked.clear()
        again, same = place.run("two")
        assert site.paths == []  # each day is settled
    assert (statuses(again), same) == (statuses(report), rows)


def test_calls_no_day_certain_while_a_page_without_a_date_can_not_be_read(tmp_path, held):
    app = SitemapSite(held, now=NOW, refusals={held[0].path: 403})
    with serving(app) as site:
        routes = f'[[routes]]\nkind = "sitemap"\nurl = "{site.url}/"\n'
        place = Installation(tmp_path, routes, site.url)
        report, rows = place.run("one")
        assert len(rows) == len(held) - 1
        assert set(statuses(report)) == {"unknown"}
        assert report.days[2].detail == "1 pages without a date could not be read so far"
        app.refusals = {}
        place.now += timedelta(days=30)
        healed, all_rows = place.run("two")
    assert statuses(healed) == ["ok", "ok", "empty", "empty", "ok", "ok", "ok"]
    assert len(all_rows) == len(held)
