"""What is learned of a server over days: pages that moved for good, validators that lie."""

import hashlib
from datetime import timedelta

import pytest

from dateline.model import Capture, Reason, Request, RobotsFile
from dateline.urls import key

PAGE = b"<p>The ministry said on Friday.</p>"
OTHER = b"<p>The ministry corrected itself on Monday.</p>"
DAY = timedelta(days=1)


@pytest.fixture
def kept(office, warehouse):
    """The office's hosts, remembered in rows of a real warehouse."""
    office.hosts = warehouse.hosts
    return office


def moved(office, reply, status="301 X", target="/new"):
    office.wire.pages |= {"/old": reply(status=status, location=target), "/new": reply(PAGE)}
    office.wire.pages |= {"/newer": reply(OTHER)}


def asked(office, *days: float) -> list[str]:
    """The paths that were asked for, when a page is asked for after so many days each."""
    before = len(office.wire.asked)
    for passed in days:
        office.clock.now += passed * DAY
        office.without_robots()
        assert isinstance(office.get("/old"), Capture)
    return office.wire.paths[before:]


@pytest.mark.parametrize("status", ["301 X", "308 X"])
def test_goes_straight_to_where_a_page_has_gone_for_good(kept, reply, status):
    moved(kept, reply, status)
    assert asked(kept, 0, 1, 1) == ["/old", "/new"] * 3
    capture = kept.get("/old")
    assert kept.wire.paths[-2:] == ["/new", "/new"]
    # The old address stays the page's own and becomes an alias of it, as with a redirect.
    assert (capture.url, capture.final_url) == (kept.wire.url("/old"), kept.wire.url("/new"))
    assert capture.moved


def test_believes_no_move_that_was_told_in_one_day_or_twice(kept, reply):
    moved(kept, reply)
    assert asked(kept, 0, 0.1, 0.1, 0.1) == ["/old", "/new"] * 4
    assert asked(kept, 1) == ["/old", "/new"]
    assert asked(kept, 0) == ["/new"]


@pytest.mark.parametrize("status", ["302 X", "303 X", "307 X"])
def test_believes_no_passing_move(kept, reply, status):
    moved(kept, reply, status)
    assert asked(kept, 0, 1, 1, 1) == ["/old", "/new"] * 4


def test_begins_anew_where_answers_differ(kept, reply):
    moved(kept, reply)
    asked(kept, 0, 1)
    moved(kept, reply, target="/newer")
    assert asked(kept, 1, 1) == ["/old", "/newer"] * 2
    kept.wire.pages["/old"] = reply(PAGE)  # it is back
    assert asked(kept, 1) == ["/old"]
    moved(kept, reply, target="/newer")
    assert asked(kept, 1, 1, 1, 0) == [*["/old", "/newer"] * 3, "/newer"]


def test_asks_the_old_address_again_after_a_month(kept, reply):
    moved(kept, reply)
    asked(kept, 0, 1, 1)
    assert asked(kept, 1, 20) == ["/new"] * 2
    assert asked(kept, 10, 0) == ["/old", "/new", "/new"]


def test_forgets_a_move_to_a_page_that_is_gone(kept, reply):
    moved(kept, reply)
    asked(kept, 0, 1, 1)
    kept.wire.pages |= {"/old": reply(PAGE), "/new": reply(status="404 X")}
    assert kept.get("/old").reason is Reason.GONE
    assert asked(kept, 0) == ["/old"]


def test_knows_a_move_of_each_address_by_its_key(kept, reply):
    moved(kept, reply)
    asked(kept, 0, 1, 1)
    host = f"127.0.0.1:{kept.wire.port}"
    found = kept.hosts.moves(host, kept.clock.now)
    assert found == {key(kept.wire.url("/old")): (kept.wire.url("/new"), True)}


def test_judges_where_a_page_has_gone_as_any_address(kept, reply):
    """A host book that was tampered with opens no door."""
    host, old = f"127.0.0.1:{kept.wire.port}", key(kept.wire.url("/old"))
    for days in range(3):
        at = kept.clock.now + days * DAY
        kept.hosts.saw_move(host, old, "http://10.0.0.1/new", at)
    kept.clock.now += 2 * DAY
    kept.without_robots()
    assert kept.get("/old").reason is Reason.BAD_ADDRESS
    assert kept.hosts.moves(host, kept.clock.now) == {}


def conditional(office, body: bytes, **said) -> Request:
    digest = hashlib.sha256(body).hexdigest()
    return Request(office.wire.url("/"), etag='"1"', sha256=digest, **said)


def sent(office) -> bool:
    return "if-none-match" in office.wire.asked[-1].headers


def test_asks_without_condition_for_what_was_not_seen_whole_for_a_week(office, reply):
    office.wire.pages["/"] = reply(PAGE, etag='"2"')
    for days, condition in ((0, True), (6, True), (8, False)):
        whole = office.clock.now - days * DAY
        office.get(request=conditional(office, PAGE, whole_at=whole))
        assert sent(office) is condition
    office.get(request=conditional(office, PAGE))  # who does not say when is believed
    assert sent(office)


