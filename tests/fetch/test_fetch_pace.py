"""How often a host is asked, and how long it is left alone."""

import itertools
import threading
from datetime import timedelta
from email.utils import format_datetime

import pytest

from dateline.fetch import MemoryHosts
from dateline.fetch.turns import SURELY
from dateline.model import Capture, Reason, Request


def gaps(office) -> list[float]:
    """The pace that each two requests kept, without what ours is longer than a host's."""
    times = [asked.at for asked in office.wire.asked]
    apart = [(after - before).total_seconds() for before, after in itertools.pairwise(times)]
    return [round(gap / SURELY, 6) for gap in apart]


def test_keeps_its_pace_over_robots_pages_and_redirects(office, reply):
    office.wire.pages["/a"] = reply(status="302 X", location="/b")
    office.wire.pages["/b"] = reply(b"page")
    with office.fetcher(pace=2.0) as fetcher:
        for _ in range(2):
            assert fetcher.get(Request(office.wire.url("/a"))).body == b"page"
    assert office.wire.paths == ["/robots.txt", "/a", "/b", "/a", "/b"]
    assert gaps(office) == [2.0] * 4


def test_keeps_one_pace_over_all_fetchers_of_a_host_book(office, reply):
    office.wire.pages["/"] = reply(b"page")
    for _ in range(3):
        office.get("/", pace=2.0)
    assert gaps(office) == [2.0] * 3


def test_does_not_make_one_host_wait_for_another(office, reply):
    office.wire.pages["/"] = reply(b"page")
    with office.fetcher(pace=2.0) as fetcher:
        for host in ("a.example", "b.example"):
            fetcher.get(Request(office.wire.url("/", host)))
    assert gaps(office) == [2.0, 0.0, 2.0]


@pytest.mark.parametrize(("asked", "kept"), [(7, 7.0), (1, 2.0)])
def test_takes_the_longer_of_its_own_pace_and_the_hosts(office, reply, asked, kept):
    rules = f"User-agent: *\nCrawl-delay: {asked}\n".encode()
    office.wire.pages |= {"/robots.txt": reply(rules), "/": reply(b"page")}
    with office.fetcher(pace=2.0) as fetcher:
        for _ in range(3):
            assert isinstance(fetcher.get(Request(office.wire.url("/"))), Capture)
    assert gaps(office)[1:] == [kept] * 2


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_waits_out_a_short_rest_and_asks_once_more(office, reply, status, form):
    until = office.clock.now + timedelta(seconds=5)
    stated = "5" if form == "seconds" else format_datetime(until, usegmt=True)
    office.wire.pages["/"] = [reply(status=f"{status} X", retry_after=stated), reply(b"page")]
    assert office.get("/").body == b"page"
    assert office.clock.slept == [5.0]


def test_asks_no_third_time(office, reply):
    office.wire.pages["/"] = reply(status="429 X", retry_after="3")
    outcome = office.get("/")
    assert (outcome.reason, outcome.status) == (Reason.RATE_LIMITED, 429)
    assert outcome.retry_at == office.clock.now + timedelta(seconds=3)
    assert office.wire.paths.count("/") == 2


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("11", 11),
        ("3600", 3600),
        ("3600.5", 3600),
        ("86401", 86400),
        ("9" * 5000, 86400),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 82800),
        ("Mon, 23 Nov 2026 11:00:00 -0000", 82800),
        ("Mon, 23 Nov 2026 13:00:00 +0200", 82800),
        ("Monday, 23-Nov-26 11:00:00 GMT", 82800),
        ("Mon, 23 Nov 2099 11:00:00 GMT", 86400),
    ],
)
def test_comes_back_after_a_long_rest(office, reply, status, stated, seconds):
    office.wire.pages["/"] = reply(status=f"{status} X", retry_after=stated)
    outcome = office.get("/")
    assert (outcome.reason, outcome.status) == (Reason.RATE_LIMITED, status)
    assert outcome.retry_at == office.clock.now + timedelta(seconds=seconds)
    assert office.clock.slept == []


