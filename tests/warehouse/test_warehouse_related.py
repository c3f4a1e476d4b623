"""Articles are linked to their translations and repeats, dated once, and watched for alarms."""

from dataclasses import replace
from datetime import date, timedelta

import made
import pytest

from dateline.model import Block, Discovery, Problem, Reason, RouteState, Window
from dateline.warehouse import Warehouse

LONG = "The harbour office reopened the northern quay on Tuesday after nine months. " * 6
RELATED = "SELECT relation, url, related_url FROM v_related ORDER BY url, related_url"


def saying(number, text=LONG, **changes):
    arrival = made.arrival(number)
    article = replace(arrival.article, blocks=(Block("p", text),), **changes)
    return replace(arrival, article=article)


def test_links_a_release_that_was_posted_twice(warehouse: Warehouse) -> None:
    made.load(warehouse, saying(1))
    assert made.rows(warehouse, RELATED) == []
    made.load(
        warehouse, saying(2, LONG.upper()), saying(3, "Short text."), saying(4, "Short text.")
    )
    one, two = made.url(1), made.url(2)
    assert made.rows(warehouse, RELATED) == [("same text", one, two), ("same text", two, one)]


@pytest.mark.parametrize("first", [1, 2])
def test_links_translations_in_whatever_order_they_come(warehouse: Warehouse, first: int) -> None:
    told = {"uk": made.url(2), "x": "mailto:nobody", "en": made.url(1)}
    pair = [saying(1, LONG, alternates=told), saying(2, LONG + "uk")]
    for arrival in pair if first == 1 else reversed(pair):
        made.load(warehouse, arrival)
    assert made.rows(warehouse, RELATED) == [("translation", made.url(1), made.url(2))]


def dated(number, day, hour, at, text=LONG):
    arrival = made.arrival(number, at=at)
    published = made.field(made.moment(day, hour))
    article = replace(arrival.article, published=published, blocks=(Block("p", text),))
    return replace(arrival, article=article, fingerprint=f"{day}{hour}{text}")


FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 8)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_keeps_the_earliest_date_in_whatever_order_captures_come(
    warehouse: Warehouse, order: tuple[int, ...]
) -> None:
    captures = [
        dated(1, FIRST, None, made.later(hours=1)),
        dated(1, FIRST, 9, made.later(hours=2)),
        dated(1, SECOND, 9, made.later(hours=3), LONG + "edited"),
    ]
    for number in order:
        made.load(warehouse, captures[number])
    query = "SELECT published_on, published_at, published_precision, body, revisions FROM v_article"
    ((on, at, precision, body, revisions),) = made.rows(warehouse, query)
    assert (str(on), str(at), precision) == ("2026-03-01", "2026-03-01 09:00:00+00:00", "minute")
    assert (body.endswith("edited"), revisions) == (True, 3)
    assert str(made.one(warehouse, "SELECT day FROM article")) == "2026-03-01"


def test_raises_an_alarm_when_many_dates_move_and_no_text(warehouse: Warehouse) -> None:
    alarms = "SELECT source, alarm, day, number FROM v_alarm"
    for number in range(4):
        made.load(warehouse, dated(number, FIRST, 9, made.later(hours=1)))
        made.load(warehouse, dated(number, SECOND, 9, made.later(hours=2)))
    made.load(warehouse, dated(4, FIRST, 9, made.later(hours=1)))
    made.load(warehouse, dated(4, SECOND, 9, made.later(hours=2), LONG + "edited"))
    assert made.rows(warehouse, alarms) == []
    made.load(warehouse, dated(5, FIRST, 9, made.later(hours=1)))
    made.load(warehouse, dated(5, SECOND, 9, made.later(hours=2)))
    ((source, alarm, day, number),) = made.rows(warehouse, alarms)
    assert (source, alarm, str(day), number) == ("office", "dates_moved", "2026-03-10", 5)


def test_raises_no_alarm_where_dates_are_put_back(warehouse: Warehouse) -> None:
    for number in range(6):
        made.load(warehouse, dated(number, SECOND, 9, made.later(hours=1)))
        made.load(warehouse, dated(number, FIRST, 9, made.later(hours=2)))
    assert made.rows(warehouse, "SELECT alarm FROM v_alarm") == []


def test_raises_an_alarm_for_a_feed_that_has_moved(warehouse: Warehouse) -> None:
    feed = "https://office.example/f"
    moved = Problem("office", feed, "discover", Reason.MOVED, "to https://office.example/g")
    lost = Problem("office", made.url(1), "discover", Reason.BAD_ITEM)
    found = Discovery(problems=(moved, lost))
    for name in ("a", "b"):
        warehouse.plan(made.run(name), found, batch_size=9, now=made.NOW)
    rows = made.rows(warehouse, "SELECT alarm, number, url, detail FROM v_alarm")
    assert rows == [("moved", 2, feed, "to https://office.example/g")]


def heard(warehouse: Warehouse, *days: int, asked: int) -> list[tuple]:
    """The alarms of an office with news on these days of the year, asked up to another one."""
    start = date(2026, 1, 1)
    news = [start + timedelta(days=day) for day in days]
    told = [dated(number, on, 9, made.later(hours=1)) for number, on in enumerate(news)]
    made.load(warehouse, *told)
    warehouse.verify(made.run("r", window=Window.of_days(news[0], news[-1])), made.NOW)
    looked = Window.of_days(start + timedelta(days=asked)).start
    found = Discovery(states={"feed:x": RouteState(checked_at=looked)})
    warehouse.plan(made.run("last"), found, batch_size=9, now=looked)
    query = "SELECT alarm, day, number, detail FROM v_alarm"
    return [(row[0], str(row[1]), *row[2:]) for row in made.rows(warehouse, query)]


WORKDAYS = (0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14)
SILENT = "answers without news; its longest silence before had 3 days"


@pytest.mark.parametrize(
    ("days", "asked", "silence"),
    [
        (WORKDAYS, 22, 8),
        (WORKDAYS, 21, None),  # a week says nothing
        (WORKDAYS[:8], 60, None),  # nobody knows its rhythm
        ((*range(0, 100, 10), 100), 119, None),  # twice its usual silence would be 20 days
    ],
)
def test_raises_an_alarm_when_an_office_is_silent_for_longer_than_ever(
    warehouse: Warehouse, days: tuple[int, ...], asked: int, silence: int | None
) -> None:
    wanted = [("silent", "2026-01-15", silence, SILENT)] if silence else []
    assert heard(warehouse, *days, asked=asked) == wanted


def test_measures_a_rhythm_by_the_last_half_year_alone(warehouse: Warehouse) -> None:
    days = (0, *(300 + day for day in WORKDAYS))
    [(alarm, _, silence, detail)] = heard(warehouse, *days, asked=330)
    assert (alarm, silence, detail) == ("silent", 16, SILENT)


def test_keeps_the_other_addresses_of_a_picture_and_the_standfirst(warehouse: Warehouse) -> None:
    arrival = made.arrival(1)
    (photo, *_) = arrival.article.photos
    other = "https://office.example/small.jpg"
    article = replace(
        arrival.article, photos=(replace(photo, others=(other,)),), standfirst="At last."
    )
    made.load(warehouse, replace(arrival, article=article))
    (stored,) = made.rows(warehouse, "SELECT others FROM v_photo")
    assert other in str(stored[0])
    assert "At last." in str(made.one(warehouse, "SELECT doc FROM content"))
