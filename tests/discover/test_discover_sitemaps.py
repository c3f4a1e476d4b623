"""A site's sitemaps become candidates of a window, and say of each day what they can.

Everything is asked for by the real fetcher at a site on loopback that lists its pages as the
protocol says, or as it should not.
"""

import gzip
import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wanted_entries import NOW, SOURCE, told

from dateline.discover import discover
from dateline.discover.sitemaps.document import SitemapReader
from dateline.discover.sitemaps.prune import Span, changed_on, span_of, untouched_since
from dateline.model import Checked, Reason, SitemapRoute, Window, gathered
from emulators.releases import releases
from emulators.serving import missing, serving
from emulators.sitemaps import SPACE, SitemapSite, index, news, urlset
from office.answers import Answer

MAY = datetime(2026, 5, 1, tzinfo=UTC)
HELD = releases(MAY, 60)  # May and June, two a day


def window(first, last):
    return Window(first, last)


def site(**changes):
    return SitemapSite(HELD, now=NOW, **changes)


def office(url, **route):
    return replace(SOURCE, home=f"{url}/", feeds=(), routes=(SitemapRoute(url=url, **route),))


def paths(result):
    return sorted(entry.url.partition("/news/")[2] for entry in result.entries)


def statuses(result):
    return {str(row.day): str(row.status) for row in result.coverage}


def seen(app, get, when, state=None, path="/", now=NOW, **route):
    """What discovery finds at an app, and what the app was asked."""
    with serving(app) as running:
        source = office(f"{running.url}{path}", **route)
        return gathered(discover(source, when, state or {}, get, now)), running


def files(**named):
    """An app of files by path; a function is given the root."""

    def app(asked):
        answer = named.get(asked.path.strip("/").replace(".", "_") or "root", missing(asked))
        return answer(asked.base) if callable(answer) else answer

    return app


WEEK = window(datetime(2026, 6, 8, tzinfo=UTC), datetime(2026, 6, 10, tzinfo=UTC))


def test_follows_robots_to_the_index_to_the_months_that_may_hold_the_window(get):
    result, running = seen(site(), get, WEEK)
    assert running.paths == ["/sitemap.xml", "/news.xml", "/sitemap-2026-06.xml"]
    expected = [one.path for one in HELD if one.touched >= WEEK.start - timedelta(days=7)]
    assert len(result.entries) == len([p for p in expected if p.startswith("/news/2026/06")])
    assert {entry.route for entry in result.entries} == {f"sitemap:{running.url}/"}
    assert statuses(result) == {"2026-06-08": "empty", "2026-06-09": "empty"}
    assert result.problems == ()


def test_never_dates_a_page_by_its_time_of_change(get):
    result, _ = seen(site(), get, WEEK)
    assert {entry.day for entry in result.entries} == {None}
    assert not [hint for entry in result.entries for hint in entry.hints]
    assert {entry.revised for entry in result.entries} >= {"2026-06-09T08:00:00+00:00"}


def test_says_that_the_candidates_own_dates_decide(get):
    result, _ = seen(site(), get, WEEK)
    assert {row.detail for row in result.coverage} == {
        f"{len(result.entries)} pages without a date: their own decide"
    }


def test_takes_only_the_days_about_the_window_where_addresses_carry_the_day(get):
    result, _ = seen(site(), get, WEEK, dated=True)
    days = {path[:10] for path in paths(result)}
    assert (min(days), max(days)) == ("2026/06/01", "2026/06/17")
    assert {entry.day for entry in result.entries} == {None}


def test_takes_what_is_dated_ahead_where_the_window_reaches_the_present(get):
    held = releases(NOW - timedelta(days=4), 9)
    latest = Window(NOW - timedelta(days=2), NOW)
    result, _ = seen(SitemapSite(held, now=NOW), get, latest, dated=True)
    assert max(paths(result)).startswith("2026/11/27")


