"""Backfills over archives that rarely date what they name, from discovery to the days' status."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dateline.model import Run, Window
from dateline.pipeline import open_journey
from dateline.settings import Settings
from emulators.common_crawl import Crawl
from emulators.common_crawl import path as crawl_path
from emulators.releases import page, releases
from emulators.serving import serving
from emulators.sitemaps import SitemapSite
from emulators.wayback import Archive, Copy

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

    def select(self, sql: str):
        """Rows of the warehouse."""
        with open_journey(self._settings, clock=lambda: self.now) as journey:
            return journey.warehouse.select(sql)[1]


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


def test_loads_a_copy_as_the_page_that_it_is_of(tmp_path, held):
    copies = [
        Copy(one.published + timedelta(hours=5), f"http://127.0.0.9{one.path}", page(one).body)
        for one in held
    ]
    with serving(Archive(copies)) as archive:
        routes = (
            '[[routes]]\nkind = "wayback"\nurl = "http://127.0.0.9/news/"\n'
            f'server = "{archive.url}"\n'
        )
        place = Installation(tmp_path, routes, "http://127.0.0.9")
        report, rows = place.run("one")
        assert set(rows) == {f"http://127.0.0.9{one.path}" for one in held}
        assert set(statuses(report)) == {"unknown"}
        assert [day.loaded for day in report.days] == [2, 2, 0, 0, 2, 2, 2]
        [first, *_] = place.select("SELECT url, fetched_at FROM capture ORDER BY fetched_at")
        assert first[0] == f"http://127.0.0.9{held[0].path}"
        assert str(first[1]).startswith(f"{copies[0].at:%Y-%m-%d %H:%M}")
        archive.asked.clear()
        place.now += timedelta(days=60)
        _, same = place.run("two")
        assert [path for path in archive.paths if path.startswith("/web/")] == []
    assert same == rows


def crawled(held):
    """Two files of a crawl: the office's pages among those of others, a page each of which
    came as another site's or with another status."""
    copies = [
        Copy(one.published + timedelta(hours=3), f"http://127.0.0.9{one.path}", page(one).body)
        for one in held
    ]
    strange = [
        replace(copies[0], original=f"http://127.0.0.8{held[0].path}"),
        replace(copies[0], original="http://127.0.0.9/about"),
        replace(copies[0], original="http://127.0.0.9/news/gone", status=404),
        Copy(MAY, "http://x.example/127.0.0.9/news/1"),
    ]
    return {MAY: [*strange, *copies[:5]], MAY + timedelta(days=3): copies[5:]}


CRAWL = (
    '[[routes]]\nkind = "common_crawl"\nurl = "http://127.0.0.9/news/"\n'
    'server = "{}"\nconfidence = "verified"\n'
)


def test_adopts_an_offices_pages_from_a_crawl_and_reads_each_file_once(tmp_path, held):
    with serving(Crawl(crawled(held))) as crawl:
        place = Installation(tmp_path, CRAWL.format(crawl.url), "http://127.0.0.9")
        report, rows = place.run("one")
        assert set(rows) == {f"http://127.0.0.9{one.path}" for one in held}
        assert set(statuses(report)) == {"unknown"}
        assert [day.loaded for day in report.days] == [2, 2, 0, 0, 2, 2, 2]
        assert place.select("SELECT count(*) FROM entry WHERE next_at IS NOT NULL") == [(0,)]
        crawl.asked.clear()
        _, same = place.run("two")
        assert all(path.endswith("warc.paths.gz") for path in crawl.paths)
    assert same == rows


def test_keeps_what_came_before_a_file_broke_off_and_reads_it_again(tmp_path, held):
    files = crawled(held)
    app = Crawl(files, cut={crawl_path(MAY)})
    with serving(app) as crawl:
        place = Installation(tmp_path, CRAWL.format(crawl.url), "http://127.0.0.9")
        report, rows = place.run("one")
        assert set(statuses(report)) == {"refused"}
        assert 0 < len(rows) < len(held)
        app.cut.clear()
        crawl.asked.clear()
        healed, all_rows = place.run("two")
        assert crawl_path(MAY) in crawl.paths
        assert crawl_path(MAY + timedelta(days=3)) not in crawl.paths
    assert set(statuses(healed)) == {"unknown"}
    assert len(all_rows) == len(held)