@pytest.mark.parametrize(
    "stated",
    [
        "0",
        "-1",
        "soon",
        "",
        "Mon, 99 Nov 2026 25:00:00 GMT",
        "Sat, 21 Nov 2026 11:00:00 GMT",
        f"Mon, 23 Nov 2026 {'9' * 30}:00:00 GMT",
        f"Mon, 23 Nov 2026 11:00:00 +{'9' * 30}",
    ],
)
def test_leaves_a_host_alone_for_a_while_that_states_no_sensible_rest(office, reply, stated):
    office.wire.pages["/"] = [reply(status="429 X", retry_after=stated), reply(b"page")]
    outcome = office.get("/", patience=100.0)
    assert outcome.body == b"page"
    assert office.clock.slept in ([1.0], [60.0])


def test_takes_an_unexplained_503_for_a_fault(office, reply):
    assert office.says(reply(status="503 X")).reason is Reason.SERVER_ERROR


def test_leaves_the_whole_host_alone_while_it_rests(office, reply):
    office.wire.pages |= {"/a": reply(status="429 X", retry_after="3600"), "/b": reply(b"page")}
    with office.fetcher(pace=2.0) as fetcher:
        retry_at = fetcher.get(Request(office.wire.url("/a"))).retry_at
        for _ in range(50):
            outcome = fetcher.get(Request(office.wire.url("/b")))
            assert (outcome.reason, outcome.retry_at) == (Reason.RATE_LIMITED, retry_at)
    elsewhere = office.get("/b", pace=2.0)
    assert elsewhere.reason is Reason.RATE_LIMITED
    assert office.wire.paths == ["/robots.txt", "/a"]
    office.clock.now = retry_at
    assert office.get("/b", pace=2.0).body == b"page"


def test_does_not_put_off_the_end_of_a_rest_by_asking(office, reply):
    office.wire.pages |= {"/a": reply(status="429 X", retry_after="60"), "/b": reply(b"page")}
    with office.fetcher(pace=2.0) as fetcher:
        retry_at = fetcher.get(Request(office.wire.url("/a"))).retry_at
        for _ in range(50):
            fetcher.get(Request(office.wire.url("/b")))
        office.clock.now = retry_at
        assert fetcher.get(Request(office.wire.url("/b"))).body == b"page"
    assert office.clock.now == retry_at


def test_lets_a_robots_file_ask_for_a_rest(office, reply):
    office.wire.pages["/robots.txt"] = reply(status="429 X", retry_after="600")
    outcome = office.says(reply(b"page"))
    assert outcome.reason is Reason.RATE_LIMITED
    assert outcome.retry_at == office.clock.now + timedelta(seconds=600)
    assert office.hosts.robots(f"127.0.0.1:{office.wire.port}") is None


def test_waits_in_a_queue_of_other_tasks(office, reply):
    office.wire.pages["/"] = reply(b"page")
    office.without_robots()
    host = f"127.0.0.1:{office.wire.port}"
    for _ in range(8):
        office.hosts.reserve(host, 2.0, office.clock.now)
    assert office.get("/", pace=2.0).body == b"page"
    assert office.clock.slept == [16.0]


def test_never_shortens_a_rest(clock):
    hosts = MemoryHosts()
    later = clock.now + timedelta(hours=1)
    hosts.back_off("a", later)
    hosts.back_off("a", clock.now + timedelta(seconds=1))
    assert hosts.reserve("a", 1.0, clock.now) == later


def test_gives_each_of_many_threads_a_slot_of_its_own(clock):
    hosts, starts = MemoryHosts(), []

    def take():
        starts.extend([hosts.reserve("a", 1.0, clock.now) for _ in range(200)])

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(starts) == [clock.now + timedelta(seconds=second) for second in range(1600)]
