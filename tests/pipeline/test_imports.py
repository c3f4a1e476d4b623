"""It loads what comes without being fetched: WARC files and folders."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from rows_of import content, rows

from dateline.errors import ArchiveError, ConfigError
from dateline.model import Run
from dateline.pipeline import import_folder, import_warc, open_journey

SHARED = Path(__file__).parents[3] / "shared"

RELEASE = """<!doctype html><html lang="en"><head><title>Ferry returns</title>
<meta property="article:published_time" content="2026-09-14T09:30:00+03:00"></head><body><article>
<h1>Ferry returns to the bay</h1>
<p>The ferry that left the bay two winters ago will return on Monday, the port said.</p>
<p>It will run eight times a day until the end of October, and carry bicycles free of charge.</p>
<p>Tickets are sold on board and at the sea terminal, at the prices of last year.</p>
</article></body></html>"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "Releases 2026"
    (made / "september").mkdir(parents=True)
    (made / "september" / "ferry.html").write_text(RELEASE, encoding="utf-8")
    (made / "notes.docx").write_bytes(b"PK\x03\x04")
    return made


def test_loads_a_folder_once(journey, settings, folder):
    (report,) = import_folder(journey, folder)
    assert report.counts["new"] == 1
    (article,) = rows(settings.warehouse_url, "select url, title, source from v_article")
    assert article == {
        "url": "folder://releases_2026/september/ferry.html",
        "title": "Ferry returns to the bay",
        "source": "releases_2026",
    }
    before = content(settings.warehouse_url, times=True)
    (again,) = import_folder(journey, folder)
    assert again.counts.get("new", 0) == 0
    assert content(settings.warehouse_url, times=True) == before


LETTER = """\
Subject: Ferry timetable for winter
From: Harbour press office <press@harbour.example>
Date: Thu, 15 Oct 2026 09:30:00 +0200
Content-Type: text/html; charset=utf-8

<html><body><h1>Ferry timetable for winter</h1><p>From November on the ferry to the island leaves
every two hours, the harbour office has said. The first one goes at six in the morning, and the
last at ten at night.</p><p>On Sundays it keeps to the timetable of last winter, and calls at the
eastern quay as well.</p></body></html>
"""


def test_loads_a_newsletter_as_the_page_that_it_shows(journey, settings, folder):
    (folder / "letter.eml").write_text(LETTER)
    import_folder(journey, folder)
    letters = "SELECT title, published_at FROM v_article WHERE url LIKE '%.eml'"
    [row] = rows(settings.warehouse_url, letters)
    assert row["title"] == "Ferry timetable for winter"
    assert str(row["published_at"]).startswith("2026-10-15 07:30")


def test_keeps_a_file_it_cannot_read_as_a_problem(journey, settings, folder):
    import_folder(journey, folder)
    (problem,) = rows(settings.warehouse_url, "select url, reason from problem")
    assert problem == {
        "url": "folder://releases_2026/notes.docx",
        "reason": "unsupported_type",
    }


def test_makes_a_revision_of_a_file_that_was_edited(journey, settings, folder):
    import_folder(journey, folder)
    file = folder / "september" / "ferry.html"
    file.write_text(RELEASE.replace("eight times", "nine times"), encoding="utf-8")
    os.utime(file, (file.stat().st_mtime + 60,) * 2)
    (report,) = import_folder(journey, folder)
    assert report.counts["changed"] == 1
    bodies = [r["body"] for r in rows(settings.warehouse_url, "select body from v_revision")]
    assert ["eight" in body for body in bodies] in ([True, False], [False, True])


def test_follows_no_link_out_of_the_folder(journey, settings, folder, tmp_path):
    (tmp_path / "secret.html").write_text(RELEASE, encoding="utf-8")
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    import_folder(journey, folder)
    assert len(rows(settings.warehouse_url, "select id from article")) == 1


