"""The sample offices' pages, read from their own server without the feeds' help."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from dateline import times
from dateline.extract import extract
from dateline.model import Article, Capture, FieldOf, Moment, Reason, Rejected
from dateline.sources import load_offices
from office.testing import Serving, serving

NOW = datetime(2026, 9, 22, 12, tzinfo=UTC)
EXPECTED: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "samples" / "expected.json").read_text(encoding="utf-8")
)
PIECES = [
    (office, path)
    for office, stated in EXPECTED.items()
    for path, piece in stated["pieces"].items()
    if piece["outcome"] in {"article", "not_article"} and not path.endswith(".pdf")
]


@pytest.fixture(scope="module")
def offices() -> Iterator[Serving]:
    with serving() as running:
        yield running


def read(offices: Serving, office: str, path: str) -> Article | Rejected:
    url = offices.urls[office].rstrip("/") + quote(path)
    try:
        with urlopen(url, timeout=20) as reply:
            body, final_url = reply.read(), reply.url
            headers = {name.lower(): value for name, value in reply.headers.items()}
    except HTTPError as error:
        if error.code == 429:
            error.close()
            return read(offices, office, path)
        raise
    digest = hashlib.sha256(body).hexdigest()
    capture = Capture(url, final_url, 200, headers, body, NOW, digest)
    return extract(capture, load_offices([offices.offices])[office], None, NOW)


def same_moment(field: FieldOf[Moment], stated: str | None) -> bool:
    if field.value is None or stated is None:
        return field.value is stated
    if field.value.instant is None:
        return field.value.day == date.fromisoformat(stated)
    return field.value.instant == datetime.fromisoformat(stated)


@pytest.mark.parametrize(("office", "path"), PIECES)
def test_reads_a_sample_page_as_its_author_meant_it(
    offices: Serving, office: str, path: str
) -> None:
    piece = EXPECTED[office]["pieces"][path]
    article = read(offices, office, path)
    if piece["outcome"] != "article":
        assert isinstance(article, Rejected)
        assert article.reason is Reason(piece["outcome"])
        return
    assert isinstance(article, Article)
    assert article.title.value == piece["title"]
    assert article.language.value == piece["language"]
    assert [author.value for author in article.authors] == piece["authors"]
    assert article.dateline.value == piece["dateline"]
    assert same_moment(article.published, piece["published"])
    assert same_moment(article.modified, piece["modified"])
    assert same_moment(article.embargo, piece["embargo"])
    published = article.published.value
    assert published is not None
    assert (published.precision == "day") == (piece["precision"] == "day")
    assert times.utc_day(published).isoformat() == piece["utc_day"]


@pytest.mark.parametrize(
    ("office", "path"),
    [piece for piece in PIECES if EXPECTED[piece[0]]["pieces"][piece[1]]["outcome"] == "article"],
)
def test_keeps_the_text_and_nothing_around_it(offices: Serving, office: str, path: str) -> None:
    """A dateline is a field and stays in the text as well, where the office wrote it."""
    piece = EXPECTED[office]["pieces"][path]
    article = read(offices, office, path)
    assert isinstance(article, Article)
    texts = [block.text for block in article.blocks]
    if piece["dateline"]:
        texts[0] = texts[0].removeprefix(piece["dateline"]).strip()
    assert texts[: len(piece["body"])] == piece["body"]
    assert len(texts) <= len(piece["body"]) + 1


def test_reads_the_press_release_that_is_a_pdf(offices: Serving) -> None:
    path = "/wp-content/uploads/2026/09/press-release-water-levels.pdf"
    piece = EXPECTED["sample_harbour"]["pieces"][path]
    article = read(offices, "sample_harbour", path)
    assert isinstance(article, Article)
    assert article.title.value == piece["title"]
    assert article.published.value is not None
    assert article.published.value.day.isoformat() == piece["published"][:10]
    assert [block.text for block in article.blocks] == piece["body"]


def test_states_no_section_lead_or_tag_that_its_author_did_not(offices: Serving) -> None:
    for office, path in PIECES:
        piece = EXPECTED[office]["pieces"][path]
        article = read(offices, office, path)
        if isinstance(article, Article):
            assert article.section.value in {piece["section"], None}
            assert article.lead.value in {piece["lead"], None}
            assert {tag.value for tag in article.tags} <= set(piece["tags"])


@pytest.mark.parametrize(
    ("path", "reason"), [("/hostile/deep", Reason.TOO_DEEP), ("/hostile/empty", Reason.EMPTY)]
)
def test_refuses_a_hostile_page_by_its_reason(path: str, reason: Reason) -> None:
    with serving(hostile=True) as running:
        rejected = read(running, "sample_agency", path)
    assert isinstance(rejected, Rejected)
    assert rejected.reason is reason
