"""What goes wrong with a JSON API, and what is then said of each day."""

import json
from dataclasses import replace

import pytest
from emulated import ROUTES, at, dated, emulated, numbers, rows, statuses

from dateline.model import Reason
from emulators.canada import canada
from emulators.faults import newest_first, refusal, told
from emulators.federal_register import federal_register
from emulators.govuk import govuk
from emulators.releases import releases
from office.answers import HTML, Answer

# Two releases a day, at 8 and at 12 o'clock, on the 4th to the 19th.
HELD = releases(at(4), 16)
API = """
kind = "api"
url = "BASE/list?page={page}"
order = "newest"
items = "items"
link = "url"
title = "title"
published = "date"
"""


def item(release):
    return {"url": release.path, "title": release.title, "date": release.published.isoformat()}


def paged(held, size=4, **more):
    """A list of pages of its own making; ``more`` makes further keys from the page's number."""

    def app(asked):
        number = int(asked.one("page", "1"))
        listed = newest_first(held)[(number - 1) * size : number * size]
        extra = {name: make(asked, number) for name, make in more.items()}
        return told({"items": [item(one) for one in listed], **extra})

    return app


def altered(app, change):
    """An app whose JSON answers are changed in place."""

    def answer(asked):
        given = app(asked)
        if "json" not in given.content_type:
            return given
        value = json.loads(given.body)
        return told(change(value, asked) or value, given.status)

    return answer


def test_keeps_the_days_that_were_read_when_a_later_page_fails():
    with emulated("govuk", HELD, per_page=4) as office:
        office.faulty.fail(refusal(503), after=3)
        found = office.seen(at(10), at(20))
    # 20 in the window: 12 were read, from the 19th down to the 14th, which may have more.
    assert rows(found)[-5:] == [(day, "ok", None, 2) for day in range(15, 20)]
    assert statuses(found) == "rrrrrooooo"
    assert found.coverage[0].detail == "server_error: status 503: HTTP 503"
    assert len(found.entries) == 12


def test_keeps_no_day_of_an_answer_without_order_when_a_later_page_fails():
    with emulated("govuk", HELD, per_page=4, order='"unsorted"') as office:
        office.faulty.fail(refusal(503), after=3)
        found = office.seen(at(10), at(20))
    assert statuses(found) == "rrrrrrrrrr"
    assert len(found.entries) == 12


def test_keeps_the_younger_days_of_a_list_that_is_read_from_its_end():
    with emulated("justice", HELD) as office:
        # The first question is for the total, then come pages of six.
        office.faulty.fail(refusal(429), after=3)
        found = office.seen(at(10), at(20))
    assert [target.rpartition("=")[2] for target in office.targets] == ["0", "5", "4", "3"]
    assert statuses(found) == "rrrrrrrooo"


def test_reads_only_what_it_must_of_a_list_without_a_window():
    with emulated("justice", HELD) as office:
        office.seen(at(18), at(20))
        justice = list(office.targets)
    with emulated("worldbank", HELD) as office:
        office.seen(at(18), at(20))
    assert [target.rpartition("=")[2] for target in justice] == ["0", "5", "4", "3"]
    # Two pages, and the first once more to see that nothing moved.
    assert [target.rpartition("=")[2] for target in office.targets] == ["0", "8"]


def test_halves_a_window_until_its_total_is_below_the_cap():
    app = federal_register(HELD, cap=10)
    with emulated("federal_register", HELD, app, cap=10) as office:
        found = office.seen(at(4), at(20))
    assert numbers(found) == [one.number for one in HELD]
    assert rows(found) == [(day, "ok", 2, 2) for day in range(4, 20)]


def test_halves_a_window_by_what_an_answer_holds_where_no_total_is_told():
    with emulated("canada", HELD, canada(HELD, most=5), cap=5) as office:
        found = office.seen(at(4), at(20))
    assert numbers(found) == [one.number for one in HELD]
    assert statuses(found) == "o" * 16


def test_calls_a_day_truncated_that_reaches_the_cap_by_itself():
    held = dated(*(at(10, 6 + hour) for hour in range(12)), at(11, 12))
    with emulated("federal_register", held, federal_register(held, cap=10), cap=10) as office:
        found = office.seen(at(9), at(12))
    assert statuses(found) == "ett"  # the American 10th ends on the 11th


def test_divides_a_window_by_the_step_that_is_asked_for():
    with emulated("hongkong", HELD, step='"day"') as office:
        found = office.seen(at(10), at(12))
    starts = [target.split("startDate=")[1][:10] for target in office.targets]
    assert starts == [f"2026-11-{day:02}" for day in (9, 10, 11, 12, 13)]
    assert statuses(found) == "oo"


