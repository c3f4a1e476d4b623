"""Credit lines taken apart: one line of documents/credits/lines.tsv a rule."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.extract.credits.credit import is_sure, parse_credit, read_line
from dateline.model import Credit

TABLE = Path(__file__).parent / "documents" / "credits" / "lines.tsv"
COLUMNS = ("photographer", "organisation", "distributor", "site", "licence", "kind")
SHARED = Path(__file__).parents[2].parent / "shared" / "sources" / "credits.tsv"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{name: value or "" for name, value in row.items()} for row in table]


def columns(credit: Credit | None) -> dict[str, str]:
    if credit is None:
        return dict.fromkeys(COLUMNS, "") | {"kind": "none"}
    return {name: getattr(credit, name) or "" for name in COLUMNS}


@pytest.mark.parametrize("row", rows(TABLE), ids=lambda row: row["raw"][:60])
def test_takes_a_line_apart(row):
    assert columns(parse_credit(row["raw"], "caption")) == {name: row[name] for name in COLUMNS}


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "   ",
        "—",
        "Photo:",
        "Foto",
        "Photo: The minister shakes hands with a lock keeper in Harbour",
        "Photo: President meets Chancellor in Berlin",
        "Foto: Die Präsidentin spricht mit dem Kapitän auf der Brücke",
        "Photo gallery: 12 images",
        "Image 1 of 5",
        "Video: 3 min",
        "Stand: 28.04.2026 17:23 Uhr",
        "Weitere Videos",
        "Source: Company reports",
        "Click to enlarge",
        "x" * 5000,
    ],
)
def test_finds_no_credit_in_what_is_none(raw):
    assert parse_credit(raw, "caption") is None


def test_keeps_the_line_verbatim_with_its_origin():
    raw = "  Foto:  ADA QUILL / AFP "
    credit = parse_credit(raw, "element")
    assert credit is not None
    assert (credit.raw, credit.origin) == (raw, "element")
    assert credit.photographer == "ADA QUILL"


def test_reads_a_line_alike_in_every_language_it_is_said_to_be_in():
    lines = [row["raw"] for row in rows(TABLE)]
    stated = [columns(parse_credit(raw, "x", "zu")) for raw in lines]
    assert stated == [columns(parse_credit(raw, "x")) for raw in lines]


@pytest.mark.parametrize(
    ("raw", "caption"),
    [
        ("The weir at dawn (Photo: ОП)", "The weir at dawn"),
        ("Photo of an otter courtesy of Wikimedia Commons", "an otter"),
        (
            "Photo: The mayor opens the lock with a brass key",
            "The mayor opens the lock with a brass key",
        ),
        ("Photo: Ada Quill/AFP", None),
    ],
)
def test_keeps_the_caption_that_stands_in_a_credit_line(raw, caption):
    assert read_line(raw, "x")[0] == caption


@pytest.mark.parametrize(
    "raw",
    [
        "REUTERS/Ada Quill",
        "AFP",
        "Ada Quill/Getty Images",
        "(AP Photo/Ada Quill)",
        "EFE/ A.B. Quill",
    ],
)
def test_is_sure_of_an_unmarked_line_that_names_an_agency(raw):
    assert is_sure(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "Ada Quill",
        "He works for Reuters and lives by the sea",
        "The quarrel with AFP over the pictures went on",
        "Why Reuters?",
        "Harbour Office",
        "We met the AP. Then we left.",
    ],
)
def test_is_not_sure_of_a_sentence_or_a_mere_name(raw):
    assert not is_sure(raw)


@given(st.text(max_size=500))
def test_raises_nothing_whatever_the_line(raw):
    parse_credit(raw, "x")
    is_sure(raw)


PIECES = st.sampled_from(
    ["Foto:", "©", "(", ")", "/", "|", " via ", "courtesy of ", "AFP", "Getty Images", "Ada Quill",
     "Archiv", "CC BY 4.0", "提供", "摄", "www.x.gov", "@quill", "[", "]", ":", ", ", "2026", " - "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
def test_raises_nothing_whatever_the_order_of_its_pieces(raw):
    credit = parse_credit(raw, "x")
    assert credit is None or credit.raw == raw


@pytest.mark.shared
def test_reads_nine_tenths_of_the_seen_lines_rightly():
    if not SHARED.exists():
        pytest.skip("no ../shared/sources/credits.tsv beside the checkout")
    table = rows(SHARED)
    right = [
        columns(parse_credit(row["raw"], "x", row["lang"])) == {name: row[name] for name in COLUMNS}
        for row in table
    ]
    assert sum(right) >= 0.9 * len(table)
