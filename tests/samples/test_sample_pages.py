"""The sample pages against the truth that is kept of them."""

import html
import json
import re
from email.utils import parsedate_to_datetime

import httpx
import pytest

from office.content import load_sites
from office.expected import FILE, expectations, text
from office.testing import Serving, serving

ARTICLES = [
    (source, path, piece)
    for source, site in expectations().items()
    for path, piece in site["pieces"].items()
    if piece["outcome"] == "article" and not path.endswith(".pdf")
]
HOSTILE = "<script>alert(1)</script>"


def decoded(answer: httpx.Response, charset: str) -> str:
    return answer.content.decode(charset)


def answered(web: httpx.Client, url: str) -> httpx.Response:
    answer = web.get(url)
    return web.get(url) if answer.status_code == 429 else answer


def test_keeps_the_written_truth_current():
    assert FILE.read_text("utf-8") == text()


@pytest.mark.parametrize(("source", "path", "piece"), ARTICLES, ids=[a[1] for a in ARTICLES])
def test_shows_title_text_and_credits(source, path, piece, press: Serving, web):
    answer = answered(web, press.urls[source] + path)
    page = html.unescape(decoded(answer, piece["charset"]))
    assert answer.status_code == 200
    assert piece["title"] in " ".join(page.split())
    for block in piece["body"]:
        for line in block.split("\n"):
            assert all(cell in page for cell in line.split(" | "))
    for photo in piece["photos"]:
        readable = set(photo["shown"]) & {"caption", "tail", "element", "jsonld"}
        assert bool(photo["line"] and photo["line"] in page) == bool(readable)


def test_escapes_the_hostile_title(press: Serving, web):
    page = web.get(press.urls["sample_harbour"] + "/en/2026/09/16/radio-workshop/").text
    assert HOSTILE not in page
    assert page.count(html.escape(HOSTILE)) >= 3


def test_gives_json_ld_in_a_graph_with_its_images_credit(press: Serving, web):
    page = web.get(press.urls["sample_ministry"] + "/news/2026/09/new-flood-maps/").text
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
    nodes = {node["@type"]: node for node in json.loads(script)["@graph"]}
    assert nodes["NewsArticle"]["datePublished"] == "2026-09-14T10:00:00-04:00"
    assert nodes["ImageObject"]["creditText"] == "Ruth Delgado/Alder Photo Service"


def test_marks_pages_up_in_four_ways(press: Serving, web):
    marks = {
        "jsonld": "application/ld+json",
        "microdata": 'itemprop="datePublished"',
        "meta": "article:published_time",
    }
    for source, path, piece in ARTICLES:
        page = decoded(answered(web, press.urls[source] + path), piece["charset"])
        found = {name for name, mark in marks.items() if mark in page}
        assert found == {piece["markup"]} & set(marks), path


def test_writes_arabic_from_right_to_left(press: Serving, web):
    page = web.get(press.urls["sample_agency"] + "/ar/2026/09/17/madrasat-al-manarat").text
    assert '<html lang="ar" dir="rtl">' in page
    assert "١٧ سبتمبر ٢٠٢٦، ٠٥:٠٠" in page


def test_puts_furniture_around_the_text(press: Serving, web):
    page = web.get(press.urls["sample_harbour"] + "/en/2026/09/15/grain-terminal-record/").text
    for part in ("main-menu", "share-bar", "related-stories", "newsletter-box", "cookie-banner"):
        assert f'class="{part}"' in page