@pytest.mark.parametrize(
    ("kind", "old", "new", "status"),
    [
        ("hongkong", "&lang=en", "", 400),
        ("govuk", "&fields=", "&field=", 422),
        ("who", "gt", "gt", 0),
    ],
)
def test_calls_a_question_that_an_api_does_not_take_a_refusal(kind, old, new, status):

    if not status:
        old, new, status = "%20lt%20", "%20le%20", 400
    with emulated(kind, HELD, route=ROUTES[kind].replace(old, new)) as office:
        found = office.seen(at(10), at(12))
    assert statuses(found) == "rr"
    assert f"status {status}" in found.coverage[0].detail


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"<html>Please wait</html>", content_type=HTML, tagged=False),
        told({"message": "Too many requests"}),
        told({"results": None}),
        told([]),
        told({"results": "none"}),
        Answer(body=b'{"results": [', tagged=False),
        Answer(body=b"[" * 100_000, tagged=False),
    ],
    ids=["html", "message", "null", "list", "text", "cut", "deep"],
)
def test_never_takes_an_answer_without_a_list_for_an_empty_one(answer):
    with emulated("govuk", HELD) as office:
        office.faulty.fail(answer)
        found = office.seen(at(10), at(12))
    assert statuses(found) == "rr"
    assert [problem.reason for problem in found.problems] == [Reason.BAD_RESPONSE]


def test_tells_an_empty_list_from_a_missing_one_by_its_total():
    with emulated("federal_register", ()) as office:  # which then has no list at all
        assert statuses(office.seen(at(10), at(12))) == "ee"


def test_takes_the_good_items_around_a_bad_one():
    def spoil(value, _):
        value["results"][2]["link"] = None
        value["results"][4] = "nothing"

    with emulated("govuk", HELD, altered(govuk(HELD), spoil), per_page=100) as office:
        found = office.seen(at(16), at(20))
    assert len(found.entries) == 6
    assert {problem.reason for problem in found.problems} == {Reason.BAD_ITEM}
    # Of one of the two not even its day is known: how many each day has, nobody says.
    assert rows(found) == [
        (16, "ok", None, 2),
        (17, "ok", None, 1),
        (18, "unknown", None, 1),
        (19, "ok", None, 2),
    ]
    assert found.coverage[2].detail == "1 items without a usable address"


def test_takes_an_item_without_a_date_and_calls_no_day_empty_by_it():
    def undate(value, _):
        value["results"][0]["public_timestamp"] = None

    held = dated(at(17, 12), at(19, 12))
    with emulated("govuk", held, altered(govuk(held), undate)) as office:
        found = office.seen(at(17), at(20))
    assert [entry.day and entry.day.day for entry in found.entries] == [None, 17]
    assert statuses(found) == "ouu"
    assert found.coverage[1].detail == "1 items without a date may be of it"


def test_believes_no_server_that_does_not_heed_the_window():
    def all_of_it(asked):
        return told({"results": [{"link": "/x", "public_timestamp": "2019-01-02"}] * 9, "total": 9})

    with emulated("govuk", HELD, all_of_it) as office:
        found = office.seen(at(10), at(12))
    assert statuses(found) == "uu"
    assert found.coverage[0].detail == "the server does not keep to the window"


def test_says_truncated_where_less_is_listed_than_counted():
    def more(value, _):
        value["total"] += 3

    with emulated("govuk", HELD, altered(govuk(HELD), more)) as office:
        found = office.seen(at(10), at(12))
    assert statuses(found) == "tt"
    assert found.coverage[0].detail == "8 items listed of 11"  # with those of the days beside it


@pytest.mark.parametrize("change", ["added", "removed"])
def test_reads_again_what_changes_while_it_is_read(change):
    held = list(HELD)

    def moving(asked):
        if asked.one("start") == "4" and len(held) == len(HELD):
            if change == "removed":
                held[:] = [one for one in held if one.number != HELD[-1].number]
            else:
                extra = replace(HELD[-1], number=99, path="/news/2026/11/19/notice-99")
                held.append(extra)
        return govuk(held)(asked)

    with emulated("govuk", HELD, moving, per_page=4) as office:
        found = office.seen(at(16), at(20))
    wanted = {one.number for one in HELD if one.published >= at(16)}
    assert wanted <= set(numbers(found))
    assert (99 in numbers(found)) == (change == "added")
    assert statuses(found) == "oooo"


def test_says_unknown_or_truncated_of_a_list_that_never_holds_still():
    count = [100]

    def growing(value, _):
        count[0] += 1
        value["total"] = count[0]

    with emulated("govuk", HELD, altered(govuk(HELD), growing), per_page=4) as office:
        found = office.seen(at(16), at(20))
    assert set(statuses(found)) == {"u"}


