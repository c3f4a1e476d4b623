"""Pages under running numbers: found without a list, and no refusal taken for a gap."""

from datetime import timedelta

import pytest
from emulated import ZONES, at, emulated, statuses
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Reason, RouteState
from emulators.faults import refusal
from emulators.numbered import Numbered
from emulators.releases import Release

ZONES["numbered"] = "Asia/Taipei"
ROUTE = """
kind = "numbers"
url = "BASE/NEWS/{id}"
published = "div.date"
day_only = true
"""
FIRST = at(1).replace(year=2023)


def numbered(count, gaps=(), each=3):
    """Pages 1 to ``count``, some a day from the first of 2023 on; some of them missing."""
    return [
        Release(number, FIRST + timedelta(days=number // each), FIRST, f"/NEWS/{number}")
        for number in range(1, count + 1)
        if number not in gaps
    ]


def office_of(held, patience=1_000_000, **keys):
    return emulated("numbered", (), Numbered(held, patience), ROUTE, **keys)


def found_numbers(found):
    return sorted(int(entry.guid) for entry in found.entries)


def of_days(held, start, end):
    """The pages whose day in Taipei touches a window."""
    eight = timedelta(hours=8)
    return [
        one.number
        for one in held
        if one.published - eight < end and start < one.published - eight + timedelta(days=1)
    ]


HELD = numbered(3000, gaps={*range(1500, 1530), 2001, 2003})
SPAN = (FIRST + timedelta(days=500), FIRST + timedelta(days=505))


def test_finds_the_pages_of_a_window_in_few_requests():
    start, end = FIRST + timedelta(days=800), FIRST + timedelta(days=802)
    with office_of(HELD, newest=2900) as office:
        found = office.seen(start, end)
    assert found_numbers(found) == of_days(HELD, start, end)
    assert len(office.targets) < 60  # of 3,000
    assert found.problems == ()


def test_knows_a_gap_from_a_refusal():
    with office_of(HELD, newest=2900) as office:
        found = office.seen(*SPAN)
    assert statuses(found) == "eeeee"  # number 1500, of the 500th day, begins a gap of thirty


def test_says_of_each_day_what_it_holds():
    start, end = FIRST + timedelta(days=100), FIRST + timedelta(days=103)
    with office_of(HELD, newest=2900) as office:
        found = office.seen(start, end)
    assert [(str(row.status), row.discovered) for row in found.coverage] == [("ok", 3)] * 3
    entry = found.entries[0]
    assert (entry.route, entry.url) == (
        f"numbers:{office.running.url}/NEWS/{{id}}",
        f"{office.running.url}/NEWS/{entry.guid}",
    )


def test_remembers_where_it_was():
    start, end = FIRST + timedelta(days=995), FIRST + timedelta(days=999)
    with office_of(HELD) as office:
        found = office.seen(start, end)
        first = len(office.targets)
        [(route, state)] = found.states.items()
        again = office.seen(start, end, state={route: state})
    assert int(state.cursor) >= max(of_days(HELD, start, end))
    assert found_numbers(again) == found_numbers(found) == of_days(HELD, start, end)
    assert len(office.targets) - first < first


def test_takes_the_end_of_all_numbers_for_what_it_is():
    held = numbered(60)
    with office_of(held) as office:
        found = office.seen(FIRST + timedelta(days=18), FIRST + timedelta(days=24))
    assert statuses(found) == "oooeee"
    # The 18th day of Taipei begins with number 54, and the day before it ends within the window.
    assert found_numbers(found) == list(range(54, 61))


@pytest.mark.parametrize("patience", [3, 12, 30, 45])
def test_never_takes_a_redirect_of_an_office_that_has_had_enough_for_a_gap(patience):
    start, end = FIRST + timedelta(days=500), FIRST + timedelta(days=530)
    with office_of(HELD, patience=patience, newest=2900) as office:
        found = office.seen(start, end)
    assert "e" not in statuses(found)[10:]
    assert statuses(found)[-1] == "r"
    assert found.problems[0].reason is Reason.RATE_LIMITED
    assert found.coverage[-1].detail.startswith("rate_limited: after 50 misses")


def test_keeps_the_days_that_it_had_left_behind():
    start, end = FIRST + timedelta(days=100), FIRST + timedelta(days=110)
    with office_of(HELD, newest=2900) as office:
        office.faulty.fail(refusal(503), after=40)
        found = office.seen(start, end)
    said = statuses(found)
    assert said.strip("r").strip("o") == ""
    assert said.startswith("o")
    assert said.endswith("r")
    assert found.problems[0].reason is Reason.SERVER_ERROR


def test_refuses_all_days_when_no_page_was_ever_seen():
    with office_of(HELD, patience=0, newest=2900) as office:
        found = office.seen(*SPAN)
    assert statuses(found) == "rrrrr"
    assert found.states == {}
    assert found.problems[0].reason is Reason.GONE


def test_gives_up_on_an_office_that_shows_an_old_page_for_every_number():
    def app(asked):
        number = int(asked.path.rpartition("/")[2])
        return Numbered([Release(number, FIRST, FIRST, asked.path)])(asked)

    with emulated("numbered", (), app, ROUTE, newest=2900) as office:
        found = office.seen(*SPAN)
    assert statuses(found) == "rrrrr"
    assert found.problems[0].reason is Reason.BAD_RESPONSE
    assert "shows a page of 2023-11-01 even for the number" in found.problems[0].detail
    assert len(office.targets) < 40
    assert found.states == {}


def test_counts_a_page_without_a_date_as_one_that_may_be_of_any_day():
    held = numbered(300)
    site = Numbered(held)

    def undated(asked):
        answer = site(asked)
        if asked.path.endswith("/152"):
            return type(answer)(body=b"<html><p>No date</p></html>", tagged=False)
        return answer

    start, end = FIRST + timedelta(days=49), FIRST + timedelta(days=51)
    with emulated("numbered", (), undated, ROUTE, newest=290) as office:
        found = office.seen(start, end)
    assert 152 in found_numbers(found)
    assert [entry.day for entry in found.entries if entry.guid == "152"] == [None]


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(1, 400), max_size=200), st.integers(0, 130), st.integers(1, 9))
def test_finds_every_page_whatever_is_missing(gaps, day, length):
    held = numbered(400, gaps=gaps)
    start = FIRST + timedelta(days=day)
    end = start + timedelta(days=length)
    with office_of(held, misses=500) as office:
        found = office.seen(start, end, state={"x": RouteState()})
    assert found_numbers(found) == of_days(held, start, end)
