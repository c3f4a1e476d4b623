"""A window on a WordPress site: every post in it, or a word for each day that is not sure.

The site behind these tests behaves as the REST API does: strict bounds compared in its own
time, pages of at most 100, totals in headers, 400 past the end.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wanted_entries import NOW, SOURCE, no, page, told

from dateline.discover import discover
from dateline.model import Reason, RouteState, Window, WordPressRoute, gathered

KYIV = ZoneInfo("Europe/Kyiv")
ROOT = "https://press.example"
OFFICE = replace(SOURCE, feeds=(), routes=(WordPressRoute(url=f"{ROOT}/"),))


def instant(day, hour=12, minute=0, second=0):
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


def post(number, when, **other):
    return {
        "id": number,
        "link": f"{ROOT}/{number}",
        "date": when.astimezone(KYIV).strftime("%Y-%m-%dT%H:%M:%S"),
        "date_gmt": when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        "modified_gmt": "2026-11-22T01:02:03",
        "title": {"rendered": f"Release &#8220;{number}&#8221;"},
        "excerpt": {"rendered": "<p>In short</p>\n"},
        **other,
    }


@dataclass
class Site:
    """An in-memory WordPress; ``before_page`` may change it or answer in its place, ``count`` is
    what it calls its number of posts where that is another's."""

    posts: list = field(default_factory=list)
    before_page: dict = field(default_factory=dict)
    totals: bool = True
    count: int | None = None
    asked: list = field(default_factory=list)

    def __call__(self, request):
        parts = urlsplit(request.url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append(request.url)
        number = int(query["page"])
        if (hook := self.before_page.get(number)) and (answer := hook(self)):
            return answer
        after, before = (
            datetime.fromisoformat(query[name]).astimezone(KYIV).replace(tzinfo=None)
            for name in ("after", "before")
        )
        listed = sorted(
            (one for one in self.posts if after < datetime.fromisoformat(one["date"]) < before),
            key=lambda one: one["date"],
            reverse=query["order"] == "desc",
        )
        size = int(query["per_page"])
        pages = -(-len(listed) // size)
        if number > max(1, pages):
            return no(Reason.REFUSED, request.url, 400, "rest_post_invalid_page_number")
        total = len(listed) if self.count is None else self.count
        headers = {"x_wp_total": str(total), "x_wp_totalpages": str(-(-total // size))}
        part = listed[(number - 1) * size : number * size]
        return page(json.dumps(part), request.url, **(headers if self.totals else {}))


def window(first, last):
    return Window(instant(first, 0), instant(last, 0))


def rows(result):
    return [(row.day.day, str(row.status), row.expected, row.discovered) for row in result.coverage]


def numbers(result):
    return sorted(int(entry.url.rpartition("/")[2]) for entry in result.entries)


def seen(site, first, last, office=OFFICE):
    return gathered(discover(office, window(first, last), {}, site, NOW))


def test_takes_exactly_the_posts_of_the_window():
    edges = [
        post(1, instant(18, 23, 59, 59)),
        post(2, instant(19, 0, 0, 0)),
        post(3, instant(20, 23, 59, 59)),
        post(4, instant(21, 0, 0, 0)),
    ]
    site = Site(edges)
    result = seen(site, 19, 21)
    assert numbers(result) == [2, 3]
    assert rows(result) == [(19, "ok", 1, 1), (20, "ok", 1, 1)]
    assert (result.problems, result.states) == ((), {})


def test_asks_in_the_time_of_the_site_with_its_offset():
    site = Site()
    seen(site, 19, 20)
    [asked] = site.asked
    query = parse_qs(urlsplit(asked).query)
    assert asked.startswith(f"{ROOT}/wp-json/wp/v2/posts?")
    assert query["after"] == ["2026-11-19T01:59:59+02:00"]
    assert query["before"] == ["2026-11-20T02:00:00+02:00"]
    assert (query["orderby"], query["order"], query["per_page"]) == (["date"], ["asc"], ["100"])
    assert query["_fields"] == ["id,link,date,date_gmt,modified_gmt,title,excerpt"]


@pytest.mark.parametrize(
    ("url", "start"),
    [
        (f"{ROOT}/wp-json/wp/v2/press-release", f"{ROOT}/wp-json/wp/v2/press-release?after="),
        (f"{ROOT}/?rest_route=/wp/v2/posts", f"{ROOT}/?rest_route=/wp/v2/posts&after="),
        (f"{ROOT}/en", f"{ROOT}/en/wp-json/wp/v2/posts?after="),
    ],
)
def test_finds_the_list_of_posts_of_a_site_or_a_type(url, start):
    site = Site()
    seen(site, 19, 20, replace(OFFICE, routes=(WordPressRoute(url=url),)))
    assert site.asked[0].startswith(start)


def test_tells_what_the_list_says_of_a_post():
    [entry] = seen(Site([post(7, instant(20, 23, 30))]), 19, 22).entries
    assert entry.route == f"wordpress:{ROOT}/"
    assert told(entry) == {
        "url": f"{ROOT}/7",
        "guid": "7",
        "day": "2026-11-20",
        "revised": "2026-11-22T01:02:03Z",
        "hints": [
            ["title", "Release “7”", "wordpress:title"],
            ["lead", "In short", "wordpress:excerpt"],
            ["published", "2026-11-20T23:30:00Z", "wordpress:date_gmt"],
            ["modified", "2026-11-22T01:02:03Z", "wordpress:modified_gmt"],
        ],
    }


def test_takes_no_excerpt_that_wordpress_cut_for_a_lead():
    cut = post(1, instant(20), excerpt={"rendered": "<p>The first words [&hellip;]</p>"})
    [entry] = seen(Site([cut]), 20, 21).entries
    assert "lead" not in [hint.name for hint in entry.hints]


def test_calls_days_without_posts_empty_since_the_site_answered():
    assert rows(seen(Site(), 19, 21)) == [(19, "empty", 0, 0), (20, "empty", 0, 0)]


def many(count, day=20):
    return [post(n, instant(day, 1) + timedelta(minutes=n)) for n in range(1, count + 1)]


@pytest.mark.parametrize("count", [99, 100, 101, 200, 250])
@pytest.mark.parametrize("totals", [True, False])
def test_pages_to_the_end(count, totals):
    result = seen(Site(many(count), totals=totals), 20, 21)
    assert numbers(result) == list(range(1, count + 1))
    assert rows(result) == [(20, "ok", count if totals else None, count)]
    assert result.problems == ()


@pytest.mark.parametrize("count", [0, 1, 99])
def test_reads_on_where_more_is_listed_than_the_site_says_there_is(count):
    later = [post(number, instant(22)) for number in range(201, 210)]
    result = seen(Site([*many(150), *later], count=count), 20, 23)
    assert rows(result) == [(20, "ok", None, 150), (21, "empty", None, 0), (22, "ok", None, 9)]


def test_tells_posts_apart_that_all_have_one_number():
    posts = [{**one, "id": 0} for one in many(150)]
    result = seen(Site(posts, totals=False), 20, 21)
    assert rows(result) == [(20, "ok", None, 150)]


def test_asks_for_no_page_past_the_stated_last():
    site = Site(many(200))
    seen(site, 20, 21)
    assert len(site.asked) == 2


def arriving(site):
    site.before_page = {}
    site.posts += [post(999, instant(20, 0, 30))]


def leaving(site):
    site.before_page = {}
    site.posts = [one for one in site.posts if one["id"] != 5]


def test_tells_a_post_that_moved_to_the_next_page_once():
    result = seen(Site(many(150), {2: arriving}), 20, 21)
    assert numbers(result) == [*range(1, 151), 999]
    assert rows(result) == [(20, "ok", 151, 151)]


def test_reads_again_when_a_withdrawn_post_let_another_slip_between_two_pages():
    site = Site(many(150), {2: leaving})
    result = seen(site, 20, 21)
    assert numbers(result) == list(range(1, 151))
    assert rows(result) == [(20, "ok", 150, 150)]
    assert len(site.asked) == 4


def test_calls_a_day_truncated_when_the_list_never_holds_still():
    count = iter(range(1000, 2000))

    def always(site):
        site.posts.append(post(next(count), instant(20, 0, 10)))

    result = seen(Site(many(150), {2: always}), 20, 21)
    assert [row.status for row in result.coverage] == ["truncated"]


def test_calls_days_truncated_when_fewer_posts_are_listed_than_are_stated():
    def short(site):
        listed = [post(1, instant(19)), post(2, instant(20))]
        return page(json.dumps(listed), x_wp_total="5", x_wp_totalpages="1")

    result = seen(Site(before_page={1: short}), 19, 21)
    assert numbers(result) == [1, 2]
    assert rows(result) == [(19, "truncated", None, 1), (20, "truncated", None, 1)]
    assert {row.detail for row in result.coverage} == {"2 posts listed of 5"}
    assert rows(seen(Site(before_page={1: short}), 20, 21)) == [(20, "truncated", 5, 1)]


@pytest.mark.parametrize("status", [403, 429, 500, None])
def test_calls_the_days_from_a_refused_page_on_refused(status):
    def refuse(site):
        return no(Reason.REFUSED, status=status)

    posts = [*many(60, 18), *(post(n, instant(19, 1)) for n in range(100, 200))]
    result = seen(Site(posts, {2: refuse}), 17, 22)
    assert rows(result) == [
        (17, "empty", 0, 0),
        (18, "ok", 60, 60),
        (19, "refused", None, 40),
        (20, "refused", None, 0),
        (21, "refused", None, 0),
    ]
    assert len(result.entries) == 100
    assert [problem.reason for problem in result.problems] == [Reason.REFUSED]


@pytest.mark.parametrize("newest", ["told", "refused as well"])
def test_takes_no_firewalls_400_for_the_end_of_what_nobody_counts(newest):
    def bar(site: Site):
        is_told = newest == "told" and "order=desc" in site.asked[-1]
        return None if is_told else no(Reason.REFUSED, site.asked[-1], 400, "blocked")

    posts = [*many(100, 18), *(post(n, instant(19, 1)) for n in range(100, 150))]
    site = Site(posts, {2: bar}, totals=False)
    if newest != "told":
        site.before_page[1] = lambda site: bar(site) if "order=desc" in site.asked[-1] else None
    result = seen(site, 18, 21)
    assert {status for _, status, *_ in rows(result)} == {"refused"}
    assert len(result.problems) == 1


@pytest.mark.parametrize("reason", [Reason.REFUSED, Reason.ROBOTS, Reason.UNREACHABLE])
def test_never_takes_a_refusal_for_empty_days(reason):
    result = seen(Site(before_page={1: lambda _: no(reason, status=400)}), 19, 21)
    assert rows(result) == [(19, "refused", None, 0), (20, "refused", None, 0)]
    assert [problem.reason for problem in result.problems] == [reason]


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE html><html><body>Please log in</body></html>",
        '{"code": "rest_no_route", "message": "No route", "data": {"status": 404}}',
        "",
        "null",
        '"text"',
        "[1, 2",
        "[" * 100_000,
    ],
)
def test_never_takes_an_answer_that_is_no_list_for_empty_days(body):
    result = seen(Site(before_page={1: lambda _: page(body)}), 19, 20)
    assert rows(result) == [(19, "refused", None, 0)]
    assert [problem.reason for problem in result.problems] == [Reason.BAD_RESPONSE]


def test_passes_over_posts_without_an_address_and_says_so():
    listed = [
        post(1, instant(20)),
        7,
        None,
        {},
        {"link": 5},
        {"link": "javascript:alert(1)"},
        post(2, instant(20), title=[1], excerpt=None, modified_gmt=5, id={"a": 1}),
    ]
    body = json.dumps(listed)
    site = Site(before_page={1: lambda _: page(body, x_wp_total="7", x_wp_totalpages="1")})
    result = seen(site, 20, 21)
    assert numbers(result) == [1, 2]
    assert rows(result) == [(20, "ok", None, 2)]
    assert [problem.reason for problem in result.problems] == [Reason.BAD_ITEM] * 5


def test_calls_no_window_empty_that_lists_nothing_and_counts_nothing():
    assert rows(seen(Site(totals=False), 20, 21)) == [(20, "refused", None, 0)]
    assert rows(seen(Site(), 20, 21)) == [(20, "empty", 0, 0)]


def test_reads_the_local_date_where_there_is_none_in_utc():
    late = post(1, instant(19, 23))  # 01:00 of the 20th in Kyiv
    [entry] = seen(Site([late | {"date_gmt": "0000-00-00T00:00:00"}]), 19, 20).entries
    assert entry.day.day == 19
    [entry] = seen(Site([late | {"date_gmt": None}]), 19, 20).entries
    assert entry.day.day == 19


def test_does_not_believe_a_site_that_does_not_keep_to_the_window():
    latest = json.dumps([post(n, instant(1, 1) + timedelta(days=n)) for n in range(20)])
    result = seen(Site(before_page={1: lambda _: page(latest)}), 2, 4)
    assert rows(result) == [(2, "unknown", None, 1), (3, "unknown", None, 1)]
    assert numbers(result) == [1, 2]
    assert [problem.reason for problem in result.problems] == [Reason.BAD_RESPONSE]


def test_ends_on_a_site_without_end():
    same = json.dumps([post(1, instant(20))])
    site = Site(before_page={n: lambda _: page(same, x_wp_totalpages="999999") for n in range(99)})
    assert numbers(seen(site, 20, 21)) == [1]
    assert len(site.asked) == 2


def test_lets_a_failing_route_cost_only_itself():
    other = WordPressRoute(url=f"{ROOT}/wp-json/wp/v2/releases")
    office = replace(OFFICE, routes=(other, *OFFICE.routes))
    site = Site(many(3))

    def get(request):
        return no(Reason.SERVER_ERROR) if "/releases" in request.url else site(request)

    result = seen(get, 20, 21, office)
    assert numbers(result) == [1, 2, 3]
    assert [str(row.status) for row in result.coverage] == ["refused", "ok"]


def test_asks_nothing_for_an_empty_window():
    site = Site(many(3))
    assert seen(site, 20, 20).coverage == ()
    assert site.asked == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "link", "date", "date_gmt", "modified_gmt", "title", "rendered"]
            ),
            inner | st.sampled_from([f"{ROOT}/1", "2026-11-20T10:00:00", "9999-12-31T23:59:59"]),
            max_size=7,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300)
@given(body=st.lists(JSON, max_size=4).map(json.dumps) | st.binary(max_size=80), total=st.text())
def test_raises_nothing_whatever_the_answer(body, total):
    result = seen(Site(before_page={1: lambda _: page(body, x_wp_total=total)}), 20, 22)
    assert [row.day.day for row in result.coverage] == [20, 21]


def test_asks_only_for_the_days_that_are_not_settled():
    site = Site([post(1, instant(18)), post(2, instant(19)), post(3, instant(21))])
    done = frozenset({instant(19).date(), instant(20).date()})
    state = {f"wordpress:{ROOT}/": RouteState(settled=done)}
    result = gathered(discover(OFFICE, window(18, 23), state, site, NOW))
    assert numbers(result) == [1, 3]
    assert [row.day.day for row in result.coverage] == [18, 21, 22]
    all_done = frozenset(instant(day).date() for day in range(18, 23))
    asked = len(site.asked)
    state = {f"wordpress:{ROOT}/": RouteState(settled=all_done)}
    assert list(discover(OFFICE, window(18, 23), state, site, NOW)) == []
    assert len(site.asked) == asked
