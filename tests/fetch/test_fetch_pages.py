"""Ordinary answers: captures, conditional requests, statuses, redirects."""

import hashlib
from urllib.parse import urlsplit

import pytest

from dateline.model import Capture, Reason, Rejected, Request

PAGE = b"<p>The ministry said on Friday.</p>"


def test_gives_a_page_as_it_came(office, reply):
    capture = office.says(reply(PAGE, content_type="text/html", x_pages="3"))
    assert capture == Capture(
        url=office.wire.url("/"),
        final_url=office.wire.url("/"),
        status=200,
        headers={"content-length": "35", "content-type": "text/html", "x-pages": "3"},
        body=PAGE,
        fetched_at=office.clock.now,
        sha256=hashlib.sha256(PAGE).hexdigest(),
        media="html",
    )


def test_says_who_asks_and_what_it_can_read(office, reply):
    office.wire.pages["/"] = reply(PAGE)
    office.get(request=Request(office.wire.url("/"), accept="application/rss+xml"))
    for asked in office.wire.asked:
        assert asked.headers["user-agent"] == "dateline/test (+press@example.org)"
        assert asked.headers["accept-encoding"] == "gzip, deflate, br, zstd"
        assert asked.headers["host"] == f"127.0.0.1:{office.wire.port}"
    assert office.wire.asked[-1].headers["accept"] == "application/rss+xml"


def test_asks_for_the_canonical_spelling(office, reply):
    office.wire.pages["/a?id=1"] = reply(PAGE)
    url = office.wire.url("/x/../a?utm_source=feed&id=1#top")
    assert office.get(request=Request(url)).url == office.wire.url("/a?id=1")


def test_joins_repeated_headers_and_reads_both_charsets(office):
    capture = office.says(
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nLink: <a>\r\nlink: <b>\r\n"
        b"X-Utf: \xd0\xba\r\nX-Latin: \xe9\r\n\r\nx"
    )
    assert capture.headers["link"] == "<a>, <b>"
    assert capture.headers["x-utf"] == "к"
    assert capture.headers["x-latin"] == "é"


def test_keeps_no_cookies(office, reply):
    office.wire.pages["/"] = reply(PAGE, set_cookie="session=secret")
    with office.fetcher() as fetcher:
        captures = [fetcher.get(Request(office.wire.url("/"))) for _ in range(2)]
    assert all("cookie" not in asked.headers for asked in office.wire.asked)
    assert all("set-cookie" not in capture.headers for capture in captures)


def test_takes_no_proxy_from_the_environment(office, reply, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert office.says(reply(PAGE)).body == PAGE


def test_asks_conditionally_where_it_has_a_validator(office, reply):
    office.wire.pages["/"] = reply(status="304 Not Modified")
    request = Request(
        office.wire.url("/"), etag='W/"1"', last_modified="Sun, 22 Nov 2026 12:00:00 GMT"
    )
    outcome = office.get(request=request)
    assert (outcome.reason, outcome.status) == (Reason.UNCHANGED, 304)
    asked = office.wire.asked[-1].headers
    assert asked["if-none-match"] == 'w/"1"'
    assert asked["if-modified-since"] == "sun, 22 nov 2026 12:00:00 gmt"


@pytest.mark.parametrize("etag", ['"a"\r\nX-Evil: 1', "\n", "новий", '"a\0"', " "])
def test_sends_no_validator_that_no_header_can_carry(office, reply, etag):
    office.wire.pages["/"] = reply(PAGE)
    assert office.get(request=Request(office.wire.url("/"), etag=etag)).body == PAGE
    assert not {"if-none-match", "x-evil"} & set(office.wire.asked[-1].headers)


def test_sends_back_a_validator_beyond_ascii(office, reply):
    office.wire.pages["/"] = reply(PAGE)
    office.get(request=Request(office.wire.url("/"), etag='"é"'))
    assert office.wire.asked[-1].headers["if-none-match"] == '"é"'


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (201, Reason.BAD_RESPONSE),
        (204, Reason.EMPTY),
        (206, Reason.BAD_RESPONSE),
        (300, Reason.BAD_RESPONSE),
        (304, Reason.BAD_RESPONSE),  # nobody asked conditionally
        (400, Reason.REFUSED),
        (401, Reason.REFUSED),
        (403, Reason.REFUSED),
        (404, Reason.GONE),
        (406, Reason.REFUSED),
        (408, Reason.TIMED_OUT),
        (410, Reason.GONE),
        (418, Reason.REFUSED),
        (451, Reason.REFUSED),
        (500, Reason.SERVER_ERROR),
        (502, Reason.SERVER_ERROR),
        (503, Reason.SERVER_ERROR),
        (599, Reason.SERVER_ERROR),
        (600, Reason.BAD_RESPONSE),
        (999, Reason.BAD_RESPONSE),
    ],
)
def test_gives_each_status_its_reason(office, reply, status, reason):
    outcome = office.says(reply(status=f"{status} Word"))
    assert outcome == Rejected(office.wire.url("/"), reason, detail=f"HTTP {status}", status=status)


