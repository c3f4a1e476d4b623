"""In which order a list is sorted, its own pages tell: the office's file may be wrong of it."""

from functools import partial

import pytest
from emulated import NOW, at, dated, emulated, numbers, statuses
from test_offices_emulated import route_of

from dateline.discover import believed
from dateline.discover.paging import CONTRARY
from dateline.model import DayStatus, Reason, gathered
from emulators.faults import newest_first
from emulators.justice import justice
from office.answers import Answer

HELD = dated(*(at(day, hour) for day in range(1, 21) for hour in (13, 15, 17) if day != 12))


@pytest.mark.parametrize("newest", [False, True], ids=["oldest first", "newest first"])
def test_reads_the_justice_departments_list_whichever_way_it_is_sorted(newest):
    """Most who read it tell that it sorts as it likes, some that it can be told to."""
    route = route_of("justice_us", 0).replace("per_page = 50", "per_page = 4")
    with emulated("justice", HELD, partial(justice, newest=newest)(HELD), route) as office:
        found = office.seen(at(10), at(15))
    wanted = [one.number for one in HELD if at(10) <= one.published < at(15)]
    # Washington's 9th ends on the UTC 10th, and days are all that is told of its releases.
    extra = [one.number for one in HELD if one.published.date() == at(9).date()]
    assert numbers(found) == extra + wanted
    assert statuses(found) == "ooeoo"
    # Its first page, its last, and those that lead to the window; none twice.
    asked = [target.rpartition("page=")[2] for target in office.targets]
    assert asked[:2] == ["0", "14"]
    assert len(asked) < 14


@pytest.mark.parametrize("newest", [False, True])
def test_asks_the_same_days_of_both_ends(newest):
    route = route_of("justice_us", 0).replace("per_page = 50", "per_page = 4")
    with emulated("justice", HELD, partial(justice, newest=newest)(HELD), route) as office:
        assert statuses(office.seen(at(18), at(23), now=at(23))) == "ooo" + "ee"
        assert statuses(office.seen(at(1).replace(month=10), at(3))).endswith("oo")


LIST = """
kind = "listing"
url = "BASE/news?page={page}"
order = "newest"
items = "li"
published = "i"
"""


def rising(asked):
    """A list that shows its oldest first, ten a page."""
    start = 10 * (int(asked.one("page")) - 1)
    row = '<li><a href="{0.path}">{0.number}</a><i>{0.published:%d.%m.%Y %H:%M}</i></li>'
    shown = newest_first(HELD)[::-1][start : start + 10]
    body = f"<ul>{''.join(map(row.format, shown))}</ul>"
    return Answer(body=body.encode(), tagged=False)


def test_calls_no_day_empty_on_a_list_that_begins_with_its_oldest_items():
    with emulated("drupal", (), rising, LIST) as office:
        found = office.seen(at(10), at(15))
    assert statuses(found) == "rrrrr"
    assert [(one.reason, one.detail) for one in found.problems] == [(Reason.BAD_RESPONSE, CONTRARY)]


def test_says_of_such_a_list_from_memory_that_it_is_not_as_described():
    with emulated("drupal", (), rising, LIST) as office:
        source = office.source
        found = gathered(believed(source, {}, [*_findings(office.seen(at(10), at(15)))], NOW))
    assert {row.status for row in found.coverage} == {DayStatus.UNKNOWN}
    assert [one.reason for one in found.problems][-1] is Reason.NOT_AS_DESCRIBED


def _findings(found):
    return (*found.problems, *found.coverage)
