"""A wall that was taken for articles, before other pages had its text, leaves nothing behind."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from rows_of import content, rows
from sqlalchemy import event

from dateline.model import Run
from dateline.pipeline import open_journey
from dateline.settings import Settings
from emulators.releases import Release, page
from emulators.serving import Asked, missing, serving
from office.answers import Answer

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RELEASES = {f"/news/{n}": Release(n, NOW - timedelta(days=1), NOW, f"/news/{n}") for n in range(6)}
# Prose as any article's: what it says of itself tells nobody that it is a wall.
TITLE = "The wharf office is rebuilding its site"
_WORDS = (
    "The wharf office said that its site is being rebuilt and will be open again next week.",
    "Visitors of the office can read all notices of this month at the counter on the quay.",
    "The harbour master asked skippers to follow the signals on the mole in the meantime.",
)
WALL = f"""<!doctype html><html lang="en"><title>{TITLE}</title><article><h1>{TITLE}</h1>
{"".join(f"<p>{words}</p>" for words in _WORDS)}</article></html>"""


@dataclass
class Office:
    """A feed of the first releases; behind ``walled`` paths stands the same text."""

    listed: int = 0
    walled: set[str] = field(default_factory=set)

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/feed":
            items = "".join(
                f"<item><link>{asked.base}{path}</link></item>"
                for path in list(RELEASES)[: self.listed]
            )
            feed = f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'
            return Answer(body=feed.encode(), headers={"Content-Type": "application/rss+xml"})
        if asked.path in self.walled:
            return Answer(body=WALL.encode())
        return page(RELEASES[asked.path]) if asked.path in RELEASES else missing(asked)


class Installation:
    def __init__(self, folder, url, warehouse_url):
        self.now, self.base, self.runs = NOW, url, 0
        (folder / "offices").mkdir(parents=True)
        (folder / "offices" / "wharf.toml").write_text(
            f'id = "wharf"\nname = "Wharf"\ntimezone = "UTC"\nhome = "{url}/"\nloopback = true\n'
            f'pace = 0\nrechecks = [3600, 86400]\n[[feeds]]\nurl = "{url}/feed"\n'
        )
        self.url = warehouse_url
        self.settings = Settings(folder, warehouse_url, (folder / "offices",))

    def run(self, captures="missing"):
        self.runs += 1
        with open_journey(self.settings, clock=lambda: self.now) as journey:
            return journey.ingest(Run(f"r{self.runs}", "wharf", "daily", captures=captures))

    def outcomes(self):
        """By path, what came of each page."""
        told = rows(self.url, "select url, outcome, next_at, article_id from entry")
        return {row["url"].removeprefix(self.base): row for row in told}

    def articles(self):
        return {
            row["url"].removeprefix(self.base): row["title"]
            for row in rows(self.url, "select url, title from v_article")
        }


@pytest.fixture
def place(tmp_path, warehouse_url):
    office = Office()
    with serving(office) as running:
        made = Installation(tmp_path, running.url, warehouse_url)
        made.office = office
        yield made


def _titles(*numbers):
    return {f"/news/{n}": RELEASES[f"/news/{n}"].title for n in numbers}


def test_takes_back_what_was_loaded_of_a_wall_and_touches_nothing_else(place):
    place.office.listed, place.office.walled = 3, {"/news/1", "/news/2"}
    place.run()
    assert place.articles() == _titles(0) | dict.fromkeys(place.office.walled, TITLE)
    untouched = rows(place.url, "select * from article where title like 'Eastern%'")
    place.office.listed, place.office.walled = 5, {f"/news/{n}" for n in range(1, 4)}
    place.now += timedelta(minutes=5)
    place.run()
    assert place.articles() == _titles(0, 4)
    assert rows(place.url, "select * from article where url like '%/news/0'") == untouched
    found = place.outcomes()
    for path in place.office.walled:
        assert (found[path]["outcome"], found[path]["article_id"]) == ("wall", None)
        assert found[path]["next_at"] is not None
    kept = rows(place.url, "select verdict, reason, content_id from capture where reason = 'wall'")
    assert kept == [{"verdict": "rejected", "reason": "wall", "content_id": None}] * 2
    # What spoke for them alone is gone: nobody finds the wall by its words.
    assert rows(place.url, "select 1 as one from content where title like 'The wharf%'") == []
    assert rows(place.url, "select 1 as one from revision r where r.capture_id is null") == []


def test_loads_the_page_when_its_wall_has_fallen(place):
    place.office.listed, place.office.walled = 4, {"/news/1", "/news/2", "/news/3"}
    place.run()
    place.office.walled = set()
    place.now += timedelta(days=2)
    place.run()
    assert place.articles() == _titles(0, 1, 2, 3)
    assert "wall" not in {row["outcome"] for row in place.outcomes().values()}


def test_keeps_the_article_that_a_wall_came_to_stand_before(place):
    place.office.listed = 4
    place.run()
    before = content(place.url)
    place.office.walled = set(RELEASES)
    for hours in (2, 30):
        place.now = NOW + timedelta(hours=hours)
        place.run()
    assert content(place.url) == before
    assert place.articles() == _titles(0, 1, 2, 3)


def test_reads_a_wall_as_one_when_the_archive_is_read_again(place):
    place.office.listed, place.office.walled = 4, {"/news/1", "/news/2", "/news/3"}
    place.run()
    before = content(place.url)
    place.now += timedelta(hours=1)
    place.run(captures="archived")
    assert content(place.url) == before
    assert place.articles() == _titles(0)


def test_asks_once_for_all_short_pages_of_a_batch_where_else_they_stand(tmp_path):
    office = Office(3, {"/news/1", "/news/2"})
    with serving(office) as running:
        place = Installation(tmp_path, running.url, f"sqlite:///{tmp_path / 'w.db'}")
        with open_journey(place.settings, clock=lambda: NOW) as journey:
            [batch] = journey.discover(run := Run("r", "wharf", "daily"))
            journey.scrape(run, batch, "r-0", 1)
            asked = []
            event.listen(
                journey.warehouse.engine,
                "before_cursor_execute",
                lambda _connection, _cursor, statement, *_: asked.append(statement),
            )
            assert journey.record(batch)["new"] == 3
    by_digest = [told for told in asked if "host_text.digest IN (" in told]
    assert len([told for told in by_digest if "GROUP BY" not in told]) == 1
