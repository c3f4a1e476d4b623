"""What a form asks: posted politely, never sent on to a host that it was not meant for."""

from datetime import timedelta
from itertools import pairwise

import pytest

from dateline.model import Capture, Form, Reason, Request

FORM = Form(b"day=9&month=11")


def posted(office, path="/list", **said):
    return office.get(request=office.request(path, form=FORM, **said))


def test_posts_a_form_with_its_type(office, reply):
    office.without_robots()
    office.wire.pages["/list"] = reply(b"<ul></ul>")
    assert posted(office).body == b"<ul></ul>"
    [asked] = office.wire.asked
    assert (asked.method, asked.body) == ("POST", b"day=9&month=11")
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.headers["content-length"] == "14"


def test_says_another_type_where_the_form_has_one(office, reply):
    office.without_robots()
    office.wire.pages["/list"] = reply(b"[]")
    office.get(request=office.request("/list", form=Form(b"{}", "application/json")))
    assert office.wire.asked[0].headers["content-type"] == "application/json"


def test_posts_at_the_pace_of_all_requests_and_where_robots_lets_it(office, reply):
    office.wire.pages |= {
        "/robots.txt": reply(b"User-agent: *\nDisallow: /private/\n"),
        "/list": reply(b"x"),
    }
    assert posted(office, "/private/list").reason is Reason.ROBOTS
    with office.fetcher(pace=2.0) as fetcher:
        for _ in range(3):
            fetcher.get(office.request("/list", form=FORM))
    times = [one.at for one in office.wire.asked if one.method == "POST"]
    assert min(after - before for before, after in pairwise(times)) >= (timedelta(seconds=2))
    assert len(times) == 3


def test_sends_no_validator_with_a_form_and_believes_no_304(office, reply):
    office.without_robots()
    office.wire.pages["/list"] = reply(status="304 Not Modified")
    outcome = posted(office, etag='"1"', last_modified="Fri, 20 Nov 2026 08:00:00 GMT")
    assert outcome.reason is Reason.BAD_RESPONSE
    assert not {"if-none-match", "if-modified-since"} & set(office.wire.asked[0].headers)


def test_remembers_of_a_posted_page_neither_a_move_nor_a_lie(office, reply):
    office.wire.pages |= {
        "/list": reply(status="308 X", location="/new"),
        "/new": reply(b"one", etag='"1"'),
    }
    for _ in range(4):
        office.without_robots()
        outcome = posted(office, etag='"1"', sha256="0" * 64)
        assert isinstance(outcome, Capture)
        office.clock.now += timedelta(days=1)
    assert office.wire.paths == ["/list", "/new"] * 4
    assert office.hosts.untrusted_until(f"127.0.0.1:{office.wire.port}") is None


@pytest.mark.parametrize("status", ["307 X", "308 X"])
def test_takes_a_form_along_on_the_same_host(office, reply, status):
    office.without_robots()
    office.wire.pages |= {"/list": reply(status=status, location="/l"), "/l": reply(b"x")}
    assert posted(office).final_url == office.wire.url("/l")
    assert [(one.method, one.body) for one in office.wire.asked] == [("POST", FORM.body)] * 2


@pytest.mark.parametrize("status", ["307 X", "308 X"])
def test_sends_no_form_on_to_another_host(office, reply, status):
    office.without_robots()
    office.without_robots("other.example")
    other = office.wire.url("/list", "other.example")
    office.wire.pages["/list"] = reply(status=status, location=other)
    outcome = posted(office)
    assert outcome.reason is Reason.BAD_ADDRESS
    assert outcome.detail == f"a form is not sent on to {other}"
    assert len(office.wire.asked) == 1


@pytest.mark.parametrize("status", ["301 X", "302 X", "303 X"])
def test_gets_what_such_a_redirect_leads_to(office, reply, status):
    """Post, redirect, get: the answer may even stand at the same address."""
    office.without_robots()
    office.wire.pages["/list"] = [
        reply(status=status, location="/list"), reply(b"<ul></ul>"),
    ]  # fmt: skip
    assert posted(office).body == b"<ul></ul>"
    assert [(one.method, one.body) for one in office.wire.asked] == [
        ("POST", FORM.body),
        ("GET", b""),
    ]
    assert "content-type" not in office.wire.asked[1].headers


def test_ends_where_a_form_is_sent_in_a_circle(office, reply):
    office.without_robots()
    office.wire.pages["/list"] = reply(status="307 X", location="/list")
    assert posted(office).reason is Reason.TOO_MANY_REDIRECTS
    office.wire.pages["/list"] = reply(status="303 X", location="/list")
    assert posted(office).reason is Reason.TOO_MANY_REDIRECTS


def test_keeps_a_form_out_of_what_is_told_of_it(office, reply):
    office.without_robots()
    office.wire.pages["/list"] = reply(status="403 X")
    outcome = office.get(request=Request(office.wire.url("/list"), form=Form(b"token=secret")))
    assert outcome.reason is Reason.REFUSED
    assert "secret" not in f"{outcome.detail}{outcome.url}"