def test_loads_another_installations_warc_files_to_the_same_rows(journey, settings, tmp_path):
    journey.ingest(Run("r", "sample_harbour", "manual"))
    other = replace(
        settings, home=tmp_path / "other", warehouse_url=f"sqlite:///{tmp_path}/other.db"
    )
    with open_journey(other) as second:
        for file in journey.archive.files():
            reports = import_warc(second, file)
            assert not any(report.faults for report in reports)
    # What the feed alone said is not in the WARC file; all that the pages say is.
    # A PDF says a day alone.
    titles = "select url, title, body, published_at from v_article"
    titles += " where url not like '%.pdf' order by url"
    assert rows(other.warehouse_url, titles) == rows(settings.warehouse_url, titles)


def test_gives_pages_to_the_source_it_is_told(journey, settings, tmp_path):
    journey.ingest(Run("r", "sample_harbour", "manual", limit=4))
    other = replace(
        settings, home=tmp_path / "other", warehouse_url=f"sqlite:///{tmp_path}/other.db"
    )
    with open_journey(other) as second:
        for file in journey.archive.files():
            import_warc(second, file, "sample_ministry")
    assert rows(other.warehouse_url, "select distinct source from v_article") == [
        {"source": "sample_ministry"}
    ]


@pytest.mark.parametrize("load", [import_warc, import_folder])
def test_says_what_is_not_there(journey, tmp_path, load):
    with pytest.raises(ArchiveError, match="there is no"):
        load(journey, tmp_path / "missing")


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder is not beside the checkout")
def test_loads_129_real_pages(journey, settings):
    reports = import_warc(journey, SHARED / "real" / "pages.warc.gz")
    assert sum(report.counts["new"] for report in reports) == 129
    query = "select count(*) n, count(title) t, count(published_on) d from v_article"
    (found,) = rows(settings.warehouse_url, query)
    assert found["n"] == found["t"] == 129
    assert found["d"] >= 125
    assumed = "select distinct zone_assumed, timezone from source where known = 0"
    assert rows(settings.warehouse_url, assumed) == [{"zone_assumed": 1, "timezone": "UTC"}]
    before = content(settings.warehouse_url, times=True)
    import_warc(journey, SHARED / "real" / "pages.warc.gz")
    assert content(settings.warehouse_url, times=True) == before


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder is not beside the checkout")
def test_loads_the_seed(journey, settings):
    import_folder(journey, SHARED / "seed")
    (article,) = rows(settings.warehouse_url, "select * from v_article")
    assert str(article["published_on"]) == "2025-12-20"
    assert article["published_at"] is None
    assert article["published_precision"] == "day"
    assert article["published_origin"] == "stamp:date"
    assert article["language"] == "en"
    assert article["body"].startswith("The United States can ensure")
    (outline,) = rows(settings.warehouse_url, "select outline from article")
    assert len(json.loads(outline["outline"])) == 7
    (photo,) = rows(settings.warehouse_url, "select credit, organisation, site from v_photo")
    assert photo == {
        "credit": "President's Office / www.president.gov.ua",
        "organisation": "President's Office",
        "site": "www.president.gov.ua",
    }


def warc(path, *records: tuple[str, bytes]) -> Path:
    """A WARC file of another's making: (address, page)."""
    with path.open("wb") as file:
        for address, page in records:
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
                "WARC-Date: 2026-09-20T10:00:00Z\r\nContent-Type: application/http\r\n"
                f"Content-Length: {len(block)}\r\n\r\n"
            )
            file.write(head.encode() + block + b"\r\n\r\n")
    return path


def test_lets_a_page_that_cannot_be_archived_cost_itself_alone(journey, settings, tmp_path):
    page = RELEASE.encode()
    file = warc(
        tmp_path / "odd.warc", ("http://a.example/\x1b[31m", page), ("http://a.example/x", page)
    )
    (report,) = import_warc(journey, file)
    assert (report.counts["new"], report.counts["unreadable"]) == (1, 1)
    (problem,) = rows(settings.warehouse_url, "select source_id, reason, detail from problem")
    assert problem == {
        "source_id": "a_example",
        "reason": "bad_record",
        "detail": "odd.warc#0: an address with control characters",
    }