def test_believes_the_date_of_news_for_a_page_that_another_file_names_as_well(get):
    latest = Window(NOW - timedelta(days=1), NOW)
    result, _ = seen(
        SitemapSite(releases(NOW - timedelta(days=3, hours=1), 3), now=NOW), get, latest
    )
    told_twice = [entry.url for entry in result.entries]
    assert len(told_twice) == len(set(told_twice))
    assert [row.discovered for row in result.coverage] == [2, 0]
    assert {entry.day for entry in result.entries} == {date(2026, 11, 21), None}


def test_chooses_pages_by_patterns_of_their_addresses(get):
    result, _ = seen(site(), get, WEEK, include=("*/2026/06/1*",), exclude=("*notice-8?",))
    assert paths(result)
    assert all(path.startswith("2026/06/1") for path in paths(result))
    assert not [path for path in paths(result) if "notice-8" in path]


def test_looks_in_the_usual_place_where_robots_names_none(get):
    result, running = seen(site(named=False), get, WEEK)
    assert running.paths[0] == "/sitemap.xml"
    assert result.entries


def test_unpacks_by_the_first_bytes_whatever_the_name(get):
    packed, _ = seen(site(packed=frozenset({"2026-06"})), get, WEEK)
    plain, _ = seen(site(), get, WEEK)
    assert paths(packed) == paths(plain)
    assert packed.problems == ()


def test_keeps_the_others_when_one_child_is_refused(get):
    whole = window(datetime(2026, 5, 30, tzinfo=UTC), datetime(2026, 6, 3, tzinfo=UTC))
    result, _ = seen(site(refusals={"/sitemap-2026-05.xml": 403}), get, whole)
    assert statuses(result) == {
        "2026-05-30": "refused",
        "2026-05-31": "refused",
        "2026-06-01": "empty",
        "2026-06-02": "empty",
    }
    assert all(path.startswith("2026/06") for path in paths(result))
    assert [problem.reason for problem in result.problems] == [Reason.REFUSED]


def test_calls_the_utc_day_refused_in_which_the_month_of_a_refused_file_begins(get):
    """May begins in Kyiv at 21:00 of 30 April, and ends before UTC's does."""
    whole = window(datetime(2026, 4, 29, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC))
    result, _ = seen(site(refusals={"/sitemap-2026-05.xml": 403}), get, whole)
    assert statuses(result) == {
        "2026-04-29": "empty",
        "2026-04-30": "refused",
        "2026-05-01": "refused",
    }


@pytest.mark.parametrize(("status", "reason"), [(403, Reason.REFUSED), (500, Reason.SERVER_ERROR)])
@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml"])
def test_never_takes_a_refusal_for_empty_days(get, path, status, reason):
    if (path, status) == ("/robots.txt", 403):
        reason = Reason.REFUSED
    if (path, status) == ("/robots.txt", 500):
        reason = Reason.ROBOTS_UNREACHABLE
    result, _ = seen(site(refusals={path: status}), get, WEEK)
    assert set(statuses(result).values()) == {"refused"}
    assert [problem.reason for problem in result.problems] == [reason]
    assert result.entries == ()


def test_takes_a_login_page_for_no_sitemap(get):
    page = Answer(body=b"<!doctype html><html><body>Log in</body></html>")
    result, _ = seen(files(sitemap_xml=page), get, WEEK)
    assert set(statuses(result).values()) == {"refused"}
    [problem] = result.problems
    assert problem.reason is Reason.BAD_FEED


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE urlset [<!ENTITY a "http://evil.example/">]><urlset><url><loc>&a;</loc></url>',
        b"<rss><channel/></rss>",
        b"just words\nand more of them\n",
        gzip.compress(b"<urlset>")[:-9],
        b"\x1f\x8b but not packed at all",
        b" \n ",
        b"<urlset",
        b"<a>" * 1000,
    ],
)
def test_says_of_what_is_no_sitemap_that_it_was_no_answer(get, body):
    result, _ = seen(files(sitemap_xml=Answer(body=body)), get, WEEK)
    assert set(statuses(result).values()) == {"refused"}
    assert result.entries == ()


def months(base):
    return [
        (f"{base}/map-{number}.xml", datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=number))
        for number in range(3)
    ]


