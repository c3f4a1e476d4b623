"""It takes the sample office's pieces from their feeds to rows, and takes them once."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from rows_of import content, rows

from dateline.errors import ConfigError
from dateline.model import Checked, Record, RouteState, Run, RunReport, Window
from dateline.pipeline import open_journey
from dateline.settings import Settings

OFFICES = ("sample_harbour", "sample_ministry", "sample_agency")


@pytest.fixture
def settings(settings, warehouse_url):
    """The installation over each kind of warehouse."""
    return replace(settings, warehouse_url=warehouse_url)


@pytest.fixture(scope="module", params=OFFICES)
def loaded(request, tmp_path_factory, sample):
    """An office, all that its feeds name having been loaded, and the report of that."""
    sample.reset()
    home = tmp_path_factory.mktemp(request.param)
    url = f"sqlite:///{home / 'warehouse.db'}"
    settings = Settings(home, url, (sample.offices,), batch_size=4)
    with open_journey(settings) as journey:
        report = journey.ingest(run(request.param))
    return Loaded(request.param, report, url, sample.urls[request.param])


@dataclass(frozen=True)
class Loaded:
    source: str
    report: RunReport
    url: str
    root: str

    def rows(self, query):
        """By path, the rows of a query that has a url."""
        return {row["url"].removeprefix(self.root): row for row in rows(self.url, query)}


def run(office: str, name: str = "r1", **more) -> Run:
    return Run(id=f"{name}/{office}", source=office, kind=more.pop("kind", "manual"), **more)


def days(first: int, last: int) -> Window:
    return Window(datetime(2026, 9, first, tzinfo=UTC), datetime(2026, 9, last + 1, tzinfo=UTC))


def fetched_pages(office, truth) -> Counter:
    """How often each article was fetched, by the server's own log."""
    articles = {path for pieces in truth.values() for path in pieces}
    return Counter(
        line["path"] for line in office.log() if line["status"] == 200 and line["path"] in articles
    )


def test_loads_every_piece_that_the_feeds_name(loaded, truth):
    assert loaded.report.faults == ()
    named = {
        path: piece
        for path, piece in truth[loaded.source].items()
        if piece["feeds"] and piece["outcome"] == "article"
    }
    articles = loaded.rows("select * from v_article")
    assert articles.keys() == named.keys()
    assert loaded.report.counts["new"] == len(named)
    for path, piece in named.items():
        row = articles[path]
        assert row["title"] == piece["title"]
        assert (row["published_precision"] == "day") == (piece["precision"] == "day")
        assert row["language"] == piece["language"]
        assert piece["body"][0][:40] in row["body"]


def test_dates_each_article_as_its_page_does(loaded, truth):
    articles = loaded.rows("select * from article")
    assert articles
    for path, row in articles.items():
        stated = truth[loaded.source][path]["published"]
        if row["published_precision"] == "day":
            assert str(row["published_on"]) == stated
            assert row["published_at"] is None
        else:
            instant = datetime.fromisoformat(str(row["published_at"]))
            instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
            assert instant == datetime.fromisoformat(stated)


def test_credits_each_photo_as_its_page_does(loaded, truth):
    by_path = loaded.rows("select * from v_photo")
    # What only the JPEG itself or only the feed says is read where a source asks for it.
    pages = {"caption", "tail", "element", "jsonld"}
    stated = [
        photo
        for piece in truth[loaded.source].values()
        if piece["feeds"] and piece["outcome"] == "article"
        for photo in piece["photos"]
        if pages & set(photo["shown"])
    ]
    assert stated
    parts = ("photographer", "organisation", "distributor", "licence")
    for photo in stated:
        assert {p: by_path[photo["path"]][p] for p in parts} == {p: photo[p] for p in parts}


def test_gives_each_bad_input_its_reason(loaded, truth):
    entries = loaded.rows("select url, outcome from entry")
    bad = {
        path: piece["outcome"]
        for path, piece in truth[loaded.source].items()
        if piece["feeds"] and piece["outcome"] != "article"
    }
    assert {path: entries[path]["outcome"] for path in bad} == bad


@pytest.mark.parametrize("source", OFFICES)
def test_finds_nothing_new_in_a_second_run(journey, settings, office, truth, source):
    assert journey.ingest(run(source)).counts["new"] > 5
    before = content(settings.warehouse_url, times=True)
    office.clear_log()
    report = journey.ingest(run(source, "r2"))
    assert content(settings.warehouse_url, times=True) == before
    assert report.counts.get("new", 0) == 0
    assert fetched_pages(office, truth) == {}


def test_keeps_both_texts_of_an_edited_article(journey, settings, office):
    for source in OFFICES:
        journey.ingest(run(source))
    office.edition(2)
    for source in OFFICES:
        journey.ingest(run(source, "r2", captures="refresh"))
    edited = rows(
        settings.warehouse_url,
        "select url, count(distinct body || title) as texts from v_revision"
        " group by url having count(*) > 1",
    )
    assert edited
    assert all(row["texts"] == 2 for row in edited)


def test_fetches_all_again_when_told_to_though_nothing_changed(journey, settings, office, truth):
    journey.ingest(run("sample_harbour"))
    before = content(settings.warehouse_url, times=True)
    office.clear_log()
    report = journey.ingest(run("sample_harbour", "r2", captures="refresh"))
    assert sum(fetched_pages(office, truth).values()) == report.counts["unchanged"] > 5
    assert content(settings.warehouse_url, times=True) == before


