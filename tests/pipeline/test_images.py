"""An office may ask that its photos' files be read, or kept."""

from dataclasses import replace

import pytest
from rows_of import rows

from dateline.model import Run
from dateline.pipeline import reindex

PHOTO = "/wp-content/uploads/2026/09/radio-workshop.jpg"
OF_PHOTO = (
    "select credit, photographer, organisation, credit_state, credit_origin from v_photo"
    f" where url like '%{PHOTO}'"
)


@pytest.fixture
def asking(journey):
    """The journey, its harbour's photos looked at as far as one says."""

    def made(photos: str):
        harbour = replace(journey.sources["sample_harbour"], photos=photos)
        return replace(journey, sources={**journey.sources, "sample_harbour": harbour})

    return made


def asked(office) -> list[dict]:
    return [line for line in office.log() if line["path"].endswith(".jpg")]


def test_asks_for_no_picture_unless_the_office_says_so(journey, office):
    journey.ingest(Run("r", "sample_harbour", "manual"))
    assert asked(office) == []


def test_reads_a_credit_in_a_pictures_first_kilobytes(asking, office, settings):
    asking("header").ingest(Run("r", "sample_harbour", "manual"))
    (row,) = rows(settings.warehouse_url, OF_PHOTO)
    assert row["credit"] == "Yaroslav Hutsul / Port of Staryi Maiak Press Office"
    assert (row["photographer"], row["credit_state"]) == ("Yaroslav Hutsul", "stated")
    assert row["credit_origin"].split(":")[0] in {"iptc", "xmp"}
    lines = asked(office)
    assert PHOTO in {line["path"] for line in lines}
    assert {line["headers"].get("Range") for line in lines} == {"bytes=0-65535"}
    kept = rows(settings.warehouse_url, "select distinct outcome, whole from image")
    assert [tuple(row.values()) for row in kept] == [("fetched", 0)]


def test_asks_for_each_picture_once_and_makes_no_revision(asking, office, settings):
    journey = asking("header")
    journey.ingest(Run("r", "sample_harbour", "manual"))
    first = len(asked(office))
    journey.ingest(Run("s", "sample_harbour", "manual", captures="refresh"))
    assert len(asked(office)) == first
    assert rows(settings.warehouse_url, "select max(revisions) as n from v_article")[0]["n"] == 1


def test_keeps_whole_files_where_the_office_says_so(asking, office, settings):
    journey = asking("file")
    journey.ingest(Run("r", "sample_harbour", "manual"))
    assert {line["headers"].get("Range") for line in asked(office)} == {None}
    (photos,) = rows(settings.warehouse_url, "select count(distinct url) as n from photo")
    (kept,) = rows(settings.warehouse_url, "select count(*) as n from image where whole")
    assert kept == photos
    record = journey.warehouse.known_images(
        [row["url"] for row in rows(settings.warehouse_url, "select url from image")], whole=True
    )
    assert all(journey.archive.read(place).body[:2] == b"\xff\xd8" for place in record.values())


def test_reads_the_archive_again_without_a_request(asking, office, settings):
    journey = asking("header")
    journey.ingest(Run("r", "sample_harbour", "manual"))
    before, requests = rows(settings.warehouse_url, OF_PHOTO), len(office.log())
    journey.ingest(Run("s", "sample_harbour", "manual", captures="archived"))
    assert rows(settings.warehouse_url, OF_PHOTO) == before
    assert len(office.log()) == requests


def test_takes_no_archived_picture_for_a_page(asking):
    journey = asking("header")
    journey.ingest(Run("r", "sample_harbour", "manual"))
    assert reindex(journey)["adopted"] == 0


def test_knows_a_picture_by_each_spelling_of_its_address(asking, settings):
    journey = asking("header")
    journey.ingest(Run("r", "sample_harbour", "manual"))
    url = rows(settings.warehouse_url, "select url from image limit 1")[0]["url"]
    spellings = [url, url.replace("http://", "https://", 1), f"{url}#large"]
    assert set(journey.warehouse.known_images(spellings, whole=False)) == set(spellings)


def test_holds_no_bytes_of_pictures_that_are_archived(asking, office, monkeypatch):
    held = []
    journey = asking("file")
    save = type(journey.warehouse).save_images
    monkeypatch.setattr(
        type(journey.warehouse),
        "save_images",
        lambda self, items, now, **how: (held.extend(items), save(self, items, now, **how)),
    )
    journey.ingest(Run("r", "sample_harbour", "manual"))
    assert held
    assert {len(outcome.body) for _, outcome, record in held if record} == {0}
