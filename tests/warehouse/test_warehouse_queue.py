"""Entries are planned, claimed, fetched and given back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import made
import pytest

from dateline import identity, records
from dateline.errors import WarehouseError
from dateline.model import (
    Capture,
    Cost,
    Coverage,
    DayStatus,
    Discovery,
    Hint,
    MediaHint,
    Problem,
    Reason,
    Rejected,
    RouteState,
    Window,
)
from dateline.warehouse import Warehouse
from dateline.warehouse import plan as planning

ME, YOU = "me", "you"
ROUTE = "feed:https://office.example/f"


def plan(warehouse: Warehouse, *numbers: int, name: str = "run", size: int = 10, **changes):
    now = changes.pop("now", made.NOW)
    marks = {
        key: changes.pop(key)
        for key in ("revised", "route", "day", "media", "changed_at")
        if key in changes
    }
    return warehouse.plan(
        made.run(name, **changes), made.found(*numbers, **marks), batch_size=size, now=now
    )


def claimed(warehouse: Warehouse, batch: str, owner: str = ME, now=made.NOW, lease: int = 900):
    return [work.entry.url for work in warehouse.claim(batch, owner, now, lease)]


def fetch(warehouse: Warehouse, batch: str, number: int, body: str = "one", **changes) -> None:
    now = changes.pop("now", made.NOW)
    warehouse.claim(batch, ME, now, 900)
    done = made.scraped(number, made.capture(number, body, now), **changes)
    warehouse.save_scraped(ME, batch, [done], now)


def test_divides_what_is_found_into_batches(warehouse: Warehouse) -> None:
    batches = plan(warehouse, 1, 2, 3, size=2)
    assert batches == [identity.batch_id("run", 0), identity.batch_id("run", 1)]
    assert sum(len(claimed(warehouse, batch)) for batch in batches) == 3


def test_gives_back_the_entry_as_it_was_found(warehouse: Warehouse) -> None:
    entry = made.entry(
        1,
        guid="g",
        revised="r",
        hints=(Hint("title", "T", "feed:title"),),
        media=(MediaHint("https://office.example/a.jpg", "C", "Jane"),),
    )
    (batch,) = warehouse.plan(made.run(), Discovery(entries=(entry,)), batch_size=9, now=made.NOW)
    (work,) = warehouse.claim(batch, ME, made.NOW, 900)
    assert work.entry == entry


def test_replaces_the_batches_of_a_run_planned_again(warehouse: Warehouse) -> None:
    plan(warehouse, 1, 2, 3, size=1)
    (batch,) = plan(warehouse, 1, 2, 3, size=10)
    assert len(claimed(warehouse, batch)) == 3
    assert made.one(warehouse, "SELECT count(*) FROM batch") == 1


def test_gives_an_entry_to_one_owner_until_the_lease_ends(warehouse: Warehouse) -> None:
    (first,) = plan(warehouse, 1, name="a")
    (second,) = plan(warehouse, 1, name="b")
    assert claimed(warehouse, first, ME) == [made.url(1)]
    assert claimed(warehouse, second, YOU) == []
    assert claimed(warehouse, first, ME) == [made.url(1)]  # a retry gets its own back
    assert warehouse.held_until(second, made.NOW) == made.later(seconds=900)
    # While somebody is at it a stream leaves it alone, and any other run waits for its end.
    assert plan(warehouse, 1, name="c", kind="stream") == []
    (third,) = plan(warehouse, 1, name="d")
    assert claimed(warehouse, third, YOU) == []
    assert warehouse.renew(first, ME, made.later(seconds=800), 900) == 1
    assert claimed(warehouse, second, YOU, made.later(seconds=1000)) == []
    assert claimed(warehouse, second, YOU, made.later(seconds=1701)) == [made.url(1)]
    assert warehouse.renew(first, ME, made.later(seconds=1702), 900) == 0
    assert warehouse.held_until(second, made.later(hours=1)) is None


def test_takes_a_fetched_entry_out_of_the_queue(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1)
    fetch(warehouse, batch, 1)
    assert claimed(warehouse, batch) == []
    (waiting,) = warehouse.pending(batch)
    assert waiting.record == made.record()
    assert waiting.entry.url == made.url(1)


def test_takes_what_another_run_has_just_told_of_by_a_later_clock(warehouse: Warehouse) -> None:
    """A run's clock is read before it asks its routes; another one may begin and end meanwhile."""
    assert plan(warehouse, 1, revised="v1", name="later", now=made.later(seconds=2))
    (batch,) = plan(warehouse, 1, revised="v1", name="first")
    fetch(warehouse, batch, 1, now=made.later(seconds=3))
    load_all(warehouse)
    assert plan(warehouse, 1, revised="v1", name="third", now=made.later(seconds=4)) == []
    assert plan(warehouse, 1, revised="v2", name="later", now=made.later(seconds=9))
    assert plan(warehouse, 1, revised="v2", name="fourth", now=made.later(seconds=8))


