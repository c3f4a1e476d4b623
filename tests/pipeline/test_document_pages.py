"""Pages without a text of their own: read through the API that their office's file names."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rows_of import content, rows
from typer.testing import CliRunner

from dateline.cli import app
from dateline.model import Run, Window
from dateline.pipeline import check_office, open_journey, reindex
from dateline.settings import Settings
from dateline.sources.office import BUILT_IN
from emulators.commission import commission
from emulators.faults import Faulty, refusal
from emulators.releases import releases
from emulators.serving import serving

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRST = datetime(2026, 11, 4, tzinfo=UTC)
HELD = releases(FIRST, 5, each=1)
WINDOW = Window(FIRST, FIRST + timedelta(days=5))


class Commission:
    """The office by its own file, on loopback, and an installation for it."""

    def __init__(self, base, home, faulty, running):
        text = (BUILT_IN / "ec_presscorner.toml").read_text("utf-8")
        text = text.replace("https://ec.europa.eu", base)
        text = re.sub(r"\[\[feeds\]\].*?\n\n", "", text, flags=re.DOTALL)
        text = re.sub(r'^(url = "https:[^"]*eli/dec.*)\n', "", text, flags=re.MULTILINE)
        text = text.replace('id = "ec_presscorner"', 'id = "press"\nloopback = true\npace = 0.0')
        offices = home / "offices"
        offices.mkdir(parents=True)
        (offices / "press.toml").write_text(text, "utf-8")
        self.url = f"sqlite:///{home / 'warehouse.db'}"
        self.settings = Settings(home, self.url, (offices,), batch_size=3)
        self.faulty, self.running = faulty, running
        self.now = NOW
        self.count = 0

    def open(self):
        return open_journey(self.settings, clock=lambda: self.now, sleep=lambda _: None)

    def ingest(self, kind="backfill", captures="missing"):
        self.count += 1
        window = WINDOW if kind == "backfill" else None
        with self.open() as journey:
            run = Run(f"r{self.count}/press", "press", kind, window, captures=captures)
            return journey.ingest(run)

    def outcomes(self):
        return [row["outcome"] for row in rows(self.url, "select outcome from entry")]


@pytest.fixture
def office(tmp_path):
    faulty = Faulty(commission(HELD))
    with serving(faulty) as running:
        yield Commission(running.url, tmp_path / "home", faulty, running)


def test_reads_by_its_file_alone_the_texts_that_its_pages_lack(office):
    report = office.ingest()
    assert report.faults == ()
    articles = rows(
        office.url,
        "select url, title, body, published_origin, language from v_article",
    )
    assert len(articles) == len(HELD)
    base = f"{office.running.url}/commission/presscorner"
    assert {row["url"] for row in articles} == {
        f"{base}/detail/en/ip_26_{one.number}" for one in HELD
    }
    for row in articles:
        assert row["title"].startswith("Eastern quay & ferries: notice ")
        assert row["body"].startswith("The harbour office has opened the eastern quay")
        assert row["published_origin"] == "document:eventDate"
        assert row["language"] == "en"
    # The pages themselves, which have nothing, were not asked for.
    assert not [path for path in office.running.paths if "/detail/" in path]


def test_keeps_the_answer_under_the_pages_own_address(office):
    office.ingest()
    base = f"{office.running.url}/commission/presscorner"
    found = rows(office.url, "select url from capture")
    assert {row["url"] for row in found} == {f"{base}/detail/en/ip_26_{one.number}" for one in HELD}
    with office.open() as journey:
        scanned = [one for file in journey.archive.files() for one in journey.archive.scan(file)]
    told = {capture.headers["content-location"] for _, capture in scanned}
    assert told == {
        f"{base}/api/documents?reference=IP/26/{one.number}&language=en" for one in HELD
    }


def test_asks_the_api_conditionally_when_an_article_is_due_again(office):
    office.ingest()
    office.now += timedelta(hours=2)
    before = len(office.running.asked)
    office.ingest("daily")
    again = [one for one in office.running.asked[before:] if "documents" in one.path]
    assert len(again) == len(HELD)
    assert all("if-none-match" in one.headers for one in again)
    assert len(rows(office.url, "select 1 from capture")) == len(HELD)


def test_reads_a_correction_of_the_api_as_a_revision(office):
    office.ingest()

    def corrected(answer, _):
        return replace(answer, body=answer.body.replace(b"six metres", b"five metres"))

    office.faulty.faults.append((lambda asked, _: "documents" in asked.path, corrected))
    office.now += timedelta(hours=2)
    office.ingest("daily")
    assert len(rows(office.url, "select 1 from revision")) == 2 * len(HELD)
    bodies = [row["body"] for row in rows(office.url, "select body from v_article")]
    assert all("five metres" in body for body in bodies)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (refusal(404), "gone"),
        (refusal(403), "refused"),
        (replace(refusal(200), body=b"{]", content_type="application/json"), "unsupported_type"),
        (replace(refusal(200), body=b"{}", content_type="application/json"), "not_article"),
    ],
    ids=["gone", "refused", "no json", "no text"],
)
def test_says_of_the_page_what_came_of_its_document(office, answer, outcome):
    office.faulty.fail_on("documents", answer)
    office.ingest()
    assert set(office.outcomes()) == {outcome}
    assert rows(office.url, "select 1 from article") == []


def test_reads_the_archive_again_to_the_same_rows_and_asks_nobody(office):
    office.ingest()
    before, asked = content(office.url), len(office.running.asked)
    office.ingest(captures="archived")
    assert content(office.url) == before
    assert len([one for one in office.running.asked[asked:] if "documents" in one.path]) == 0


def test_adopts_records_without_rows_as_the_pages_that_they_are_of(office):
    office.ingest()
    before = rows(office.url, "select url, title, body from v_article order by url")
    database = office.settings.home / "warehouse.db"
    for file in database.parent.glob("warehouse.db*"):
        file.unlink()
    with office.open() as journey:
        assert reindex(journey)["new"] == len(HELD)
    assert rows(office.url, "select url, title, body from v_article order by url") == before


def test_extracts_a_page_through_the_api_by_its_own_address(office, monkeypatch):
    monkeypatch.setenv("DATELINE_HOME", str(office.settings.home))
    monkeypatch.setenv("DATELINE_OFFICES", str(office.settings.offices[0]))
    page = f"{office.running.url}/commission/presscorner/detail/en/ip_26_{HELD[0].number}"
    told = json.loads(CliRunner().invoke(app, ["extract", page, "--json"]).stdout)
    assert told["url"] == page
    assert told["body"].startswith("The harbour office has opened the eastern quay")
    assert told["body_origin"] == "document:docuLanguageResource.htmlContent"


def test_checks_an_article_through_the_api(office):
    with office.open() as journey:
        check = check_office(journey, journey.sources["press"])
    assert check.article.outcome == "article"
    assert check.article.url.endswith(f"/detail/en/ip_26_{HELD[-1].number}")
    assert check.article.fields["title"] == "document:docuLanguageResource.title"
    assert check.article.fields["text"].endswith("document:docuLanguageResource.htmlContent")
