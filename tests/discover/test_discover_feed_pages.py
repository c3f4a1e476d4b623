"""A feed's older pages give a window its items, and say of each day whether they reach it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from wanted_entries import NOW, SOURCE

from dateline.discover import discover
from dateline.model import DayStatus, FeedPagesRoute, Reason, Window, gathered
from emulators.feed_pages import FeedSite, rss
from emulators.releases import releases
from emulators.serving import serving

FIRST = datetime(2026, 10, 1, tzinfo=UTC)
HELD = releases(FIRST, 20)  # forty, the last on the 20th
MIDDLE = Window(datetime(2026, 10, 8, tzinfo=UTC), datetime(2026, 10, 11, tzinfo=UTC))
BEFORE = Window(datetime(2026, 9, 28, tzinfo=UTC), datetime(2026, 10, 3, tzinfo=UTC))
PAGED = {"parameter": "paged"}


def seen(app, get, window, **route):
    with serving(app) as running:
        url = f"{running.url}/feed"
        office = replace(
            SOURCE, home=running.url, feeds=(), routes=(FeedPagesRoute(url=url, **route),)
        )
        return gathered(discover(office, window, {}, get, NOW)), running


def days(result):
    return [(row.day.day, str(row.status), row.discovered) for row in result.coverage]


def words(result):
    return [str(row.status) for row in result.coverage]


def numbers(result):
    return sorted(int(entry.url.rpartition("-")[2]) for entry in result.entries)


def site(**changes):
    return FeedSite(list(HELD), **changes)


WAYS = [
    pytest.param("paged", PAGED, id="WordPress"),
    pytest.param("pages", {}, id="pages"),
    pytest.param("archives", {}, id="archives"),
]


@pytest.mark.parametrize(("way", "route"), WAYS)
def test_goes_back_to_the_window_and_no_further_than_a_page_before_it(get, way, route):
    result, running = seen(site(way=way), get, MIDDLE, **route)
    assert days(result) == [(8, "ok", 2), (9, "ok", 2), (10, "ok", 2)]
    assert numbers(result) == [14, 15, 16, 17, 18, 19]
    assert len(running.paths) < 10
    assert (result.problems, result.states) == ((), {})


@pytest.mark.parametrize(("way", "route"), WAYS)
def test_calls_days_before_the_very_end_empty(get, way, route):
    result, _ = seen(site(way=way), get, BEFORE, **route)
    assert words(result) == ["empty", "empty", "empty", "ok", "ok"]


@pytest.mark.parametrize(("way", "route"), WAYS)
def test_calls_the_days_from_a_refused_page_back_refused(get, way, route):
    inner = site(way=way, refusals={6: 403})

    def app(asked):
        return inner(asked) if asked.path != "/feed/archive/5" else refused_document()

    result, _ = seen(app, get, MIDDLE, **route)
    assert "empty" not in words(result)
    assert words(result)[0] == "refused"
    assert [problem.reason for problem in result.problems] == [Reason.REFUSED]


def refused_document():
    return replace(rss([], "", {}), status=403, tagged=False)


def test_keeps_what_came_before_a_refused_page(get):
    result, _ = seen(site(way="paged", refusals={6: 403}), get, MIDDLE, **PAGED)
    # Five pages of four reach back to the 11th.
    assert days(result) == [(8, "refused", 0), (9, "refused", 0), (10, "refused", 0)]
    result, _ = seen(site(way="paged", refusals={7: 403}), get, MIDDLE, **PAGED)
    assert days(result) == [(8, "refused", 0), (9, "refused", 2), (10, "ok", 2)]


@pytest.mark.parametrize("past_end", ["404", "empty"])
def test_takes_a_page_of_nothing_for_the_end(get, past_end):
    result, _ = seen(site(past_end=past_end), get, BEFORE, **PAGED)
    assert words(result) == ["empty", "empty", "empty", "ok", "ok"]


def test_does_not_take_a_page_of_old_acquaintances_for_the_end_of_all(get):
    result, running = seen(site(past_end="first"), get, BEFORE, **PAGED)
    assert words(result) == ["unknown", "unknown", "unknown", "unknown", "ok"]
    assert len([path for path in running.paths if path == "/feed"]) == 12  # the first once more


@pytest.mark.parametrize(("way", "route"), [("none", PAGED), ("none", {})])
def test_says_nothing_of_days_before_a_feed_that_has_no_pages(get, way, route):
    result, _ = seen(site(way=way), get, MIDDLE, **route)
    assert set(words(result)) == {"unknown"}


def test_does_not_take_a_missing_second_page_for_the_end(get):
    result, _ = seen(site(way="paged", size=50, past_end="404"), get, BEFORE, **PAGED)
    assert words(result) == ["unknown", "unknown", "unknown", "unknown", "ok"]


def test_is_not_led_astray_by_a_pinned_item(get):
    result, _ = seen(site(pinned=HELD[0]), get, MIDDLE, **PAGED)
    assert days(result) == [(8, "ok", 2), (9, "ok", 2), (10, "ok", 2)]


def test_ends_on_pages_that_lead_in_a_circle(get):
    def app(asked):
        number = int(asked.one("page", "1"))
        return rss(HELD[number : number + 1], asked.base, {"next": f"/feed?page={number % 3 + 1}"})

    result, running = seen(app, get, BEFORE)
    assert len(running.paths) < 6
    assert "leads back to" in result.problems[0].detail
    assert set(words(result)) <= {"unknown", "ok"}


def test_ends_on_pages_without_end_and_says_so(get):
    result, running = seen(site(), get, MIDDLE, pages=3, **PAGED)
    assert words(result) == ["truncated"] * 3
    assert len(running.paths) == 4


def withdraw(app):
    """Take out the newest, so that all others move up by one."""
    app.releases = app.releases[:-1]


def publish(app):
    newest = app.releases[-1]
    later = newest.published + timedelta(hours=1)
    app.releases = [*app.releases, replace(newest, path="/news/notice-99", published=later)]


def test_reads_again_when_a_withdrawn_item_let_another_slip_between_two_pages(get):
    # Before page 6 is made, what stood first on it moves to the end of page 5.
    result, _ = seen(site(changes={6: withdraw}), get, MIDDLE, **PAGED)
    assert numbers(result) == [14, 15, 16, 17, 18, 19]
    assert words(result) == ["ok"] * 3


def test_calls_days_truncated_when_the_list_never_holds_still(get):
    class Restless(FeedSite):
        def _numbered(self, asked):
            if asked.one("paged", "1") != "1":
                withdraw(self)
            return super()._numbered(asked)

    result, _ = seen(Restless(list(HELD)), get, MIDDLE, **PAGED)
    assert words(result) == ["truncated"] * 3


def test_loses_nothing_when_something_is_published_while_it_reads(get):
    result, running = seen(site(changes={4: publish}), get, MIDDLE, **PAGED)
    assert numbers(result) == [14, 15, 16, 17, 18, 19]
    assert words(result) == ["ok"] * 3
    assert len(running.paths) < 12  # and reads once


def test_finds_what_an_edit_put_on_top_before_its_page_was_read(get):
    """Some feeds are in the order of the last change, whatever date they state."""

    class Edited(FeedSite):
        edited = None

        def _newest_first(self):
            return sorted(super()._newest_first(), key=lambda one: one is not self.edited)

        def _numbered(self, asked):
            if asked.one("paged", "1") == "4":
                self.edited = HELD[15]
            return super()._numbered(asked)

    result, _ = seen(Edited(list(HELD)), get, MIDDLE, **PAGED)
    assert numbers(result) == [14, 15, 16, 17, 18, 19]


def test_asks_nothing_for_an_empty_window(get):
    _, running = seen(site(), get, Window(FIRST, FIRST), **PAGED)
    assert running.asked == []


def test_keeps_the_rest_of_a_querys_parameters():
    from dateline.discover.feed_pages import _numbered

    route = FeedPagesRoute(url="https://a.example/feed?cat=3&paged=1", parameter="paged")
    assert _numbered(route, 2) == "https://a.example/feed?cat=3&paged=2"


def once_missing(number):
    """A site of which one page is missing the first time that it is asked for."""
    inner, missed = site(), []

    def app(asked):
        if asked.one("paged", "1") == str(number) and not missed:
            missed.append(asked)
            return replace(refused_document(), status=404)
        return inner(asked)

    return app


def test_believes_no_end_that_is_told_but_once(get):
    result, _ = seen(once_missing(3), get, MIDDLE, **PAGED)
    assert days(result) == [(8, "ok", 2), (9, "ok", 2), (10, "ok", 2)]


def test_believes_no_missing_page_that_the_one_before_names(get):
    def app(asked):
        if asked.one("paged", "1") == "3":
            return replace(refused_document(), status=404)
        first = 4 * (int(asked.one("paged", "1")) - 1)
        shown = HELD[::-1][first : first + 4]
        return rss(shown, asked.base, {"next": f"{asked.base}/feed?paged=9"})

    result, _ = seen(app, get, MIDDLE, **PAGED)
    assert words(result) == ["refused"] * 3


def test_calls_no_day_empty_of_which_an_item_has_no_address(get):
    inner = site()

    def app(asked):
        answer = inner(asked)
        lone = b"<item><title>Lost</title><pubDate>Fri, 09 Oct 2026 09:00:00 GMT</pubDate></item>"
        keep = [part for part in answer.body.split(b"<item>") if b"09 Oct 2026" not in part]
        body = b"<item>".join(keep)
        body = body if b"</rss>" in body else body + b"</channel></rss>"
        return replace(answer, body=body.replace(b"</channel>", lone + b"</channel>"))

    result, _ = seen(app, get, MIDDLE, **PAGED)
    assert [row.status for row in result.coverage][1] is DayStatus.UNKNOWN
    assert "no usable address: Lost" in {problem.detail for problem in result.problems}


@pytest.mark.parametrize("hour", [8, 9, 12, 13])
def test_takes_an_item_by_its_instant_not_by_its_day(get, hour):
    """On each day something appears at 8 and at 12."""
    start = datetime(2026, 10, 9, hour, tzinfo=UTC)
    result, _ = seen(site(), get, Window(start, start + timedelta(hours=3)), **PAGED)
    wanted = [one for one in HELD if start <= one.published < start + timedelta(hours=3)]
    assert numbers(result) == [one.number for one in wanted]
