"""What hosts say of machine use becomes statements of rights, and bars nothing by itself."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.fetch import rights
from dateline.fetch.turns import SURELY
from dateline.model import Capture, Signal

URL = "https://press.example/robots.txt"
PAGE = b"<!doctype html><title>Quay</title><p>The ministry said on Friday.</p>"


def told(signals: list[Signal]) -> list[tuple[str, str, str]]:
    return [(signal.name, signal.value, signal.scope) for signal in signals]


def kept(office, host: str = "127.0.0.1") -> set[tuple[str, str, str, str]]:
    signals = office.hosts.signals(f"{host}:{office.wire.port}")
    return {(s.origin, s.name, s.value, s.scope) for s in signals}


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["User-agent: GPTBot", "Disallow: /"], [("user-agent GPTBot", "disallow", "/")]),
        (
            ["User-agent: gptbot", "User-Agent: CCBot # no", "Disallow: /press/", "Allow: /a"],
            [
                ("user-agent GPTBot", "disallow", "/press/"),
                ("user-agent CCBot", "disallow", "/press/"),
                ("user-agent GPTBot", "allow", "/a"),
                ("user-agent CCBot", "allow", "/a"),
            ],
        ),
        (["User-agent: Google-Extended", "Disallow:"], []),  # bars nothing
        (["User-agent: *", "Disallow: /"], []),  # robots, not machine use
        (["User-agent: Googlebot", "Disallow: /"], []),
        (
            ["User-agent: *", "Content-Signal: search=yes, ai-train=no,ai-input=maybe"],
            [("content-signal search", "yes", "/"), ("content-signal ai-train", "no", "/")],
        ),
        (
            ["Content-Signal: /press/ ai-train=no"],
            [("content-signal ai-train", "no", "/press/")],
        ),
        (
            ["User-Agent: *", "Content-Usage: train-ai=n", "Content-Usage: /open/ train-ai=y"],
            [("content-usage train-ai", "n", "/"), ("content-usage train-ai", "y", "/open/")],
        ),
        (
            ["User-agent: ExampleBot", "Content-Usage: bots=n"],
            [("content-usage bots examplebot", "n", "/")],
        ),
        (["# User-agent: GPTBot", "# Disallow: /"], []),
    ],
)
def test_reads_what_a_robots_file_says_of_machine_use(lines, wanted):
    found = rights.of_robots("\n".join(lines), URL)
    assert sorted(told(found)) == sorted(wanted)
    assert {(s.origin, s.url) for s in found} <= {("robots.txt", URL)}


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        (
            {"x-robots-tag": "noai, noimageai"},
            [("x-robots-tag", "noai"), ("x-robots-tag", "noimageai")],
        ),
        ({"x-robots-tag": "noindex, otherbot: noai"}, [("x-robots-tag", "noai")]),
        ({"x-robots-tag": "noindex, nofollow, noarchive"}, []),
        ({"tdm-reservation": "1"}, [("tdm-reservation", "1")]),
        (
            {"tdm-reservation": "1", "tdm-policy": "https://press.example/policy.json"},
            [("tdm-reservation", "1"), ("tdm-policy", "https://press.example/policy.json")],
        ),
        ({"content-usage": "train-ai=n"}, [("content-usage train-ai", "n")]),
        ({"content-type": "text/html"}, []),
    ],
)  # fmt: skip
def test_reads_what_a_header_says_of_machine_use(headers, wanted):
    found = rights.of_headers(headers, URL)
    assert [(s.name, s.value) for s in found] == wanted
    assert {s.scope for s in found} <= {"page"}


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ('<meta name="tdm-reservation" content="1">', [("tdm-reservation", "1")]),
        ("<META CONTENT=1 NAME=tdm-reservation>", [("tdm-reservation", "1")]),
        (
            "<meta name='tdm-policy' content='https://a.example/?a=1&amp;b=2' />",
            [("tdm-policy", "https://a.example/?a=1&b=2")],
        ),
        ('<meta name="robots" content="noindex, noai">', [("robots", "noai")]),
        ('<meta name="robots" content="noindex">', []),
        ('<meta name="description" content="noai">', []),
        ("<p>tdm-reservation noai</p>", []),
        (" " * 70_000 + '<meta name="robots" content="noai">', []),
    ],
)
def test_reads_what_a_page_says_of_machine_use(markup, wanted):
    found = rights.of_page(f"<html><head>{markup}".encode(), URL)
    assert [(s.name, s.value) for s in found] == wanted


def test_reads_a_hosts_reservations_by_location():
    rules = [
        {"location": "/press/*", "tdm-reservation": 1, "tdm-policy": "https://a.example/p.json"},
        {"location": "/open/", "tdm-reservation": 0},
        {"tdm-reservation": 1},
        {"location": 7, "tdm-reservation": 1},
        "nonsense",
    ]
    assert told(rights.of_tdmrep(json.dumps(rules).encode(), URL)) == [
        ("tdm-reservation", "1", "/press/*"),
        ("tdm-policy", "https://a.example/p.json", "/press/*"),
        ("tdm-reservation", "0", "/open/"),
    ]


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"<html>", b"[" * 100_000, b"\xff\0", b'[{"location"']
)
def test_takes_what_is_no_reservation_for_silence(body):
    assert rights.of_tdmrep(body, URL) == []


def test_reads_an_ai_txt_and_no_page_or_prose_in_its_place():
    body = b"\xef\xbb\xbfUser-Agent: *\nDisallow: *.jpg\nAllow: *.html\n"
    assert told(rights.of_ai_txt(body, URL)) == [
        ("user-agent *", "disallow", "*.jpg"),
        ("user-agent *", "allow", "*.html"),
    ]
    assert rights.of_ai_txt(b"<!doctype html>\nUser-agent: *\nDisallow: /", URL) == []
    assert rights.of_ai_txt(b"# Our ministry\n\nWe publish: every day.\n", URL) == []


def test_keeps_what_robots_headers_and_pages_say_as_the_hosts_statements(office, reply):
    lines = b"User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nContent-Signal: ai-train=no\n"
    office.wire.pages["/robots.txt"] = reply(lines)
    page = PAGE + b'<meta name="tdm-reservation" content="1">'
    office.wire.pages["/a"] = reply(page, x_robots_tag="noai")
    assert isinstance(office.get(request=office.request("/a", page=True)), Capture)  # not barred
    assert kept(office) == {
        ("robots.txt", "user-agent GPTBot", "disallow", "/"),
        ("robots.txt", "content-signal ai-train", "no", "/"),
        ("header", "x-robots-tag", "noai", "page"),
        ("meta", "tdm-reservation", "1", "page"),
    }


def test_keeps_them_for_the_host_that_answered(office, reply):
    office.wire.pages["/a"] = reply(status="302 X", location=office.wire.url("/b", "b.example"))
    office.wire.pages["/b"] = reply(PAGE, tdm_reservation="1")
    office.get(request=office.request("/a", "a.example", page=True))
    assert kept(office, "a.example") == set()
    assert kept(office, "b.example") == {("header", "tdm-reservation", "1", "page")}


def test_asks_a_host_for_its_files_once_a_week(office, reply):
    office.wire.pages |= {
        "/.well-known/tdmrep.json": reply(b'[{"location": "/", "tdm-reservation": 1}]'),
        "/ai.txt": reply(b"User-agent: *\nDisallow: /\n"),
    }
    files = ["/.well-known/tdmrep.json", "/ai.txt"]
    for _ in range(2):
        office.fetcher().learn_rights(office.wire.url("/press/a"))
    assert [path for path in office.wire.paths if path in files] == files
    assert kept(office) == {
        ("tdmrep.json", "tdm-reservation", "1", "/"),
        ("ai.txt", "user-agent *", "disallow", "/"),
    }
    office.clock.now += timedelta(days=8)
    office.fetcher().learn_rights(office.wire.url("/"))
    assert [path for path in office.wire.paths if path in files] == files * 2


def test_asks_a_host_for_its_files_the_next_time_that_it_answers(office, reply):
    office.wire.pages["/.well-known/tdmrep.json"] = reply(status="503 X")
    office.fetcher().learn_rights(office.wire.url("/"))
    assert "/ai.txt" not in office.wire.paths
    office.wire.pages["/.well-known/tdmrep.json"] = reply(b'[{"location": "/", "tdm-policy": "x"}]')
    office.fetcher().learn_rights(office.wire.url("/"))
    assert kept(office) == {("tdmrep.json", "tdm-policy", "x", "/")}


def test_asks_at_its_pace_and_not_for_what_is_barred(office, reply):
    office.wire.pages["/robots.txt"] = reply(b"User-agent: *\nDisallow: /ai.txt\n")
    office.fetcher(pace=2.0).learn_rights(office.wire.url("/"))
    assert office.wire.paths == ["/robots.txt", "/.well-known/tdmrep.json"]
    assert office.clock.slept == [2.0 * SURELY]
    assert kept(office) == set()


@given(st.binary(max_size=300))
def test_raises_nothing_whatever_is_said(said):
    for read in (rights.of_tdmrep, rights.of_ai_txt, rights.of_page):
        assert all(isinstance(signal, Signal) for signal in read(said, URL))


def test_keeps_no_more_than_a_host_can_mean():
    lines = [f"User-agent: GPTBot\nDisallow: /{'x' * 1000}{number}" for number in range(1000)]
    found = rights.of_robots("\n".join(lines), URL)
    assert len(found) == 1  # cut where it is longer than any path, they are all one
    lines = [f"User-agent: GPTBot\nDisallow: /{number}" for number in range(1000)]
    assert len(rights.of_robots("\n".join(lines), URL)) == rights.MOST


def test_reads_a_group_of_very_many_agents() -> None:
    """Copied with each agent, and gone through with each rule, they took many minutes."""
    agents = "".join(f"User-agent: a{number}\n" for number in range(200_000))
    rules = "Disallow: /a\nContent-Signal: ai-train=no\n" * 50_000
    [signal] = rights.of_robots(f"{agents}User-agent: GPTBot\n{rules}", URL)[1:]
    assert (signal.value, len(signal.name)) == ("no", rights.LONGEST)
