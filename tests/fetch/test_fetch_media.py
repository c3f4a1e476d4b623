"""What a body is, whatever its header says; and what is no page is not read on."""

import gzip
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.fetch.media import NO_PAGE, Media, media
from dateline.model import Capture, Reason

RSS = b'<?xml version="1.0"?><!-- made by hand --><rss version="2.0"><channel></channel></rss>'
HTML = b"<!DOCTYPE html><html><title>Press</title><p>The ministry said on Friday.</p></html>"

BODIES = [
    (RSS, "text/html", Media.FEED),
    (b"\xef\xbb\xbf\n" + RSS, "text/plain", Media.FEED),
    (b'<feed xmlns="http://www.w3.org/2005/Atom">', "application/octet-stream", Media.FEED),
    (b'<rdf:RDF xmlns:rdf="a">', "text/xml", Media.FEED),
    (HTML, "application/rss+xml", Media.HTML),
    (b"  <!-- a wall --> <HTML lang=en>", "text/xml", Media.HTML),
    (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x">', "application/xhtml+xml", Media.HTML),
    (b"<p>one paragraph", "", Media.HTML),
    (b"The page starts with words", "text/html; charset=x", Media.HTML),
    (b"<custom-element>", "text/html", Media.HTML),
    (b"<urlset>", "text/html-not", Media.HTML),
    (b"<urlset>", "application/xml", Media.XML),
    (b'{"version": "https://jsonfeed.org/version/1.1"}', "text/html", Media.JSON),
    (b"[1]", "", Media.JSON),
    (b"%PDF-1.7\n", "text/html", Media.PDF),
    (b"For immediate release\n", "text/plain", Media.TEXT),
    ("<html>Київ".encode("utf-16"), "text/html", Media.HTML),
    (b"<html>a NUL\0 or two" + b" " * 50, "text/html", Media.HTML),
    (b"BMW opens a plant", "text/plain", Media.TEXT),
    (b"\x89PNG\r\n\x1a\n", "text/html", Media.IMAGE),
    (b"\xff\xd8\xff\xe0", "text/html", Media.IMAGE),
    (b"GIF89a", "text/html", Media.IMAGE),
    (b"RIFF\0\0\0\0WEBPVP8 ", "text/html", Media.IMAGE),
    (b"\0\0\0\x1cftypavif", "text/html", Media.IMAGE),
    (b"\0\0\0\x1cftypisom", "text/html", Media.SOUND),
    (b"RIFF\0\0\0\0AVI LIST", "text/html", Media.SOUND),
    (b"ID3\x04", "text/html", Media.SOUND),
    (b"PK\x03\x04", "text/html", Media.ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword", Media.ARCHIVE),
    (gzip.compress(b"<urlset>"), "application/xml", Media.GZIP),
    (b"\x7fELF\2\1\1\0", "text/html", Media.BINARY),
    (b"\0\1\2\3" * 40, "text/html", Media.BINARY),
    (b"", "", Media.TEXT),
]  # fmt: skip


@pytest.mark.parametrize(("body", "called", "kind"), BODIES)
def test_tells_what_a_body_is(body, called, kind):
    assert media(body, called) is kind


@given(st.binary(max_size=200), st.text(max_size=30))
def test_tells_something_of_everything(body, called):
    assert media(body, called) in Media


def test_hands_a_page_over_as_a_page_though_it_is_served_as_a_feed(office, reply):
    capture = office.says(reply(HTML, content_type="application/rss+xml"))
    assert (capture.media, capture.headers["content-type"]) == ("html", "application/rss+xml")


def test_hands_a_feed_over_as_a_feed_though_it_is_served_as_a_page(office, reply):
    capture = office.says(reply(RSS, content_type="text/html"))
    assert (capture.media, capture.body) == ("feed", RSS)


REFUSED = [case for case in BODIES if case[2] in NO_PAGE]


@pytest.mark.parametrize(("body", "called", "kind"), REFUSED)
def test_takes_no_picture_film_or_archive_for_a_page(office, reply, body, called, kind):
    office.wire.pages["/"] = reply(body, content_type=called)
    outcome = office.get(request=office.request("/", page=True))
    assert (outcome.reason, outcome.detail) == (
        Reason.UNSUPPORTED_TYPE,
        f"{kind}, called {called!r}",
    )
    assert isinstance(office.get("/"), Capture)  # who wants a picture or a packed sitemap gets it


def test_reads_no_more_of_a_film_than_tells_what_it_is(office):
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n\0\0\0\x1cftypisom" + b"\0" * 2000
    waits = threading.Event()  # the rest never comes: reading on would time out
    office.wire.pages["/"] = lambda to: (to.sendall(said), waits.wait(5))
    outcome = office.get(request=office.request("/", page=True), timeout=3.0)
    waits.set()
    assert outcome.reason is Reason.UNSUPPORTED_TYPE


@pytest.mark.parametrize("body", [HTML, b"%PDF-1.7\n", b"For immediate release\n", RSS, b"{}"])
def test_leaves_to_extraction_what_might_be_an_article(office, reply, body):
    office.wire.pages["/"] = reply(body)
    assert office.get(request=office.request("/", page=True)).body == body
