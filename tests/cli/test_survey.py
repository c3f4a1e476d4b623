"""It asks an office what it answers, and describes one that it did not know."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.cli.app import exit_code
from dateline.cli.output import fit
from dateline.errors import DatelineError
from dateline.sources import parse_office
from emulators.serving import Asked
from emulators.serving import serving as serving_app
from office.answers import Answer
from office.testing import serving

HUB_FEED = (
    '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>x</title>'
    '<a:link rel="hub" href="https://hub.example/"/><language>pt-br</language>'
    "<item><link>https://press.example/1</link></item></channel></rss>"
)


@pytest.fixture(scope="module")
def office():
    with serving(hostile=True) as running:
        yield running


@pytest.fixture
def dateline(tmp_path, monkeypatch, office):
    """Call the command line with a home and a folder of its own."""
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_OFFICES", str(tmp_path / "mine"))
    monkeypatch.delenv("DATELINE_WAREHOUSE_URL", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "mine").mkdir()
    office.reset()
    fit()
    return lambda *words: CliRunner().invoke(app, [*words])


@contextmanager
def site(pages: Mapping[str, tuple[int, str, str]]) -> Iterator[str]:
    """A site of a few pages by path: status, content type, body; its root address."""

    def answer(asked: Asked) -> Answer:
        status, kind, body = pages.get(asked.path, (404, "text/plain", "no"))
        return Answer(status, body.encode(), kind, tagged=False)

    with serving_app(answer) as running:
        yield running.url


def samples(monkeypatch, office) -> None:
    monkeypatch.setenv("DATELINE_OFFICES", str(office.offices))


def test_checks_each_way_in_with_one_request_and_reads_an_article(dateline, monkeypatch, office):
    samples(monkeypatch, office)
    checked = dateline("sources", "check", "sample_harbour", "--json")
    assert checked.exit_code == 0, checked.output
    [told] = json.loads(checked.stdout)
    assert [way["answers"] for way in told["ways"]] == [True, True, True]
    feed = told["ways"][0]
    assert (feed["status"], feed["oldest"], feed["items"] > 5) == (200, "2026-09-14", True)
    assert feed["content_type"].startswith("application/rss+xml")
    fields = told["article"]["fields"]
    assert told["article"]["outcome"] == "article"
    assert all(fields[name] for name in ("title", "published", "text", "language"))
    asked = [line["path"] for line in office.log() if line["path"] != "/robots.txt"]
    assert len(asked) == 4
    assert len(set(asked)) == 4


def test_checks_in_words(dateline, monkeypatch, office):
    samples(monkeypatch, office)
    told = " ".join(dateline("sources", "check", "sample_agency").stdout.split())
    assert "200 application/feed+json" in told
    assert "2026-09-14" in told
    assert "title" in told


def test_fails_where_nothing_answers(dateline, tmp_path):
    pages = {"/rss": (403, "text/html", "no"), "/feed": (200, "text/html", "<p>no feed</p>")}
    with site(pages) as root:
        feeds = "".join(f'[[feeds]]\nurl = "{root}{path}"\n' for path in (*pages, "/gone"))
        least = f'id = "x"\nname = "X"\nhome = "{root}/"\nloopback = true\npace = 0\n'
        (tmp_path / "mine" / "x.toml").write_text(least + feeds)
        checked = dateline("sources", "check", "x", "--json")
    assert checked.exit_code == 1
    [told] = json.loads(checked.stdout)
    details = [way["detail"].partition(":")[0] for way in told["ways"]]
    assert details == ["refused", "bad_feed", "gone"]
    assert [way["status"] for way in told["ways"]] == [403, 200, 404]
    assert told["article"] is None


def test_adds_an_office_that_its_front_page_describes(dateline, tmp_path, office):
    root = office.urls["sample_harbour"]
    added = dateline("sources", "add", root, "--id", "harbour", "--json")
    assert added.exit_code == 0, added.output
    file = tmp_path / "mine" / "harbour.toml"
    source = parse_office(file.read_text("utf-8"), str(file))
    assert source.name == "Staryi Maiak Sea Port Authority"
    assert [feed.url.removeprefix(root) for feed in source.feeds] == ["/uk/feed/", "/en/feed/"]
    assert {feed.confidence for feed in source.feeds} == {"verified"}
    assert [route.url.removeprefix(root) for route in source.routes] == ["/wp-json/wp/v2/posts"]
    assert set(source.languages) == {"uk", "en"}
    assert source.zone_assumed
    told = json.loads(added.stdout)["found"]
    kinds = {one["url"].removeprefix(root): one["kind"] for one in told["sitemaps"]}
    assert kinds["/sitemap.xml"] == "index"
    assert kinds["/news-sitemap.xml"] == "news"
    assert dateline("sources", "check", "harbour").exit_code == 0
    assert dateline("ingest", "harbour", "--limit", "2").exit_code == 0


def test_finds_the_hub_and_the_language_that_a_feed_names(dateline, tmp_path):
    link = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    pages = {
        "/": (200, "text/html", f"<title>Press</title>{link}"),
        "/rss": (200, "application/rss+xml", HUB_FEED),
    }
    with site(pages) as root:
        added = dateline("sources", "add", root, "--into", str(tmp_path / "new"))
    assert added.exit_code == 0, added.output
    assert "hub: https://hub.example/" in added.stdout
    assert "left for you: rights" in added.stdout
    text = (tmp_path / "new" / "127_0_0_1.toml").read_text("utf-8")
    assert 'language = "pt-BR"' in text


def test_refuses_to_write_over_a_file_and_asks_nobody(dateline, tmp_path, office):
    file = tmp_path / "mine" / "harbour.toml"
    file.write_text("mine")
    added = dateline("sources", "add", office.urls["sample_harbour"], "--id", "harbour")
    assert "is there already" in str(added.exception)
    assert file.read_text() == "mine"
    taken = dateline("sources", "add", office.urls["sample_harbour"], "--id", "nasa")
    assert "'nasa' is already the id in" in str(taken.exception)
    assert office.log() == []


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ((200, "text/html", "<title>Nothing</title>"), "links to no feed"),
        ((403, "text/html", "no"), "does not answer: HTTP 403"),
        ((200, "application/pdf", "%PDF"), "is no page in HTML but application/pdf"),
        ((500, "text/html", "no"), "does not answer: HTTP 500"),
    ],
)
def test_says_why_it_adds_nothing(dateline, tmp_path, page, told):
    with site({"/": page}) as root:
        added = dateline("sources", "add", root)
    assert told in str(added.exception)
    assert isinstance(added.exception, DatelineError)
    assert exit_code(added.exception) == 3
    assert list((tmp_path / "mine").iterdir()) == []


@pytest.mark.parametrize("url", ["ftp://x.example/", "", "https://", "http://me:pw@x.example/"])
def test_refuses_what_is_no_address(dateline, url):
    added = dateline("sources", "add", url)
    assert isinstance(added.exception, DatelineError)


def test_reaches_nothing_on_this_machine_for_a_page_elsewhere(dateline):
    with site({"/": (200, "text/html", "<title>x</title>")}) as root:
        port = root.rpartition(":")[2]
        added = dateline("sources", "add", f"http://127.0.0.1.nip.example:{port}/")
    assert isinstance(added.exception, DatelineError)
