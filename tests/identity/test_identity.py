"""Ids that are the same wherever and whenever they are made."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.identity import article_id, batch_id, capture_id, entry_id, made_id, photo_id

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_never_changes_an_id_that_a_warehouse_holds():
    assert entry_id("https://example.com/a") == "8c2bd7d5-ed4f-5f0f-a11e-35a174beb93d"
    assert article_id("https://example.com/a") == "15fdb266-73ba-594d-885b-8c89a947db4a"


def test_gives_spellings_of_one_page_one_id():
    assert entry_id("http://www.example.com/a?utm_source=x#y") == entry_id("https://example.com/a")
    assert article_id("http://example.com") == article_id("https://www.example.com/")


def test_keeps_entry_and_article_of_one_address_apart():
    assert entry_id("https://example.com/a") != article_id("https://example.com/a")


def test_tells_captures_apart_by_bytes_and_by_instant():
    ids = {
        capture_id("https://example.com/a", digest, at)
        for digest in ("00", "01")
        for at in (NOON, NOON + timedelta(microseconds=1))
    }
    assert len(ids) == 4


def test_names_an_instant_alike_in_every_zone():
    kyiv = NOON.astimezone(timezone(timedelta(hours=2)))
    assert capture_id("https://example.com/a", "00", kyiv) == capture_id(
        "https://example.com/a", "00", NOON
    )


def test_tells_the_photos_and_batches_of_one_parent_apart():
    assert photo_id("x", "https://example.com/1.jpg") != photo_id("x", "https://example.com/2.jpg")
    assert batch_id("run", 1) != batch_id("run", 2)
    assert batch_id("run", 1) == batch_id("run", 1)


def test_refuses_an_address_that_is_none():
    with pytest.raises(ValueError):
        entry_id("javascript:1")


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_gives_different_parts_different_ids(one, other):
    assert (made_id("x", *one) == made_id("x", *other)) == (one == other)


def test_survives_a_lone_surrogate():
    assert made_id("x", "\ud800") != made_id("x", "\ufffd")
