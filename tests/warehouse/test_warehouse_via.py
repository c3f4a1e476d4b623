"""Where a page's bytes are had: at the office, or in an archive where the office has them not."""

from dataclasses import replace
from datetime import UTC, datetime

from dateline.model import Entry
from dateline.warehouse.sighting import entry_of, first_sighting, next_sighting

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
COPY = "https://web.archive.org/web/20260609120000id_/https://press.example/1"
LIVE = Entry("press", "https://press.example/1", "feed:x")
KEPT = replace(LIVE, route="wayback:x", via=COPY)


def row(entry, **changes):
    made = first_sighting("id", entry, NOW, None)
    return {**made, "captured_at": None, "outcome": None, "article_id": None, **changes}


def after(before, entry, *, fetched=True):
    return {**before, **next_sighting(before, entry, NOW, fetched=fetched)}


def test_keeps_where_the_copy_lies():
    assert entry_of(row(KEPT)).via == COPY


def test_asks_the_office_for_a_page_of_which_it_still_tells():
    told = after(row(KEPT, captured_at=NOW, outcome="fetched"), LIVE)
    assert (told["via"], told["next_at"]) == (None, NOW)


def test_does_not_turn_to_an_archive_while_the_office_has_the_page():
    assert after(row(LIVE, captured_at=NOW, outcome="fetched"), KEPT)["via"] is None
    assert after(row(LIVE, outcome="refused"), KEPT)["via"] is None


def test_turns_to_an_archive_for_a_page_that_was_gone_before_anybody_saw_it():
    told = after(row(LIVE, outcome="gone"), KEPT)
    assert (told["via"], told["next_at"]) == (COPY, NOW)
    assert after(row(LIVE, outcome="gone", captured_at=NOW), KEPT)["via"] is None


def test_does_not_take_an_import_for_the_offices_own_word():
    imported = replace(LIVE, route="warc:x#0")
    assert after(row(KEPT), imported, fetched=False)["via"] == COPY
