"""What a run may know of its routes that takes everything again."""

from dataclasses import replace
from datetime import UTC, datetime

from wanted_entries import SOURCE

from dateline.discover import anew
from dateline.discover.feeds import route_of
from dateline.model import Feed, RouteState, SitemapRoute, WordPressRoute

THEN = datetime(2026, 11, 1, tzinfo=UTC)
FEED = Feed("https://press.example/feed", "rss", confidence="verified")
BLOG = WordPressRoute(url="https://press.example/", confidence="verified")
MAP = SitemapRoute(url="https://press.example/sitemap.xml", confidence="verified")
FULL = RouteState(
    etag='"a"',
    last_modified="Sun, 01 Nov 2026 00:00:00 GMT",
    cursor="2026-10-30T00:00:00+00:00",
    checked_at=THEN,
    settled=frozenset({THEN.date()}),
    moved_to="https://press.example/rss",
    moves=3,
    hub="https://hub.example/",
    topic="https://press.example/topic",
    whole_at=THEN,
    next_at=THEN,
)


def known(*ways):
    source = replace(SOURCE, feeds=(FEED,), routes=(BLOG, MAP))
    return anew(source, dict.fromkeys(ways, FULL))


def test_remembers_where_a_feed_has_gone_and_nothing_that_hides_an_item():
    [state] = known(route_of(FEED)).values()
    assert state == RouteState(moved_to=FULL.moved_to, moves=3, hub=FULL.hub, topic=FULL.topic)


def test_remembers_up_to_where_modifications_are_known_and_asks_for_them_at_once():
    [state] = known(f"wordpress:{BLOG.url}").values()
    assert state == RouteState(cursor=FULL.cursor)


def test_forgets_all_else():
    assert known(f"sitemap:{MAP.url}", "sitemap:https://press.example/1.xml", "gone") == {}
