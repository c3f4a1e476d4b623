"""Arrivals become rows."""

from dataclasses import replace

import made
import pytest

from dateline import identity, records
from dateline.model import Candidate, PageKind, Reason, Rejected
from dateline.warehouse import Warehouse, open_warehouse
from dateline.warehouse.content import article_columns, content_of, note_rows

TABLES = (
    "article",
    "revision",
    "content",
    "photo",
    "credit",
    "party",
    "byline",
    "tag",
    "note",
    "alias",
)


def test_loads_an_article_with_all_its_parts(warehouse: Warehouse) -> None:
    counts = made.load(warehouse, made.arrival())
    assert counts == {"new": 1, "changed": 0, "same": 0, "rejected": 0}
    ((title, body, authors, revisions, origin, precision),) = made.rows(
        warehouse,
        "SELECT title, body, authors, revisions, published_origin, published_precision"
        " FROM v_article",
    )
    assert (title, authors, revisions) == ("Bridge opens", "Jane Roe", 1)
    assert body == "The bridge opened today.\n\nIt is long."
    assert (origin, precision) == ("jsonld:x", "minute")
    photos = made.rows(
        warehouse,
        "SELECT caption, credit, photographer, organisation, credit_state, source_photo_licence"
        " FROM v_photo ORDER BY position",
    )
    assert photos == [
        ("Caption a", "Jane Roe / The Office", "Jane Roe", "The Office", "stated", "unknown"),
        ("Caption b", None, None, None, "none_stated", "unknown"),
    ]


def test_writes_nothing_when_the_same_captures_come_again(warehouse: Warehouse) -> None:
    arrivals = [made.arrival(n, made.article(f"Title {n}", url=made.url(n))) for n in (1, 2, 3)]
    made.load(warehouse, *arrivals)
    before = made.all_rows(warehouse, *TABLES, "capture", "entry")
    changed = made.rows(warehouse, "SELECT id, changed_at FROM article ORDER BY id")
    counts = made.load(warehouse, *arrivals, now=made.later(days=1))
    assert counts == {"new": 0, "changed": 0, "same": 3, "rejected": 0}
    assert made.all_rows(warehouse, *TABLES, "capture", "entry") == before
    assert made.rows(warehouse, "SELECT id, changed_at FROM article ORDER BY id") == changed


def test_keeps_both_texts_of_an_edit(warehouse: Warehouse) -> None:
    made.load(warehouse, made.arrival())
    edited = made.arrival(read=made.article("Bridge closes"), at=made.later(hours=1))
    assert made.load(warehouse, edited)["changed"] == 1
    assert made.rows(
        warehouse,
        "SELECT ordinal, title, previous_title, title_edited, body_edited FROM v_revision"
        " ORDER BY ordinal",
    ) == [
        (1, "Bridge opens", None, False, False),
        (2, "Bridge closes", "Bridge opens", True, False),
    ]
    assert made.one(warehouse, "SELECT title FROM v_article") == "Bridge closes"


def test_takes_children_away_that_an_edit_took_away(warehouse: Warehouse) -> None:
    made.load(warehouse, made.arrival())
    bare = made.article(photos=(made.photo("b"),), tags=(), authors=(), notes={})
    made.load(warehouse, made.arrival(read=bare, at=made.later(hours=1)))
    assert made.rows(warehouse, "SELECT caption, credit FROM v_photo") == [
        ("Caption b", "Jane Roe / The Office")
    ]
    for table in ("tag", "byline", "note"):
        assert made.one(warehouse, f"SELECT count(*) FROM {table}") == 0
    assert made.one(warehouse, "SELECT authors FROM v_article") is None


def test_holds_two_photos_without_address_that_look_alike(warehouse: Warehouse) -> None:
    from dateline.model import CreditState, Photo

    alike = Photo(None, "Same", state=CreditState.NOT_EXTRACTED)
    made.load(warehouse, made.arrival(read=made.article(photos=(alike, alike, Photo(None)))))
    assert made.one(warehouse, "SELECT count(*) FROM photo") == 3


def test_never_gives_an_article_to_another_source(warehouse: Warehouse) -> None:
    made.load(warehouse, made.arrival())
    other = made.article("Bridge opens again", source="stranger")
    warehouse.sync_sources([made.OFFICE])
    made.load(warehouse, made.arrival(read=other, at=made.later(hours=1)))
    assert made.one(warehouse, "SELECT source FROM v_article") == "office"


def test_holds_hostile_text(warehouse: Warehouse) -> None:
    hostile = "a\x00b\ud800c 'DROP TABLE article; -- \U0001f4f0 " + "x" * 9000
    read = made.article(
        hostile,
        [hostile],
        tags=(Candidate(hostile, hostile, hostile),),
        authors=(Candidate(hostile, hostile, hostile),),
        photos=(made.photo("z", hostile, photographer=hostile),),
    )
    arrival = made.arrival(read=read, body="b", aliases=["https://office.example/" + "y" * 5000])
    raw = made.capture(1, "b")
    warehouse.adopt([(made.record(), raw)], lambda _: "office", made.NOW)
    warehouse.load([arrival], [], records.decide, made.NOW)
    clean = hostile.replace("\x00", "").replace("\ud800", "")
    assert made.one(warehouse, "SELECT title FROM v_article") == clean
    assert made.one(warehouse, "SELECT tag FROM tag") == clean
    assert warehouse.search("drop table")[0].title == clean


