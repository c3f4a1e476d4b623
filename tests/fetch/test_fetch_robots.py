"""robots.txt: what it bars, how it fails, how long it is remembered."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.fetch.robots import read_rules
from dateline.model import Capture, Reason, Rejected, Request, RobotsFile
from dateline.urls import canonical


def robots(reply, *lines: str) -> bytes:
    return reply("\n".join(lines).encode(), content_type="text/plain")


def test_does_not_ask_for_what_is_barred(office, reply):
    office.wire.pages["/robots.txt"] = robots(reply, "User-agent: *", "Disallow: /private/")
    assert office.get("/private/a") == Rejected(
        office.wire.url("/private/a"), Reason.ROBOTS, detail="robots.txt"
    )
    assert office.wire.paths == ["/robots.txt"]


def test_obeys_the_group_that_names_us_before_that_for_all(office, reply):
    office.wire.pages["/robots.txt"] = robots(
        reply, "User-agent: *", "Disallow: /", "", "User-agent: Dateline", "Disallow: /not-us/"
    )
    assert office.says(reply(b"page"), "/a").body == b"page"
    assert office.get("/not-us/a").reason is Reason.ROBOTS


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/news/", True),
        ("/news/a?print=1", False),
        ("/news/a.pdf", False),
        ("/news/a.pdf.html", True),
        ("/a%2fb", False),
        ("/files/open/a", True),
        ("/files/a", False),
    ],
)
def test_reads_wildcards_ends_and_the_longest_match(office, reply, path, allowed):
    office.wire.pages["/robots.txt"] = robots(
        reply,
        "User-agent: *",
        "Disallow: /*?print=",
        "Disallow: /*.pdf$",
        "Disallow: /a%2Fb",
        "Disallow: /files/",
        "Allow: /files/open/",
    )
    assert isinstance(office.says(reply(b"page"), path), Capture) is allowed


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_may_ask_where_there_is_no_robots_file(office, reply, status):
    office.wire.pages["/robots.txt"] = reply(b"Disallow: /", status=f"{status} X")
    assert office.says(reply(b"page")).body == b"page"


def hang_up(connection):
    connection.close()


@pytest.mark.parametrize("said", [500, 502, 503, 599, b"rubbish", hang_up])
def test_waits_where_the_robots_file_fails(office, reply, said):
    office.wire.pages["/robots.txt"] = reply(status=f"{said} X") if isinstance(said, int) else said
    outcome = office.says(reply(b"page"))
    assert outcome.reason is Reason.ROBOTS_UNREACHABLE
    assert outcome.retry_at == office.clock.now + timedelta(minutes=10)
    assert outcome.detail.startswith("robots.txt: ")
    assert office.wire.paths == ["/robots.txt"]


def test_waits_where_nobody_answers(office):
    with socket.socket() as silent:  # a port of its own on which nobody listens
        silent.bind(("127.0.0.1", 0))
        request = Request(f"http://127.0.0.1:{silent.getsockname()[1]}/")
        outcome = office.get(request=request)
    assert outcome.reason is Reason.ROBOTS_UNREACHABLE
    assert "unreachable: [Errno 111]" in outcome.detail


def test_asks_for_a_failed_robots_file_again_when_it_has_waited(office, reply):
    office.wire.pages["/robots.txt"] = [reply(status="500 X"), reply(status="404 X")]
    assert office.says(reply(b"page")).reason is Reason.ROBOTS_UNREACHABLE
    office.clock.now += timedelta(minutes=9)
    assert office.get("/").reason is Reason.ROBOTS_UNREACHABLE
    assert office.wire.paths == ["/robots.txt"]
    office.clock.now += timedelta(minutes=2)
    assert office.get("/").body == b"page"


def test_asks_for_a_robots_file_once_a_day_over_all_fetchers(office, reply):
    office.wire.pages["/"] = reply(b"page")
    for _ in range(2):
        with office.fetcher() as fetcher:
            for _ in range(2):
                fetcher.get(Request(office.wire.url("/")))
    assert office.wire.paths.count("/robots.txt") == 1
    with office.fetcher() as fetcher:
        fetcher.get(Request(office.wire.url("/")))
        office.clock.now += timedelta(hours=25)
        fetcher.get(Request(office.wire.url("/")))
    assert office.wire.paths.count("/robots.txt") == 2


def test_serves_an_earlier_copy_while_the_host_fails(office, reply):
    rules = robots(reply, "User-agent: *", "Disallow: /private/")
    office.wire.pages["/robots.txt"] = [rules, reply(status="500 X")]
    office.says(reply(b"page"))
    office.clock.now += timedelta(days=2)
    with office.fetcher() as fetcher:
        assert fetcher.get(Request(office.wire.url("/"))).body == b"page"
        assert fetcher.get(Request(office.wire.url("/private/"))).reason is Reason.ROBOTS
    assert office.wire.paths.count("/robots.txt") == 2
    office.clock.now += timedelta(days=6)
    assert office.get("/").reason is Reason.ROBOTS_UNREACHABLE


def test_has_a_robots_file_for_each_host(office, reply):
    office.wire.pages["/robots.txt"] = [
        robots(reply, "User-agent: *", "Disallow: /b"),
        robots(reply, "User-agent: *", "Disallow: /a"),
    ]
    office.wire.pages["/a"] = reply(status="302 X", location=office.wire.url("/b", "b.example"))
    office.wire.pages["/b"] = reply(b"page")
    assert office.get("/a", host="a.example").body == b"page"
    assert office.wire.paths == ["/robots.txt", "/a", "/robots.txt", "/b"]
    assert office.get("/b", host="a.example").reason is Reason.ROBOTS


def test_asks_the_robots_file_of_a_host_it_is_sent_to(office, reply):
    office.wire.pages["/robots.txt"] = [
        reply(status="404 X"),
        robots(reply, "User-agent: *", "Disallow: /"),
    ]
    office.wire.pages["/a"] = reply(status="302 X", location=office.wire.url("/b", "b.example"))
    outcome = office.get("/a", host="a.example")
    assert outcome.reason is Reason.ROBOTS
    assert outcome.final_url == office.wire.url("/b", "b.example")


def test_follows_a_robots_file_that_moved(office, reply):
    office.wire.pages["/robots.txt"] = reply(status="301 X", location="/r2.txt")
    office.wire.pages["/r2.txt"] = robots(reply, "User-agent: *", "Disallow: /")
    assert office.says(reply(b"page")).reason is Reason.ROBOTS


@pytest.mark.parametrize("location", ["/robots.txt", "http://10.0.0.1/robots.txt", "", "file:///x"])
def test_takes_a_robots_file_that_leads_nowhere_for_none(office, reply, location):
    office.wire.pages["/robots.txt"] = reply(status="302 X", location=location)
    assert office.says(reply(b"page")).body == b"page"
    assert office.wire.paths.count("/robots.txt") <= 6


def test_takes_a_robots_file_on_a_name_that_is_private_for_unreachable(office, reply):
    office.names["evil.example"] = [["10.0.0.1"]]
    office.wire.pages["/robots.txt"] = reply(
        status="302 X", location=office.wire.url("/robots.txt", "evil.example")
    )
    assert office.says(reply(b"page")).reason is Reason.ROBOTS_UNREACHABLE


def test_reads_the_beginning_of_a_robots_file_without_end(office, reply):
    rules = b"User-agent: *\nDisallow: /private/\n" + b"# comment\n" * 60_000 + b"Disallow: /\n"
    office.wire.pages["/robots.txt"] = reply(rules)
    assert office.says(reply(b"page")).body == b"page"
    assert office.says(reply(b"page"), "/private/").reason is Reason.ROBOTS


@pytest.mark.parametrize(
    "text",
    [
        b"<!DOCTYPE html><title>Home</title>",
        b"",
        b"\xff\xfe\0\0",
        b"\xef\xbb\xbfUser-agent: other\nDisallow: /\n",
        b"Disallow: /",
    ],
)
def test_takes_what_is_no_robots_file_for_leave(office, reply, text):
    office.wire.pages["/robots.txt"] = reply(text)
    assert office.says(reply(b"page")).body == b"page"
    assert "\0" not in office.hosts.robots(f"127.0.0.1:{office.wire.port}").text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_reads_a_robots_file_behind_a_byte_order_mark(office, reply, encoding):
    text = "\ufeffUser-agent: *\nDisallow: /\n"
    office.wire.pages["/robots.txt"] = reply(text.encode(encoding))
    assert office.says(reply(b"page")).reason is Reason.ROBOTS


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: 7", 7.0),
        ("Crawl-delay: 0.5", 0.5),
        ("Request-rate: 1/10", 10.0),
        ("Request-rate: 2/1m", 30.0),
        ("Crawl-delay: 86400", 120.0),
        ("Crawl-delay: " + "9" * 40, 120.0),
        ("Request-rate: 1/" + "9" * 400, 120.0),
        ("Request-rate: " + "9" * 400 + "/1", 0.000001),
        ("Crawl-delay: " + "9" * 400, 0.0),
        ("Crawl-delay: -5", 0.0),
        ("Crawl-delay: nan", 0.0),
        ("Crawl-delay: inf", 0.0),
        ("Crawl-delay: soon", 0.0),
        ("Request-rate: 1/0", 0.0),
    ],
)
def test_reads_how_often_a_host_may_be_asked(clock, line, delay):
    file = RobotsFile("press.example", 200, f"User-agent: *\n{line}\n", clock.now)
    assert read_rules(file, clock.now).delay == delay


directive = st.sampled_from(
    ["User-agent:", "Disallow:", "Allow:", "Crawl-delay:", "Request-rate:", "Visit-time:", "Host:"]
)
lines = st.builds("{} {}".format, directive, st.text(max_size=20) | st.sampled_from(["*", "/*$"]))


@given(st.lists(lines | st.text(max_size=30), max_size=12), st.integers(0, 999))
def test_raises_nothing_whatever_a_robots_file_says(text, status):
    now = datetime(2026, 11, 22, tzinfo=UTC)
    rules = read_rules(RobotsFile("press.example", status, "\n".join(text), now), now)
    assert rules.allows(canonical("https://press.example//a/%5B?x=[%2f")) in (True, False)
    assert 0 <= rules.delay <= 120
