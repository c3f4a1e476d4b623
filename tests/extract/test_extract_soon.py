"""One thing said again and again, wherever a rule reads: none takes long over it."""

import hashlib
import time
from datetime import UTC, datetime

import pytest

from dateline.extract import extract
from dateline.model import Article, Capture, Rejected, Source

NOW = datetime(2026, 9, 22, 12, tzinfo=UTC)
URL = "https://gazette.example/2026/03/05/quay"
SOURCE = Source(id="gazette", name="Gazette", home="https://gazette.example/", known=False)
LONG = 20_000
SOON = 1.0  # seconds of the processor; most take a hundredth

LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", %s}</script>'
PLACES = {
    "an author's meta": '<meta name="author" content="%s">',
    "a date's meta": '<meta property="article:published_time" content="%s">',
    "a title's meta": '<meta property="og:title" content="%s">',
    "a description": '<meta name="description" content="%s">',
    "keywords": '<meta name="keywords" content="%s">',
    "a picture's meta": '<meta property="og:image" content="%s">',
    "a title": "<title>%s</title>",
    "a linked author": LINKED.replace("%s", '"author": "%s"'),
    "a linked headline": LINKED.replace("%s", '"headline": "%s"'),
    "a linked date": LINKED.replace("%s", '"datePublished": "%s"'),
    "a linked picture": LINKED.replace("%s", '"image": {"caption": "%s", "creditText": "%s"}'),
    "a linked text": LINKED.replace("%s", '"articleBody": "%s", "keywords": "%s"'),
    "a state": '<script>window.__STATE__ = {"datePublished": "%s", "image": "%s"}</script>',
    "a heading": "<h1>%s</h1>",
    "a paragraph": "<h1>Quay</h1><p>%s</p>",
    "a list": "<ul><li>%s</ul>",
    "an alt text": '<img width="900" src="/a.jpg" alt="%s">',
    "a data attribute": '<img width="900" src="/a.jpg" data-credit="%s" title="%s">',
    "a caption": '<figure><img width="900" src="/a.jpg"><figcaption>%s</figcaption></figure>',
    "a srcset": '<img width="900" src="/a.jpg" srcset="%s">',
    "a picture's address": '<img width="900" height="600" src="/%s.jpg">',
    "a time": '<time datetime="%s">%s</time>',
    "a class": '<p class="%s">Quay</p>',
    "an address": '<a href="%s">Quay</a><link rel="canonical" href="%s"><base href="%s">',
    "a byline": '<div class="byline">By %s</div>',
    "an author": '<span class="author" itemprop="author">%s</span>',
    "a date": '<div class="date">%s</div>',
}
UNITS = (
    *("Aa Bb, ", "Aa Bb and ", "by ", "Photo: A, ", "Mr. ", "A", "a ", "é", "月", "1 ", "12."),
    *("2026-", "12x12", " ", "| ", " - ", "/", "(", "'", "&amp;", "%2F", "a@b.c ", "http://a/"),
)


def read(markup: str) -> Article | Rejected:
    text = "<p>The harbour office reopened the northern quay on Tuesday after nine months.</p>"
    body = f"<html><body>{markup}<h1>Quay reopens</h1>{text}".encode()
    digest = hashlib.sha256(body).hexdigest()
    capture = Capture(URL, URL, 200, {"content-type": "text/html"}, body, NOW, digest)
    return extract(capture, SOURCE, None, NOW)


@pytest.fixture(scope="module", autouse=True)
def tables() -> None:
    """Tables that are read at first use."""
    read("<p>By Ilse Marren, 5 March 2026. Photo: Tom Ebbe</p>" * 10)


@pytest.mark.parametrize(
    "script", ['"' + r"\"x" * 600_000, '"' + r"\"x" * 9000 + "\\", '"a" ' * 400_000]
)
def test_reads_soon_a_script_in_which_nothing_ends(script: str) -> None:
    began = time.process_time()
    read(f"<script>a = {script}</script>")
    assert time.process_time() - began < SOON


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_reads_soon(place: str) -> None:
    for unit in UNITS:
        said = unit * (LONG // len(unit))
        began = time.process_time()
        read(place.replace("%s", said))
        assert time.process_time() - began < SOON, unit