def test_reads_a_capture_again_without_making_a_revision(warehouse: Warehouse) -> None:
    made.load(warehouse, made.arrival(), made.arrival(at=made.later(hours=1)))
    better = made.article(body=["The bridge opened today.", "It is long.", "Ann."], extractor="2")
    again = [made.arrival(read=better), made.arrival(read=better, at=made.later(hours=1))]
    assert made.load(warehouse, *again) == {"new": 0, "changed": 0, "same": 2, "rejected": 0}
    assert made.rows(warehouse, "SELECT body, revisions, extractor FROM v_article") == [
        ("The bridge opened today.\n\nIt is long.\n\nAnn.", 1, "2")
    ]
    assert made.one(warehouse, "SELECT body FROM v_revision").endswith("Ann.")
    assert made.one(warehouse, "SELECT count(*) FROM content") == 1


def test_shows_what_kind_of_page_it_was_and_what_the_page_says_of_itself(
    warehouse: Warehouse,
) -> None:
    made.load(warehouse, made.arrival())
    assert made.one(warehouse, "SELECT kind FROM v_article") == "press_release"
    notes = "SELECT name, value, origin, raw, kind, source FROM v_note"
    told = ("syndication", "Harbour Wire", "line", "Source: Harbour Wire", "press_release")
    assert made.rows(warehouse, notes) == [(*told, "office")]


def test_reads_kind_and_notes_again_without_making_a_revision(warehouse: Warehouse) -> None:
    made.load(warehouse, made.arrival())
    said = {"paywalled": (Candidate("true", "text:offer", "Subscribe"),)}
    better = made.article(kind=made.field(PageKind.PAYWALLED, "text:offer"), notes=said)
    again = made.arrival(read=replace(better, extractor="2"))
    assert made.load(warehouse, again)["changed"] == 0
    assert made.rows(warehouse, "SELECT kind, revisions FROM v_article") == [("paywalled", 1)]
    assert made.rows(warehouse, "SELECT name, value FROM v_note") == [("paywalled", "true")]


def test_takes_readings_from_before_there_were_kinds_and_notes() -> None:
    content = content_of(made.arrival())
    old = {name: value for name, value in content.doc.items() if name not in ("kind", "notes")}
    assert article_columns(replace(content, doc=old))["kind"] is None
    assert note_rows(replace(content, doc=old)) == []


def test_moves_a_capture_that_turns_out_to_be_another_article(warehouse: Warehouse) -> None:
    first = made.arrival()
    made.load(warehouse, first)

    moved = replace(
        first, article_id=identity.article_id(made.url("real")), canonical_url=made.url("real")
    )
    warehouse.load([moved], [], records.decide, made.NOW)
    assert made.rows(warehouse, "SELECT url FROM v_article") == [(made.url("real"),)]
    assert made.one(warehouse, "SELECT article_id FROM entry") == moved.article_id
    for table in ("revision", "content", "byline", "tag"):
        assert made.one(warehouse, f"SELECT count(*) FROM {table}") == 1


def test_keeps_what_was_read_when_a_later_reading_fails(warehouse: Warehouse) -> None:
    made.load(warehouse, made.arrival())
    run = made.run(captures="archived")
    (batch,) = warehouse.plan(run, made.found(), batch_size=9, now=made.later(days=1))
    (waiting,) = warehouse.pending(batch)
    no = Rejected(made.url(1), Reason.NOT_ARTICLE, "no text")
    assert warehouse.load([], [(waiting, no)], records.decide, made.NOW)["rejected"] == 1
    assert made.one(warehouse, "SELECT title FROM v_article") == "Bridge opens"
    assert made.rows(warehouse, "SELECT reason, detail FROM capture") == [
        ("not_article", "no text")
    ]
    assert warehouse.pending(batch) == []


def test_remembers_the_other_addresses_of_a_page(warehouse: Warehouse) -> None:
    for hours in (2, 0, 1):
        made.load(
            warehouse,
            made.arrival(at=made.later(hours=hours), aliases=["https://office.example/n?id=1"]),
        )
    ((url, first, last),) = made.rows(
        warehouse, "SELECT url, first_seen_at, last_seen_at FROM alias"
    )
    assert url == "https://office.example/n?id=1"
    assert (str(first), str(last)) == ("2026-03-10 12:00:00+00:00", "2026-03-10 14:00:00+00:00")


def test_tells_how_an_unread_capture_was_found(warehouse: Warehouse) -> None:
    made.adopt(warehouse, made.arrival())
    (waiting,) = warehouse.unrecorded(10)
    assert warehouse.capture_record(waiting.capture_id) == (waiting.record, waiting.entry)
    assert warehouse.known_captures([waiting.capture_id, "x"]) == {waiting.capture_id}
    assert warehouse.stored([made.arrival().article_id]) == {}


def test_ends_a_load_whole_or_not_at_all(sqlite_url: str) -> None:
    warehouse = open_warehouse(sqlite_url)
    arrivals = [made.arrival(n, made.article(url=made.url(n))) for n in (1, 2)]
    made.adopt(warehouse, *arrivals)

    def decide(stored: object, seen: object) -> object:
        if seen.capture_id == arrivals[1].capture_id:  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return records.decide(stored, seen)  # type: ignore[arg-type]

    with pytest.raises(KeyboardInterrupt):
        warehouse.load(arrivals, [], decide, made.NOW)  # type: ignore[arg-type]
    assert made.one(warehouse, "SELECT count(*) FROM article") == 0
    assert len(warehouse.unrecorded(10)) == 2
    warehouse.close()
