"""Every way into the past that an office's file states can be asked, and its failure is told."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from wanted_entries import no

from dateline.discover import believed, discover, route_name, unproved
from dateline.model import DayStatus, Feed, ListingRoute, Reason, Route, Source, Window, gathered
from dateline.sources import load_offices

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
WINDOW = Window(datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC))
ROUTES = [
    pytest.param(source, route, id=f"{source.id}-{number}-{route.kind}")
    for source in load_offices().values()
    for number, route in enumerate(source.routes)
]


@pytest.mark.parametrize(("source", "route"), ROUTES)
def test_asks_its_address_and_never_calls_a_missing_one_empty(source: Source, route: Route) -> None:
    asked = []

    def get(request):
        asked.append(request.url)
        return no(Reason.GONE, request.url, 404)

    alone = replace(source, feeds=(), routes=(route,))
    trials = unproved(alone, {})
    told = gathered(believed(alone, {}, discover(alone, WINDOW, {}, get, NOW, trials), NOW))
    assert asked
    if route.confidence != "verified" and not getattr(route, "missing_is_empty", False):
        assert len([url for url in asked if not url.endswith("/robots.txt")]) == 1
    archive = getattr(route, "server", route.url)
    assert {urlsplit(url).hostname for url in asked} == {urlsplit(archive).hostname}
    assert all("{" not in url and " " not in url for url in asked)
    assert told.entries == ()
    named = [day for day in told.coverage if day.route == route_name(route)]
    assert {day.day for day in named} >= set(WINDOW.days)
    assert {day.status for day in named} <= {DayStatus.REFUSED, DayStatus.UNKNOWN}


@pytest.mark.parametrize("confidence", ["memory", "verified"])
def test_asks_the_feeds_for_a_window_as_long_as_no_listing_has_proved_itself(confidence) -> None:
    feed = Feed("https://press.example/feed", confidence="verified")
    route = ListingRoute(
        url="https://press.example/news?page={page}",
        items="li",
        order="newest",
        confidence=confidence,
    )
    office = Source("press", "Press", "https://press.example/", feeds=(feed,), routes=(route,))
    asked = []

    def get(request):
        asked.append(request.url)
        return no(Reason.GONE, request.url, 404)

    gathered(discover(office, WINDOW, {}, get, NOW, unproved(office, {})))
    assert (feed.url in asked) is (confidence == "memory")