def test_sends_no_condition_for_a_month_to_a_host_whose_validator_lied(kept, reply):
    kept.wire.pages["/"] = reply(OTHER, etag='"1"')
    old = conditional(kept, PAGE, whole_at=kept.clock.now - 8 * DAY)
    assert kept.get(request=old).body == OTHER
    kept.wire.pages["/"] = reply(PAGE, etag='"1"')
    for days, condition in ((0, False), (29, False), (2, True)):
        kept.clock.now += days * DAY
        kept.without_robots()
        kept.get(request=conditional(kept, PAGE, whole_at=kept.clock.now))
        assert sent(kept) is condition


@pytest.mark.parametrize(
    ("body", "etag"), [(PAGE, '"1"'), (OTHER, '"2"'), (OTHER, None), (PAGE, None)]
)
def test_goes_on_believing_a_host_whose_validator_told_the_truth(office, reply, body, etag):
    office.wire.pages["/"] = reply(body, **({"etag": etag} if etag else {}))
    office.get(request=conditional(office, PAGE, whole_at=office.clock.now - 8 * DAY))
    office.get(request=conditional(office, PAGE, whole_at=office.clock.now))
    assert sent(office)


def test_knows_a_date_that_lies(office, reply):
    day = "Sun, 22 Nov 2026 12:00:00 GMT"
    office.wire.pages["/"] = reply(OTHER, last_modified=day)
    old = office.clock.now - 8 * DAY
    digest = hashlib.sha256(PAGE).hexdigest()
    request = Request(office.wire.url("/"), last_modified=day, sha256=digest, whole_at=old)
    office.get(request=request)
    assert office.hosts.untrusted_until(f"127.0.0.1:{office.wire.port}") is not None


def test_asks_for_a_robots_file_only_if_it_changed(kept, reply):
    rules = reply(b"User-agent: *\nDisallow: /private/\n", etag='"r1"')
    kept.wire.pages |= {"/robots.txt": [rules, reply(status="304 X")], "/": reply(PAGE)}
    for _ in range(3):
        assert isinstance(kept.get("/"), Capture)
        assert kept.get("/private/").reason is Reason.ROBOTS
        kept.clock.now += 2 * DAY
    files = [request for request in kept.wire.asked if request.path == "/robots.txt"]
    assert [file.headers.get("if-none-match") for file in files] == [None, '"r1"', '"r1"']
    stored = kept.hosts.robots(f"127.0.0.1:{kept.wire.port}")
    assert (stored.status, stored.etag) == (200, '"r1"')
    assert stored.fetched_at == kept.clock.now - 2 * DAY


def test_sends_back_no_validator_of_a_robots_file_elsewhere(office, reply):
    office.wire.pages |= {
        "/robots.txt": reply(status="301 X", location="/r.txt"),
        "/r.txt": reply(b"User-agent: *\nDisallow: /private/\n", etag='"r1"'),
        "/": reply(PAGE),
    }
    for _ in range(2):
        office.get("/")
        office.clock.now += 2 * DAY
    assert all("if-none-match" not in asked.headers for asked in office.wire.asked)


def test_takes_no_304_for_leave_that_was_not_asked_for(office, reply):
    office.wire.pages |= {"/robots.txt": reply(status="304 X"), "/": reply(PAGE)}
    assert isinstance(office.get("/"), Capture)
    assert office.hosts.robots(f"127.0.0.1:{office.wire.port}").status == 304


def test_says_what_each_outcome_cost(office, reply):
    office.without_robots()
    office.wire.pages |= {"/a": reply(status="302 X", location="/b"), "/b": reply(PAGE)}
    office.wire.pages |= {"/c": reply(b"no", status="404 X")}
    fetched, gone = office.get("/a"), office.get("/c")
    on_the_wire = len(office.wire.pages["/a"]) + len(office.wire.pages["/b"])
    assert (fetched.cost.bytes, fetched.cost.requests) == (on_the_wire, 2)
    assert (gone.reason, gone.cost.requests) == (Reason.GONE, 1)
    assert 0 < gone.cost.bytes <= len(office.wire.pages["/c"])
    assert 0 < gone.cost.seconds < 10
    assert office.get(request=Request("file:///x")).cost.requests == 0


def test_forgets_a_page_of_a_month_ago_but_no_text_that_stood_at_several_places(kept):
    host = f"127.0.0.1:{kept.wire.port}"
    kept.hosts.same_text(host, "page", "a", kept.clock.now)
    for place in "abc":
        kept.hosts.same_text(host, "wall", place, kept.clock.now)
    page, wall = (host, "page"), (host, "wall")
    assert kept.hosts.places([page]) == {page: {"a"}}
    kept.clock.now += 31 * DAY
    kept.hosts.save_robots(RobotsFile(host, 404, "", kept.clock.now))
    assert kept.hosts.places([page, wall]) == {page: set(), wall: {"a", "b", "c"}}


def test_keeps_a_bounded_number_of_places_of_one_text(kept):
    text = ("a", "digest")
    counts = [kept.hosts.same_text(*text, str(n), kept.clock.now) for n in range(50)]
    assert counts[:9] == [0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert counts[-1] == len(kept.hosts.places([text])[text]) == 8
