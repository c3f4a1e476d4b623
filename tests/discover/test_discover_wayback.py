"""The Wayback Machine's copies become candidates of a window, and captures of the pages' own."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from wanted_entries import NOW, SOURCE, page

from dateline.discover import discover, original
from dateline.model import Capture, Entry, Reason, Rejected, Request, WaybackRoute, Window, gathered
from emulators.serving import serving
from emulators.wayback import Archive, Copy
from office.answers import Answer

HOME = "https://press.example/"
JUNE = Window(datetime(2026, 6, 8, tzinfo=UTC), datetime(2026, 6, 10, tzinfo=UTC))


def copy(name, day, month=6, hour=12, **about):
    at = datetime(2026, month, day, hour, tzinfo=UTC)
    return Copy(at, f"{HOME}news/{name}", **about)


def seen(app, get, window=JUNE, **route):
    with serving(app) as running:
        way = WaybackRoute(url=f"{HOME}news/", server=running.url, **route)
        office = replace(SOURCE, feeds=(), routes=(way,))
        return gathered(discover(office, window, {}, get, NOW)), running


def names(result):
    return [entry.url.rpartition("/")[2] for entry in result.entries]


def words(result):
    return {str(row.status) for row in result.coverage}


def test_asks_from_the_windows_start_to_some_weeks_after_its_end_both_inclusive(get):
    held = [
        replace(copy("before", 8), at=JUNE.start - timedelta(seconds=1)),
        replace(copy("first", 8), at=JUNE.start),
        replace(copy("last", 8), at=JUNE.end + timedelta(days=30, seconds=-1)),
        replace(copy("late", 8), at=JUNE.end + timedelta(days=30)),
    ]
    result, running = seen(Archive(held), get)
    assert names(result) == ["first", "last"]
    asked = dict(running.asked[-1].query)
    assert (asked["from"], asked["to"]) == ("20260608000000", "20260709235959")


def test_takes_the_first_copy_of_each_page_that_was_one(get):
    held = [
        copy("a", 9),
        copy("a", 11),
        copy("b", 9, status=404),
        copy("c", 9, kind="image/jpeg"),
        Copy(JUNE.start, "http://www.press.example:80/news/d?utm_source=x"),
        Copy(JUNE.start, "https://press.example/news/d"),
        Copy(JUNE.start, "https://other.example/news/e"),
    ]
    result, running = seen(Archive(held), get)
    assert [entry.url for entry in result.entries] == [f"{HOME}news/a", f"{HOME}news/d"]
    assert result.entries[0].via == f"{running.url}/web/20260609120000id_/{HOME}news/a"
    assert {entry.day for entry in result.entries} == {None}


def test_never_calls_a_day_empty_or_whole(get):
    assert words(seen(Archive([]), get)[0]) == {"unknown"}
    assert words(seen(Archive([copy("a", 9)]), get)[0]) == {"unknown"}


def test_goes_on_with_the_key_to_the_last_row(get, monkeypatch):
    monkeypatch.setattr("dateline.discover.wayback.visit.PER_QUERY", 7)
    held = [copy(f"a, b & {n:03}", 9) for n in range(40)]
    result, running = seen(Archive(held), get)
    assert len(result.entries) == 40
    assert len(running.paths) == 6


def test_ends_on_an_index_without_end_and_says_so(get, monkeypatch):
    monkeypatch.setattr("dateline.discover.wayback.visit.PER_QUERY", 1)
    monkeypatch.setattr("dateline.discover.wayback.visit.MOST_QUERIES", 3)
    result, running = seen(Archive([copy(n, 9) for n in range(9)]), get)
    assert (words(result), len(running.paths)) == ({"truncated"}, 3)


def test_ends_on_a_key_that_leads_nowhere(get):
    row = '["20260609120000", "https://press.example/news/a"]'
    body = f'[["timestamp","original"],{row},[],["again"]]'.encode()
    result, running = seen(lambda _: Answer(body=body, tagged=False), get)
    assert (names(result), len(running.paths)) == (["a"], 2)


def test_ends_where_keys_lead_in_a_circle(get):
    def app(asked):
        number = int(dict(asked.query).get("resumeKey", "0"))
        rows = [["timestamp", "original"], ["20260609120000", f"{HOME}news/{number}"]]
        after = [[], [str((number + 1) % 3)]]
        return Answer(body=json.dumps(rows + after).encode(), tagged=False)

    result, running = seen(app, get)
    assert (words(result), names(result)) == ({"truncated"}, ["0", "1", "2"])
    assert len(running.paths) == 4


def test_ends_where_ever_new_keys_bring_the_same_rows(get):
    def app(asked):
        rows = [["timestamp", "original"], ["20260609120000", f"{HOME}news/a"]]
        return Answer(body=json.dumps([*rows, [], [str(len(asked.target))]]).encode(), tagged=False)

    result, running = seen(app, get)
    assert (words(result), names(result), len(running.paths)) == ({"truncated"}, ["a"], 2)


def test_keeps_the_first_row_of_an_answer_that_does_not_name_its_fields(get):
    rows = [["20260609120000", f"{HOME}news/{name}"] for name in "ab"]
    result, _ = seen(lambda _: Answer(body=json.dumps(rows).encode(), tagged=False), get)
    assert names(result) == ["a", "b"]


def test_asks_once_more_where_the_index_was_busy(get):
    result, running = seen(Archive([copy("a", 9)], busy=[504]), get)
    assert (names(result), len(running.paths)) == (["a"], 2)


@pytest.mark.parametrize(("status", "reason"), [(403, Reason.REFUSED), (504, Reason.SERVER_ERROR)])
def test_calls_all_days_refused_when_the_index_is(get, monkeypatch, status, reason):
    monkeypatch.setattr("dateline.discover.wayback.visit.PER_QUERY", 1)

    class Later(Archive):
        def __call__(self, asked):
            self.busy = [status] if "resumeKey" in dict(asked.query) else []
            return super().__call__(asked)

    result, _ = seen(Later([copy("a", 9), copy("b", 9)]), get)
    assert names(result) == ["a"]  # what came before is kept
    assert words(result) == {"refused"}
    assert [problem.reason for problem in result.problems] == [reason]


@pytest.mark.parametrize("body", [b"<html>busy</html>", b"{}", b"[", b'"x"'])
def test_takes_an_answer_that_is_no_list_for_a_refusal(get, body):
    result, _ = seen(lambda _: Answer(body=body, tagged=False), get)
    assert words(result) == {"refused"}


def test_passes_over_rows_that_can_not_be_read(get):
    rows = b'[["timestamp","original"],["x","y"],[1,2],5,["20260609120000","javascript:x"]]'
    result, _ = seen(lambda _: Answer(body=rows, tagged=False), get)
    assert result.entries == ()
    assert result.problems[0].detail == "4 of 4 rows of the index can't be read"


def test_chooses_by_patterns_and_by_days_in_addresses(get):
    held = [copy("2026/06/09/a", 9), copy("2020/01/01/b", 9), copy("tag/c", 9)]
    assert names(seen(Archive(held), get, exclude=("*/tag/*",))[0]) == ["b", "a"]
    assert names(seen(Archive(held), get, dated=True)[0]) == ["a", "c"]


def fetched(app, get, entry_url, stamp):
    with serving(app) as running:
        via = f"{running.url}/web/{stamp}id_/{entry_url}"
        return original(get(Request(via)), Entry("press", entry_url, "wayback:x", via=via))


def test_makes_of_a_copy_the_capture_that_it_is_of(get):
    held = [copy("a?x=1", 9, body=b"<html>then</html>")]
    capture = fetched(Archive(held), get, f"{HOME}news/a?x=1", "20260609120000")
    assert isinstance(capture, Capture)
    assert (capture.url, capture.final_url) == (f"{HOME}news/a?x=1",) * 2
    assert capture.fetched_at == held[0].at
    assert capture.body == b"<html>then</html>"
    assert capture.headers == {"server": "harbour/1", "etag": '"then"', "content-type": "text/html"}
    assert capture.redirects == ()


@pytest.mark.parametrize("mementos", [True, False])
def test_dates_a_copy_by_its_own_time_where_it_was_sent_to_a_nearer_one(get, mementos):
    held = [copy("a", 9)]
    capture = fetched(Archive(held, mementos=mementos), get, f"{HOME}news/a", "20260608000000")
    assert capture.fetched_at == held[0].at


def test_tells_of_the_page_itself_when_the_archive_has_none(get):
    told = fetched(Archive([]), get, f"{HOME}news/a", "20260608000000")
    assert isinstance(told, Rejected)
    assert (told.url, told.reason, told.status) == (f"{HOME}news/a", Reason.GONE, 404)


def test_takes_no_page_of_the_archives_own_for_a_copy():
    via = "https://web.archive.org/web/20260608000000id_/https://press.example/a"
    entry = Entry("press", "https://press.example/a", "wayback:x", via=via)
    told = original(page("<html>Sorry</html>", "https://web.archive.org/sorry"), entry)
    assert told.reason is Reason.BAD_RESPONSE


def test_leaves_alone_what_the_office_itself_answered():
    entry = Entry("press", "https://press.example/a", "feed:x")
    answer = page("<html>now</html>", entry.url)
    assert original(answer, entry) is answer