def test_reads_an_index_of_indexes_once_each_however_they_loop(get):
    app = files(
        sitemap_xml=lambda base: index([(f"{base}/a.xml", None), (f"{base}/sitemap.xml", None)]),
        a_xml=lambda base: index([(f"{base}/b.xml", None), (f"{base}/a.xml", None)]),
        b_xml=lambda base: urlset([(f"{base}/news/1", None)]),
    )
    result, running = seen(app, get, WEEK)
    assert running.paths == ["/sitemap.xml", "/a.xml", "/b.xml"]
    assert paths(result) == ["1"]
    assert set(statuses(result).values()) == {"empty"}


def test_ends_on_indexes_without_end_and_says_so(get):
    def app(asked):
        number = int(asked.path.strip("/") or 0) if asked.path.strip("/").isdigit() else 0
        return index([(f"{asked.base}/{number + 1}", None)])

    result, running = seen(app, get, WEEK, path="/0")
    assert running.paths == ["/0", "/1", "/2", "/3"]
    assert set(statuses(result).values()) == {"truncated"}


def test_counts_the_sitemaps_beyond_the_limit_as_not_read(get, monkeypatch):
    monkeypatch.setattr("dateline.discover.sitemaps.visit.MOST_SITEMAPS", 3)
    app = files(
        sitemap_xml=lambda base: index([(f"{base}/m{n}.xml", None) for n in range(5)]),
        **{f"m{n}_xml": lambda base: urlset([(f"{base}/news/x", None)]) for n in range(5)},
    )
    result, running = seen(app, get, WEEK)
    assert len(running.paths) == 3
    assert set(statuses(result).values()) == {"truncated"}
    assert "3 sitemaps beyond the limit not read" in result.problems[-1].detail


def test_counts_the_pages_beyond_the_limit_of_the_protocol(get):
    app = files(
        sitemap_xml=lambda base: urlset([(f"{base}/news/{n}", None) for n in range(50_003)])
    )
    result, _ = seen(app, get, WEEK)
    assert len(result.entries) == 50_000
    assert set(statuses(result).values()) == {"truncated"}
    assert "3 addresses beyond the limit not read" in result.problems[0].detail


def test_keeps_what_came_before_the_limit_of_bytes(get, monkeypatch):
    monkeypatch.setattr("dateline.discover.sitemaps.visit.MOST_BYTES", 100_000)

    def app(asked):
        body = urlset([(f"{asked.base}/news/{n}", None) for n in range(5000)]).body
        parts = (body[start : start + 5000] for start in range(0, len(body), 5000))
        return Answer(content_type="text/xml", chunks=lambda: parts)

    result, _ = seen(app, get, WEEK, path="/map.xml")
    assert 100 < len(result.entries) < 5000
    assert set(statuses(result).values()) == {"truncated"}


def test_stops_unpacking_at_the_limit_of_bytes_in_flat_memory():
    bomb = gzip.compress(b"<urlset>" + b" " * 200_000_000)
    reader = SitemapReader()
    tracemalloc.start()
    reader.feed(bomb)
    read = reader.close()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read.cut_off
    assert peak < 5_000_000


def test_looks_once_at_spaces_before_a_sitemap():
    """Looked at again with each piece, they took many minutes."""
    reader = SitemapReader()
    for _ in range(10_000):
        reader.feed(b" " * 4000)
    reader.feed(GOOD)
    read = reader.close()
    assert (len(read.pages), read.fault) == (20, None)


def test_looks_at_no_long_namespace_with_each_tag():
    """A megabyte with each of a million tags took many minutes."""
    reader = SitemapReader()
    reader.feed(b'<urlset><url><loc xmlns:a="%s">https://a.example/1</loc>' % (b"x" * 900_000))
    for _ in range(100):
        reader.feed(b"<a:b/>" * 10_000)
    reader.feed(b"</url></urlset>")
    read = reader.close()
    assert (len(read.pages), read.fault) == (1, None)


