"""Real pages and the sample offices: what must not get worse."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from dateline import urls
from dateline.extract import extract
from dateline.model import Article, Capture, Precision, Rejected, Source

SHARED = Path(__file__).parents[3] / "shared"
ONE_DAY = timedelta(days=1)  # the written day of a zone ahead of UTC
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder is not beside the checkout"),
]


def pages() -> Iterator[Capture]:
    with (SHARED / "real" / "pages.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response):
            body, url = record.reader.read(), record.headers["WARC-Target-URI"]
            headers = {name.lower(): value for name, value in record.http_headers}
            digest = hashlib.sha256(body).hexdigest()
            yield Capture(url, url, 200, headers, body, record.record_date, digest)


@pytest.fixture(scope="module")
def articles() -> list[Article | Rejected]:
    return [extract(page, source(page.url), None, NOW) for page in pages()]


def source(url: str) -> Source:
    host = urls.host(url)
    return Source(id=host, name=host, home=url, zone_assumed=True, known=False)


def test_takes_every_real_page_for_the_article_it_is(articles: list[Article | Rejected]) -> None:
    assert len(articles) == 129
    assert [item for item in articles if isinstance(item, Rejected)] == []


def test_finds_titles_dates_languages_and_texts(articles: list[Article | Rejected]) -> None:
    found = [item for item in articles if isinstance(item, Article)]
    assert sum(item.title.value is not None for item in found) == 129
    assert sum(item.published.value is not None for item in found) >= 126
    assert sum(item.language.value is not None for item in found) == 129
    assert sum(len(item.body) > 500 for item in found) >= 126
    assert sum(bool(item.authors) for item in found) >= 95


def test_dates_no_page_after_its_capture(articles: list[Article | Rejected]) -> None:
    captured = {page.url: page.fetched_at for page in pages()}
    for item in articles:
        if isinstance(item, Article) and item.published.value:
            assert item.published.value.day <= captured[item.url].date() + ONE_DAY


def test_reads_the_seed() -> None:
    file = next((SHARED / "seed").glob("*.txt"))
    body, url = file.read_bytes(), urls.folder_url("seed", file.name)
    digest = hashlib.sha256(body).hexdigest()
    capture = Capture(url, url, 200, {"content-type": "text/plain"}, body, NOW, digest)
    article = extract(capture, Source(id="seed", name="seed", home=url, known=False), None, NOW)
    assert isinstance(article, Article)
    published = article.published.value
    assert published is not None
    assert (published.day, published.precision) == (date(2025, 12, 20), Precision.DAY)
    assert published.instant is None
    assert article.published.origin == "stamp:date"
    credit = article.photos[0].credit
    assert credit is not None
    assert credit.raw == "President's Office / www.president.gov.ua"
    assert (credit.organisation, credit.site) == ("President's Office", "www.president.gov.ua")
    assert article.language.value == "en"
    assert len(article.blocks) == 7
    assert article.body.startswith("The United States can ensure")
    assert "2025-12-20" not in article.body
    assert "president.gov.ua" not in article.body