def test_loads_what_stands_before_a_torn_end(journey, settings, tmp_path):
    file = warc(tmp_path / "torn.warc", *[("http://a.example/x", RELEASE.encode())] * 2)
    file.write_bytes(file.read_bytes()[:-100])
    reports = import_warc(journey, file)
    assert sum(report.counts.get("new", 0) for report in reports) == 1
    assert not any(report.faults for report in reports)
    (problem,) = rows(settings.warehouse_url, "select source_id, reason from problem")
    assert problem == {"source_id": "warc", "reason": "bad_record"}


@pytest.mark.parametrize(
    "content", [b"\x00\xff" * 5000, b"WARC/1.0\r\nno: length\r\n\r\n", b"<p>hi"]
)
def test_says_so_where_a_file_is_no_warc_at_all(journey, settings, tmp_path, content):
    (tmp_path / "any.warc").write_bytes(content)
    (report,) = import_warc(journey, tmp_path / "any.warc")
    (fault,) = report.faults
    assert fault.startswith("nothing could be read: bad_record: any.warc#0")
    assert rows(settings.warehouse_url, "select id from article") == []


def test_gives_the_pages_of_a_wrong_office_to_nobody_else(settings, tmp_path):
    (tmp_path / "port.toml").write_text('id = "port"\nhome = 1\n', encoding="utf-8")
    file = warc(tmp_path / "a.warc", ("http://a.example/x", RELEASE.encode()))
    with open_journey(replace(settings, offices=(*settings.offices, tmp_path))) as journey:
        with pytest.raises(ConfigError, match=r"port\.toml"):
            import_warc(journey, file)
        with pytest.raises(ConfigError, match=r"port\.toml: "):
            journey.source("port")
        assert journey.source("sample_harbour").known


def test_says_why_a_file_was_not_read(settings, folder):
    with open_journey(replace(settings, max_bytes=2000)) as journey:
        (folder / "long.html").write_text(RELEASE * 5, encoding="utf-8")
        (folder / "september" / "ferry.html").unlink()
        (report,) = import_folder(journey, folder)
    found = rows(settings.warehouse_url, "select url, reason from problem order by url")
    assert [(p["url"].rpartition("/")[2], p["reason"]) for p in found] == [
        ("long.html", "too_large"),
        ("notes.docx", "unsupported_type"),
    ]
    assert report.counts == {"unreadable": 2}
    assert report.faults
    assert rows(settings.warehouse_url, "select id from entry") == []


def test_keeps_nothing_of_a_hidden_file(journey, settings, folder):
    (folder / ".git").mkdir()
    (folder / ".git" / "page.html").write_text(RELEASE, encoding="utf-8")
    (folder / ".draft.html").write_text(RELEASE, encoding="utf-8")
    import_folder(journey, folder)
    assert len(rows(settings.warehouse_url, "select id from capture")) == 1


def test_takes_names_that_are_not_utf8(journey, settings, folder):
    (folder / os.fsdecode(b"caf\xe9.html")).write_text(RELEASE, encoding="utf-8")
    (folder / os.fsdecode(b"x.\xff")).write_text(RELEASE, encoding="utf-8")
    import_folder(journey, folder)
    urls = rows(settings.warehouse_url, "select url from v_article order by url")
    assert urls[0]["url"] == "folder://releases_2026/caf%E9.html"
    assert len(rows(settings.warehouse_url, "select url from problem")) == 2


def test_gives_folders_of_other_scripts_a_source_each(journey, settings, tmp_path):
    for name in ("Новини", "Статті", "sample_harbour"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.html").write_text(RELEASE, encoding="utf-8")
        import_folder(journey, tmp_path / name)
    found = rows(settings.warehouse_url, "select source from v_article order by source")
    sources = [row["source"] for row in found]
    assert len(set(sources)) == 3
    assert "sample_harbour" not in sources
    assert all(source.startswith(("folder_", "sample_harbour_folder")) for source in sources)
