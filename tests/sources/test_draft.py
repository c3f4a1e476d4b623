"""What was found of an office becomes a file that reads as it was found."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.sources import parse_office
from dateline.sources.draft import (
    Found,
    FoundFeed,
    FoundSitemap,
    country_of,
    draft,
    made_id,
    unsaid,
)

DAY = date(2026, 11, 27)
FOUND = Found(
    home="https://www.ministry.gov.ua/",
    name="Ministry of Tides",
    languages=("uk", "en"),
    feeds=(
        FoundFeed("https://www.ministry.gov.ua/feed/", "rss", "uk", 10),
        FoundFeed("https://www.ministry.gov.ua/gone", "atom", None, 0, "gone: HTTP 404"),
    ),
    posts="https://www.ministry.gov.ua/wp-json/wp/v2/posts",
    sitemaps=(FoundSitemap("https://www.ministry.gov.ua/sitemap.xml", "index"),),
    hubs=("https://hub.example/",),
    editions=(("en", "https://www.ministry.gov.ua/en/"),),
)


def test_writes_a_file_with_its_evidence() -> None:
    source = parse_office(draft(FOUND, "ministry", DAY), "ministry.toml")
    assert (source.country, source.timezone, source.zone_assumed) == ("UA", "Europe/Kyiv", True)
    assert source.languages == ("uk", "en")
    feed, gone = source.feeds
    assert (feed.evidence, feed.confidence, feed.language) == (
        "found by dateline sources add on 2026-11-27",
        "verified",
        "uk",
    )
    assert (gone.kind, gone.confidence) == ("atom", "conflict")
    assert gone.evidence.endswith("linked to, yet gone: HTTP 404")
    assert [(route.kind, route.url) for route in source.routes] == [("wordpress", FOUND.posts)]
    assert source.rights.text.name == "unknown"
    assert any("https://hub.example/" in quirk for quirk in source.quirks)


FEED = FoundFeed("https://x.example/feed", "rss")


@pytest.mark.parametrize(
    ("kinds", "feeds", "routes"),
    [
        (("news", "index"), (FEED,), [("1", 0, "verified")]),
        (("news", "index"), (), [("0", 2, "verified"), ("1", 0, "verified")]),
        (("news",), (FEED,), [("0", 0, "verified")]),
        (("news",), (), [("0", 2, "verified")]),
        (("unread",), (), [("0", 2, "conflict")]),
        (("pages", "index"), (), [("0", 2, "verified")]),
    ],
)
def test_takes_sitemaps_for_a_way_into_the_past_and_without_feeds_to_what_is_new(
    kinds: tuple[str, ...], feeds: tuple[FoundFeed, ...], routes: list[tuple[str, int, str]]
) -> None:
    maps = tuple(
        FoundSitemap(f"https://x.example/{number}", kind) for number, kind in enumerate(kinds)
    )
    text = draft(Found("https://x.example/", "X", feeds=feeds, sitemaps=maps), "x", DAY)
    found = parse_office(text, "x.toml").routes
    told = [(route.url.rpartition("/")[2], route.daily, route.confidence) for route in found]
    assert told == routes
    assert {route.kind for route in found} == {"sitemap"}


def test_says_at_the_head_what_it_could_not_know() -> None:
    head = [line for line in draft(FOUND, "ministry", DAY).splitlines() if line.startswith("# - ")]
    assert head == [f"# - {words}" for words in unsaid(FOUND)]
    bare = " ".join(unsaid(Found("https://press.example/", "x")))
    for word in ("timezone", "country", "languages", "rights", "feeds", "routes", "page"):
        assert word in bare


@pytest.mark.parametrize(
    ("home", "country"),
    [
        ("https://www.gov.uk/", "GB"),
        ("https://www.nasa.gov/", "US"),
        ("https://press.europa.eu/", "EU"),
        ("https://www.nato.int/", "INT"),
        ("https://www.presidencia.pt/", "PT"),
        ("https://www.iana.org/", "ZZ"),
        ("https://startup.io/", "ZZ"),
        ("http://127.0.0.1:8765/", "ZZ"),
    ],
)
def test_guesses_the_country_from_the_domain_where_that_is_one_of_a_country(
    home: str, country: str
) -> None:
    assert country_of(home) == country


def test_makes_an_id_of_the_host() -> None:
    assert made_id("https://www.press.un.org/x") == "press_un_org"
    assert made_id("http://127.0.0.2:8765/") == "127_0_0_2"


@given(st.text(max_size=100), st.text(max_size=50))
def test_writes_toml_whatever_a_site_calls_itself(name: str, trouble: str) -> None:
    feed = FoundFeed("https://x.example/feed", "rss", None, 0, trouble)
    table = tomllib.loads(draft(Found("https://x.example/", name, feeds=(feed,)), "x", DAY))
    assert table["id"] == "x"
    assert len(table["feeds"]) == 1
