"""Articles are linked to their translations and repeats, dated once, and watched for alarms."""

from dataclasses import replace
from datetime import date

import made
import pytest

from dateline.model import Block, Discovery, Problem, Reason
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


def test_raises_an_alarm_for_a_feed_that_has_moved(warehouse: Warehouse) -> None:
    feed = "https://office.example/f"
    moved = Problem("office", feed, "discover", Reason.MOVED, "to https://office.example/g")
    lost = Problem("office", made.url(1), "discover", Reason.BAD_ITEM)
    found = Discovery(problems=(moved, lost))
    for name in ("a", "b"):
        warehouse.plan(made.run(name), found, batch_size=9, now=made.NOW)
    rows = made.rows(warehouse, "SELECT alarm, number, url, detail FROM v_alarm")
    assert rows == [("moved", 2, feed, "to https://office.example/g")]


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
