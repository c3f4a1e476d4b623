"""How the bench names what was lost: by class, the truth's own faults apart."""

from typing import Any

import pytest
from failures import authors, body, dates, photos, title
from failures.cause import Cause
from failures.held import Held

WORDS = "The harbour office reopened the northern quay on Tuesday after nine months of repairs"
PAGE = Held(
    f"""<title>Northern quay reopens | Gazette</title><meta property="article:published_time"
    content="2026-03-05"><p>By Ilse Marren, 4 April 2026</p><p>{WORDS}</p>
    <img src="/quay-2026.jpg"><p>Photo: Tom Ebbe</p><script>"Only in a script \\u0041 lies"</script>
    """,
    "https://gazette.example/2026/03/09/quay",
)


def told(cause: Cause | None) -> str:
    return f"{cause.side}: {cause.told}" if cause else "right"


@pytest.mark.parametrize(
    ("true", "read", "expected"),
    [
        ("Northern quay reopens", "NORTHERN QUAY REOPENS!", "right"),
        ("Northern quay reopens", "Northern quay reopens | Gazette", "ours: more than"),
        ("Northern quay reopens | Gazette", "Northern quay reopens", "in doubt: "),
        ("Northern quay reopens", "quay reopens", "ours: cut short"),
        ("Northern quay reopens", "Quay reopens, northern one", "ours: another wording"),
        ("Northern quay reopens", "Photo: Tom Ebbe", "ours: another line"),
        ("Northern quay reopens", "", "ours: none read"),
        ("A ferry sails", "Northern quay reopens", "the truth's: "),
    ],
)
def test_names_what_is_wrong_with_a_title(true: str, read: str, expected: str) -> None:
    cause = title.cause({"title": true}, {"title": read, "text": "x"}, PAGE)
    assert told(cause).startswith(expected)


@pytest.mark.parametrize(
    ("true", "read", "expected"),
    [
        ("2026-03-05", "2026-03-05T10:00:00Z", "right"),
        ("2026-03-05", "", "ours: none read"),
        ("2026-03-05", "2026-03-06", "ours: a day off"),
        ("2026-03-06", "2026-03-05", "the truth's: "),
        ("2026-04-04", "2026-03-05", "in doubt: the page's own data"),
        ("2026-04-04", "2026-04-05", "ours: a day off"),
        ("2026-03-05", "2026-05-03", "ours: day and month"),
        ("2026-03-05", "2026-04-04", "ours: a later day"),
        ("2026-03-09", "2026-03-01", "ours: an earlier day"),
        ("2026-03-09", "2026-03-05", "in doubt: the page's own data"),
        ("2025-12-31", "2026-03-05", "the truth's: "),
    ],
)
def test_names_what_is_wrong_with_a_day(true: str, read: str, expected: str) -> None:
    cause = dates.day_cause({"published": true}, {"published": read, "title": "x"}, PAGE)
    assert told(cause).startswith(expected)


def test_leaves_a_day_in_figures_alone_in_doubt() -> None:
    page = Held("<p>05.03.2026</p>", "")
    cause = dates.day_cause({"published": "2026-05-03"}, {"published": "2026-03-05"}, page)
    assert told(cause) == "in doubt: day and month changed places, written in figures alone"


def test_finds_a_day_in_figures_in_words_and_in_seconds() -> None:
    def held(markup: str) -> Held:
        return Held(markup, "")

    day = dates.date(2026, 3, 5)
    for markup in ("5.3.2026", "03/05/26", "20260305", "5th of March 2026", "March 5, 2026",
                   "1772719629000", "2026年3月5日", "5 березня 2026"):  # fmt: skip
        assert held(markup).states(day), markup
    for markup in ("5 April 2026", "15.3.2026", "2026", "203/05/26"):
        assert not held(markup).states(day), markup


def test_tells_a_date_of_the_pages_own_data_from_another() -> None:
    undated = {"date_absent": True}
    cause = dates.undated_cause(undated, {"published": "2026-03-05"}, PAGE)
    assert told(cause).startswith("in doubt")
    cause = dates.undated_cause(undated, {"published": "2026-04-04"}, PAGE)
    assert told(cause).startswith("ours")
    assert dates.undated_cause(undated, {}, PAGE) is None