def test_reads_a_plain_text_of_addresses(get):
    app = files(
        sitemap_xml=lambda base: Answer(
            body=f"\ufeff{base}/news/1\r\n{base}/news/2\n\n{base}/news/3".encode(),
            content_type="text/plain",
        )
    )
    result, _ = seen(app, get, WEEK)
    assert paths(result) == ["1", "2", "3"]
    assert set(statuses(result).values()) == {"empty"}


def test_dates_pages_by_the_date_of_publication_that_a_news_sitemap_states(get):
    held = releases(NOW - timedelta(days=2), 2)
    app = files(sitemap_xml=lambda base: news(held, base))
    first = datetime(2026, 11, 18, tzinfo=UTC)
    result, running = seen(app, get, window(first, first + timedelta(days=4)))
    assert statuses(result) == {
        "2026-11-18": "unknown",
        "2026-11-19": "unknown",
        "2026-11-20": "ok",
        "2026-11-21": "ok",
    }
    assert [row.discovered for row in result.coverage] == [0, 0, 1, 2]
    assert told(result.entries[0]) == {
        "url": f"{running.url}{held[0].path}",
        "day": "2026-11-20",
        "hints": [
            ["title", "Eastern quay & ferries: notice 0", "sitemap:title"],
            ["published", held[0].published.isoformat(), "sitemap:publication_date"],
            ["language", "en", "sitemap:language"],
        ],
        "media": [[f"{running.url}/quay-0.jpg", "The eastern quay", None, "sitemap:image"]],
    }


def test_takes_a_day_without_a_clock_for_each_window_that_its_local_day_touches(get):
    body = (
        f'<urlset xmlns="{SPACE}" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        "<url><loc>/news/1</loc><n:news><n:publication_date>2026-06-09</n:publication_date>"
        "</n:news></url></urlset>"
    )
    app = files(sitemap_xml=Answer(body=body.encode()))
    # In Kyiv the 9th began at nine in the evening of the 8th.
    late = window(datetime(2026, 6, 8, 20, tzinfo=UTC), datetime(2026, 6, 8, 22, tzinfo=UTC))
    early = window(datetime(2026, 6, 8, 18, tzinfo=UTC), datetime(2026, 6, 8, 20, tzinfo=UTC))
    assert paths(seen(app, get, late)[0]) == ["1"]
    assert paths(seen(app, get, early)[0]) == []


def test_passes_over_pages_of_other_sites_and_says_how_many(get):
    app = files(
        sitemap_xml=lambda base: urlset(
            [(f"{base}/news/1", None), ("https://spam.example/2", None), ("javascript:x", None)]
        )
    )
    result, _ = seen(app, get, WEEK)
    assert paths(result) == ["1"]
    assert "2 of 3 addresses" in result.problems[0].detail


def test_lets_no_index_lead_to_another_site(get):
    with serving(lambda _: urlset([]), host="127.0.0.2") as elsewhere:
        app = files(sitemap_xml=lambda _: index([(f"{elsewhere.url}/map.xml", None)]))
        result, _ = seen(app, get, WEEK)
    assert elsewhere.asked == []
    assert set(statuses(result).values()) == {"unknown"}
    assert "1 of 1 sitemaps" in result.problems[0].detail


def test_follows_relative_addresses_of_an_index_from_where_it_stands(get):
    app = files(
        **{
            "maps/all_xml": index([("news.xml", None), ("/other.xml", None)]),
            "maps/news_xml": lambda base: urlset([(f"{base}/news/1", None)]),
            "other_xml": lambda base: urlset([(f"{base}/news/2", None)]),
        }
    )
    result, running = seen(app, get, WEEK, path="/maps/all.xml")
    assert running.paths == ["/maps/all.xml", "/maps/news.xml", "/other.xml"]
    assert paths(result) == ["1", "2"]


@pytest.mark.parametrize("loc", ["", "javascript:x", "http://", "https://maps.example/a.xml"])
def test_says_nothing_of_days_that_a_sitemap_without_a_usable_address_may_hold(get, loc):
    old = "https://maps.example/2019-01.xml"
    app = files(
        sitemap_xml=lambda base: index([(loc, None), (old, None), (f"{base}/b.xml", None)]),
        b_xml=urlset([]),
    )
    result, _ = seen(app, get, WEEK)
    assert set(statuses(result).values()) == {"unknown"}
    assert "1 of 3 sitemaps" in result.problems[0].detail