def test_finds_what_slipped_onto_a_page_that_was_read_before():
    held = list(HELD)

    def moving(asked):
        if asked.one("page") == "3" and len(held) == len(HELD):
            held.pop()  # the newest one is withdrawn: all others move up
        return paged(held)(asked)

    with emulated("nato", HELD, moving, route=API) as office:
        found = office.seen(at(10), at(20))
    assert {one.number for one in HELD if one.published >= at(10)} == set(numbers(found))
    assert statuses(found) == "o" * 10


def test_goes_on_after_a_page_that_is_shorter_than_asked_for():
    """Servers cut a wish for many down to what they give."""
    held = dated(*(at(10, 1 + n // 60, n % 60) for n in range(120)))
    with emulated("worldbank", held, per_page=500) as office:
        found = office.seen(at(10), at(11))
    assert rows(found) == [(10, "ok", None, 120)]


WINDOWED = API.replace("?page", "?from={start:%Y-%m-%d}&to={end:%Y-%m-%d}&page")
COUNTED = WINDOWED + 'total = "total"\nper_page = 4\n'


def asked_for(asked):
    """What a list that heeds its window holds of it."""
    first, last = asked.one("from", "0"), asked.one("to", "9")
    return [one for one in HELD if first <= one.published.date().isoformat() <= last]


def counting(count, **more):
    """A list that heeds its window, and says of each page what ``count`` makes of it."""

    def app(asked):
        held = asked_for(asked)
        given = json.loads(paged(held, **more)(asked).body)
        return told({**given, "total": count(len(held), len(given["items"]))})

    return app


@pytest.mark.parametrize(
    ("count", "statuses_told"),
    [
        (lambda held, _: held, "oooooo"),
        (lambda held, _: float(held), "oooooo"),
        (lambda held, _: str(held), "oooooo"),
        (lambda *_: 0, "oooooo"),
        (lambda *_: 3, "oooooo"),
        (lambda _, given: given, "uuuuuu"),  # its last page tells another number
    ],
)
def test_never_ends_at_a_total_that_counts_something_else(count, statuses_told):
    with emulated("govuk", HELD, counting(count), route=COUNTED) as office:
        found = office.seen(at(8), at(14))
    assert numbers(found) == [one.number for one in HELD if at(8) <= one.published < at(14)]
    assert statuses(found) == statuses_told


def test_follows_a_link_behind_the_last_item_that_is_counted():
    def link(asked, number):
        more = number * 4 < len(asked_for(asked))
        return asked.target.replace(f"&page={number}", f"&page={number + 1}") if more else None

    route = COUNTED.replace("{page}", "1") + 'next = "next"\n'
    app = counting(lambda _, given: given, next=link)
    with emulated("govuk", HELD, app, route=route) as office:
        found = office.seen(at(8), at(14))
    assert numbers(found) == [one.number for one in HELD if at(8) <= one.published < at(14)]


@pytest.mark.parametrize("status", [400, 404])
def test_believes_a_total_that_fills_a_page_when_there_is_no_other(status):
    app = counting(lambda held, _: held)

    def strict(asked):
        return refusal(status) if asked.one("page", "1") != "1" else app(asked)

    with emulated("govuk", HELD, strict, route=COUNTED, per_page=4) as office:
        found = office.seen(at(4), at(4, 12))  # with the days about it, four are listed
    assert rows(found) == [(4, "ok", 1, 1)]
    assert len(office.targets) == 2


@pytest.mark.parametrize("route", [WINDOWED, COUNTED])
@pytest.mark.parametrize("others", [range(1, 5), range(5, 9), range(9, 13), range(1, 33, 2)])
def test_reads_on_over_a_page_of_which_nothing_is_wanted(route, others):
    held = newest_first(HELD)
    unwanted = {held[place].path for place in others if place < len(held)}

    def sort(value, _):
        for one in value["items"]:
            one["kind"] = "speech" if one["url"] in unwanted else "release"

    app = altered(counting(lambda held, _: held), sort)
    with emulated("govuk", HELD, app, route=route, items="\"items[?kind=='release']\"") as office:
        found = office.seen(at(8), at(16))
    wanted = [one for one in HELD if at(8) <= one.published < at(16) and one.path not in unwanted]
    assert numbers(found) == [one.number for one in wanted]
    days = {one.published.day for one in wanted}
    assert statuses(found) == "".join("o" if day in days else "e" for day in range(8, 16))
    assert (found.coverage[0].expected is None) == (route is WINDOWED)


def test_ends_where_a_server_repeats_a_page_of_which_nothing_is_wanted():
    def app(asked):
        return paged(HELD)(replace(asked, query=()))

    with emulated("govuk", HELD, app, route=WINDOWED, items='"items[?kind]"') as office:
        found = office.seen(at(4), at(20))
    assert (found.entries, statuses(found)) == ((), "r" * 15 + "e")  # the newest day was passed
    assert len(office.targets) < 5


def test_tells_items_apart_that_all_have_one_guid():
    route = WINDOWED + 'guid = "id"\n'
    app = altered(
        lambda asked: paged(asked_for(asked))(asked),
        lambda value, _: [item.update(id=0) for item in value["items"]] and None,
    )
    with emulated("govuk", HELD, app, route=route) as office:
        found = office.seen(at(8), at(14))
    assert numbers(found) == [one.number for one in HELD if at(8) <= one.published < at(14)]
    assert statuses(found) == "oooooo"


def test_says_refused_where_the_newest_lie_behind_the_page_that_a_total_makes_the_last():
    """A server that gives less than was wished for has more pages than its total tells."""

    def app(asked):
        number = int(asked.one("page", "0"))
        held = sorted(HELD, key=lambda one: one.published)[number * 4 : number * 4 + 4]
        return told({"items": [item(one) for one in held], "total": len(HELD)})

    route = API.replace("newest", "oldest") + 'total = "total"\nfirst = 0\nper_page = 10\n'
    with emulated("govuk", HELD, app, route=route) as office:
        found = office.seen(at(15), at(20))
    assert statuses(found) == "rrrrr"
    assert found.problems[0].detail == "gives 4 items a page, not 10"


def linked(link):
    """A list each of whose pages tells of another one."""
    route = API.replace("?page={page}", "") + 'next = "next"\n'
    return emulated("nato", HELD, paged(HELD, next=link), route=route)


def test_follows_the_links_of_an_api():
    def link(asked, number):
        return f"{asked.base}/list?page={number + 1}" if number < 9 else None

    with linked(link) as office:
        found = office.seen(at(14), at(20))
    assert statuses(found) == "o" * 6
    assert office.targets[:3] == ["/list", "/list?page=2", "/list?page=3"]


def test_follows_no_link_to_another_site():
    with linked(lambda *_: "https://elsewhere.example/list?page=2") as office:
        found = office.seen(at(4), at(20))
    assert statuses(found) == "r" * 16
    assert found.problems[0].reason is Reason.BAD_ADDRESS
    assert len(office.targets) == 1


def test_ends_where_links_lead_in_a_circle():
    with linked(lambda asked, number: f"{asked.base}/list?page={number % 2 + 1}") as office:
        found = office.seen(at(14), at(20))
    assert len(office.targets) < 8
    assert statuses(found) == "uuuooo"


def test_hands_a_cursor_on():
    def cursor(asked, number):
        return str(number + 1) if number < 9 else None

    route = API.replace("page={page}", "page={cursor}")
    route += 'next = "token"\nfirst_url = "BASE/list"\n'
    with emulated("nato", HELD, paged(HELD, token=cursor), route=route) as office:
        found = office.seen(at(14), at(20))
    assert statuses(found) == "o" * 6
    assert office.targets[:2] == ["/list", "/list?page=2"]


def test_does_not_say_empty_of_days_before_the_oldest_item_of_one_page():
    route = API.replace("?page={page}", "")
    with emulated("nato", HELD, paged(HELD, size=6), route=route) as office:
        found = office.seen(at(14), at(20))
    assert statuses(found) == "uuuuoo"
    assert found.coverage[0].detail == "not after the list's oldest item"


def test_says_truncated_of_what_lies_beyond_the_pages_that_it_reads():
    with emulated("nato", HELD, paged(HELD), route=API, pages=2) as office:
        found = office.seen(at(10), at(20))
    assert statuses(found) == "t" * 7 + "ooo"
    assert found.coverage[0].detail == "more than 2 pages"


def test_knows_a_day_to_come_from_an_empty_one():
    with emulated("govuk", HELD) as office:
        found = office.seen(at(21), at(24))
    assert [(row.day.day, str(row.status)) for row in found.coverage] == [
        (21, "empty"),
        (22, "empty"),
        (23, "unknown"),
    ]


def test_does_not_halve_for_ever_where_every_answer_reaches_the_cap():
    def stuffed(asked):
        return told({"count": 10, "results": []})

    with emulated("federal_register", (), stuffed, cap=10) as office:
        found = office.seen(at(1).replace(year=2022), at(1))
    assert set(statuses(found)) == {"t"}
    assert len(office.targets) < 1600
