"""A date of publication that lies ahead is told and not believed; an embargo's may lie there."""

from datetime import UTC, datetime, timedelta

import pytest
from rows_of import rows
from wharf import ingest_page

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = (
    "The harbour office said that the eastern quay will be open to ferries again.",
    "Ships with a draught of up to six metres may moor there by day and by night.",
    "Passengers can buy their tickets at the counter on the mole from Monday on.",
)


@pytest.fixture
def loaded(tmp_path, warehouse_url):
    """A function of a page's date, its feed's and a line: the article's row, and its notes."""

    def load(stated="", listed="", line=""):
        meta = f'<meta property="article:published_time" content="{stated}">' if stated else ""
        text = "".join(f"<p>{part}</p>" for part in (line, *WORDS) if part)
        body = (
            f"<!doctype html><html lang=en><head>{meta}<title>Quay</title></head>"
            f"<body><article><h1>Quay opens</h1>{text}</article></body></html>"
        )
        ingest_page(tmp_path, warehouse_url, body, NOW, listed)
        [row] = rows(warehouse_url, "select published_on, embargo_on from v_article")
        told = "select value, origin, raw from v_note where name = 'published_ahead'"
        notes = [(row["value"], row["origin"], row["raw"]) for row in rows(warehouse_url, told)]
        return {name: str(day) if day else None for name, day in row.items()}, notes

    return load


@pytest.mark.parametrize("ahead", [timedelta(hours=25), timedelta(days=40), timedelta(days=4000)])
def test_keeps_a_date_ahead_as_it_was_told_and_publishes_at_none(loaded, ahead):
    stated = (NOW + ahead).isoformat()
    row, notes = loaded(stated)
    assert row == {"published_on": None, "embargo_on": None}
    assert notes == [(stated[:10], "meta:article:published_time", stated)]


def test_takes_a_clock_that_is_some_hours_off_for_what_it_is(loaded):
    row, notes = loaded((NOW + timedelta(hours=20)).isoformat())
    assert (row["published_on"], notes) == ("2026-11-23", [])


def test_believes_another_place_that_states_a_day_which_can_be(loaded):
    row, notes = loaded("2037-11-20T10:00:00Z", "Fri, 20 Nov 2026 10:00:00 GMT")
    assert row["published_on"] == "2026-11-20"
    assert [value for value, _, _ in notes] == ["2037-11-20"]


def test_tells_of_a_feeds_date_ahead(loaded):
    row, notes = loaded(listed="Fri, 20 Nov 2037 10:00:00 GMT")
    assert row["published_on"] is None
    assert notes == [("2037-11-20", "feed:published", "Fri, 20 Nov 2037 10:00:00 GMT")]


def test_lets_an_embargo_lie_ahead_and_calls_it_nothing_else(loaded):
    line = "EMBARGOED UNTIL 30 November 2026, 09:00 GMT"
    row, notes = loaded("2026-11-30T09:00:00Z", line=line)
    assert row == {"published_on": None, "embargo_on": "2026-11-30"}
    assert notes == []
