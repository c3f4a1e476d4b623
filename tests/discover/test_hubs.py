"""A feed's hub is noted with its state, for whoever will subscribe."""

import json

import pytest
from wanted_entries import FEED, NOW, SOURCE, Server, page

from dateline.discover import discover
from dateline.model import RouteState, gathered

ROUTE = f"feed:{FEED}"
HUB = "https://hub.example/"
ATOM = 'xmlns:a="http://www.w3.org/2005/Atom"'
ITEM = '<item><title>t</title><link>/1</link><a:link rel="hub" href="https://not.example/"/></item>'


def rss(links):
    return f'<rss version="2.0" {ATOM}><channel><title>x</title>{links}{ITEM}</channel></rss>'


def noted(body, state=None, **headers):
    server = Server({FEED: page(body, **headers)})
    after = gathered(discover(SOURCE, None, state or {}, server, NOW)).states[ROUTE]
    return after.hub, after.topic


IN_FEED = f'<a:link rel="hub" href="{HUB}"/><a:link rel="self" href="/feeds/all.xml"/>'


def test_notes_the_hub_of_a_feed_and_the_name_that_it_has_there():
    assert noted(rss(IN_FEED)) == (HUB, FEED)


def test_notes_the_hub_of_a_json_feed():
    told = {"items": [{"url": "/1"}], "feed_url": FEED, "hubs": [{"type": "WebSub", "url": HUB}]}
    assert noted(json.dumps(told)) == (HUB, FEED)


@pytest.mark.parametrize(
    "link",
    [
        f'<{HUB}>; rel="hub", <https://press.example/topic>; rel="self"',
        f'<https://press.example/topic>; rel=self, <{HUB}>; title="a, b"; rel="alternate hub"',
    ],
)
def test_believes_the_header_before_the_feed(link):
    other = IN_FEED.replace(HUB, "https://second.example/")
    assert noted(rss(other), link=link) == (HUB, "https://press.example/topic")


@pytest.mark.parametrize("links", ["", '<a:link rel="hub" href="javascript:x"/>'])
def test_notes_nothing_of_a_feed_without_a_hub(links):
    state = {ROUTE: RouteState(cursor="before", hub=HUB, topic=FEED)}
    assert noted(rss(links), state) == (None, None)


def test_keeps_what_is_noted_when_the_bytes_are_the_same():
    server = Server({FEED: page(rss(IN_FEED))})
    state = {}
    for _ in range(2):
        state = gathered(discover(SOURCE, None, state, server, NOW)).states
    assert (state[ROUTE].hub, state[ROUTE].topic) == (HUB, FEED)


@pytest.mark.parametrize(
    "link", ["<", "<>;rel=hub", "<" * 9000, ";rel=hub", '<a>;rel="' + "h" * 999]
)
def test_survives_any_header(link):
    assert noted(rss(""), link=link) == (None, None)
