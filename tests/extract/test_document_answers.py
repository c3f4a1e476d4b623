"""An answer of an office's API, read as the page whose text it has."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.extract import extract, judged_lines
from dateline.model import (
    Article,
    Capture,
    Document,
    Entry,
    Hint,
    PageRules,
    Reason,
    Rejected,
    Selector,
    Source,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://press.example/detail/en/ip_26_301"
RULE = Document(
    page="/detail/([a-z]{2})/(.+)$",
    url="https://press.example/api?ref={2:upper}&language={1}",
    html="doc.html",
    title="doc.title",
    lead="doc.subtitle",
    published="eventDate",
    modified="changed",
    section="topics[0].name",
    language="doc.language",
)
OFFICE = Source("press", "Press", "https://press.example/", timezone="Europe/Brussels",
                languages=("en",), document=RULE)  # fmt: skip
TEXT = (
    "<p>The harbour office has opened the eastern quay for ferries again &amp; for good.</p>"
    "<h2>What was done</h2><p>Work on the breakwater had closed it since last winter.</p>"
    '<figure><img src="/quay.jpg"><figcaption>The quay. Photo: A. Maris</figcaption></figure>'
)
ANSWER = {
    "eventDate": "2026-11-20",
    "changed": "2026-11-21T09:30:00+01:00",
    "topics": [{"name": "Transport"}],
    "doc": {
        "title": "Quay opens &amp; stays open",
        "subtitle": "Ferries may moor again from Monday on.",
        "html": TEXT,
        "language": "EN",
    },
}


def capture(answer, kind="application/json", url=URL):
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    digest = hashlib.sha256(body).hexdigest()
    return Capture(url, url, 200, {"content-type": kind}, body, NOW, digest)


def read(answer, source=OFFICE, entry=None, **said):
    return extract(capture(answer, **said), source, entry, NOW)


def test_reads_the_fields_where_the_file_says_they_are():
    article = read(ANSWER)
    assert isinstance(article, Article)
    assert article.title.value == "Quay opens & stays open"
    assert article.title.won.origin == "document:doc.title"
    assert article.lead.value == "Ferries may moor again from Monday on."
    assert (article.published.value.day.isoformat(), article.published.value.instant) == (
        "2026-11-20",
        None,
    )
    assert article.published.won.origin == "document:eventDate"
    assert article.modified.value.instant == datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
    assert article.section.value == "Transport"
    assert article.language.value == "en"
    assert article.url == URL
    assert [block.text for block in article.blocks] == [
        "The harbour office has opened the eastern quay for ferries again & for good.",
        "What was done",
        "Work on the breakwater had closed it since last winter.",
    ]
    assert article.body_origin == "document:doc.html"
    [photo] = article.photos
    assert (photo.url, photo.credit.raw) == ("https://press.example/quay.jpg", "Photo: A. Maris")


def test_takes_the_minute_of_the_feed_where_the_document_has_the_day():
    hint = Hint("published", "2026-11-20T13:05:00+01:00", "feed:published")
    entry = Entry("press", URL, "feed:x", hints=(hint,))
    article = read(ANSWER, entry=entry)
    assert article.published.value.instant == datetime(2026, 11, 20, 12, 5, tzinfo=UTC)
    assert article.published.won.origin == "feed:published"


@pytest.mark.parametrize("kind", ["text/plain", "text/html", "", "application/octet-stream"])
def test_knows_a_document_whatever_it_is_called(kind):
    assert read(ANSWER, kind=kind).body_origin == "document:doc.html"
    assert judged_lines(capture(ANSWER, kind), OFFICE)


def test_lets_the_offices_own_selectors_read_the_text_of_a_document():
    rules = PageRules(title=(Selector("h2"),), drop=(Selector("p + h2"),))
    article = read(ANSWER, source=replace(OFFICE, page=rules))
    assert article.title.won.origin == "office:h2"
    assert [block.kind for block in article.blocks] == ["paragraph", "paragraph"]


def test_reads_a_page_of_such_an_office_as_a_page():
    """An archive's copy of a time when the pages had their text themselves."""
    page = f"<!doctype html><title>T</title><h1>Quay opens at last</h1>{TEXT}".encode()
    article = read(page, kind="text/html")
    assert article.title.value == "Quay opens at last"
    assert article.body_origin == "judged"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"{", Reason.UNSUPPORTED_TYPE),
        (b"[" * 100_000, Reason.UNSUPPORTED_TYPE),
        ({"doc": None}, Reason.NOT_ARTICLE),
        ({"doc": {"html": ["<p>x</p>"]}}, Reason.NOT_ARTICLE),
        ({"doc": {"html": " "}}, Reason.NOT_ARTICLE),
        ([1, 2], Reason.NOT_ARTICLE),
        ({"doc": {"html": "<div>" * 5000}}, Reason.TOO_DEEP),
    ],
)
def test_says_why_a_document_is_no_article(answer, reason):
    read_as = read(answer)
    assert isinstance(read_as, Rejected)
    assert read_as.reason is reason


def test_reads_json_of_any_other_office_as_no_page():
    assert read(ANSWER, source=replace(OFFICE, document=None)).reason is Reason.UNSUPPORTED_TYPE


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(JSON, st.sampled_from(["html", "title", "language"]))
def test_raises_nothing_whatever_an_api_answers(value, name):
    read({**ANSWER, "doc": {**ANSWER["doc"], name: value}})
    read({"doc": value, "eventDate": value})
