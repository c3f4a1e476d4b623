"""A stream comes every few minutes, and visits a feed as often as it brings news."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from rows_of import rows

from dateline.model import Run
from dateline.pipeline import open_journey
from dateline.settings import Settings
from emulators.releases import Release, page
from emulators.serving import Asked, missing, serving
from office.answers import Answer

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TICK = timedelta(minutes=10)
RELEASES = {f"/news/{n}": Release(n, NOW - timedelta(days=1), NOW, f"/news/{n}") for n in range(40)}


@dataclass
class Office:
    """A feed of so many releases, or a status in its place."""

    listed: int = 1
    status: int = 200

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/feed":
            items = "".join(
                f"<item><link>{asked.base}{path}</link></item>"
                for path in list(RELEASES)[: self.listed]
            )
            feed = f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'
            return Answer(
                self.status, feed.encode(), headers={"Content-Type": "application/rss+xml"}
            )
        return page(RELEASES[asked.path]) if asked.path in RELEASES else missing(asked)


class Installation:
    def __init__(self, running, office, warehouse_url):
        self.now, self.url, self.office, self._running = NOW, warehouse_url, office, running
        self._runs = 0

    def open(self, folder):
        (folder / "offices").mkdir(parents=True)
        (folder / "offices" / "wharf.toml").write_text(
            f'id = "wharf"\nname = "Wharf"\ntimezone = "UTC"\nhome = "{self._running.url}/"\n'
            f"loopback = true\npace = 0\nrechecks = [2592000]\n"
            f'[[feeds]]\nurl = "{self._running.url}/feed"\n'
        )
        settings = Settings(folder, self.url, (folder / "offices",))
        return open_journey(settings, clock=lambda: self.now)

    def run(self, kind="stream", **more):
        """One run now; the paths that it asked for."""
        self._runs += 1
        before = len(self._running.asked)
        self.report = self.journey.ingest(Run(f"r{self._runs}", "wharf", kind, **more))
        return [asked.path for asked in self._running.asked[before:]]

    def waits(self, hours, *, news):
        """The time between two visits for so many hours, an article coming each hour or none."""
        began, listed, waits = self.now, self.office.listed, []
        while self.now < began + timedelta(hours=hours):
            waits.append(self.next_at() - self.now)
            self.now += waits[-1]
            if news:
                self.office.listed = listed + (self.now - began) // timedelta(hours=1)
            assert "/feed" in self.run(limit=0)
        return waits

    def next_at(self):
        (row,) = rows(self.url, "select next_at from route_state")
        found = row["next_at"]
        return datetime.fromisoformat(found) if isinstance(found, str) else found


@pytest.fixture
def place(tmp_path, warehouse_url):
    office = Office()
    with serving(office) as running:
        made = Installation(running, office, warehouse_url)
        with made.open(tmp_path) as made.journey:
            yield made


def test_leaves_a_feed_alone_until_it_is_worth_a_visit(place):
    assert "/feed" in place.run()
    place.now += timedelta(hours=5, minutes=59)
    assert place.run() == []
    place.now += timedelta(minutes=1)
    assert place.run() == ["/feed"]


def test_visits_more_often_as_news_comes_and_less_as_it_stays_out(place):
    place.run()
    unknown, *_, busy = place.waits(30, news=True)
    *_, quiet = place.waits(30, news=False)
    assert unknown == timedelta(hours=6)
    assert timedelta(minutes=15) <= busy <= timedelta(minutes=45)
    assert quiet > 3 * busy


def test_says_nothing_of_the_days_of_a_feed_that_it_left_alone(place):
    place.run()
    said = "select day, status, stated_at from route_day order by day"
    days = "select day, status, verified_at from coverage order by day"
    before = rows(place.url, said), rows(place.url, days)
    place.now += timedelta(hours=2)
    assert place.run() == []
    assert place.report.faults == place.report.days == ()
    assert (rows(place.url, said), rows(place.url, days)) == before


def test_takes_up_what_is_due_though_the_feed_is_not(place):
    place.run()
    from_feed = rows(place.url, "select count(*) as n from entry")
    place.office.listed += 1
    place.run("manual", limit=0)
    assert rows(place.url, "select count(*) as n from entry") != from_feed
    place.now += TICK
    assert place.run() == ["/news/1"]


@pytest.mark.parametrize("more", [{}, {"captures": "refresh"}])
@pytest.mark.parametrize("kind", ["daily", "manual"])
def test_is_alone_in_waiting(place, kind, more):
    place.run()
    due = place.next_at()
    place.now += TICK
    assert "/feed" in place.run(kind, **more)
    assert place.next_at() == due


def test_asks_a_feed_for_everything_again_whenever_it_is_told_to(place):
    place.run()
    place.now += TICK
    assert "/feed" in place.run(captures="refresh")


def test_comes_again_soon_to_a_feed_that_refused(place):
    place.office.status = 403
    place.run()
    assert rows(place.url, "select * from route_state") == []
    place.office.status = 200
    place.now += timedelta(hours=1)
    assert "/feed" in place.run()


def test_remembers_the_next_visit_only_with_what_it_brought(place, monkeypatch):
    place.run()
    due = place.next_at()
    place.now, place.office.listed = due, 3

    def dies(*_):
        raise RuntimeError("before the batches are made")

    monkeypatch.setattr("dateline.warehouse.plan.choose", dies)
    with pytest.raises(RuntimeError):
        place.run()
    monkeypatch.undo()
    assert place.next_at() == due
    assert {"/feed", "/news/1", "/news/2"} <= set(place.run())
