"""A window names the files of the news crawl that may hold an office's pages."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from wanted_entries import NOW, SOURCE

from dateline.discover import discover
from dateline.model import CommonCrawlRoute, Reason, RouteState, Window, gathered
from emulators.common_crawl import ROOT, Crawl
from emulators.serving import serving
from office.answers import Answer

MAY = Window(datetime(2026, 5, 20, tzinfo=UTC), datetime(2026, 5, 27, tzinfo=UTC))
BEGUN = [datetime(2026, 5, 10, 6, tzinfo=UTC) + timedelta(days=n) for n in range(30)]
LIST = f"{ROOT}/2026/05/warc.paths.gz"


def crawl(**changes):
    return Crawl(dict.fromkeys(BEGUN, ()), **changes)


def seen(app, get, window=MAY, state=None, **route):
    with serving(app) as running:
        way = CommonCrawlRoute(url="https://press.example/", server=running.url, **route)
        office = replace(SOURCE, feeds=(), routes=(way,))
        return gathered(discover(office, window, state or {}, get, NOW)), running


def begun(result):
    return [one.url.rpartition("CC-NEWS-")[2][:8] for one in result.bundles]


def words(result):
    return {str(row.status) for row in result.coverage}


def test_names_the_files_begun_in_the_window_and_a_week_after_and_the_one_before(get):
    result, running = seen(crawl(), get)
    assert begun(result)[0] == "20260519"  # it was being written when the window began
    assert begun(result)[-1] == "20260602"
    assert len(result.bundles) == 15
    assert running.paths == [LIST, LIST.replace("/05/", "/06/")]
    assert words(result) == {"unknown"}
    assert {one.site for one in result.bundles} == {"https://press.example/"}


def test_names_no_file_that_was_read_before(get):
    first, _ = seen(crawl(), get)
    state = {one.state: RouteState(cursor="read") for one in first.bundles[:-2]}
    again, _ = seen(crawl(), get, state=state)
    assert begun(again) == begun(first)[-2:]


@pytest.mark.parametrize(("status", "reason"), [(403, Reason.REFUSED), (503, Reason.SERVER_ERROR)])
def test_calls_the_days_refused_whose_months_list_is(get, status, reason):
    result, _ = seen(crawl(refusals={LIST: status}), get)
    assert words(result) == {"refused"}
    assert begun(result)[-1] == "20260602"  # June's list answered
    assert [problem.reason for problem in result.problems] == [reason]


def test_calls_the_days_unknown_for_whose_month_there_is_no_list(get):
    early = Window(datetime(2015, 5, 1, tzinfo=UTC), datetime(2015, 5, 3, tzinfo=UTC))
    result, _ = seen(crawl(), get, window=early)
    assert (words(result), result.bundles) == ({"unknown"}, ())


def test_counts_the_files_beyond_the_limit(get):
    result, _ = seen(crawl(), get, files=4)
    assert len(result.bundles) == 4
    assert words(result) == {"truncated"}
    assert result.coverage[0].detail == "11 files beyond the limit not read"


NAMES = "".join(f"{ROOT[1:]}/2026/05/CC-NEWS-{day:%Y%m%d%H%M%S}-00001.warc.gz\n" for day in BEGUN)


def test_reads_a_list_that_was_packed_in_parts_or_unpacked_on_its_way(get):
    half = len(NAMES) // 2
    parts = [gzip.compress(part.encode()) for part in (NAMES[:half], NAMES[half:])]
    whole, _ = seen(lambda _: Answer(body=NAMES.encode(), tagged=False), get)
    result, _ = seen(lambda _: Answer(body=b"".join(parts), tagged=False), get)
    assert begun(result) == begun(whole)
    assert len(result.bundles) == 15


def test_takes_a_list_that_is_cut_off_for_a_refusal(get):
    body = gzip.compress(NAMES.encode())[:-20]
    result, _ = seen(lambda _: Answer(body=body, tagged=False), get)
    assert (words(result), result.bundles) == ({"refused"}, ())
    assert result.problems[0].reason is Reason.TRUNCATED


@pytest.mark.parametrize(
    "body",
    [
        b"<html>no list</html>",
        gzip.compress(b"crawl-data/CC-NEWS/2026/05/../../../etc/passwd\n"),
        gzip.compress(b"crawl-data/CC-NEWS/2026/05/CC-NEWS-20269999999999-1.warc.gz\n"),
        gzip.compress(b"http://evil.example/CC-NEWS-20260520000000-1.warc.gz\n"),
        b"\x1f\x8b\x08 broken",
    ],
)
def test_takes_what_is_no_list_for_a_refusal(get, body):
    result, _ = seen(lambda _: Answer(body=body, tagged=False), get)
    assert (words(result), result.bundles) == ({"refused"}, ())