def test_counts_the_sitemaps_that_it_can_not_even_remember(get, monkeypatch):
    monkeypatch.setattr("dateline.discover.sitemaps.visit.MOST_WAITING", 3)
    app = files(
        sitemap_xml=lambda base: index([(f"{base}/2019-0{n}.xml", None) for n in range(1, 6)])
    )
    result, _ = seen(app, get, WEEK)
    assert set(statuses(result).values()) == {"truncated"}
    assert "3 sitemaps beyond the limit" in result.problems[0].detail


def test_mends_bare_ampersands_and_doubly_escaped_ones(get):
    body = (
        f'<urlset xmlns="{SPACE}"><url><loc>/news/a?x=1&y=2</loc></url>'
        "<url><loc>/news/b?x=1&amp;amp;y=2</loc></url>"
        "<url><loc><![CDATA[/news/c?x=1&y=2]]></loc></url></urlset>"
    )
    result, _ = seen(files(sitemap_xml=Answer(body=body.encode())), get, WEEK)
    assert paths(result) == ["a?x=1&y=2", "b?x=1&y=2", "c?x=1&y=2"]


def test_keeps_the_pages_before_a_broken_place_and_calls_the_rest_cut(get):
    body = f'<urlset xmlns="{SPACE}"><url><loc>/news/1</loc></url><url><loc>/news/2</url>'
    result, _ = seen(files(sitemap_xml=Answer(body=body.encode())), get, WEEK)
    assert paths(result) == ["1"]
    assert set(statuses(result).values()) == {"truncated"}


def test_does_not_take_a_rebuild_for_an_edit_of_every_page(get):
    stamp = datetime(2026, 6, 20, 3, tzinfo=UTC)
    app = files(
        sitemap_xml=lambda base: urlset(
            [(f"{base}/news/{n}", stamp + timedelta(seconds=n)) for n in range(80)]
        )
    )
    result, _ = seen(app, get, WEEK)
    assert {entry.revised for entry in result.entries} == {None}
    assert "stamped on 2026-06-20" in result.problems[0].detail


def test_asks_an_unchanged_child_conditionally_and_lets_it_vouch_for_its_days(get):
    latest = Window(NOW - timedelta(days=2), NOW)
    held = releases(NOW - timedelta(days=4), 4)
    app = SitemapSite(held, now=NOW)
    with serving(app) as running:
        source = office(f"{running.url}/")
        first = gathered(discover(source, latest, {}, get, NOW))
        running.asked.clear()
        later = NOW + timedelta(hours=1)
        second = gathered(discover(source, Window(latest.start, later), first.states, get, later))
        asked = {one.path: one.headers.get("if-none-match") for one in running.asked}
    assert set(first.states) == {
        f"sitemap:{running.url}/sitemap-2026-11.xml", f"sitemap:{running.url}/news.xml"
    }  # fmt: skip
    assert asked["/sitemap-2026-11.xml"]
    assert asked["/sitemap.xml"] is None  # what an index names is not remembered
    assert second.entries == ()
    assert set(statuses(second).values()) == {"empty"}
    assert {state.checked_at for state in second.states.values()} == {later}


def test_keeps_no_validator_of_a_file_of_which_a_window_hides_pages(get):
    result, _ = seen(site(), get, WEEK)
    assert result.states == {}


def test_asks_for_all_of_a_file_that_was_read_for_later_days_alone(get):
    held = releases(NOW - timedelta(days=9), 9)
    with serving(SitemapSite(held, now=NOW)) as running:
        source = office(f"{running.url}/")
        latest = Window(NOW - timedelta(days=1), NOW)
        first = gathered(discover(source, latest, {}, get, NOW))
        running.asked.clear()
        earlier = Window(NOW - timedelta(days=8), NOW)
        second = gathered(discover(source, earlier, first.states, get, NOW))
        assert not [one for one in running.asked if "if-none-match" in one.headers]
    assert set(paths(second)) > set(paths(first))


