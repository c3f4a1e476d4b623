"""WordPress REST of the sample: paging, strict dates in site time, its own errors."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from office.content import load_sites
from office.testing import Serving, serving

HARBOUR = "sample_harbour"
POSTS = "/wp-json/wp/v2/posts"


def posts(press: Serving, web: httpx.Client, source: str = HARBOUR, **query: str) -> httpx.Response:
    return web.get(press.urls[source] + POSTS, params=query)


def dates(answer: httpx.Response) -> list[str]:
    return [post["date_gmt"] for post in answer.json()]


def test_pages_through_all_posts_and_refuses_the_page_after_the_last(press: Serving, web):
    first = posts(press, web, per_page="4", orderby="date", order="asc")
    pages = int(first.headers["X-WP-TotalPages"])
    seen = []
    for page in range(1, pages + 1):
        seen += dates(posts(press, web, per_page="4", page=str(page), order="asc"))
    assert len(seen) == int(first.headers["X-WP-Total"])
    assert seen == sorted(seen)
    past = posts(press, web, per_page="4", page=str(pages + 1))
    assert past.status_code == 400
    assert past.json()["code"] == "rest_post_invalid_page_number"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("per_page", "101"),
        ("per_page", "0"),
        ("page", "one"),
        ("after", "2026-09-14"),
        ("before", "2026-09-31T00:00:00Z"),
        ("after", "2026-09-14T00:00:00 03:00"),
        ("orderby", "mood"),
        ("order", "up"),
    ],
)
def test_names_the_parameter_that_it_refuses(name, value, press: Serving, web):
    answer = posts(press, web, **{name: value})
    assert answer.status_code == 400
    assert answer.json()["code"] == "rest_invalid_param"
    assert name in answer.json()["data"]["params"]


def test_takes_after_and_before_strictly(press: Serving, web):
    midnight = "2026-09-15T00:00:00"
    assert midnight not in dates(posts(press, web, after=f"{midnight}Z"))
    assert midnight in dates(posts(press, web, after="2026-09-14T23:59:59Z"))
    assert midnight not in dates(posts(press, web, before=f"{midnight}Z", per_page="100"))
    assert midnight in dates(posts(press, web, before="2026-09-15T00:00:01Z"))


def test_reads_a_date_without_offset_in_site_time(press: Serving, web):
    local = posts(press, web, after="2026-09-15T02:59:59", before="2026-09-15T03:00:01")
    assert dates(local) == ["2026-09-15T00:00:00"]
    assert local.json()[0]["date"] == "2026-09-15T03:00:00"


def test_has_nothing_on_page_one_of_an_empty_window(press: Serving, web):
    answer = posts(press, web, after="2026-08-01T00:00:00Z", before="2026-08-02T00:00:00Z")
    assert (answer.status_code, answer.json()) == (200, [])
    assert answer.headers["X-WP-Total"] == "0"


@pytest.mark.parametrize("source", ["sample_harbour", "sample_ministry"])
def test_finds_at_least_four_articles_in_any_three_days_of_the_middle(source, press, web):
    start = datetime(2026, 9, 14, tzinfo=UTC)
    end = start + timedelta(days=3)
    found = posts(
        press,
        web,
        source,
        after=(start - timedelta(seconds=1)).isoformat(),
        before=end.isoformat(),
    )
    assert len(found.json()) >= 4
    assert all("2026-09-14" <= date < "2026-09-17" for date in dates(found))


def test_reaches_what_no_feed_holds(press: Serving, web):
    sites = [site for site in load_sites() if site.wordpress]
    for site in sites:
        older = [piece for piece in site.pieces if not piece.feeds]
        assert len(older) == 6
        for piece in older:
            assert web.get(f"{press.urls[site.id]}{POSTS}/{piece.number}").status_code == 200


def test_gives_only_the_fields_that_were_asked_for(press: Serving, web):
    answer = posts(press, web, _fields="id,link,title.rendered", per_page="1")
    assert set(answer.json()[0]) == {"id", "link", "title"}
    assert set(answer.json()[0]["title"]) == {"rendered"}


def test_finds_corrections_by_modified_after(press: Serving, web):
    query = {"modified_after": "2026-09-21T00:00:00Z", "orderby": "modified"}
    assert posts(press, web, **query).json() == []
    press.edition(2)
    changed = posts(press, web, **query).json()
    assert [post["modified_gmt"] for post in changed] == ["2026-09-21T05:30:00"]


def test_lets_out_no_more_than_a_plugin_allows():
    with serving(page_cap=2) as capped, httpx.Client(timeout=20) as web:
        answer = posts(capped, web, per_page="100")
        assert len(answer.json()) == 2
        total = int(answer.headers["X-WP-Total"])
        assert int(answer.headers["X-WP-TotalPages"]) == -(-total // 2)