def test_plans_what_a_killed_run_left_unread(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1, name="killed")
    fetch(warehouse, batch, 1)
    (again,) = plan(warehouse, name="next")
    assert claimed(warehouse, again, YOU) == []
    assert len(warehouse.pending(again)) == 1


def test_saves_the_same_outcome_twice_as_once(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1)
    warehouse.claim(batch, ME, made.NOW, 900)
    done = [made.scraped(1, made.capture(1, etag='"x"'))]
    warehouse.save_scraped(ME, batch, done, made.NOW)
    before = made.all_rows(warehouse, "entry", "capture", "fetch")
    warehouse.save_scraped(ME, batch, done, made.NOW)
    assert made.all_rows(warehouse, "entry", "capture", "fetch") == before


def test_asks_conditionally_the_next_time(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1)
    warehouse.claim(batch, ME, made.NOW, 900)
    taken = made.capture(1, etag='"x"', **{"last-modified": "Mon"})
    due = made.later(hours=1)
    warehouse.save_scraped(ME, batch, [made.scraped(1, taken, next_at=due)], made.NOW)
    load_all(warehouse)
    (again,) = plan(warehouse, now=due)
    (work,) = warehouse.claim(again, ME, due, 900)
    assert (work.etag, work.last_modified) == ('"x"', "Mon")
    assert (work.sha256, work.since, work.tries) == (taken.sha256, made.NOW, 0)


def load_all(warehouse: Warehouse) -> None:
    for waiting in warehouse.unrecorded(100):
        number = int(waiting.entry.url.rsplit("/", 1)[1])
        arrival = made.arrival(number, made.article(url=waiting.entry.url))
        arrival = replace(arrival, capture_id=waiting.capture_id)
        warehouse.load([arrival], [], records.decide, made.NOW)


def test_keeps_no_capture_of_bytes_it_has(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1)
    fetch(warehouse, batch, 1, next_at=made.NOW)
    load_all(warehouse)
    (again,) = plan(warehouse, now=made.later(hours=1))
    fetch(warehouse, again, 1, now=made.later(hours=1))
    assert made.one(warehouse, "SELECT count(*) FROM capture") == 1
    words = made.rows(warehouse, "SELECT outcome FROM v_fetch ORDER BY at")
    assert words == [("fetched",), ("unchanged",)]


def test_counts_failures_in_a_row(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1)
    for tries in range(3):
        (work,) = warehouse.claim(batch, ME, made.NOW, 900)
        assert work.tries == tries
        no = Rejected(made.url(1), Reason.SERVER_ERROR, "boom", 500)
        item = made.scraped(1, no, next_at=made.NOW)
        warehouse.save_scraped(ME, batch, [item], made.later(seconds=tries))
    assert made.rows(warehouse, "SELECT outcome, detail, status, tries FROM v_missing") == [
        ("server_error", "boom", 500, 3)
    ]


REFUSALS = {
    Reason.UNCHANGED: 304,
    Reason.REFUSED: 403,
    Reason.GONE: 404,
    Reason.RATE_LIMITED: 429,
    Reason.SERVER_ERROR: 500,
    Reason.TOO_LARGE: None,
    Reason.TIMED_OUT: None,
    Reason.TRUNCATED: None,
    Reason.UNSUPPORTED_TYPE: 200,
    Reason.WALL: 200,
    Reason.ROBOTS: None,
    Reason.ROBOTS_UNREACHABLE: None,
    Reason.HOST_DOWN: None,
}
SAID = "outcome, status, bytes, seconds, requests, detail, final_url, retry_at"


