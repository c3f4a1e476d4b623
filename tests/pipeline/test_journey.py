"""It takes the sample office's pieces from their feeds to rows, and takes them once."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rows_of import content, rows

from dateline.model import Run, Window
from dateline.pipeline import open_journey

OFFICES = ("sample_harbour", "sample_ministry", "sample_agency")


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


def told(truth, office, source: str, url: str) -> dict:
    """What the sample says of the piece at an address."""
    return truth[source][url.removeprefix(office.urls[source])]


@pytest.mark.parametrize("source", OFFICES)
def test_loads_every_piece_that_the_feeds_name(journey, settings, office, truth, source):
    report = journey.ingest(run(source))
    assert report.faults == ()
    loaded = rows(settings.warehouse_url, "select * from v_article")
    named = {p for p, t in truth[source].items() if t["feeds"] and t["outcome"] == "article"}
    assert {row["url"].removeprefix(office.urls[source]) for row in loaded} == named
    assert report.counts["new"] == len(named)
    for row in loaded:
        piece = told(truth, office, source, row["url"])
        assert row["title"] == piece["title"]
        assert (row["published_precision"] == "day") == (piece["precision"] == "day")
        assert row["language"] == piece["language"]
        assert piece["body"][0][:40] in row["body"]


@pytest.mark.parametrize("source", OFFICES)
def test_dates_each_article_as_its_page_does(journey, settings, office, truth, source):
    journey.ingest(run(source))
    for row in rows(settings.warehouse_url, "select * from article"):
        stated = told(truth, office, source, row["url"])["published"]
        if row["published_precision"] == "day":
            assert str(row["published_on"]) == stated
            assert row["published_at"] is None
        else:
            instant = datetime.fromisoformat(str(row["published_at"]))
            instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
            assert instant == datetime.fromisoformat(stated)


@pytest.mark.parametrize("source", OFFICES)
def test_credits_each_photo_as_its_page_does(journey, settings, office, truth, source):
    journey.ingest(run(source))
    photos = rows(settings.warehouse_url, "select * from v_photo")
    by_path = {row["url"].removeprefix(office.urls[source]): row for row in photos}
    # What only the JPEG itself or only the feed says is read where a source asks for it.
    pages = {"caption", "tail", "element", "jsonld"}
    for piece in truth[source].values():
        for photo in piece["photos"] if piece["feeds"] and piece["outcome"] == "article" else ():
            row = by_path[photo["path"]]
            if pages & set(photo["shown"]):
                parts = ("photographer", "organisation", "distributor", "licence")
                assert {p: row[p] for p in parts} == {p: photo[p] for p in parts}


@pytest.mark.parametrize("source", OFFICES)
def test_gives_each_bad_input_its_reason(journey, settings, office, truth, source):
    journey.ingest(run(source))
    outcomes = {
        row["url"].removeprefix(office.urls[source]): row["outcome"]
        for row in rows(settings.warehouse_url, "select url, outcome from entry")
    }
    for path, piece in truth[source].items():
        if piece["feeds"] and piece["outcome"] != "article":
            assert outcomes[path] == piece["outcome"], path


def test_keeps_a_broken_feed_item_as_a_problem(journey, settings):
    journey.ingest(run("sample_harbour"))
    kept = rows(settings.warehouse_url, "select * from problem where reason = 'bad_item'")
    assert len(kept) == 1


@pytest.mark.parametrize("source", OFFICES)
def test_finds_nothing_new_in_a_second_run(journey, settings, office, truth, source):
    journey.ingest(run(source))
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


def test_keeps_the_text_of_a_withdrawn_article_and_marks_it(journey, settings, office):
    for source in OFFICES:
        journey.ingest(run(source))
    office.edition(2)
    due = replace(journey, clock=lambda: datetime.now(UTC).replace(year=2027))
    for source in OFFICES:
        due.ingest(run(source, "r2"))
    withdrawn = rows(
        settings.warehouse_url, "select title, body from v_article where withdrawn_at is not null"
    )
    assert len(withdrawn) == 1
    assert len(withdrawn[0]["body"]) > 100


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


def test_keeps_a_mistake_of_ours_as_a_row_that_costs_only_its_page(journey, settings, monkeypatch):
    import dateline.pipeline.journey as module

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