def test_goes_on_with_corrections_from_where_they_were_known_when_all_is_fetched_again(
    journey, office
):
    name = f"wordpress:{office.urls['sample_harbour']}/"
    known = RouteState(cursor="2026-09-16T00:00:00+00:00", checked_at=clock_after(days=-3))
    journey.plan(run("sample_harbour", "before"), [Checked(name, known)])
    office.clear_log()
    journey.ingest(run("sample_harbour", "again", captures="refresh"))
    asked = [line["path"] for line in office.log() if "modified_after" in line["path"]]
    assert len(asked) == 1
    assert "modified_after=2026-09-16T02%3A59%3A59" in asked[0]
    cursor = journey.warehouse.route_states("sample_harbour")[name].cursor
    assert known.cursor <= cursor < "2026-10"


def clock_after(**later):
    return datetime.now(UTC) + timedelta(**later)


def test_keeps_the_text_of_a_withdrawn_article_and_marks_it(journey, settings, office):
    for source in OFFICES:
        journey.ingest(run(source))
    texts = "select url, title, lead, body from v_article"
    before = rows(settings.warehouse_url, texts)
    office.edition(2)
    gone = f"{texts} where withdrawn_at is not null"
    for day, marked in ((1, 0), (2, 1)):
        due = replace(journey, clock=partial(clock_after, days=300 + day))
        for source in OFFICES:
            due.ingest(run(source, f"day {day}"))
        assert len(rows(settings.warehouse_url, gone)) == marked
    (withdrawn,) = rows(settings.warehouse_url, gone)
    assert withdrawn in before
    assert len(withdrawn["body"]) > 100


def test_loads_a_window_of_days_through_the_archive_route(journey, settings, office):
    report = journey.ingest(run("sample_harbour", window=days(14, 16), kind="backfill"))
    loaded = rows(settings.warehouse_url, "select published_on from v_article")
    assert len(loaded) >= 4
    assert {day.day.isoformat() for day in report.days} >= {
        "2026-09-14", "2026-09-15", "2026-09-16",
    }  # fmt: skip
    assert report.faults == ()


def test_replays_from_the_archive_without_a_request(journey, settings, office):
    journey.ingest(run("sample_harbour"))
    before = content(settings.warehouse_url)
    office.clear_log()
    report = journey.ingest(run("sample_harbour", "r2", captures="archived"))
    assert office.log() == []
    assert content(settings.warehouse_url) == before
    assert report.faults == ()


def test_loads_at_most_as_many_entries_as_it_is_told(journey, settings):
    journey.ingest(run("sample_harbour", limit=3))
    assert len(rows(settings.warehouse_url, "select id from article")) <= 3
    with open_journey(settings) as again:
        again.ingest(run("sample_harbour", "r2"))
    assert len(rows(settings.warehouse_url, "select id from article")) > 3


def test_holds_no_page_longer_than_it_takes_to_archive_it(journey, settings, monkeypatch):
    held = []
    real = type(journey.warehouse).save_scraped

    def save(warehouse, owner, batch, scraped, now):
        held.extend(len(item.outcome.body) for item in scraped if item.record)
        real(warehouse, owner, batch, scraped, now)

    monkeypatch.setattr(type(journey.warehouse), "save_scraped", save)
    journey.ingest(run("sample_harbour"))
    sizes = rows(
        settings.warehouse_url, "select bytes, file, file_offset, file_length from capture"
    )
    assert len(sizes) == len(held) > 5
    assert set(held) == {0}
    for row in sizes:
        record = Record(row["file"], row["file_offset"], row["file_length"])
        assert row["bytes"] == len(journey.archive.read(record).body) > 0


def test_keeps_a_mistake_of_ours_as_a_row_that_costs_only_its_page(journey, settings, monkeypatch):
    import dateline.pipeline.reading as module

    real = module.extract
    broken = []

    def extract(capture, *rest):
        if not broken or broken[0] == capture.url:
            broken[:] = [capture.url]
            raise ZeroDivisionError("division by zero")
        return real(capture, *rest)

    monkeypatch.setattr(module, "extract", extract)
    report = journey.ingest(run("sample_harbour"))
    assert report.counts["new"] > 5
    assert any("fault" in fault for fault in report.faults)
    kept = rows(settings.warehouse_url, "select detail from capture where reason = 'fault'")
    assert [row["detail"] for row in kept] == ["ZeroDivisionError: division by zero"]


def test_asks_nobody_without_the_contact_that_an_office_wants(tmp_path, office):
    folder = tmp_path / "offices"
    folder.mkdir()
    text = (office.offices / "sample_harbour.toml").read_text("utf-8")
    (folder / "sample_harbour.toml").write_text(f'access = "contact"\n{text}', "utf-8")
    home = tmp_path / "home"
    settings = Settings(home, f"sqlite:///{home / 'warehouse.db'}", (folder,))
    with open_journey(settings) as journey, pytest.raises(ConfigError, match="DATELINE_CONTACT"):
        journey.ingest(run("sample_harbour"))
    assert office.log() == []
    with open_journey(replace(settings, contact="press@reader.example")) as journey:
        assert journey.ingest(run("sample_harbour")).faults == ()