@pytest.mark.parametrize("reason", REFUSALS)
def test_keeps_of_each_outcome_a_row_of_what_it_took_and_when_it_is_tried_next(
    warehouse: Warehouse, reason: Reason
) -> None:
    (batch,) = plan(warehouse, 1)
    warehouse.claim(batch, ME, made.NOW, 900)
    there, told, due = made.url("there"), made.later(hours=2), made.later(hours=3)
    cost = Cost(bytes=1200, seconds=0.25, requests=2)
    no = Rejected(made.url(1), reason, "so", REFUSALS[reason], told, there, cost=cost)
    warehouse.save_scraped(ME, batch, [made.scraped(1, no, next_at=due)], made.NOW)
    (row,) = made.rows(warehouse, f'SELECT {SAID} FROM "fetch"')
    assert row[:7] == (reason, REFUSALS[reason], 1200, 0.25, 2, "so", there)
    assert at(row[7]) == told
    (entry,) = made.rows(warehouse, "SELECT outcome, status, tries, next_at FROM entry")
    tries = int(reason not in (Reason.UNCHANGED, Reason.HOST_DOWN))
    assert (*entry[:3], at(entry[3])) == (reason, REFUSALS[reason], tries, due)


def at(value: str | datetime) -> datetime:
    """An instant as either database gives it."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


@pytest.mark.parametrize("reason", [Reason.TRUNCATED, Reason.WALL, Reason.HOST_DOWN])
def test_lets_no_part_or_wall_take_the_place_of_what_was_whole(
    warehouse: Warehouse, reason: Reason
) -> None:
    (batch,) = plan(warehouse, 1)
    warehouse.claim(batch, ME, made.NOW, 900)
    whole = made.capture(1, etag='"x"')
    due = made.later(hours=1)
    warehouse.save_scraped(ME, batch, [made.scraped(1, whole, next_at=due)], made.NOW)
    load_all(warehouse)
    before = made.all_rows(warehouse, "capture", "article", "content", "revision")
    (again,) = plan(warehouse, now=due)
    warehouse.claim(again, ME, due, 900)
    no = Rejected(made.url(1), reason, "1,000 of 2,000 bytes", 200)
    warehouse.save_scraped(ME, again, [made.scraped(1, no, next_at=due)], due)
    assert made.all_rows(warehouse, "capture", "article", "content", "revision") == before
    (third,) = plan(warehouse, now=due, name="third")
    (work,) = warehouse.claim(third, ME, due, 900)
    tries = int(reason is not Reason.HOST_DOWN)
    assert (work.etag, work.sha256, work.tries) == ('"x"', whole.sha256, tries)


def test_leaves_the_state_to_whoever_took_over(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1)
    warehouse.claim(batch, ME, made.NOW, 10)
    late = made.later(seconds=11)
    (work,) = warehouse.claim(batch, YOU, late, 900)
    no = Rejected(made.url(1), Reason.TIMED_OUT)
    warehouse.save_scraped(ME, batch, [made.scraped(1, no)], late)
    taken = made.capture(1, at=late)
    warehouse.save_scraped(ME, batch, [made.scraped(1, taken)], late)
    assert made.rows(warehouse, "SELECT owner, outcome FROM entry") == [(YOU, None)]
    assert len(warehouse.pending(batch)) == 1  # fetched is fetched
    assert work.entry.url == made.url(1)


def test_makes_an_entry_due_when_its_route_marks_it_anew(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1, revised="v1")
    fetch(warehouse, batch, 1)
    load_all(warehouse)
    assert plan(warehouse, 1, revised="v1", name="b") == []
    (again,) = plan(warehouse, 1, revised="v2", name="c", now=made.later(hours=1))
    assert claimed(warehouse, again, now=made.later(hours=1)) == [made.url(1)]


def test_is_not_misled_by_two_routes_that_mark_differently(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1, revised="v1")
    fetch(warehouse, batch, 1)
    load_all(warehouse)
    for _ in range(2):
        other = "wordpress:https://office.example"
        assert plan(warehouse, 1, revised="2026-03-09", route=other, name="w") == []
        assert plan(warehouse, 1, revised="v1", name="f") == []


def test_makes_an_entry_due_that_another_route_knows_to_be_changed_since(
    warehouse: Warehouse,
) -> None:
    (batch,) = plan(warehouse, 1, revised="v1")
    fetch(warehouse, batch, 1)
    load_all(warehouse)
    other = "wordpress:https://office.example"
    earlier = {"revised": "m1", "route": other, "changed_at": made.later(hours=-1)}
    assert plan(warehouse, 1, **earlier, name="w") == []
    third = "wordpress:https://office.example/wp-json/wp/v2/press"
    later = {"revised": "m2", "route": third, "changed_at": made.later(hours=1)}
    (again,) = plan(warehouse, 1, **later, name="c", now=made.later(hours=2))
    assert claimed(warehouse, again, now=made.later(hours=2)) == [made.url(1)]


def test_does_not_lose_a_mark_that_comes_while_the_page_is_fetched(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1, revised="v1")
    warehouse.claim(batch, ME, made.NOW, 900)
    taken = made.capture(1)
    marked = made.later(seconds=5)
    assert plan(warehouse, 1, revised="v2", name="other", kind="stream", now=marked) == []
    done = made.scraped(1, taken, next_at=made.later(days=1))
    warehouse.save_scraped(ME, batch, [done], made.later(seconds=9))
    load_all(warehouse)
    (again,) = plan(warehouse, name="next", now=made.later(minutes=1))
    assert claimed(warehouse, again, now=made.later(minutes=1)) == [made.url(1)]


def test_rewrites_no_entry_that_says_nothing_new(warehouse: Warehouse) -> None:
    hints = (Hint("title", "T", "feed:title"), Hint("tag", "a", "feed:tag"))
    given = Discovery(entries=(made.entry(1, revised="r", hints=hints),))
    warehouse.plan(made.run(), given, batch_size=9, now=made.NOW)
    before = made.all_rows(warehouse, "entry")
    warehouse.plan(made.run(), given, batch_size=9, now=made.later(minutes=59))
    assert made.all_rows(warehouse, "entry") == before
    warehouse.plan(made.run(), given, batch_size=9, now=made.later(minutes=61))
    assert made.all_rows(warehouse, "entry") != before  # when it was last seen, to the hour


def test_joins_the_hints_of_several_routes(warehouse: Warehouse) -> None:
    one = made.entry(1, hints=(Hint("title", "T", "feed:title"),))
    two = made.entry(1, route="wordpress:x", hints=(Hint("title", "U", "wp:title"),))
    three = made.entry(1, hints=(Hint("title", "V", "feed:title"),))
    for number, found in enumerate([(one, two), (three,)]):
        (batch,) = warehouse.plan(
            made.run(str(number)), Discovery(entries=found), batch_size=9, now=made.NOW
        )
    (work,) = warehouse.claim(batch, ME, made.NOW, 900)
    assert {(hint.raw, hint.origin) for hint in work.entry.hints} == {
        ("V", "feed:title"),
        ("U", "wp:title"),
    }


def test_reads_again_what_was_read_before_a_route_spoke_of_it(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1)
    warehouse.claim(batch, ME, made.NOW, 900)
    warehouse.save_scraped(ME, batch, [made.scraped(1, made.capture(1))], made.NOW)
    load_all(warehouse)
    route = "wordpress:https://office.example"
    media = (MediaHint("https://office.example/a.jpg", None, "Jane Roe", "wp:media"),)
    (again,) = plan(warehouse, 1, route=route, media=media, name="w")
    assert [item.entry.media for item in warehouse.pending(again)] == [media]
    assert claimed(warehouse, again) == []
    load_all(warehouse)
    assert plan(warehouse, 1, route=route, media=media, name="w2") == []
    other = (replace(media[0], credit="Joe Roe"),)
    assert plan(warehouse, 1, route=route, media=other, name="w3") == []  # waits for an edit


def test_reads_again_what_a_route_spoke_of_while_it_was_read(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1)
    warehouse.claim(batch, ME, made.NOW, 900)
    arrived = made.arrival()
    taken = made.capture(1, f"{arrived.article.title.value}{made.NOW.isoformat()}")
    warehouse.save_scraped(ME, batch, [made.scraped(1, taken)], made.NOW)
    (waiting,) = warehouse.pending(batch)
    media = (MediaHint("https://office.example/a.jpg", None, "Jane Roe", "wp:media"),)
    plan(warehouse, 1, route="wordpress:https://office.example", media=media, name="w")
    stale = replace(arrived, entry=waiting.entry)
    assert warehouse.load([stale], [], records.decide, made.NOW)["new"] == 0
    (again,) = warehouse.pending(batch)
    assert again.entry.media == media
    refused = (waiting, Rejected(made.url(1), Reason.NOT_ARTICLE))
    assert warehouse.load([], [refused], records.decide, made.NOW)["rejected"] == 0
    fresh = replace(arrived, entry=again.entry)
    assert warehouse.load([fresh], [], records.decide, made.NOW)["new"] == 1
    assert warehouse.pending(batch) == []


def test_knows_an_entry_by_what_its_routes_say_in_whatever_order(warehouse: Warehouse) -> None:
    feed = made.entry(1, hints=(Hint("title", "T", "feed:title"), Hint("tag", "a", "feed:tag")))
    archive = made.entry(1, route="wordpress:x", hints=(Hint("title", "U", "wp:title"),))
    second = made.entry(1, route="feed:y", hints=(Hint("title", "T", "feed:title"),))
    known = []
    for number, found in enumerate([(feed, archive, second), (second, archive, feed)]):
        moved = tuple(replace(entry, url=made.url(number)) for entry in found)
        for single in moved:
            warehouse.plan(made.run(), Discovery((single,)), batch_size=9, now=made.NOW)
        (batch,) = plan(warehouse, name=str(number))
        works = warehouse.claim(batch, ME, made.NOW, 1)
        known += [work.entry.hints for work in works if work.entry.url == made.url(number)]
    assert known[0] == known[1]
    assert len(known[0]) == 3


def test_fetches_what_is_due_though_a_dead_run_left_it_unread(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1)
    warehouse.claim(batch, ME, made.NOW, 900)
    taken = made.scraped(1, made.capture(1), next_at=made.later(hours=1))
    warehouse.save_scraped(ME, batch, [taken], made.NOW)
    (heir,) = plan(warehouse, name="heir", now=made.later(hours=2))
    assert len(warehouse.pending(heir)) == 1
    assert claimed(warehouse, heir, now=made.later(hours=2)) == [made.url(1)]


def test_takes_only_its_own_findings_in_a_window(warehouse: Warehouse) -> None:
    plan(warehouse, 1, 2)
    window = Window(made.later(days=-2), made.later(days=-1))
    (batch,) = plan(warehouse, 3, name="back", kind="backfill", window=window)
    assert claimed(warehouse, batch) == [made.url(3)]


TOKYO = replace(made.OFFICE, timezone="Asia/Tokyo")


def test_takes_what_is_due_of_a_local_day_that_lies_wholly_in_a_window(warehouse) -> None:
    warehouse.sync_sources([TOKYO])
    for number, day in enumerate((8, 9, 10)):
        plan(warehouse, number, name=f"found {day}", day=date(2026, 3, day))
    start = datetime(2026, 3, 8, 15, tzinfo=UTC)  # the 9th begins in Tokyo
    window = Window(start, start + timedelta(hours=24))
    (batch,) = plan(warehouse, name="back", kind="backfill", window=window)
    assert claimed(warehouse, batch) == [made.url(1)]
    part = Window(start, start + timedelta(hours=23))
    assert plan(warehouse, name="part", kind="backfill", window=part) == []


@pytest.mark.parametrize(
    ("zone", "read"),
    [("UTC", [1]), ("Asia/Tokyo", [1, 2]), ("America/New_York", [0, 1])],
)
def test_replays_the_written_days_that_a_window_touches_at_their_own_place(
    warehouse, zone, read
) -> None:
    warehouse.sync_sources([replace(made.OFFICE, timezone=zone)])
    for number, day in enumerate((8, 9, 10)):
        (batch,) = plan(warehouse, number, name=f"found {day}", day=date(2026, 3, day))
        fetch(warehouse, batch, number, next_at=None)
    load_all(warehouse)
    window = Window.of_days(made.DAY)
    (again,) = plan(warehouse, captures="archived", window=window, name="replay")
    wanted = [made.url(number) for number in read]
    assert sorted(item.entry.url for item in warehouse.pending(again)) == wanted


def test_takes_the_longest_waiting_first_up_to_the_limit(warehouse: Warehouse) -> None:
    plan(warehouse, 5, now=made.later(hours=-2))
    plan(warehouse, 4, now=made.later(hours=-1))
    (batch,) = plan(warehouse, 1, 2, 3, limit=2, name="few")
    assert claimed(warehouse, batch) == [made.url(5), made.url(4)]


def test_fetches_everything_again_without_validators(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1)
    warehouse.claim(batch, ME, made.NOW, 900)
    taken = made.capture(1, etag="x")
    warehouse.save_scraped(ME, batch, [made.scraped(1, taken)], made.NOW)
    load_all(warehouse)
    assert plan(warehouse, 1, name="missing") == []
    (again,) = plan(warehouse, 1, captures="refresh", name="refresh")
    (work,) = warehouse.claim(again, ME, made.NOW, 900)
    assert (work.etag, work.sha256) == (None, taken.sha256)


def test_replays_the_archive_without_fetching(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1, 2)
    fetch(warehouse, batch, 1, next_at=made.NOW)
    load_all(warehouse)
    day = Window(made.later(days=-1, hours=-12), made.later(hours=-12))
    (again,) = plan(warehouse, captures="archived", window=day, name="replay")
    assert claimed(warehouse, again) == []
    assert len(warehouse.pending(again)) == 1
    other = Window(made.later(days=-9), made.later(days=-8))
    assert plan(warehouse, captures="archived", window=other, name="none") == []


def test_asks_nobody_for_what_a_file_brought(warehouse: Warehouse) -> None:
    assert plan(warehouse, 1, kind="import", revised="a") == []
    assert plan(warehouse, 1, kind="import", revised="b") == []
    made.adopt(warehouse, made.arrival())
    (batch,) = plan(warehouse, 1, kind="import", revised="b")
    assert claimed(warehouse, batch) == []
    assert len(warehouse.pending(batch)) == 1


def test_keeps_route_states_with_what_they_vouch_for(warehouse: Warehouse) -> None:
    state = RouteState('"e"', "Mon", "c", made.NOW)
    said = Coverage("office", made.DAY, DayStatus.OK, ROUTE, 1, 1)
    given = Discovery((made.entry(1),), (said,), {ROUTE: state})
    warehouse.plan(made.run(), given, batch_size=9, now=made.NOW)
    assert warehouse.route_states("office") == {ROUTE: state}
    assert warehouse.route_states("other") == {}


def test_plans_nothing_where_one_row_can_not_be_kept(warehouse: Warehouse) -> None:
    naive = RouteState("e", None, None, made.NOW.replace(tzinfo=None))
    with pytest.raises(WarehouseError, match="aware"):
        warehouse.plan(
            made.run(), Discovery((made.entry(1),), (), {ROUTE: naive}), batch_size=9, now=made.NOW
        )
    assert made.one(warehouse, "SELECT count(*) FROM entry") == 0


def test_counts_a_problem_that_comes_again(warehouse: Warehouse) -> None:
    bad = Problem("office", "https://office.example/f", "discover", Reason.BAD_ITEM, "no link")
    broken = made.entry(1).__class__("office", "http://[broken", ROUTE)
    for name in ("a", "b"):
        found = Discovery(entries=(broken, made.entry(2)), problems=(bad,))
        warehouse.plan(made.run(name), found, batch_size=9, now=made.NOW)
    got = made.rows(warehouse, "SELECT stage, reason, times, run_id FROM problem ORDER BY stage")
    assert got == [("discover", "bad_item", 2, "b"), ("plan", "bad_item", 2, "b")]
    assert made.one(warehouse, "SELECT count(*) FROM entry") == 1


def test_marks_an_article_whose_page_is_gone_until_it_is_back(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1, revised="first")
    fetch(warehouse, batch, 1, next_at=made.NOW)
    load_all(warehouse)
    for hours, again in ((1, made.NOW), (2, made.NOW), (3, None)):
        assert made.one(warehouse, "SELECT withdrawn_at FROM v_article") is None
        (batch,) = plan(warehouse, now=made.later(hours=hours), name=f"gone{hours}")
        warehouse.claim(batch, ME, made.later(hours=hours), 900)
        gone = made.scraped(1, Rejected(made.url(1), Reason.GONE, status=404), next_at=again)
        warehouse.save_scraped(ME, batch, [gone], made.later(hours=hours))
    ((title, at),) = made.rows(warehouse, "SELECT title, withdrawn_at FROM v_article")
    assert (title, str(at)) == ("Bridge opens", "2026-03-10 13:00:00+00:00")
    (batch,) = plan(warehouse, 1, now=made.later(hours=4), name="back", revised="back")
    warehouse.claim(batch, ME, made.later(hours=4), 900)
    same = made.scraped(1, Rejected(made.url(1), Reason.UNCHANGED, status=304))
    warehouse.save_scraped(ME, batch, [same], made.later(hours=4))
    assert made.one(warehouse, "SELECT withdrawn_at FROM v_article") is None


def test_clears_the_mark_with_a_later_capture_only(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1)
    fetch(warehouse, batch, 1, next_at=made.NOW)
    load_all(warehouse)
    now = made.later(hours=5)
    (batch,) = plan(warehouse, now=now)
    warehouse.claim(batch, ME, now, 900)
    gone = Rejected(made.url(1), Reason.GONE, status=410)
    warehouse.save_scraped(ME, batch, [made.scraped(1, gone)], now)
    made.load(warehouse, made.arrival(at=made.later(hours=4)))
    assert made.one(warehouse, "SELECT withdrawn_at FROM v_article") is not None
    made.load(warehouse, made.arrival(at=made.later(hours=6)))
    assert made.one(warehouse, "SELECT withdrawn_at FROM v_article") is None


def test_calls_no_article_withdrawn_that_answers_elsewhere(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1, 2)
    warehouse.claim(batch, ME, made.NOW, 900)
    taken: list[Capture] = [made.capture(1), made.capture(2)]
    done = [made.scraped(n, item, next_at=made.NOW) for n, item in enumerate(taken, 1)]
    warehouse.save_scraped(ME, batch, done, made.NOW)
    same = made.arrival(1)
    arrivals = [
        replace(same, entry_id=waiting.entry_id, capture_id=waiting.capture_id)
        for waiting in warehouse.pending(batch)
    ]
    warehouse.load(arrivals, [], records.decide, made.NOW)
    (batch,) = plan(warehouse, now=made.later(hours=1), name="next")
    warehouse.claim(batch, ME, made.later(hours=1), 900)
    gone = made.scraped(2, Rejected(made.url(2), Reason.GONE))
    warehouse.save_scraped(ME, batch, [gone], made.later(hours=1))
    assert made.one(warehouse, "SELECT withdrawn_at FROM v_article") is None


def test_looks_no_more_at_a_page_that_is_no_article(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1)
    fetch(warehouse, batch, 1, next_at=made.later(hours=1))
    (waiting,) = warehouse.pending(batch)
    no = Rejected(made.url(1), Reason.UNSUPPORTED_TYPE, "application/pdf")
    counts = warehouse.load([], [(waiting, no)], records.decide, made.NOW)
    assert counts == {"new": 0, "changed": 0, "same": 0, "rejected": 1}
    assert plan(warehouse, name="later", now=made.later(days=9)) == []
    assert made.rows(warehouse, "SELECT outcome, detail FROM v_missing") == [
        ("unsupported_type", "application/pdf")
    ]


def test_keeps_what_was_found_before_a_kill_and_vouches_for_none_of_it(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "AT_ONCE", 3)

    def cut_short():
        yield from (made.entry(n) for n in range(5))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        warehouse.plan(made.run(), cut_short(), batch_size=9, now=made.NOW)
    _, rows = warehouse.select("SELECT count(*) FROM entry")
    assert [tuple(row) for row in rows] == [(3,)]
    assert warehouse.route_states("office") == {}
    state = RouteState(etag="1", checked_at=made.NOW)
    found = Discovery(tuple(made.entry(n) for n in range(5)), (), {ROUTE: state})
    (batch,) = warehouse.plan(made.run(), found, batch_size=9, now=made.NOW)
    assert len(warehouse.claim(batch, "a", made.NOW, 60)) == 5
    assert warehouse.route_states("office") == {ROUTE: state}


def test_calls_a_day_settled_that_was_answered_whole_and_long_after(warehouse: Warehouse) -> None:
    def say(name: str, status: DayStatus, window: Window, now) -> None:
        said = Coverage("office", made.DAY, status, ROUTE)
        run = made.run(name, kind="backfill", window=window)
        warehouse.plan(run, Discovery((), (said,)), batch_size=9, now=now)

    def settled():
        return warehouse.route_states("office", whole).get(ROUTE, RouteState()).settled

    midnight = datetime(2026, 3, 9, tzinfo=UTC)
    whole = Window(midnight, midnight + timedelta(days=1))
    half = Window(midnight, midnight + timedelta(hours=12))
    soon, late = midnight + timedelta(hours=30), midnight + timedelta(days=3)
    say("soon", DayStatus.OK, whole, soon)
    assert settled() == frozenset()
    say("half", DayStatus.OK, half, late)
    assert settled() == frozenset()
    say("refused", DayStatus.REFUSED, whole, late)
    assert settled() == frozenset()
    say("empty", DayStatus.EMPTY, whole, late)
    assert settled() == {made.DAY}
    assert warehouse.route_states("office") == {}


def test_takes_what_is_due_of_settled_days(warehouse: Warehouse) -> None:
    plan(warehouse, 1, 2)
    midnight = datetime(2026, 3, 9, tzinfo=UTC)
    window = Window(midnight, midnight + timedelta(days=1))
    (batch,) = plan(warehouse, name="back", kind="backfill", window=window)
    assert sorted(claimed(warehouse, batch)) == [made.url(1), made.url(2)]
    before = Window(midnight - timedelta(days=1), midnight)
    assert plan(warehouse, name="before", kind="backfill", window=before) == []


def test_remembers_when_a_page_was_last_seen_whole_and_what_a_request_took(
    warehouse: Warehouse,
) -> None:
    (batch,) = plan(warehouse, 1)
    fetch(warehouse, batch, 1, next_at=made.NOW)
    now = made.later(hours=1)
    (batch,) = plan(warehouse, name="again", now=now)
    [work] = warehouse.claim(batch, ME, now, 900)
    assert work.whole_at == made.NOW
    cost = Cost(bytes=12, seconds=0.25, requests=2)
    same = Rejected(made.url(1), Reason.UNCHANGED, status=304, cost=cost)
    warehouse.save_scraped(ME, batch, [made.scraped(1, same, next_at=now)], now)
    took = "SELECT outcome, bytes, seconds, requests FROM v_fetch ORDER BY at DESC"
    assert made.rows(warehouse, took)[0] == ("unchanged", 12, 0.25, 2)
    (batch,) = plan(warehouse, name="third", now=now)
    [work] = warehouse.claim(batch, ME, now, 900)
    assert work.whole_at == made.NOW


def test_counts_no_try_where_a_host_was_not_asked(warehouse: Warehouse) -> None:
    (batch,) = plan(warehouse, 1)
    for tries, reason in ((0, Reason.HOST_DOWN), (1, Reason.TIMED_OUT), (1, Reason.HOST_DOWN)):
        warehouse.claim(batch, ME, made.NOW, 900)
        no = made.scraped(1, Rejected(made.url(1), reason), next_at=made.NOW)
        warehouse.save_scraped(ME, batch, [no], made.NOW)
        assert made.one(warehouse, "SELECT tries FROM entry") == tries
