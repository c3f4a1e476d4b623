"""It remembers how each source last fared, and what each of its routes said last."""

from datetime import UTC, date, datetime, timedelta

from dateline.model import Checked, Coverage, DayStatus, RouteState, Run
from dateline.warehouse import RouteWord, Warehouse

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FEED, POSTS = "feed:https://x.example/rss", "wordpress:https://x.example/"


def planned(warehouse: Warehouse, name: str, now: datetime, *findings: Coverage | Checked) -> None:
    run = Run(id=name, source="x", kind="manual")
    warehouse.plan(run, findings, batch_size=5, now=now)
    warehouse.verify(run, now)


def test_knows_nothing_of_what_never_ran(warehouse: Warehouse) -> None:
    assert warehouse.last_runs() == {}
    assert warehouse.route_words("x") == {}


def test_tells_the_run_that_began_last(warehouse: Warehouse) -> None:
    for hour, name in ((2, "later"), (1, "earlier")):
        planned(warehouse, name, NOW + timedelta(hours=hour))
    last = warehouse.last_runs()
    assert {source: (run.id, run.status) for source, run in last.items()} == {"x": ("later", "ok")}


def test_tells_when_a_stream_is_to_visit_a_route_again(warehouse: Warehouse) -> None:
    run = Run(id="s", source="x", kind="stream")
    wait = timedelta(minutes=20)
    found = [Checked(FEED, RouteState())]
    warehouse.plan(run, found, batch_size=5, now=NOW, rhythm=lambda _news, _now: wait)
    planned(warehouse, "daily", NOW, *found)
    assert warehouse.route_words("x") == {FEED: RouteWord(checked_at=NOW, next_at=NOW + wait)}


def test_tells_what_each_route_said_last_of_its_newest_day(warehouse: Warehouse) -> None:
    day = date(2026, 11, 22)
    planned(
        warehouse,
        "first",
        NOW,
        Coverage("x", day, DayStatus.OK, FEED),
        Coverage("x", day - timedelta(1), DayStatus.EMPTY, FEED),
        Checked(FEED, RouteState(checked_at=NOW)),
    )
    later = NOW + timedelta(days=1)
    refused = Coverage("x", day + timedelta(1), DayStatus.REFUSED, POSTS, detail="gone")
    planned(warehouse, "second", later, refused)
    assert warehouse.route_words("x") == {
        FEED: RouteWord(day, "ok", None, NOW, NOW),
        POSTS: RouteWord(day + timedelta(1), "refused", "gone", later, None),
    }
