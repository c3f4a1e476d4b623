"""A host that fails is left alone by all, tried by one, and asked again when it is well."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.fetch import MemoryHosts
from dateline.model import Breaker, Capture, HostState, Reason, RobotsFile
from dateline.model.host import FIRST_REST, LONGEST_REST, MOST_FAILURES, PROBE

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = b"<p>The ministry said on Friday.</p>"


def place(office) -> str:
    return f"127.0.0.1:{office.wire.port}"


def hang_up(connection):
    connection.close()


def failing(office, reply, times=MOST_FAILURES, said=None):
    office.without_robots()
    office.wire.pages["/bad"] = said or reply(status="500 X")
    office.wire.pages["/"] = reply(PAGE)
    return [office.get("/bad").reason for _ in range(times)]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"HTTP/1.1 500 X\r\n\r\n", Reason.SERVER_ERROR),
        (b"HTTP/1.1 503 X\r\n\r\n", Reason.SERVER_ERROR),
        (b"HTTP/1.1 403 X\r\n\r\n", Reason.REFUSED),
        (b"HTTP/1.1 202 X\r\nX-Amzn-Waf-Action: challenge\r\n\r\n", Reason.REFUSED),
        (hang_up, Reason.BAD_RESPONSE),
        (b"rubbish", Reason.BAD_RESPONSE),
    ],
)
def test_leaves_a_host_alone_that_failed_five_times_in_a_row(office, reply, said, reason):
    assert failing(office, reply, said=said) == [reason] * MOST_FAILURES
    asked = len(office.wire.asked)
    outcome = office.get("/")
    assert (outcome.reason, outcome.retry_at) == (Reason.HOST_DOWN, office.clock.now + FIRST_REST)
    assert len(office.wire.asked) == asked
    assert office.hosts.state(place(office)).breaker is Breaker.OPEN


def test_counts_failures_of_all_tasks_together(office, reply):
    office.without_robots()
    office.wire.pages["/"] = reply(status="500 X")
    fetchers = [office.fetcher() for _ in range(MOST_FAILURES)]
    for fetcher in fetchers:
        fetcher.get(office.request("/"))
    assert fetchers[0].get(office.request("/")).reason is Reason.HOST_DOWN


def test_counts_only_failures_in_a_row(office, reply):
    for _ in range(3):
        failing(office, reply, MOST_FAILURES - 1)
        assert isinstance(office.get("/"), Capture)
    assert office.hosts.state(place(office)) == HostState(departed_at=office.clock.now)


def test_takes_a_barred_path_among_others_for_no_outage(office, reply):
    office.without_robots()
    office.wire.pages |= {"/private": reply(status="403 X"), "/": reply(PAGE)}
    for _ in range(2 * MOST_FAILURES):
        assert office.get("/private").reason is Reason.REFUSED
        assert isinstance(office.get("/"), Capture)
    assert office.hosts.state(place(office)).breaker is Breaker.CLOSED


def test_takes_a_refusal_of_whatever_it_asks_for_an_outage(office, reply):
    office.without_robots()
    paths = [f"/news/{number}" for number in range(MOST_FAILURES)]
    office.wire.pages |= {path: reply(status="403 X") for path in paths}
    assert {office.get(path).reason for path in paths} == {Reason.REFUSED}
    assert office.get("/").reason is Reason.HOST_DOWN


@pytest.mark.parametrize("status", [200, 301, 304, 404, 410])
def test_takes_an_answer_about_one_page_for_health(office, reply, status):
    failing(office, reply, MOST_FAILURES - 1)
    office.wire.pages["/one"] = reply(b"x", status=f"{status} X", location="/")
    office.get("/one")
    assert office.hosts.state(place(office)).failures == 0


def test_is_tried_by_one_request_and_asked_by_all_when_that_succeeds(office, reply):
    failing(office, reply)
    office.clock.now += FIRST_REST
    within = []

    def one_probe(connection):
        within.append(office.get("/"))  # another task, while the probe waits for its answer
        connection.sendall(reply(PAGE))

    office.wire.pages["/probe"] = one_probe
    assert isinstance(office.get("/probe"), Capture)
    assert (within[0].reason, within[0].retry_at) == (Reason.HOST_DOWN, office.clock.now + PROBE)
    assert office.hosts.state(place(office)).breaker is Breaker.CLOSED
    assert isinstance(office.get("/"), Capture)


def test_rests_twice_as_long_after_each_failed_probe(office, reply):
    failing(office, reply)
    rests = []
    for _ in range(9):
        rests.append(office.get("/").retry_at - office.clock.now)
        office.clock.now += rests[-1]
        assert office.get("/bad").reason is Reason.SERVER_ERROR
    minutes = [rest.total_seconds() / 60 for rest in rests]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_opens_again_where_the_probe_finds_nobody(office, reply):
    failing(office, reply)
    office.clock.now += FIRST_REST
    office.wire.close()
    assert office.get("/").reason is Reason.UNREACHABLE
    outcome = office.get("/")
    assert (outcome.reason, outcome.retry_at) == (
        Reason.HOST_DOWN,
        office.clock.now + 2 * FIRST_REST,
    )


def test_lets_another_try_where_a_probe_never_came_back(office, reply):
    failing(office, reply)
    office.clock.now += FIRST_REST
    assert office.hosts.depart(place(office), 0.0, office.clock).left  # and its process dies
    assert office.get("/").reason is Reason.HOST_DOWN
    office.clock.now += PROBE
    assert isinstance(office.get("/"), Capture)


def test_asks_no_robots_file_of_a_host_that_is_down(office, reply):
    failing(office, reply)
    office.hosts.save_robots(RobotsFile(place(office), 404, "", NOW - timedelta(days=2)))
    asked = len(office.wire.asked)
    assert office.get("/").reason is Reason.HOST_DOWN
    assert len(office.wire.asked) == asked


def test_stretches_a_rest_by_chance_and_never_shortens_it(office, reply):
    office.without_robots()
    office.wire.pages["/"] = reply(status="429 X", retry_after="1000")
    for dice, seconds in ((0.0, 1000), (0.5, 1050), (1.0, 1100)):
        office.hosts = MemoryHosts()
        office.without_robots()
        outcome = office.get("/", dice=lambda dice=dice: dice)
        assert outcome.retry_at == office.clock.now + timedelta(seconds=seconds)


def test_stretches_the_breakers_rest_too(office, reply):
    office.without_robots()
    office.wire.pages["/"] = reply(status="500 X")
    for _ in range(MOST_FAILURES):
        office.get("/", dice=lambda: 1.0)
    assert office.get("/").retry_at == office.clock.now + 1.1 * FIRST_REST


events = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "depart", "fail", "answer", "rest"]), st.integers(0, 4000)
    ),
    max_size=40,
)


@given(events, st.sampled_from([0.0, 1.0, 7.5]))
def test_never_lets_two_leave_within_the_pace_nor_any_within_a_rest(steps, pace):
    state, now, left = HostState(), NOW, []
    for event, passed in steps:
        now += timedelta(seconds=passed)
        before = state
        if event == "reserve":
            state = state.reserved(pace, now)
            assert state.next_at >= now
        elif event == "depart":
            departure, state = state.departure(pace, now), state.departed(pace, now)
            if departure.left:
                left.append(now)
                assert before.blocked_until is None or before.blocked_until <= now
            else:
                assert (state, departure.at > now) == (before, True)
        elif event == "fail":
            state = state.failed(now)
            assert (state.blocked_until or now) <= now + LONGEST_REST or before.blocked_until
        elif event == "answer":
            state = state.answered()
            assert not state.troubled
        else:
            state = state.rested(now + timedelta(seconds=passed))
            assert state.blocked_until >= (before.blocked_until or now)
    gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(left)]
    assert all(gap >= pace for gap in gaps)