@pytest.mark.parametrize(
    ("source", "path", "status", "kind"),
    [
        ("sample_harbour", "/uk/2026/09/18/rozklad-kateriv-zhovten/", 404, "text/html"),
        ("sample_harbour", "/nowhere", 404, "text/html"),
        (
            "sample_harbour",
            "/wp-content/uploads/2026/09/press-release-water-levels.pdf",
            200,
            "application/pdf",
        ),
        ("sample_ministry", "/members/2026/09/press-conference-transcript/", 200, "text/html"),
    ],
)
def test_answers_what_is_no_article(source, path, status, kind, press: Serving, web):
    answer = web.get(press.urls[source] + path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith(kind)


def test_redirects_the_feeds_old_address(press: Serving, web):
    old = web.get(press.urls["sample_harbour"] + "/uk/news/4711")
    assert old.status_code == 301
    assert web.get(old.headers["Location"]).status_code == 200


def test_bars_a_linked_page_by_robots_txt(press: Serving, web):
    rules = web.get(press.urls["sample_harbour"] + "/robots.txt").text
    assert "Disallow: /internal/\n" in rules
    assert "Crawl-delay: 0.02" in rules


def test_tells_the_first_reader_to_wait(press: Serving, web):
    url = press.urls["sample_ministry"] + "/news/2026/09/electric-ferry-trial/"
    first = web.get(url)
    assert (first.status_code, first.headers["Retry-After"]) == (429, "1")
    assert web.get(url).status_code == 200
    press.reset()
    assert web.get(url).status_code == 429


def test_states_the_embargo(press: Serving, web):
    page = web.get(press.urls["sample_ministry"] + "/news/2026/09/river-quality-report/").text
    assert "EMBARGOED UNTIL 00:01 GMT 21 September 2026" in page


def test_nests_one_article_four_hundred_deep(press: Serving, web):
    url = press.urls["sample_ministry"] + "/es/noticias/2026/09/la-presa-abre-sus-compuertas/"
    assert "<div>" * 400 in web.get(url).text


def test_changes_with_the_editions(press: Serving, web):
    harbour = press.urls["sample_harbour"]
    edited, withdrawn = (
        "/en/2026/09/14/quay-four-reopens/",
        "/uk/2026/09/16/novi-taryfy-na-buksyry/",
    )
    feed = "/en/feed/"
    before = {path: web.get(harbour + path) for path in (edited, withdrawn, feed)}
    press.edition(2)
    after = {path: web.get(harbour + path) for path in (edited, withdrawn, feed)}
    assert "eleven metres of water" in before[edited].text
    assert "ten and a half metres of water" in after[edited].text
    assert [before[withdrawn].status_code, after[withdrawn].status_code] == [200, 410]
    for path in (edited, feed):
        assert before[path].headers["ETag"] != after[path].headers["ETag"]
        stamps = [
            parsedate_to_datetime(each[path].headers["Last-Modified"]) for each in (before, after)
        ]
        assert stamps[0] < stamps[1]
    assert withdrawn not in web.get(harbour + "/uk/feed/").text
    press.edition(3)
    assert web.get(harbour + withdrawn).status_code == 200
    assert "Taras Kobzar" in web.get(harbour + edited).text


def test_changes_no_page_but_those_of_the_edition(press: Serving, web):
    def tags() -> dict[str, str | None]:
        pages = [(source, path) for source, path, _ in ARTICLES]
        return {
            path: answered(web, press.urls[source] + path).headers.get("ETag")
            for source, path in pages
        }

    before = tags()
    press.edition(2)
    after = tags()
    changed = {path for path in before if before[path] != after[path]}
    told = {piece.path for site in load_sites() for piece in site.pieces if piece.editions}
    assert changed == told


def test_answers_each_hostile_address_in_its_way():
    with serving(hostile=True) as offices, httpx.Client(timeout=20) as web:
        root = offices.urls["sample_agency"]
        assert "hostile.json" in (offices.offices / "sample_agency.toml").read_text("utf-8")
        assert len(web.get(f"{root}/hostile.json").json()["items"]) >= 10
        assert "<div>" * 100_000 in web.get(f"{root}/hostile/deep").text
        with web.stream("GET", f"{root}/hostile/large") as large:
            assert sum(len(chunk) for chunk in large.iter_raw()) > 30_000_000
        with web.stream("GET", f"{root}/hostile/bomb") as bomb:
            assert sum(len(chunk) for chunk in bomb.iter_raw()) < 1_000_000
        assert web.get(f"{root}/hostile/inward").headers["Location"] == "http://10.0.0.1/admin"
        assert web.get(f"{root}/hostile/loop").headers["Location"] == f"{root}/hostile/loop"
        with pytest.raises(httpx.RemoteProtocolError):
            web.get(f"{root}/hostile/cut")
        with pytest.raises(httpx.DecodingError):
            web.get(f"{root}/hostile/garbled")


def test_serves_nothing_hostile_unless_asked(press: Serving, web):
    assert web.get(press.urls["sample_agency"] + "/hostile/deep").status_code == 404


def test_gives_volatile_pages_a_new_nonce_and_no_validators():
    with serving(volatile=True) as offices, httpx.Client(timeout=20) as web:
        url = offices.urls["sample_harbour"] + "/en/2026/09/15/grain-terminal-record/"
        first, second = web.get(url), web.get(url)
        assert first.content != second.content
        assert "ETag" not in first.headers
        assert "Last-Modified" not in first.headers
