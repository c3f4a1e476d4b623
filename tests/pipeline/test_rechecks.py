"""It looks at a loaded article again at the ages that its office sets, and at no other time."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rows_of import rows

from dateline.model import Run
from dateline.pipeline import open_journey
from dateline.settings import Settings
from emulators.faults import refusal
from emulators.releases import Release, page
from emulators.serving import Asked, Running, missing, serving
from office.answers import Answer

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Three ways to stay the same: 304, the same bytes, and other bytes that hold the same article.
TAGGED, UNTAGGED, RESTLESS = "/news/tagged", "/news/untagged", "/news/restless"


@dataclass
class Office:
    """A feed that never changes, and its pages; ``edited`` and ``gone`` are paths."""

    edited: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    served: int = 0

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/feed":
            links = (f"<item><link>{asked.base}{p}</link></item>" for p in self.pages)
            feed = f'<rss version="2.0"><channel><title>x</title>{"".join(links)}</channel></rss>'
            return Answer(body=feed.encode(), content_type="application/rss+xml")
        if asked.path not in self.pages:
            return missing(asked)
        if asked.path in self.gone:
            return refusal(404)
        answer = page(Release(self.pages.index(asked.path), NOW - HOUR, NOW, asked.path))
        if asked.path in self.edited:
            answer = replace(answer, body=answer.body.replace(b"six metres", b"nine metres"))
        if asked.path == RESTLESS:
            self.served += 1
            comment = f"<!-- served {self.served} times --></body>".encode()
            answer = replace(answer, body=answer.body.replace(b"</body>", comment))
        return replace(answer, tagged=asked.path == TAGGED)

    @property
    def pages(self) -> list[str]:
        return [TAGGED, UNTAGGED, RESTLESS]


@dataclass
class Place:
    """An installation whose clock is moved by hand; each call is a stream's run."""

    office: Office
    running: Running
    settings: Settings
    file: Path
    runs: int = 0
    now: datetime = NOW

    def describe(self, more: str = "") -> None:
        self.file.write_text(
            f'id = "press"\nname = "Press"\ntimezone = "UTC"\nhome = "{self.running.url}/"\n'
            f'loopback = true\npace = 0\n{more}\n[[feeds]]\nurl = "{self.running.url}/feed"\n'
        )

    def at(self, age: timedelta) -> list[Asked]:
        """A run when the articles are so old; the questions after pages, by path."""
        self.now, self.runs = NOW + age, self.runs + 1
        self.running.asked.clear()
        with open_journey(self.settings, clock=lambda: self.now) as journey:
            report = journey.ingest(Run(f"r{self.runs}", "press", "stream"))
        assert report.faults == ()
        pages = [one for one in self.running.asked if one.path.startswith("/news/")]
        return sorted(pages, key=lambda one: one.path)

    def archived(self) -> list[str]:
        """The paths of all pages that the archive holds, each as often as it holds it."""
        with open_journey(self.settings) as journey:
            found = [c for file in journey.archive.files() for _, c in journey.archive.scan(file)]
        return sorted(capture.url.removeprefix(self.running.url) for capture in found)

    def all(self, table: str) -> list[dict]:
        """A table's rows; on PostgreSQL with the transaction that wrote each."""
        url = self.settings.warehouse_url
        written = "" if url.startswith("sqlite") else ", xmin::text as w"
        return sorted(rows(url, f'select *{written} from "{table}"'), key=str)


@pytest.fixture
def place(tmp_path, warehouse_url) -> Iterator[Place]:
    (tmp_path / "offices").mkdir()
    settings = Settings(tmp_path, warehouse_url, (tmp_path / "offices",))
    office = Office()
    with serving(office) as running:
        made = Place(office, running, settings, tmp_path / "offices" / "press.toml")
        made.describe()
        yield made


def paths(asked: list[Asked]) -> list[str]:
    return [one.path for one in asked]


@pytest.mark.parametrize(
    ("told", "ages"),
    [("", [HOUR, DAY, 7 * DAY, 30 * DAY]), ("rechecks = [7200, 259200]", [2 * HOUR, 3 * DAY])],
)
def test_asks_for_an_article_again_at_each_age_and_never_between(place, told, ages):
    place.describe(told)
    every = sorted(place.office.pages)
    assert paths(place.at(timedelta(0))) == every
    for age in ages:
        assert place.at(age - timedelta(minutes=1)) == []
        asked = place.at(age)
        assert paths(asked) == every
        # A server may answer 304 for ever: beyond a week the whole page is asked for.
        tagged = next(one for one in asked if one.path == TAGGED)
        assert ("if-none-match" in tagged.headers) == (age <= 7 * DAY)
    assert place.at(90 * DAY) == []


# What a reader sees, and what it is made of.
CONTENT = ("article", "revision", "photo", "credit", "byline", "tag", "alias", "content", "party")


def test_writes_nothing_but_the_recheck_where_the_article_is_the_same(place):
    place.at(timedelta(0))
    before = {table: place.all(table) for table in (*CONTENT, "capture", "entry", "fetch")}
    archived = place.archived()
    place.at(HOUR)
    assert place.archived() == sorted([*archived, RESTLESS])
    new = {t: [row for row in place.all(t) if row not in held] for t, held in before.items()}
    (restless,) = [row["id"] for row in new["entry"] if row["url"].endswith(RESTLESS)]
    outcomes = sorted((row["entry_id"] == restless, row["outcome"]) for row in new["fetch"])
    assert outcomes == [(False, "unchanged"), (False, "unchanged"), (True, "fetched")]
    own = {"checked_at", "next_at", "outcome", "status", "last_seen_at", "whole_at", "w"}
    for row in (row for row in new["entry"] if row["id"] != restless):
        (old,) = (old for old in before["entry"] if old["id"] == row["id"])
        assert {name for name in row if row[name] != old[name]} <= own
    # Other bytes are kept, and lead to the content that is there.
    assert [(row["entry_id"], row["verdict"]) for row in new["capture"]] == [(restless, "same")]
    assert [row for row in new["article"] if not row["url"].endswith(RESTLESS)] == []
    assert [table for table in CONTENT[1:] if new[table]] == []


def test_keeps_both_texts_of_what_was_edited_within_a_week(place):
    for age in (timedelta(0), HOUR, DAY):
        place.at(age)
    place.office.edited = {TAGGED}
    place.at(7 * DAY)
    told = rows(place.settings.warehouse_url, "select url, body, valid_from from v_revision")
    found = sorted((r for r in told if r["url"].endswith(TAGGED)), key=lambda r: r["valid_from"])
    assert ["six" in row["body"] for row in found] == [True, False]
    assert ["nine" in row["body"] for row in found] == [False, True]
    assert len(told) == 4


def test_marks_what_was_withdrawn_and_keeps_its_text(place):
    place.at(timedelta(0))
    query = "select url, title, body, withdrawn_at from v_article order by url"
    before = rows(place.settings.warehouse_url, query)
    place.office.gone = {TAGGED}
    # Once gone may be a server's slip: it is asked again an hour and a day later.
    for age, marked in ((7 * DAY, 0), (7 * DAY + HOUR, 0), (8 * DAY + HOUR, 1)):
        assert TAGGED in paths(place.at(age))
        after = rows(place.settings.warehouse_url, query)
        assert sum(row["withdrawn_at"] is not None for row in after) == marked
    assert [row | {"withdrawn_at": None} for row in after] == before
    assert str(next(row["withdrawn_at"] for row in after if row["withdrawn_at"])).startswith(
        str((NOW + 7 * DAY).date())
    )
    assert TAGGED not in paths(place.at(60 * DAY))
