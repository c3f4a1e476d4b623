"""The clock of an announcement is the event's where its office says so."""

import hashlib
from datetime import UTC, date, datetime

from dateline.extract import extract
from dateline.model import Article, Capture, Entry, Hint, Source

NOW = datetime(2026, 9, 20, 12, tzinfo=UTC)
PAGE = b"""<!doctype html><html lang="en"><head><title>Press conference</title></head><body>
<article><div class="date"><time>15:30 22.09.2026</time></div><h1>Press conference on grain</h1>
<p>The agency will host a press conference of the grain traders' union on Tuesday at half past
three, in its press centre. Journalists are asked to be there a quarter of an hour before.</p>
<p>Speakers are the head of the union and two of its members, who export grain by river and by
sea. Questions may be sent beforehand, and are answered at the end.</p></article></body></html>"""
OFFICE = Source(
    id="agency",
    name="Agency",
    home="https://agency.example/",
    timezone="Europe/Kyiv",
    languages=("en",),
    event_paths=("/news/announcement/",),
)


def read(path: str) -> Article:
    url = f"https://agency.example{path}"
    headers = {"content-type": "text/html; charset=utf-8"}
    capture = Capture(url, url, 200, headers, PAGE, NOW, hashlib.sha256(PAGE).hexdigest())
    told = Hint("published", "Fri, 18 Sep 2026 10:00:00 +0300", "feed:published")
    article = extract(capture, OFFICE, Entry("agency", url, "feed:x", hints=(told,)), NOW)
    assert isinstance(article, Article)
    return article


def test_reads_the_clock_as_the_events_on_the_pages_that_the_office_names() -> None:
    article = read("/news/announcement/1.html")
    assert article.event.won
    assert article.event.won.value.instant == datetime(2026, 9, 22, 12, 30, tzinfo=UTC)
    assert article.published.won
    assert article.published.won.value.day == date(2026, 9, 18)
    assert all(rival.value.day != date(2026, 9, 22) for rival in article.published.rivals)


def test_reads_it_as_the_pages_on_all_others() -> None:
    article = read("/news/general/1.html")
    assert article.event.won is None
