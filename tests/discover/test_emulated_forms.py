"""Lists that are answered to a form alone: what is posted, and what the answers prove."""

from dataclasses import replace

import pytest
from emulated import at, dated, emulated, numbers, statuses

from dateline.discover import route_name, unproved
from dateline.model import Reason
from emulators.faults import newest_first, refusal, told
from emulators.web_form import WebForm
from office.answers import Answer

HELD = dated(*(at(day, 6) for day in range(3, 20) if day != 12))
DAY = "ctl00$ContentPlaceHolder1$ddlday"


def forms(office):
    """What was posted, in order."""
    return [dict(one.form) for one in office.running.asked if one.method == "POST"]


def test_posts_a_form_for_each_day_with_what_its_page_hides():
    with emulated("web_form", HELD) as office:
        found = office.seen(at(10), at(15))
    # Delhi's 15th begins on the UTC 14th, and its releases are known by their day alone.
    assert numbers(found) == [one.number for one in HELD if at(10) <= one.published < at(16)]
    assert statuses(found) == "ooeoo"
    # The page once, then the form for each day of Delhi that the window touches, and one more.
    assert [one.method for one in office.running.asked] == ["GET"] + ["POST"] * 8
    assert [form[DAY] for form in forms(office)] == [str(day) for day in range(9, 17)]
    assert {form["ctl00$ContentPlaceHolder1$ddlMonth"] for form in forms(office)} == {"11"}
    assert all(form["__VIEWSTATE"] and form["__EVENTVALIDATION"] for form in forms(office))
    assert all("q" not in form for form in forms(office))  # another form of the page


def test_gets_the_form_anew_when_what_it_hid_has_aged():
    site = WebForm(HELD)

    def ageing(asked):
        if asked.filled(DAY) == "12":
            site.hour = 1
        return site(asked)

    with emulated("web_form", HELD, ageing) as office:
        found = office.seen(at(10), at(15))
    assert [one.method for one in office.running.asked] == (
        ["GET"] + ["POST"] * 4 + ["GET"] + ["POST"] * 4
    )
    assert statuses(found) == "orroo"  # the 12th of Delhi has hours of the UTC 11th, too


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (refusal(403), Reason.REFUSED),
        (Answer(body=b"<html><body><p>Down for work.</p></body></html>"), Reason.BAD_RESPONSE),
        (
            Answer(body=b"<form><input type=hidden name=a value=%b></form>" % (b"x" * 1_000_001)),
            Reason.TOO_LARGE,
        ),
    ],
    ids=["refused", "no form", "too much"],
)
def test_says_refused_where_the_forms_own_page_is_not_to_be_had(page, reason):
    with emulated("web_form", HELD, lambda _: replace(page, tagged=False)) as office:
        found = office.seen(at(10), at(13))
    assert statuses(found) == "rrr"
    assert forms(office) == []
    assert {problem.reason for problem in found.problems} == {reason}


def test_tells_an_answer_without_the_list_from_an_empty_day():
    site = WebForm(HELD)

    def other(asked):
        bare = Answer(body=b"<html><body><form></form></body></html>", tagged=False)
        return bare if asked.method == "POST" else site(asked)

    with emulated("web_form", HELD, other) as office:
        assert statuses(office.seen(at(10), at(13))) == "rrr"


def test_believes_no_answer_to_another_day_than_was_asked_for():
    """A server that lost what was posted shows what is new today, as if it were of each day."""
    site = WebForm(HELD)

    def unheeding(asked):
        return site(replace(asked, method="GET", form=()))

    with emulated("web_form", HELD, unheeding) as office:
        found = office.seen(at(10), at(13))
    assert statuses(found) == "rrr"
    assert found.entries == ()
    assert found.problems[0].detail.startswith("the form shows '1' for ctl00$")


def test_probes_a_route_from_memory_by_its_form_not_by_the_forms_page():
    site = WebForm(HELD)

    def gone(asked):
        return refusal(404) if asked.method == "POST" else site(asked)

    with emulated("web_form", HELD, gone) as office:
        trials = unproved(office.source, {})
        assert list(trials) == [route_name(office.source.routes[0])]
        found = office.seen(at(10), at(15), trials=trials)
    assert [one.method for one in office.running.asked] == ["GET", "POST"]
    assert set(statuses(found)) == {"u"}


SEARCH = """
kind = "api"
url = "BASE/search"
per_page = 4
form = { from = "{start:%d/%m/%Y}", to = "{end:%d/%m/%Y}", page = "{page}", size = "{size}" }
order = "newest"
items = "hits"
link = "path"
published = "at"
total = "total"
"""


def search(asked):
    """A JSON search by a posted form, page by page."""
    if asked.method != "POST":
        return refusal(405)
    first, last = (asked.filled(name) for name in ("from", "to"))
    shown = [one for one in newest_first(HELD) if first <= f"{one.published:%d/%m/%Y}" <= last]
    size, number = int(asked.filled("size")), int(asked.filled("page"))
    hits = [
        {"path": one.path, "at": one.published.isoformat()}
        for one in shown[size * (number - 1) : size * number]
    ]
    return told({"total": len(shown), "hits": hits})


def test_pages_through_an_api_that_is_asked_by_a_form():
    with emulated("govuk", (), search, SEARCH) as office:
        found = office.seen(at(10), at(15))
    assert numbers(found) == [one.number for one in HELD if at(10) <= one.published < at(15)]
    assert statuses(found) == "ooeoo"
    assert [form["page"] for form in forms(office)] == ["1", "2"]
    assert forms(office)[0]["from"] == "09/11/2026"  # as it is, not as an address has it


PAGED = """
kind = "listing"
url = "BASE/list"
hidden_fields = true
form = { year = "{day:%Y}", __EVENTARGUMENT = "Page${page}" }
items = "li"
published = "i"
"""


def test_takes_what_a_page_hides_to_the_page_after_it():
    """A grid of ASP.NET knows by its state which page it shows, and refuses an older one's."""

    def grid(asked):
        number = int(asked.filled("__EVENTARGUMENT", "Page$0").removeprefix("Page$"))
        if asked.method == "POST" and asked.filled("__VIEWSTATE") != f"at {number - 1}":
            return refusal(500)
        shown = newest_first(HELD)[4 * (number - 1) : 4 * number] if number else []
        rows = "".join(
            f'<li><a href="{one.path}">x</a><i>{one.published:%d.%m.%Y}</i></li>' for one in shown
        )
        body = (
            f'<form><input type="HIDDEN" name="__VIEWSTATE" value="at {number}"></form>'
            f"<ul>{rows}</ul>"
        )
        return Answer(body=body.encode(), tagged=False)

    with emulated("web_form", (), grid, PAGED) as office:
        found = office.seen(at(10), at(15))
    assert numbers(found) == [one.number for one in HELD if at(10) <= one.published < at(16)]
    assert [form["__VIEWSTATE"] for form in forms(office)][:3] == ["at 0", "at 1", "at 2"]
    assert statuses(found) == "ooeoo"
