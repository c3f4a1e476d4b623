"""A page that a broken connection may have cut, with nothing to tell: asked for once more, it is
taken where it ends alike, and never in place of a longer one that had its end."""

from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from rows_of import rows

from dateline.model import Run
from dateline.pipeline import open_journey
from dateline.settings import Settings

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = (
    "The harbour office has opened the eastern quay for ferries again.",
    "Work on the breakwater had closed it since the storms of last winter.",
    "From Monday on, ships with a draught of up to six metres may moor there by day and night.",
    "The office asks skippers to announce themselves an hour before they pass the mole.",
)


def page(paragraphs=4, end="</article></body></html>", *, mark=""):
    told = "\n".join(f"<p>{words}</p>" for words in WORDS[:paragraphs])
    return (
        '<!doctype html><html lang="en"><head><title>Eastern quay</title>'
        '<meta property="article:published_time" content="2026-11-21T09:00:00Z"></head>'
        f"<body><article><h1>Eastern quay opened</h1>{told}{end}{mark}"
    ).encode()


class Office:
    """Answers without a length, as HTTP/1.0 does: each page as the next of a list, or the last."""

    def __init__(self, tmp_path):
        self.pages, self.asked, self.now, self.runs = [], 0, NOW, 0
        office = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                kind, body = office.answer(self.path)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        (tmp_path / "offices").mkdir()
        (tmp_path / "offices" / "quay.toml").write_text(
            f'id = "quay"\nname = "Quay"\ntimezone = "UTC"\nhome = "{self.url}/"\npace = 0\n'
            f'loopback = true\nrechecks = [3600, 7200]\n[[feeds]]\nurl = "{self.url}/feed"\n'
        )
        database = f"sqlite:///{tmp_path / 'w.db'}"
        self.settings = Settings(tmp_path, database, (tmp_path / "offices",))

    def answer(self, path):
        if path == "/feed":
            item = f"<item><link>{self.url}/quay</link></item>"
            feed = f'<rss version="2.0"><channel><title>x</title>{item}</channel></rss>'
            return "application/rss+xml", feed.encode()
        if path != "/quay":
            return "text/plain", b""
        self.asked += 1
        return "text/html", self.pages.pop(0) if len(self.pages) > 1 else self.pages[0]

    def run(self, *pages):
        """What the page comes to in a run that is told these, and how often it was asked for."""
        self.pages, self.asked, self.runs = list(pages), 0, self.runs + 1
        with open_journey(self.settings, clock=lambda: self.now) as journey:
            journey.ingest(Run(f"r{self.runs}", "quay", "daily"))
        self.now += timedelta(hours=1, minutes=1)
        [entry] = rows(self.settings.warehouse_url, "select outcome from entry")
        return entry["outcome"], self.asked

    def paragraphs(self):
        [article] = rows(self.settings.warehouse_url, "select body from v_article")
        return sum(words in article["body"] for words in WORDS)

    def revisions(self):
        return len(rows(self.settings.warehouse_url, "select article_id from revision"))


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path)
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_asks_once_for_a_page_that_closes(office):
    assert office.run(page()) == ("loaded", 1)
    assert office.paragraphs() == 4


def test_takes_the_whole_page_where_the_first_answer_was_cut(office):
    assert office.run(page(2, ""), page()) == ("loaded", 2)
    assert office.paragraphs() == 4
    [took] = rows(office.settings.warehouse_url, "select outcome, requests from v_fetch")
    assert took == {"outcome": "fetched", "requests": 2}


def test_takes_a_page_of_a_site_that_never_closes_it(office):
    timed = [page(end="<footer>Quay</footer>", mark=f"<!-- {n} ms -->") for n in (17, 230)]
    assert office.run(*timed) == ("loaded", 2)
    assert office.paragraphs() == 4
    edited = page(3, "<footer>Quay</footer>")
    assert office.run(edited) == ("loaded", 2)
    assert (office.paragraphs(), office.revisions()) == (3, 2)


def test_takes_no_page_that_ends_elsewhere_each_time(office):
    assert office.run(page(3, ""), page(2, "")) == ("truncated", 2)
    assert rows(office.settings.warehouse_url, "select id from article") == []


def test_keeps_the_whole_page_that_a_cut_one_follows_however_often(office):
    assert office.run(page()) == ("loaded", 1)
    assert office.run(page(2, "")) == ("truncated", 2)
    assert (office.paragraphs(), office.revisions()) == (4, 1)
    assert office.run(page(3)) == ("loaded", 1)
    assert (office.paragraphs(), office.revisions()) == (3, 2)


def test_takes_a_longer_page_that_has_lost_its_end(office):
    assert office.run(page(2)) == ("loaded", 1)
    assert office.run(page(4, "<footer>Quay</footer>")) == ("loaded", 2)
    assert office.paragraphs() == 4