def test_knows_a_wall_that_answers_for_the_page(office, reply):
    for status in ("202 Accepted", "200 OK"):
        outcome = office.says(reply(PAGE, status=status, x_amzn_waf_action="challenge"))
        assert outcome.reason is Reason.REFUSED


def test_takes_nothing_for_a_page_without_a_byte(office, reply):
    assert office.says(reply(b"")).reason is Reason.EMPTY


def test_follows_redirects_and_keeps_their_addresses(office, reply):
    moved = {"/1": "/2", "/2": "three", "/three": f"{office.wire.url('/4')}?utm_source=x#part"}
    for path, target in moved.items():
        office.wire.pages[path] = reply(status="302 Found", location=target)
    office.wire.pages["/4?utm_source=x"] = reply(PAGE)  # without it this server redirects again
    capture = office.get("/1")
    assert capture.url == office.wire.url("/1")
    assert capture.final_url == office.wire.url("/4?utm_source=x")
    assert capture.redirects == (office.wire.url("/2"), office.wire.url("/three"))
    assert not capture.moved


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308, 301), True), ((301, 302), False), ((303,), False), ((307,), False)],
)
def test_tells_permanent_redirects_from_passing_ones(office, reply, statuses, moved):
    for number, status in enumerate(statuses):
        office.wire.pages[f"/{number}"] = reply(status=f"{status} X", location=f"/{number + 1}")
    office.wire.pages[f"/{len(statuses)}"] = reply(PAGE)
    assert office.get("/0").moved is moved


def test_reads_a_redirect_to_an_address_in_raw_utf8(office):
    office.wire.pages["/"] = (
        "HTTP/1.1 301 X\r\nLocation: /новини\r\nContent-Length: 0\r\n\r\n".encode()
    )
    office.get("/")
    assert office.wire.paths[-1] == "/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8"


def test_follows_ten_redirects_and_no_more(office, reply):
    for number in range(11):
        office.wire.pages[f"/{number}"] = reply(status="301 X", location=f"/{number + 1}")
    office.wire.pages["/11"] = reply(PAGE)
    assert office.get("/1").final_url == office.wire.url("/11")
    outcome = office.get("/0")
    assert (outcome.reason, outcome.status) == (Reason.TOO_MANY_REDIRECTS, 301)
    assert outcome.final_url == office.wire.url("/10")


@pytest.mark.parametrize("ring", [["/a"], ["/a", "/b"], ["/a", "/b", "/c"]])
def test_stops_where_a_redirect_leads_back(office, reply, ring):
    for path, target in zip(ring, [*ring[1:], ring[0]], strict=True):
        office.wire.pages[path] = reply(status="302 X", location=target)
    assert office.get("/a").reason is Reason.TOO_MANY_REDIRECTS
    assert office.wire.paths == ["/robots.txt", *ring]


@pytest.mark.parametrize("location", [None, "", "#top"])
def test_takes_a_redirect_to_nowhere_for_a_bad_answer(office, reply, location):
    stated = {} if location is None else {"location": location}
    outcome = office.says(reply(status="302 X", **stated))
    assert outcome.reason in (Reason.BAD_RESPONSE, Reason.BAD_ADDRESS)
    assert outcome.status == 302


def test_tells_the_address_that_failed_behind_a_redirect(office, reply):
    office.wire.pages["/a"] = reply(status="302 X", location="/b")
    outcome = office.get("/a")
    assert (outcome.reason, outcome.url) == (Reason.GONE, office.wire.url("/a"))
    assert urlsplit(outcome.final_url).path == "/b"


@pytest.mark.parametrize(
    "url", ["", "javascript:1", "file:///etc/passwd", "folder://seed/a.txt", "http://[", "/a", "\0"]
)
def test_gives_a_reason_for_what_is_no_web_address(office, url):
    assert office.get(request=Request(url)).reason is Reason.BAD_ADDRESS


def part(body: bytes, said: str) -> bytes:
    head = f"HTTP/1.1 206 Partial Content\r\nContent-Range: {said}\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\nContent-Type: image/jpeg\r\n\r\n" + body


def test_asks_for_the_first_bytes_and_takes_no_more(office, reply):
    request = Request(office.wire.url("/"), first=10)
    office.wire.pages["/"] = part(b"0123456789", "bytes 0-9/5000")
    capture = office.get(request=request)
    assert (capture.status, capture.body) == (206, b"0123456789")
    assert office.wire.asked[-1].headers["range"] == "bytes=0-9"
    assert office.wire.asked[-1].headers["accept-encoding"] == "identity"
    office.wire.pages["/"] = reply(b"0123456789" * 1000)  # a server that knows no ranges
    assert office.get(request=request).body == b"0123456789"


def test_takes_no_part_that_is_not_the_first_or_was_not_asked_for(office):
    office.wire.pages["/"] = part(b"0123456789", "bytes 20-29/5000")
    assert office.get(request=Request(office.wire.url("/"), first=10)).reason == "bad_response"
    office.wire.pages["/"] = part(b"0123456789", "bytes 0-9/5000")
    assert office.get().reason == "bad_response"
