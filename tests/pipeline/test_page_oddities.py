"""What pages of the world hold comes to rows as it was written, or is told to be missing."""

from datetime import UTC, datetime

import pytest
from rows_of import rows
from wharf import ingest_page

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LEAD = "The harbour office said on Friday that the eastern quay is open to ferries again."
LAST = "Ships with a draught of up to six metres may moor there by day and by night."


@pytest.fixture
def loaded(tmp_path):
    """A function of a paragraph: the row of the article that holds it."""

    def load(words: str):
        text = "".join(f"<p>{part}</p>" for part in (LEAD, words, LAST))
        body = f"<!doctype html><html lang=en><title>Quay</title><article><h1>Quay</h1>{text}"
        url = f"sqlite:///{tmp_path / 'warehouse.db'}"
        ingest_page(tmp_path, url, body, NOW)
        [entry] = rows(url, "select outcome, detail from entry")
        [capture] = rows(url, "select reason, bytes from capture")
        [*article] = rows(url, "select title, body from v_article")
        return entry | capture | dict(*article)

    return load


def test_loads_a_paragraph_of_nearly_a_megabyte_whole(loaded):
    row = loaded("The ferries of the eastern quay sail at eight and at ten. " * 17_000)
    assert row["outcome"] == "loaded"
    assert row["body"].count("The ferries of the eastern quay") == 17_000
    assert row["body"].endswith(LAST)


def test_says_of_a_paragraph_of_ten_megabytes_why_it_is_none_and_keeps_its_bytes(loaded):
    row = loaded("The ferries of the eastern quay sail at eight and at ten. " * 180_000)
    assert (row["outcome"], row["reason"]) == ("too_large", "too_large")
    assert row["detail"]
    assert row["bytes"] > 10_000_000


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("The cafÃ© on the quay is open again from Monday on.", None),
        ("The har\u00adbour master of the quay is there from Monday on.",
         "The harbour master of the quay is there from Monday on."),
        ("The \u202eharbour\u202c master of the quay is there from Monday on.",
         "The harbour master of the quay is there from Monday on."),
        ("The harbour\0 master of the quay is there from Monday on.",
         "The harbour master of the quay is there from Monday on."),
        ("The harbour &#xD800; master of the quay is there from Monday on.",
         "The harbour \ufffd master of the quay is there from Monday on."),
        ("می‌خواهم در بندر بمانم و کشتی‌ها را از دوشنبه ببینم.", None),
    ],
    ids=["mojibake", "soft_hyphen", "bidi", "nul", "lone_surrogate", "joiner_of_a_script"],
)  # fmt: skip
def test_cleans_what_nobody_sees_and_keeps_what_was_written(loaded, written, kept):
    row = loaded(written)
    assert row["outcome"] == "loaded"
    assert row["body"].split("\n\n")[1] == (kept or written)
