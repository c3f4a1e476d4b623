"""It gives a page the identity of the address that answered, and compares only its text."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dateline import identity
from dateline.model import Article, Block, Candidate, Capture, Credit, FieldOf, Moment, Photo
from dateline.records import arrive, fingerprint

URL = "https://press.example.org/news/2026/harbour-reopens"


def field(value):
    return FieldOf(Candidate(value, "test", str(value)))


def article(canonical: str | None = None, **changes) -> Article:
    base = Article(
        source="s",
        url=URL,
        extractor="1",
        title=field("Harbour reopens"),
        blocks=(Block("paragraph", "The harbour is open again."),),
        claimed_canonical=field(canonical) if canonical else FieldOf(),
    )
    return replace(base, **changes)


def capture(final: str = URL, asked: str = URL, redirects: tuple[str, ...] = ()) -> Capture:
    when = datetime(2026, 9, 14, tzinfo=UTC)
    return Capture(asked, final, 200, {}, b"x", when, "0" * 64, redirects)


@pytest.mark.parametrize(
    "claimed",
    [
        URL + "?utm_source=feed",
        "http://www.press.example.org/news/2026/harbour-reopens/",
        "https://amp.press.example.org/news/2026/harbour-reopens",
    ],
)
def test_believes_a_canonical_that_is_another_spelling_of_the_page(claimed):
    arrival = arrive(article(claimed), capture(), "e", "c")
    assert arrival.article_id == identity.article_id(claimed)


@pytest.mark.parametrize(
    "claimed",
    [
        "https://press.example.org/",
        "https://press.example.org/news",
        "https://other.example.net/news/2026/harbour-reopens",
        "javascript:alert(1)",
        "not a url",
        "https://press.example.org/news/2026/another-story",
    ],
)
def test_disbelieves_a_canonical_that_is_another_page(claimed):
    arrival = arrive(article(claimed), capture(), "e", "c")
    assert arrival.article_id == identity.article_id(URL)
    assert arrival.aliases == ()


def test_tells_pages_apart_that_differ_in_their_id_alone():
    final = "https://press.example.org/show?id=7"
    arrival = arrive(article("https://press.example.org/show"), capture(final, final), "e", "c")
    assert arrival.article_id == identity.article_id(final)


def test_remembers_the_addresses_that_led_to_the_page_as_aliases():
    old = "https://press.example.org/old/1"
    arrival = arrive(article(), capture(asked=old, redirects=(old,)), "e", "c")
    assert arrival.canonical_url == URL
    assert arrival.aliases == (old,)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": field("Harbour reopens early")},
        {"lead": field("After two weeks")},
        {"blocks": (Block("paragraph", "The harbour is closed again."),)},
        {"published": field(Moment(date(2026, 9, 14)))},
        {"photos": (Photo(None, caption="The quay"),)},
        {"photos": (Photo(None, credit=Credit("Photo: A. Example", "caption")),)},
    ],
)
def test_sees_an_edit_of_what_readers_read(changes):
    assert fingerprint(article(**changes)) != fingerprint(article())


@pytest.mark.parametrize(
    "changes",
    [
        {"modified": field(Moment(date(2026, 9, 15)))},
        {"section": field("Ports")},
        {"blocks": (Block("paragraph", "The harbour  is open\u00a0again."),)},
    ],
)
def test_sees_no_edit_in_stamps_and_spacing(changes):
    assert fingerprint(article(**changes)) == fingerprint(article())
