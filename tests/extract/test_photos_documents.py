"""One page a rule: documents/photos/<rule>.html beside the photos that must be read from it."""

import hashlib
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.extract.page.parsed import Page, read_page
from dateline.extract.photos.shown import read_photos
from dateline.model import Capture, CreditState, Entry, MediaHint, Photo, Source

DOCUMENTS = sorted((Path(__file__).parent / "documents" / "photos").glob("*.html"))
URL = "https://gazette.example/news/otters"
SOURCE = Source(id="gazette", name="Gazette", home="https://gazette.example/", languages=("en",))


def page(markup: str) -> Page:
    body = markup.encode("utf-8", "replace")
    headers = {"content-type": "text/html; charset=utf-8"}
    digest = hashlib.sha256(body).hexdigest()
    capture = Capture(URL, URL, 200, headers, body, datetime(2026, 3, 4, tzinfo=UTC), digest)
    read = read_page(capture, SOURCE)
    assert isinstance(read, Page)
    return read


def stated(photo: Photo) -> dict[str, Any]:
    credit = photo.credit
    return {
        "url": photo.url,
        "caption": photo.caption,
        "alt": photo.alt,
        "credit": credit.raw if credit else None,
        "origin": credit.origin if credit else None,
        "photographer": credit.photographer if credit else None,
        "state": photo.state.value,
        "origin_of_photo": photo.origin,
        "lead": photo.lead,
        "others": list(photo.others),
    }


def expected(photo: dict[str, Any]) -> dict[str, Any]:
    optional = {"caption": None, "alt": None, "credit": None, "lead": False}
    state = {"state": "stated"} if "credit" in photo else {}
    return optional | state | photo


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_reads_the_photos_of_a_page(document):
    wanted = [
        expected(photo)
        for photo in tomllib.loads(document.with_suffix(".toml").read_text("utf-8"))["photo"]
    ]
    got = [stated(photo) for photo in read_photos(page(document.read_text("utf-8")), None)]
    told = [{key: made[key] for key in want} for made, want in zip(got, wanted, strict=True)]
    assert told == wanted


def test_gives_a_picture_the_credit_that_the_feed_states_of_it():
    media = (
        MediaHint("https://gazette.example/img/otter-1.jpg?w=300", "An otter", "Ada Quill/AFP"),
        MediaHint("https://gazette.example/img/gate-9.jpg", None, "Sid Quill"),
    )
    entry = Entry("gazette", URL, "feed:x", media=media)
    markup = (DOCUMENTS[0].parent / "data_attribute.html").read_text("utf-8")
    photos = read_photos(page(markup.replace(' data-photographer="Ada Quill"', "")), entry)
    assert [(photo.credit.raw, photo.credit.origin) for photo in photos if photo.credit] == [
        ("Ada Quill/AFP", "feed:media")
    ]


def test_takes_the_pictures_of_the_feed_where_the_page_shows_none():
    media = (MediaHint("https://gazette.example/img/otter-1.jpg", "An otter", "Ada Quill/AFP"),)
    markup = (DOCUMENTS[0].parent / "none.html").read_text("utf-8")
    (photo,) = read_photos(page(markup), Entry("gazette", URL, "feed:x", media=media))
    assert (photo.state, photo.lead, photo.caption) == (CreditState.STATED, True, "An otter")


def test_flags_one_lead_picture_at_most():
    for document in DOCUMENTS:
        photos = read_photos(page(document.read_text("utf-8")), None)
        assert sum(photo.lead for photo in photos) <= 1


WHOLE = "".join(document.read_text("utf-8") for document in DOCUMENTS)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE)), st.integers(1, 4000), st.text(max_size=30))
def test_raises_nothing_on_a_page_cut_anywhere(start, length, inserted):
    markup = f"<html><body>{WHOLE[start : start + length]}{inserted}{WHOLE[:length]}"
    for photo in read_photos(page(markup), None):
        assert photo.url
        assert (photo.credit is not None) == (photo.state is CreditState.STATED)
