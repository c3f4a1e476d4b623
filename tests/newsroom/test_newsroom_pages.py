import base64
import hashlib
import re
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from bs4 import BeautifulSoup

from dateline.newsroom import make_app
from dateline.newsroom.page import safe_link
from dateline.settings import Settings

AT = datetime(2026, 2, 20, 13, 51, tzinfo=UTC)
HOSTILE = '</a><script>alert(1)</script><img src=x onerror="alert(1)">'


async def _get(app, path, headers):
    transport = httpx.ASGITransport(app=app)
    client = httpx.AsyncClient(transport=transport, base_url="http://newsroom")
    async with app.router.lifespan_context(app), client:
        return await client.get(path, headers=headers)


def get(settings, path="/", **headers):
    import asyncio

    return asyncio.run(_get(make_app(lambda: settings), path, headers))


def page(shelf, **headers):
    return BeautifulSoup(get(shelf.settings, **headers).text, "lxml")


def titles(shelf):
    return [cell.get_text(" ", strip=True) for cell in page(shelf).select("td.title")]


def test_shows_the_latest_five_of_each_source_newest_first(shelf):
    shelf.source("b", "Bay office")
    shelf.source("a", "Anchor office")
    for n in range(7):
        shelf.article("a", f"a{n}", AT + timedelta(days=n))
        shelf.article("b", f"b{n}", AT - timedelta(days=n))
    assert titles(shelf) == ["a6", "a5", "a4", "a3", "a2", "b0", "b1", "b2", "b3", "b4"]
    assert [name.text for name in page(shelf).select("h2")] == ["Anchor office", "Bay office"]


def test_names_the_sources_that_nothing_was_loaded_from(shelf):
    shelf.source("a", "Anchor office")
    assert "Nothing has been loaded yet." in page(shelf).text
    assert "not loaded yet: Anchor office." in page(shelf).text


def test_says_a_time_only_where_one_was_stated(shelf):
    shelf.source("a", "A")
    shelf.article("a", "timed", AT)
    shelf.article("a", "dated", day=date(2026, 2, 20))
    dates = [(cell.text, cell["datetime"]) for cell in page(shelf).select("time")]
    assert dates == [
        ("20 Feb 2026", "2026-02-20"),
        ("20 Feb 2026, 13:51 UTC", "2026-02-20T13:51:00+00:00"),
    ]


def test_tells_a_missing_credit_from_a_missing_photo(shelf):
    shelf.source("a", "A")
    shelf.article("a", "1", AT, credit="Photo: V. Shevchenko / Reuters")
    shelf.article("a", "2", AT - timedelta(1), credit_state="none_stated")
    shelf.article("a", "3", AT - timedelta(2), credit_state="not_extracted")
    shelf.article("a", "4", AT - timedelta(3))
    assert [cell.text for cell in page(shelf).select("td.credit")] == [
        "Photo: V. Shevchenko / Reuters",
        "photo, no credit stated",
        "photo, credit not read",
        "no photo",
    ]


def test_marks_what_was_withdrawn(shelf):
    shelf.source("a", "A")
    shelf.article("a", "recalled", AT, withdrawn_at=AT)
    assert titles(shelf) == ["recalled withdrawn"]


def test_escapes_whatever_a_stranger_wrote(shelf):
    shelf.source("a", HOSTILE)
    shelf.article("a", HOSTILE, AT, credit=HOSTILE, language='en" onmouseover="alert(1)')
    shelf.article("a", HOSTILE, AT, url='https://example.org/"onclick="alert(1)')
    read = page(shelf)
    assert [cell.get_text(strip=True) for cell in read.select("td.title")] == [HOSTILE, HOSTILE]
    assert read.select_one("td.credit").text == HOSTILE
    assert not read.select("script, img, iframe, form, object, [onclick], [onmouseover]")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "folder://drop/a%20file.txt",
        "//example.org/",
        "http://",
        "http://[broken",
        "",
    ],
)
def test_links_to_nothing_but_the_web(shelf, url):
    assert safe_link(url) is None
    shelf.source("a", "A")
    shelf.article("a", "title", AT, url=url)
    assert titles(shelf) == ["title"]
    assert not page(shelf).select("a")


def test_sends_no_referrer_and_gives_no_window_away(shelf):
    shelf.source("a", "A")
    shelf.article("a", "title", AT)
    link = page(shelf).select_one("a")
    assert link["href"] == "https://example.org/1"
    assert set(link["rel"]) == {"noopener", "noreferrer"}


def test_shows_no_link_in_a_frame_where_none_opens(shelf):
    shelf.source("a", "A")
    shelf.article("a", "title", AT)
    framed = page(shelf, **{"Sec-Fetch-Dest": "iframe"})
    assert framed.select("a") == []
    assert "title" in framed.select_one("td.title").text
    assert framed.select_one("header code").text == "newsroom/"
    alone = page(shelf, **{"Sec-Fetch-Dest": "document"})
    assert len(alone.select("a")) == 1
    assert alone.select("code") == []


def test_lets_nothing_run_or_load(shelf):
    answer = get(shelf.settings)
    policy = dict(
        part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
    )
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "img-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/../etc/passwd"])
def test_has_no_other_page(shelf, path):
    answer = get(shelf.settings, path)
    assert answer.status_code == 404
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_says_so_while_there_is_no_warehouse(tmp_path):
    settings = Settings(home=tmp_path, warehouse_url=f"sqlite:///{tmp_path / 'none.db'}")
    answer = get(settings)
    assert answer.status_code == 503
    assert "dateline migrate" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_reads_the_warehouse_as_soon_as_there_is_one(tmp_path):
    import asyncio

    from dateline.warehouse import open_warehouse

    settings = Settings(home=tmp_path, warehouse_url=f"sqlite:///{tmp_path / 'late.db'}")
    app = make_app(lambda: settings)
    assert asyncio.run(_get(app, "/", {})).status_code == 503
    warehouse = open_warehouse(settings.warehouse_url)
    warehouse.migrate()
    warehouse.close()
    assert asyncio.run(_get(app, "/", {})).status_code == 200