def test_tells_another_zone_from_another_time() -> None:
    true = {"published": "2026-03-05T14:07:00Z"}
    zone = dates.minute_cause(true, {"published": "2026-03-05T14:07:00+05:00"}, PAGE)
    other = dates.minute_cause(true, {"published": "2026-03-05T14:11:00Z"}, PAGE)
    assert told(zone) == "ours: the right clock time in another zone"
    assert told(other) == "ours: another time"


@pytest.mark.parametrize(
    ("true", "read", "expected"),
    [
        (["Ilse Marren"], ["Ilse Marren"], "right"),
        (["Ilse Marren"], [], "ours: none read"),
        (["Ilse Marren"], ["Ilse Marren", "Tom Ebbe"], "ours: others beside"),
        (["Ilse Marren", "Tom Ebbe"], ["Tom Ebbe"], "ours: some of several"),
        (["Ilse Marren", "Tom Ebbe"], ["Tom Ebbe", "X"], "ours: some right"),
        (["Ilse Marren"], ["I. Marren"], "ours: another form"),
        (["Ilse Marren"], ["Gazette"], "ours: others altogether"),
        (["Jo Ahn"], ["Ilse Marren"], "the truth's: "),
    ],
)
def test_names_what_is_wrong_with_authors(true: list[str], read: list[str], expected: str) -> None:
    cause = authors.cause({"authors": true}, {"authors": read, "title": "x"}, PAGE)
    assert told(cause).startswith(expected)


@pytest.mark.parametrize(
    ("true", "read", "expected"),
    [
        (WORDS, WORDS, "right"),
        (WORDS, "", "ours: left out: in the midst"),
        (WORDS, "The harbour office reopened the northern quay", "ours: left out"),
        (WORDS, f"{WORDS} {'and more words than there are in it ' * 3}", "ours: too much"),
        (f"{WORDS} and a sentence that nobody ever wrote there", WORDS, "the truth's: "),
    ],
)
def test_names_what_is_wrong_with_a_text(true: str, read: str, expected: str) -> None:
    cause = body.cause({"body": [true]}, {"text": read, "title": "x"}, PAGE)
    assert told(cause).startswith(expected)


def test_names_what_is_wrong_with_sentences() -> None:
    truth = {
        "with_snippets": ["northern quay", "Only in a script A", "nowhere at all", "after nine"],
        "without_snippets": ["Photo: Tom", "quay", "absent"],
    }
    found = body.snippet_causes(truth, {"text": "northern quay Photo: Tom Ebbe"}, PAGE)
    assert [told(one).split(":")[0] for one in found] == [
        "ours", "the truth's", "ours", "ours", "the truth's",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("images", "expected"),
    [
        ([{"url": "/quay-2026.jpg", "credit": ["Tom Ebbe"]}], []),
        ([{"url": "/quay-2026.jpg"}], ["ours: the picture without its credit"]),
        ([{"url": "/quay-2026.jpg", "credit": ["Jo Ahn"]}], ["ours: another credit"]),
        ([{"url": "/ferry-2026.jpg"}], ["ours: the picture was not found"]),
    ],
)
def test_names_what_is_wrong_with_a_credit(
    images: list[dict[str, Any]], expected: list[str]
) -> None:
    truth = {"images": [{"url": "https://gazette.example/quay-2026.jpg", "credit": ["Tom Ebbe"]}]}
    found = photos.credit_causes(truth, {"images": images, "title": "x"}, PAGE)
    assert [told(one) for one in found] == expected


def test_names_what_is_wrong_with_a_lead_image() -> None:
    truth = {"lead_image": "https://gazette.example/quay-2026.jpg"}

    def cause(read: dict[str, Any]) -> str:
        return told(photos.lead_cause(truth, read, PAGE))

    assert cause({"lead_image": "/quay-2026.jpg"}) == "right"
    assert cause({"title": "x"}) == "ours: none chosen"
    assert cause({"lead_image": "/ferry-1.jpg"}) == "ours: a picture of something else"
    assert cause({}) == "ours: the page was refused"
    small = {"lead_image": "https://gazette.example/c_AS20190301001974_s.jpg"}
    large = {"lead_image": "https://gazette.example/AS20190301001974.jpg", "title": "x"}
    page = Held(f"<img src='{small['lead_image']}'>", "")
    other = photos.lead_cause(small, large, page)
    assert told(other) == "in doubt: the same picture's file in another size"
    gone = {"lead_image": "https://gazette.example/gone-2026.jpg"}
    assert told(photos.lead_cause(gone, {"title": "x"}, PAGE)).startswith("the truth's")
