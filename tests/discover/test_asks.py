"""What an office is asked for: the whole window, in its own units, and no part of it twice."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wanted_entries import NOW, SOURCE, page

from dateline.discover import discover
from dateline.discover.ask import Turn, address, asks, halves
from dateline.model import (
    ApiRoute,
    Coverage,
    Entry,
    ListingRoute,
    NumbersRoute,
    Problem,
    Window,
)

ROOT = "https://press.example"
WINDOW = Window(datetime(2026, 11, 18, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC))
KYIV = ZoneInfo("Europe/Kyiv")
FIRST = Turn()


def route(query, **keys):
    return ApiRoute(url=f"{ROOT}/api?{query}", items="results", link="url", **keys)


def asked(of, window=WINDOW, zone=KYIV, now=NOW, turn=FIRST):
    """The query of each question."""
    found = [address(of, ask, turn) for ask in asks(of, window, zone, now)]
    return [
        {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()} for url in found
    ]


@pytest.mark.parametrize(
    ("form", "start", "end"),
    [
        ("%Y-%m-%d", "2026-11-17", "2026-11-21"),  # a day more on each side, both included
        ("%d%m%Y", "17112026", "21112026"),
        ("%Y-%m", "2026-11", "2026-11"),
        ("epoch", "1794959999", "1795132800"),
        ("iso", "2026-11-18T01:59:59+02:00", "2026-11-20T02:00:00+02:00"),
        ("%Y-%m-%dT%H:%M:%S", "2026-11-18T01:59:59", "2026-11-20T02:00:00"),
        ("%Y-%m-%dT%H:%M", "2026-11-18T01:59", "2026-11-20T02:00"),
    ],
)
def test_writes_the_ends_of_a_window_as_the_address_says(form, start, end):
    [told] = asked(route(f"from={{start:{form}}}&to={{end:{form}}}"))
    assert (told["from"], told["to"]) == (start, end)


def test_gives_the_first_day_that_is_not_listed_where_the_end_is_left_out():
    of = route("from={start:%Y-%m-%d}&to={end:%Y-%m-%d}", end_inclusive=False)
    assert asked(of) == [{"from": "2026-11-17", "to": "2026-11-22"}]


def test_rounds_a_pattern_of_minutes_up_at_the_end():
    window = Window(WINDOW.start, datetime(2026, 11, 19, 10, 20, 30, 5, tzinfo=UTC))
    [told] = asked(route("a={start:%H:%M%Y}&b={end:%Y-%m-%dT%H:%M}"), window)
    assert told["b"] == "2026-11-19T12:21"


def test_asks_month_by_month_or_day_by_day():
    window = Window(datetime(2026, 10, 30, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC))
    of = route("a={start:%Y-%m-%d}&b={end:%Y-%m-%d}", step="month")
    assert asked(of, window) == [
        {"a": "2026-10-29", "b": "2026-10-31"},
        {"a": "2026-11-01", "b": "2026-11-03"},
    ]
    by_instants = route("a={start:iso}&b={end:iso}", step="month")
    assert [told["a"] for told in asked(by_instants, window)] == [
        "2026-10-30T01:59:59+02:00",
        "2026-10-31T23:59:59+02:00",
    ]
    months = ListingRoute(url=f"{ROOT}/list?m={{day:%Y/%m}}", items="li")
    assert asked(months, window) == [{"m": "2026/10"}, {"m": "2026/11"}]


def test_pages_as_the_address_says():
    of = route("d={start:%Y}&p={page}&o={offset}&n={size}&c={cursor}", per_page=20)
    [told] = asked(of, turn=Turn(2, 40, "a b&c"))
    assert (told["p"], told["o"], told["n"], told["c"]) == ("3", "40", "20", "a b&c")
    from_zero = route("d={start:%Y}&p={page}", first=0)
    assert asked(from_zero)[0]["p"] == "0"


SPANS = st.tuples(
    st.integers(0, 1_200_000_000),
    st.timedeltas(timedelta(seconds=1), timedelta(days=900)),
)
ZONES = st.sampled_from(
    ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Kyiv", "America/St_Johns"]
)
FORMS = st.sampled_from(["iso", "%Y-%m-%d", "%Y-%m", "%Y"])
STEPS = st.sampled_from(["whole", "day", "month", "year"])


@given(SPANS, ZONES, FORMS, STEPS)
def test_covers_every_instant_of_a_window_once_and_halves_without_a_gap(span, zone, form, step):
    start = datetime(2001, 1, 1, tzinfo=UTC) + timedelta(seconds=span[0])
    window = Window(start, start + span[1])
    of = route(f"a={{start:{form}}}&b={{end:{form}}}", step=step)
    parts = list(asks(of, window, ZoneInfo(zone), NOW))
    assert parts[0].window.start <= window.start
    assert parts[-1].window.end >= window.end
    for one, after in pairwise(parts):
        assert one.window.end == after.window.start
    for part in parts:
        if both := halves(part, of):
            assert (both[0].start, both[1].end) == (part.start, part.end)
            assert both[0].end == both[1].start
            assert both[0].units + both[1].units == part.units


WORDS = ["/1", "https://press.example/2", "2026-11-18", "2026-11-18T10:00:00Z", "\ud800", "0"]
NAMES = ["results", "url", "date", "id", "total", "next", "title"]
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
JSON = st.recursive(
    PLAIN | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=30,
)


def days_told(findings):
    return [found.day for found in findings if isinstance(found, Coverage)]


@settings(max_examples=60, deadline=None)
@given(JSON, st.sampled_from(["", "newest", "oldest"]), st.sampled_from(["", "epoch", "%Y-%m-%d"]))
def test_makes_of_any_answer_findings_and_a_row_a_day(value, order, form):

    keys = {
        "published": "date",
        "guid": "id",
        "total": "total",
        "next": "next",
        "title": "title",
        "modified": "date",
        "image": "url",
        "published_format": form,
    }
    of = (
        route("p={page}&n={size}", order=order, per_page=3, **keys)
        if order
        else route("a={start:iso}&b={end:iso}&c={cursor}", cap=2, **keys)
    )
    body = json.dumps(value).encode("utf-8", "surrogatepass")
    source = replace(SOURCE, feeds=(), routes=(of,))
    found = list(discover(source, WINDOW, {}, lambda request: page(body, request.url), NOW))
    assert days_told(found) == [date(2026, 11, 18), date(2026, 11, 19)]
    for one in found:
        assert isinstance(one, Entry | Problem | Coverage)
        str(one).encode()  # nothing that a database would choke on


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="<>/=\"' abphrefliti2026-1:&#;x", max_size=300) | st.binary(max_size=200))
@example(b"http:")
def test_makes_of_any_page_findings_and_a_row_a_day(body):
    listing = ListingRoute(url=f"{ROOT}/l?p={{page}}", items="li", published="i", order="newest")
    numbers = NumbersRoute(url=f"{ROOT}/n/{{id}}", published="i", misses=3, newest=9)
    for of in (listing, numbers):
        source = replace(SOURCE, feeds=(), routes=(of,))
        found = list(discover(source, WINDOW, {}, lambda request: page(body, request.url), NOW))
        assert days_told(found)[:2] == [date(2026, 11, 18), date(2026, 11, 19)]
