"""A route that nobody saw proves itself before its word is taken for a day."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from wanted_entries import FEED, NOW, SOURCE, Server, no, page

from dateline.discover import believed, discover, unproved
from dateline.model import (
    DayStatus,
    Feed,
    Reason,
    RouteState,
    Window,
    WordPressRoute,
    gathered,
)

NAME = f"feed:{FEED}"
ITEM = (
    "<item><link>https://press.example/1</link>"
    "<pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate></item>"
)
RSS = f'<rss version="2.0"><channel><title>x</title>{ITEM}</channel></rss>'
POSTS = "https://press.example/wp-json/wp/v2/posts"
WEEK = Window(datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC))


def visited(answer, confidence="memory", state=None):
    source = replace(SOURCE, feeds=(Feed(FEED, confidence=confidence),))
    known = state or {}
    found = discover(source, None, known, Server({FEED: answer}), NOW)
    return gathered(believed(source, known, found, NOW))


@pytest.mark.parametrize("confidence", ["memory", "conflict"])
@pytest.mark.parametrize(
    "answer",
    [page("<!doctype html><title>News</title>"), page("{}"), no(Reason.GONE, FEED, 404)],
    ids=["html", "json", "404"],
)
def test_calls_a_day_unknown_where_an_unproved_feed_is_none(answer, confidence):
    result = visited(answer, confidence)
    [day] = result.coverage
    assert (day.status, day.route) == (DayStatus.UNKNOWN, NAME)
    assert day.detail.startswith(f"not as described (known by {confidence}): ")
    assert Reason.NOT_AS_DESCRIBED in {problem.reason for problem in result.problems}
    assert result.states == {}


def test_takes_a_refusal_for_one_however_the_feed_is_known():
    result = visited(no(Reason.REFUSED, FEED, 403))
    assert [day.status for day in result.coverage] == [DayStatus.REFUSED]
    assert [problem.reason for problem in result.problems] == [Reason.REFUSED]


def test_takes_a_feed_at_its_word_once_it_has_answered():
    first = visited(page(RSS))
    assert [day.status for day in first.coverage] == [DayStatus.UNKNOWN]  # it may be cut in it
    assert first.states[NAME].checked_at == NOW
    later = visited(no(Reason.GONE, FEED, 404), state=first.states)
    assert [day.status for day in later.coverage] == [DayStatus.REFUSED]


def test_takes_a_feed_that_was_seen_at_its_word_at_once():
    result = visited(no(Reason.GONE, FEED, 404), confidence="verified")
    assert [day.status for day in result.coverage] == [DayStatus.REFUSED]


def test_asks_an_unproved_route_once_where_it_is_none():
    route = WordPressRoute(url=POSTS)
    source = replace(SOURCE, feeds=(), routes=(route,))
    asked = []

    def get(request):
        asked.append(request.url)
        return page("<title>404</title>", url=request.url)

    result = gathered(believed(source, {}, discover(source, WEEK, {}, get, NOW), NOW))
    assert len(asked) == 1
    assert {(day.day, day.status) for day in result.coverage} == {
        (date(2026, 11, 20), DayStatus.UNKNOWN),
        (date(2026, 11, 21), DayStatus.UNKNOWN),
    }
    told = [one for one in result.problems if one.reason is Reason.NOT_AS_DESCRIBED]
    assert [one.url for one in told] == [POSTS]


@pytest.mark.parametrize("confidence", ["memory", "verified"])
def test_believes_in_empty_days_only_of_a_route_that_has_listed_something(confidence):
    source = replace(SOURCE, feeds=(), routes=(WordPressRoute(url=POSTS, confidence=confidence),))

    def get(request):
        return page("[]", url=request.url, x_wp_total="0", x_wp_totalpages="0")

    def statuses(state):
        found = discover(source, WEEK, state, get, NOW)
        result = gathered(believed(source, state, found, NOW))
        return {day.status for day in result.coverage}, result.states

    known = {DayStatus.UNKNOWN if confidence == "memory" else DayStatus.EMPTY}
    assert statuses({}) == (known, {})
    proved = {f"wordpress:{POSTS}": RouteState(checked_at=NOW)}
    assert statuses(proved)[0] == {DayStatus.EMPTY}


def test_remembers_that_a_route_has_listed_something():
    source = replace(SOURCE, feeds=(), routes=(WordPressRoute(url=POSTS),))
    post = {
        "id": 1,
        "link": "https://press.example/1",
        "date": "2026-11-20T12:00:00",
        "date_gmt": "2026-11-20T10:00:00",
        "modified_gmt": "2026-11-20T10:00:00",
        "title": {"rendered": "t"},
        "excerpt": {"rendered": ""},
    }

    def get(request):
        return page(json.dumps([post]), url=request.url, x_wp_total="1", x_wp_totalpages="1")

    assert set(unproved(source, {})) == {f"wordpress:{POSTS}"}
    result = gathered(believed(source, {}, discover(source, WEEK, {}, get, NOW), NOW))
    assert result.states == {f"wordpress:{POSTS}": RouteState(checked_at=NOW)}
    assert unproved(source, result.states) == {}
