"""A scheduled look at a WordPress site: old posts that were modified, and nothing of a site that
does not know how to tell them. The sites are the sample's own server, without and with the years
before WordPress 5.7."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from wanted_entries import NOW, SOURCE, no, page

from dateline.discover import discover
from dateline.model import Reason, RouteState, WordPressRoute, gathered
from office.content import Piece, Site
from office.wordpress import posts

ROOT = "https://press.example"
NAME = f"wordpress:{ROOT}/"
OFFICE = replace(SOURCE, feeds=(), routes=(WordPressRoute(url=f"{ROOT}/", confidence="verified"),))
SITE = Site("press", "press", "Press", ROOT, "Europe/Kyiv", ("en",), ())
OLD = datetime(2026, 3, 1, 9, tzinfo=UTC)


def piece(number, modified, published=OLD):
    path, title = f"/news/{number}", f"Notice {number}"
    return Piece(number, path, title, "en", published, modified=modified)


class Blog:
    """A WordPress site; before 5.7 a parameter that it has not is passed over."""

    def __init__(self, *pieces, knows=True):
        self.pieces, self.knows, self.asked = list(pieces), knows, []

    def __call__(self, request):
        query = dict(parse_qsl(urlsplit(request.url).query))
        self.asked.append(query)
        if not self.knows:
            query = {name: value for name, value in query.items() if name != "modified_after"}
        answer = posts(SITE, self.pieces, ROOT, query, 100)
        if answer.status != 200:
            return no(Reason.REFUSED, request.url, answer.status)
        told = {name.lower().replace("-", "_"): value for name, value in answer.headers.items()}
        return page(answer.body, request.url, **told)


def looked(site, state=None, now=NOW, office=OFFICE, on_trial=()):
    return gathered(discover(office, None, {NAME: state} if state else {}, site, now, on_trial))


def numbers(found):
    return [int(entry.guid) for entry in found.entries]


HOURS = timedelta(hours=1)
EDITED = piece(1, NOW - 2 * HOURS)
LONG_AGO = [piece(n, OLD + n * HOURS) for n in range(2, 9)]


def test_finds_an_old_post_that_was_modified_with_when_it_was():
    found = looked(Blog(EDITED, *LONG_AGO))
    [entry] = found.entries
    assert (entry.guid, entry.day, entry.changed_at) == ("1", OLD.date(), NOW - 2 * HOURS)
    assert ("modified", "2026-11-22T10:00:00Z") in [(h.name, h.raw) for h in entry.hints]
    assert (found.coverage, found.problems) == ((), ())


def test_takes_silence_for_no_corrections_where_a_cache_drops_the_counts():
    known = RouteState(cursor="2026-11-21T09:00:00+00:00", checked_at=NOW - 3 * HOURS)
    found = looked(lambda request: page(b"[]", request.url), known)
    assert (found.entries, found.problems) == ((), ())
    assert found.states[NAME].checked_at == NOW


def test_asks_in_the_time_of_the_site_for_what_is_older_than_today():
    site = Blog()
    looked(site, RouteState(cursor="2026-11-21T09:00:00+00:00", checked_at=NOW - 3 * HOURS))
    [query] = site.asked
    assert query["modified_after"] == "2026-11-21T10:59:59+02:00"
    assert query["before"] == "2026-11-22T02:00:00+02:00"
    assert (query["orderby"], query["order"]) == ("modified", "asc")


def test_leaves_the_days_that_are_listed_anyway_to_them_that_list_them():
    today, yesterday = piece(11, NOW, NOW - 2 * HOURS), piece(12, NOW, NOW - 24 * HOURS)
    site = Blog(today, yesterday, EDITED)
    assert numbers(looked(site)) == [1, 12]
    daily = replace(OFFICE, routes=(replace(OFFICE.routes[0], daily=2),))
    found = looked(site, office=daily)
    assert [(entry.guid, bool(entry.changed_at)) for entry in found.entries] == [
        ("12", False),
        ("11", False),
        ("1", True),
    ]


def test_goes_on_from_the_last_modification_that_it_saw():
    site = Blog(EDITED, *LONG_AGO)
    state = looked(site).states[NAME]
    assert state.cursor == "2026-11-22T10:00:00+00:00"
    assert looked(site, state, NOW + timedelta(minutes=50)).states == {}
    later = NOW + 2 * HOURS
    site.pieces.append(piece(9, NOW + HOURS))
    found = looked(site, state, later)
    assert numbers(found) == [1, 9]  # its second may have held another
    assert found.states[NAME] == RouteState(cursor="2026-11-22T13:00:00+00:00", checked_at=later)


def test_follows_a_site_that_changed_all_its_posts_over_several_visits():
    site = Blog(*(piece(n, NOW - 20 * HOURS + timedelta(seconds=n)) for n in range(1, 1301)))
    first = looked(site)
    assert numbers(first) == list(range(1, 1001))
    second = looked(site, first.states[NAME], NOW + HOURS)
    assert numbers(second) == list(range(1000, 1301))


def test_gives_up_a_site_that_does_not_know_the_parameter_and_makes_no_news_of_it():
    site = Blog(EDITED, *LONG_AGO, knows=False)
    found = looked(site)
    assert (found.entries, found.problems) == ((), ())
    state = found.states[NAME]
    assert looked(site, state, NOW + timedelta(days=6)).states == {}
    assert len(site.asked) == 1
    site.knows = True
    assert numbers(looked(site, state, NOW + timedelta(days=7))) == []
    assert len(site.asked) == 2


def test_takes_a_refusal_of_the_question_for_not_knowing_it():
    found = looked(lambda request: no(Reason.REFUSED, request.url, 400))
    assert (found.entries, found.problems) == ((), ())
    assert found.states[NAME].cursor == looked(Blog(*LONG_AGO, knows=False)).states[NAME].cursor


@pytest.mark.parametrize("reason", [Reason.REFUSED, Reason.SERVER_ERROR, Reason.ROBOTS])
def test_asks_again_from_the_same_time_where_it_was_refused(reason):
    found = looked(lambda request: no(reason, request.url, 403))
    assert [problem.reason for problem in found.problems] == [reason]
    assert found.states == {}


def test_asks_no_site_of_which_nobody_knows_whether_it_is_wordpress():
    site = Blog(EDITED)
    assert looked(site, on_trial={NAME}).states == {}
    assert site.asked == []


def test_reads_the_hours_of_the_site_itself():
    zone = ZoneInfo("Europe/Kyiv")
    edited = piece(1, datetime(2026, 11, 22, 11, 30, tzinfo=zone))
    state = RouteState(cursor="2026-11-22T09:00:00+00:00", checked_at=NOW - 3 * HOURS)
    assert numbers(looked(Blog(edited), state)) == [1]
    state = replace(state, cursor="2026-11-22T10:00:00+00:00")
    assert numbers(looked(Blog(edited), state)) == []