def test_tells_the_pages_of_a_file_before_its_state(get):
    with serving(SitemapSite(releases(NOW - timedelta(days=4), 4), now=NOW)) as running:
        latest = Window(NOW - timedelta(days=2), NOW)
        findings = list(discover(office(f"{running.url}/"), latest, {}, get, NOW))
    kinds = [type(one).__name__ for one in findings]
    first = kinds.index("Checked")
    assert "Entry" in kinds[:first]
    assert isinstance(findings[first], Checked)


@pytest.mark.parametrize(
    ("url", "span"),
    [
        ("https://a.example/sitemap-posts-2026-05.xml", ("2026-05-01", "2026-05-31")),
        ("https://a.example/sitemap_2026_02.xml.gz", ("2026-02-01", "2026-02-28")),
        ("https://a.example/2026/05/13/sitemap.xml", ("2026-05-13", "2026-05-13")),
        ("https://a.example/sitemap.xml?yyyy=2026&mm=05", ("2026-05-01", "2026-05-31")),
        ("https://a.example/archive-2019.xml", ("2019-01-01", "2019-12-31")),
        ("https://a.example/archive-2019-2021.xml", ("2019-01-01", "2021-12-31")),
        ("https://a.example/sitemap-1.xml", None),
        ("https://a.example/sitemap-20260.xml", None),
        ("https://a.example/sitemap.xml?page=2026", None),
        ("https://a.example/sitemap-2026-13.xml", ("2026-01-01", "2026-12-31")),
    ],
)
def test_reads_the_days_that_a_name_tells(url, span):
    wanted = Span(*map(date.fromisoformat, span)) if span else None
    assert span_of(url) == wanted


@pytest.mark.parametrize(
    ("lastmod", "day"),
    [
        ("2026-05-13", "2026-05-13"),
        ("2026-05-13T07:15:00+03:00", "2026-05-13"),
        ("2026-02", "2026-02-28"),
        ("2026", "2026-12-31"),
        ("yesterday", None),
        ("", None),
        ("0001-01-01T00:00:00", None),
        ("1970-01-01", None),
        ("0000", None),
        ("1970-01", None),
    ],
)
def test_reads_the_times_of_change_of_the_protocol(lastmod, day):
    assert changed_on(lastmod) == (date.fromisoformat(day) if day else None)


def test_passes_over_only_what_was_untouched_for_a_week_before_the_window():
    assert untouched_since("2026-05-31", WEEK)
    assert not untouched_since("2026-06-01", WEEK)
    assert not untouched_since("2027-01-01", WEEK)
    assert not untouched_since("never", WEEK)


GOOD = urlset([(f"https://a.example/{n}", MAY) for n in range(20)]).body


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)), st.integers(1, 7))
@settings(max_examples=300, deadline=None)
def test_raises_nothing_whatever_the_bytes(body, step):
    reader = SitemapReader()
    for start in range(0, len(body), step):
        reader.feed(body[start : start + step])
    read = reader.close()
    assert read.pages or read.children or read.is_index or read.fault


@pytest.mark.parametrize(
    "declared", ["utf-16", "UTF-32", "punycode", "idna", "zlib", "base64", "unicode_escape", "x"]
)
def test_reads_what_declares_another_encoding_than_it_is_written_in(declared):
    reader = SitemapReader()
    reader.feed(f'<?xml version="1.0" encoding="{declared}"?>'.encode() + GOOD.partition(b"?>")[2])
    read = reader.close()
    assert (len(read.pages), read.fault) == (20, None)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_reads_the_same_in_whatever_pieces_it_comes(data):
    packed = gzip.compress(GOOD, mtime=0) if data.draw(st.booleans()) else GOOD
    reader = SitemapReader()
    at = 0
    while at < len(packed):
        step = data.draw(st.integers(1, 400))
        reader.feed(packed[at : at + step])
        at += step
    read = reader.close()
    assert [item.loc for item in read.pages] == [f"https://a.example/{n}" for n in range(20)]
    assert read.fault is None
