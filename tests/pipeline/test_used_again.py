"""An address that is used for something new, by a feed that marks no change."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from rows_of import rows

from dateline.model import Run
from dateline.pipeline import open_journey
from dateline.settings import Settings
from emulators.serving import missing, serving
from office.answers import Answer

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ENDING = " The harbour office asks skippers to follow the signals on the mole until the evening."


class Office:
    """``/today`` and what the feed says of it: what the office says now."""

    def __init__(self):
        self.title, self.published, self.others = "Ferries sail again", NOW - DAY, []

    def __call__(self, asked):
        if asked.path == "/today":
            text = f"<p>{self.title}, the office said on the quay.{ENDING}</p>" * 3
            return Answer(body=f"<html><title>{self.title}</title><article>{text}".encode())
        if asked.path != "/feed":
            return missing(asked)
        items = "".join(
            f"<item><title>{title}</title><link>{asked.base}/today</link>"
            f"<pubDate>{format_datetime(published)}</pubDate></item>"
            for title, published in [*self.others, (self.title, self.published)]
        )
        feed = f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'
        return Answer(body=feed.encode(), headers={"Content-Type": "application/rss+xml"})


class Installation:
    def __init__(self, folder, office, running, database):
        self.office, self.running, self.database, self.now = office, running, database, NOW
        (folder / "offices").mkdir()
        (folder / "offices" / "quay.toml").write_text(
            f'id = "quay"\nname = "Quay"\ntimezone = "UTC"\nhome = "{running.url}/"\npace = 0\n'
            f'loopback = true\nrechecks = [2592000]\n[[feeds]]\nurl = "{running.url}/feed"\n'
        )
        self.settings = Settings(folder, database, (folder / "offices",))

    def run(self):
        """How often a run an hour later asks for the page."""
        self.now += timedelta(hours=1)
        before = self.running.paths.count("/today")
        with open_journey(self.settings, clock=lambda: self.now) as journey:
            journey.ingest(Run(f"{self.now:%H}", "quay", "daily"))
        return self.running.paths.count("/today") - before

    def titles(self):
        query = "select title from v_revision order by valid_from"
        return [row["title"] for row in rows(self.database, query)]


@pytest.fixture
def place(tmp_path, warehouse_url):
    office = Office()
    with serving(office) as running:
        yield Installation(tmp_path, office, running, warehouse_url)


def test_fetches_what_an_address_is_used_for_next_and_keeps_both(place):
    assert (place.run(), place.run()) == (1, 0)
    place.office.title, place.office.published = "The eastern quay is closed", place.now
    assert (place.run(), place.run()) == (1, 0)
    assert place.titles() == ["Ferries sail again", "The eastern quay is closed"]


def test_is_not_made_to_fetch_by_dates_that_a_rebuild_moved(place):
    place.run()
    place.office.published = place.now
    assert place.run() == 0


def test_is_not_made_to_fetch_by_a_title_that_was_mended(place):
    place.run()
    place.office.title = "Ferries sail again at eight"
    assert place.run() == 0


def test_is_not_made_to_fetch_each_time_where_several_items_share_the_address(place):
    place.run()
    place.office.others = [(f"Notice {n}", NOW - n * DAY) for n in range(3)]
    assert place.run() == 0
    place.office.others.pop()
    assert place.run() == 0
