"""What is said of a day, and what makes a run red."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import made
import pytest

from dateline import records
from dateline.model import (
    Coverage,
    DayStatus,
    Discovery,
    FieldOf,
    Reason,
    Rejected,
    RunReport,
    Window,
)
from dateline.warehouse import Warehouse

DAYS = Window(made.later(days=-1, hours=-12), made.later(hours=-12))  # 2026-03-09, UTC
WP = "wordpress:https://office.example"


def said(status: DayStatus, route: str = WP, day: date = made.DAY, **counts: Any) -> Coverage:
    return Coverage("office", day, status, route, **counts)


def go(
    warehouse: Warehouse,
    numbers: tuple[int, ...] = (),
    stated: tuple[Coverage, ...] = (),
    *,
    reject: dict[int, Reason] | None = None,
    unread: tuple[int, ...] = (),
    leave: tuple[int, ...] = (),
    name: str = "run",
    now=made.NOW,
    published=None,
    day: date | None = made.DAY,
    **changes: Any,
) -> RunReport:
    """A whole run: what it finds, what of it fails to be fetched or read, what it leaves."""
    run = made.run(name, **{"kind": "backfill", "window": DAYS, **changes})
    found = Discovery(tuple(made.entry(n, day=day) for n in numbers), stated)
    reject = reject or {}
    for batch in warehouse.plan(run, found, batch_size=2, now=now):
        done = []
        for work in warehouse.claim(batch, name, now, 900):
            number = int(work.entry.url.rsplit("/", 1)[1])
            if number in leave:
                continue
            outcome: Any = made.capture(number, f"{name} {number}", now)
            if number in reject:
                outcome = Rejected(work.entry.url, reject[number])
            done.append(made.scraped(number, outcome))
        warehouse.save_scraped(name, batch, done, now)
        waiting = warehouse.pending(batch)
        read, not_read = [], []
        for item in waiting:
            number = int(item.entry.url.rsplit("/", 1)[1])
            if number in unread:
                not_read.append((item, Rejected(item.entry.url, Reason.UNSUPPORTED_TYPE)))
            else:
                parts = {"published": published} if published else {}
                article = made.article(f"T{number}", url=item.entry.url, **parts)
                read.append(replace(made.arrival(number, article), capture_id=item.capture_id))
        warehouse.load(read, not_read, records.decide, now)
    return warehouse.verify(run, now + timedelta(minutes=5))


def test_counts_a_day_that_went_well(warehouse: Warehouse) -> None:
    stated = (said(DayStatus.OK, expected=3, discovered=3),)
    report = go(warehouse, (1, 2, 3), stated)
    (day,) = report.days
    assert (day.status, day.expected, day.discovered) == (DayStatus.OK, 3, 3)
    assert (day.fetched, day.loaded, day.failed) == (3, 3, 0)
    assert report.faults == ()
    assert report.counts == {"entries": 3, "loaded": 3, "new": 3}
    assert made.rows(warehouse, "SELECT status, loaded, run_id FROM coverage") == [("ok", 3, "run")]
    assert made.rows(warehouse, "SELECT status, detail FROM run") == [("ok", None)]


def test_changes_nothing_when_a_day_is_run_again(warehouse: Warehouse) -> None:
    stated = (said(DayStatus.OK, expected=1, discovered=1),)
    first = go(warehouse, (1,), stated)
    again = go(warehouse, (1,), stated, name="again", now=made.later(days=1))
    assert again.days == first.days
    assert again.counts == {}
    assert go(warehouse, (1,), stated, name="run", now=made.later(days=2)).days == first.days


def test_lets_bad_pages_cost_only_themselves(warehouse: Warehouse) -> None:
    stated = (said(DayStatus.OK, expected=4, discovered=4),)
    gone = {2: Reason.GONE, 3: Reason.ROBOTS}
    report = go(warehouse, (1, 2, 3, 4), stated, reject=gone, unread=(4,))
    (day,) = report.days
    assert (day.status, day.fetched, day.loaded, day.failed) == (DayStatus.OK, 2, 1, 3)
    assert report.faults == ()
    assert report.counts["rejected"] == 1
    assert report.counts["unsupported_type"] == 1


@pytest.mark.parametrize(
    "reason",
    [Reason.REFUSED, Reason.RATE_LIMITED, Reason.ROBOTS_UNREACHABLE],
)
def test_calls_a_day_refused_whose_pages_were(sqlite_warehouse: Warehouse, reason: Reason) -> None:
    stated = (said(DayStatus.OK, expected=2, discovered=2),)
    report = go(sqlite_warehouse, (1, 2), stated, reject={2: reason})
    assert report.days[0].status is DayStatus.REFUSED
    assert report.faults == (f"2026-03-09 refused: 1 {reason}",)
    assert made.one(sqlite_warehouse, "SELECT status FROM run") == "failed"


def test_heals_a_refused_day(sqlite_warehouse: Warehouse) -> None:
    stated = (said(DayStatus.OK, expected=1, discovered=1),)
    go(sqlite_warehouse, (1,), stated, reject={1: Reason.REFUSED})
    healed = go(sqlite_warehouse, (1,), stated, name="b", captures="refresh")
    assert (healed.days[0].status, healed.days[0].failed) == (DayStatus.OK, 0)


def test_never_takes_a_refusal_for_an_empty_day(sqlite_warehouse: Warehouse) -> None:
    report = go(sqlite_warehouse, (), (said(DayStatus.REFUSED, detail="403"),))
    assert (report.days[0].status, report.days[0].detail) == (DayStatus.REFUSED, "403")
    assert report.faults


def test_knows_an_empty_day_from_an_unknown_one(sqlite_warehouse: Warehouse) -> None:
    empty = go(sqlite_warehouse, (), (said(DayStatus.EMPTY, expected=0),))
    assert empty.days[0].status is DayStatus.EMPTY
    other = Window(made.later(days=-9, hours=-12), made.later(days=-7, hours=-12))
    unknown = go(sqlite_warehouse, name="b", window=other)
    assert [day.status for day in unknown.days] == [DayStatus.UNKNOWN] * 2
    assert unknown.faults == ()


def test_calls_no_day_empty_that_holds_an_article(sqlite_warehouse: Warehouse) -> None:
    go(sqlite_warehouse, (1,), (said(DayStatus.OK),))
    report = go(sqlite_warehouse, (), (said(DayStatus.EMPTY, expected=0),), name="b")
    assert report.days[0].status is DayStatus.OK


def test_calls_a_day_truncated_that_should_have_more(sqlite_warehouse: Warehouse) -> None:
    report = go(sqlite_warehouse, (1,), (said(DayStatus.OK, expected=7, discovered=1),))
    assert report.days[0].status is DayStatus.TRUNCATED
    assert report.faults == ("2026-03-09 truncated: 7 expected, 1 found",)


def test_keeps_what_an_earlier_run_knew_of_a_day(sqlite_warehouse: Warehouse) -> None:
    go(sqlite_warehouse, (1,), (said(DayStatus.OK, expected=1, discovered=1),))
    feed = said(DayStatus.UNKNOWN, "feed:x")
    later = go(sqlite_warehouse, (1,), (feed,), name="b", window=None, kind="daily")
    assert (later.days[0].status, later.days[0].expected) == (DayStatus.OK, 1)


def test_adds_up_collections_of_one_kind(sqlite_warehouse: Warehouse) -> None:
    stated = (
        said(DayStatus.OK, expected=1, discovered=1),
        said(DayStatus.OK, WP + "/press", expected=1, discovered=1),
        said(DayStatus.OK, "feed:x", discovered=2),
    )
    report = go(sqlite_warehouse, (1, 2), stated)
    assert (report.days[0].status, report.days[0].expected) == (DayStatus.OK, 2)


def test_does_not_miss_what_another_source_found_first(sqlite_warehouse: Warehouse) -> None:
    other = made.run("other", source="agency")
    found = Discovery((made.entry(1, source="agency"),))
    sqlite_warehouse.plan(other, found, batch_size=9, now=made.NOW)
    report = go(sqlite_warehouse, (1,), (said(DayStatus.OK, expected=1, discovered=1),))
    assert report.days[0].status is DayStatus.OK


def test_takes_the_days_of_its_entries_without_a_window(warehouse: Warehouse) -> None:
    published = made.field(made.moment(date(2026, 2, 1), hour=None))
    report = go(warehouse, (1, 2), window=None, kind="daily", day=None, published=published)
    (day,) = report.days
    assert (day.day, day.discovered, day.loaded) == (date(2026, 2, 1), 2, 2)


def test_counts_an_undated_article_on_the_day_of_its_entry(sqlite_warehouse: Warehouse) -> None:
    report = go(sqlite_warehouse, (1,), (said(DayStatus.OK),), published=FieldOf())
    assert report.days[0].loaded == 1


def test_counts_an_article_on_its_own_day_once(sqlite_warehouse: Warehouse) -> None:
    published = made.field(made.moment(date(2026, 3, 8), hour=23))
    report = go(sqlite_warehouse, (1,), (said(DayStatus.OK),), published=published)
    assert (report.days[0].discovered, report.days[0].loaded) == (1, 0)
    before = Window(DAYS.start - timedelta(days=1), DAYS.end)
    both = go(sqlite_warehouse, (1,), name="b", window=before)
    assert [(day.day.day, day.loaded) for day in both.days] == [(8, 1), (9, 0)]


def test_is_red_for_work_left_behind(warehouse: Warehouse) -> None:
    report = go(warehouse, (1, 2, 3), (said(DayStatus.OK),), leave=(1,))
    assert len(report.faults) == 1
    assert report.faults[0].endswith(": 1 unfinished")


def test_is_red_for_captures_nobody_read(sqlite_warehouse: Warehouse) -> None:
    run = made.run()
    (batch,) = sqlite_warehouse.plan(run, made.found(1), batch_size=9, now=made.NOW)
    sqlite_warehouse.claim(batch, "me", made.NOW, 900)
    sqlite_warehouse.save_scraped("me", batch, [made.scraped(1, made.capture(1))], made.NOW)
    assert sqlite_warehouse.verify(run, made.NOW).faults == ("batch 0: 1 unfinished",)


def test_is_not_red_for_what_another_run_is_at(sqlite_warehouse: Warehouse) -> None:
    mine, other = made.run("mine"), made.run("other")
    sqlite_warehouse.plan(mine, made.found(1), batch_size=9, now=made.NOW)
    (batch,) = sqlite_warehouse.plan(other, made.found(1), batch_size=9, now=made.NOW)
    sqlite_warehouse.claim(batch, "other", made.NOW, 900)
    assert sqlite_warehouse.verify(mine, made.NOW).faults == ()
    assert sqlite_warehouse.verify(other, made.NOW).faults == ("batch 0: 1 unfinished",)


def test_is_not_certain_of_a_day_while_anybody_is_at_it(warehouse: Warehouse) -> None:
    stated = (said(DayStatus.OK, expected=2, discovered=2),)
    dead, mine = made.run("dead"), made.run("mine")
    found = replace(made.found(1, 2), coverage=stated)
    (batch,) = warehouse.plan(dead, found, batch_size=9, now=made.NOW)
    warehouse.claim(batch, "dead", made.NOW, 900)
    taken = made.scraped(1, made.capture(1, at=made.later(seconds=1)))
    warehouse.save_scraped("dead", batch, [taken], made.later(seconds=2))
    warehouse.plan(mine, found, batch_size=9, now=made.later(seconds=3))
    (day,) = warehouse.verify(mine, made.later(seconds=4)).days
    assert (day.status, day.detail) == (DayStatus.UNKNOWN, "2 pages wait to be fetched and read")
    assert (day.discovered, day.fetched, day.loaded, day.failed) == (2, 1, 0, 0)


def test_lets_no_earlier_count_of_a_day_replace_a_later_one(warehouse: Warehouse) -> None:
    stated = (said(DayStatus.OK, expected=1, discovered=1),)
    go(warehouse, (1,), stated, now=made.later(hours=1))
    slow = made.run("slow")
    warehouse.plan(slow, made.found(1), batch_size=9, now=made.NOW)
    warehouse.verify(slow, made.NOW)
    assert made.rows(warehouse, "SELECT run_id FROM coverage") == [("run",)]


def test_is_not_red_for_what_another_run_has_fetched_and_not_read_yet(
    warehouse: Warehouse,
) -> None:
    mine, other = made.run("mine"), made.run("other")
    warehouse.plan(mine, made.found(1), batch_size=9, now=made.NOW)
    (batch,) = warehouse.plan(other, made.found(1), batch_size=9, now=made.NOW)
    warehouse.claim(batch, "other", made.NOW, 900)
    taken = made.scraped(1, made.capture(1, at=made.later(seconds=1)))
    warehouse.save_scraped("other", batch, [taken], made.later(seconds=2))
    assert warehouse.verify(mine, made.later(seconds=3)).faults == ()
    assert warehouse.verify(other, made.later(seconds=3)).faults == ("batch 0: 1 unfinished",)


def test_is_red_for_what_an_earlier_run_fetched_and_nobody_read(warehouse: Warehouse) -> None:
    (batch,) = warehouse.plan(made.run("dead"), made.found(1), batch_size=9, now=made.NOW)
    warehouse.claim(batch, "dead", made.NOW, 900)
    warehouse.save_scraped("dead", batch, [made.scraped(1, made.capture(1))], made.NOW)
    heir = made.run("heir")
    assert warehouse.plan(heir, made.found(1), batch_size=9, now=made.later(hours=1))
    assert warehouse.verify(heir, made.later(hours=1)).faults == ("batch 0: 1 unfinished",)


def test_is_not_red_for_what_it_read_and_the_archive_gave_back(warehouse: Warehouse) -> None:
    run, arrived = made.run(), made.arrival()
    warehouse.plan(made.run("dead"), made.found(1), batch_size=9, now=made.NOW)
    made.adopt(warehouse, arrived)
    (batch,) = warehouse.plan(run, Discovery(), batch_size=9, now=made.later(hours=1))
    assert warehouse.claim(batch, "me", made.later(hours=1), 900) == []
    warehouse.load([arrived], [], records.decide, made.later(hours=1, seconds=1))
    assert warehouse.verify(run, made.later(hours=1, seconds=2)).faults == ()


def test_is_not_red_for_what_is_to_be_tried_again_later(sqlite_warehouse: Warehouse) -> None:
    run = made.run()
    (batch,) = sqlite_warehouse.plan(run, made.found(1), batch_size=9, now=made.NOW)
    sqlite_warehouse.claim(batch, "me", made.NOW, 900)
    no = Rejected(made.url(1), Reason.SERVER_ERROR)
    soon = made.scraped(1, no, next_at=made.later(minutes=1))
    sqlite_warehouse.save_scraped("me", batch, [soon], made.NOW)
    report = sqlite_warehouse.verify(run, made.later(minutes=2))
    assert report.faults == ()
    assert report.days[0].failed == 1


def test_marks_a_run_that_failed_before_it_was_planned(warehouse: Warehouse) -> None:
    warehouse.fail_run(made.run(), "no route to host", made.NOW)
    assert made.rows(warehouse, "SELECT id, status, detail FROM run") == [
        ("run", "failed", "no route to host")
    ]
    report = warehouse.verify(made.run(), made.NOW)
    assert (report.days, report.faults) == ((), ())


def half_day(warehouse: Warehouse, name: str, first: int, last: int, status: DayStatus) -> str:
    """What a day comes to after a run that asked for some hours of it."""
    start = datetime(2026, 3, 9, tzinfo=UTC)
    window = Window(start + timedelta(hours=first), start + timedelta(hours=last))
    run = made.run(name, kind="backfill", window=window)
    said = Coverage("office", made.DAY, status, "api:x", detail="403" if status != "ok" else None)
    warehouse.plan(run, Discovery((), (said,)), batch_size=9, now=made.NOW)
    (day,) = warehouse.verify(run, made.NOW).days
    return str(day.status)


def test_heals_no_morning_by_an_afternoon(warehouse: Warehouse) -> None:
    assert half_day(warehouse, "am", 0, 12, DayStatus.REFUSED) == "refused"
    assert half_day(warehouse, "pm", 12, 24, DayStatus.EMPTY) == "refused"
    assert half_day(warehouse, "some", 6, 24, DayStatus.OK) == "refused"
    assert half_day(warehouse, "am again", 0, 12, DayStatus.OK) == "ok"
    assert half_day(warehouse, "pm again", 12, 24, DayStatus.REFUSED) == "refused"
    assert half_day(warehouse, "whole", 0, 24, DayStatus.EMPTY) == "empty"


@pytest.mark.parametrize("lost", [1, 2])
def test_calls_a_day_refused_of_which_every_page_was_lost(warehouse: Warehouse, lost: int) -> None:
    said = Coverage("office", made.DAY, DayStatus.OK, "api:x", expected=2, discovered=2)
    found = Discovery(tuple(made.entry(n) for n in range(2)), (said,))
    (batch,) = warehouse.plan(made.run(), found, batch_size=9, now=made.NOW)
    warehouse.claim(batch, "me", made.NOW, 900)
    outcomes = [Rejected(made.url(n), Reason.SERVER_ERROR, "HTTP 500", 500) for n in range(lost)]
    gone = [Rejected(made.url(n), Reason.GONE, status=410) for n in range(lost, 2)]
    done = [made.scraped(n, outcome) for n, outcome in enumerate([*outcomes, *gone])]
    warehouse.save_scraped("me", batch, done, made.NOW)
    (day,) = warehouse.verify(made.run(), made.NOW).days
    assert (str(day.status), day.failed) == ("refused" if lost == 2 else "ok", 2)
