"""One document a rule: input.html or input.txt beside what must be read from it."""

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dateline.extract import EXTRACTOR, extract
from dateline.model import (
    Article,
    Capture,
    Entry,
    FieldOf,
    Hint,
    Moment,
    PageRules,
    Rejected,
    Selector,
    Source,
)

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*/expected.toml"))
CAPTURED = datetime(2026, 3, 10, 9, tzinfo=UTC)
NOW = datetime(2026, 9, 22, 12, tzinfo=UTC)
URL = "https://gazette.example/news/quay"


def read(document: Path, stated: Mapping[str, Any]) -> Article | Rejected:
    file = next(document.parent.glob("input.*"))
    kind = "text/plain" if file.suffix == ".txt" else "text/html"
    url, body = stated.get("url", URL), file.read_bytes()
    headers = {"content-type": stated.get("content_type", kind)}
    digest = hashlib.sha256(body).hexdigest()
    capture = Capture(url, url, 200, headers, body, CAPTURED, digest)
    rules = {
        name: tuple(Selector(**selector) for selector in selectors)
        for name, selectors in stated.get("page", {}).items()
    }
    source = Source(
        id="gazette",
        name="gazette.example",
        home="https://gazette.example/",
        timezone=stated.get("zone", "UTC"),
        zone_assumed=True,
        dates=tuple(stated.get("dates", ())),
        page=PageRules(**rules),
        known=False,
    )
    hints = tuple(Hint(**hint) for hint in stated.get("hints", ()))
    return extract(capture, source, Entry("gazette", url, "feed:x", hints=hints), NOW)


def when(field: FieldOf[Moment]) -> str:
    moment = field.value
    if moment is None:
        return "none"
    return moment.instant.isoformat() if moment.instant else moment.day.isoformat()


def stated_moment(article: Article) -> Moment:
    assert article.published.value
    return article.published.value


NOTES = (
    "release_number", "syndication", "licence", "contact", "attachment", "boilerplate", "ai_use",
)  # fmt: skip
READERS: dict[str, Callable[[Article], Any]] = {
    "title": lambda a: a.title.value,
    "title_origin": lambda a: a.title.origin,
    "lead": lambda a: a.lead.value,
    "published": lambda a: when(a.published),
    "published_origin": lambda a: a.published.origin,
    "precision": lambda a: stated_moment(a).precision.value,
    "zone": lambda a: stated_moment(a).zone,
    "zone_assumed": lambda a: stated_moment(a).zone_assumed,
    "modified": lambda a: when(a.modified),
    "embargo": lambda a: when(a.embargo),
    "event": lambda a: when(a.event),
    "authors": lambda a: [author.value for author in a.authors],
    "author_origins": lambda a: [author.origin for author in a.authors],
    "tags": lambda a: [tag.value for tag in a.tags],
    "section": lambda a: a.section.value,
    "language": lambda a: a.language.value,
    "language_origin": lambda a: a.language.origin,
    "dateline": lambda a: a.dateline.value or "none",
    "canonical": lambda a: a.claimed_canonical.value,
    "alternates": lambda a: dict(a.alternates),
    "body_origin": lambda a: a.body_origin,
    "blocks": lambda a: len(a.blocks),
    "texts": lambda a: [block.text for block in a.blocks],
    "standfirst": lambda a: a.standfirst or "none",
    "kinds": lambda a: [block.kind for block in a.blocks],
    "photos": lambda a: len(a.photos),
    "photo_urls": lambda a: [photo.url for photo in a.photos],
    "credit": lambda a: a.photos[0].credit and a.photos[0].credit.raw,
    "credits": lambda a: [photo.credit.raw if photo.credit else "none" for photo in a.photos],
    "credit_origins": lambda a: [photo.credit.origin for photo in a.photos if photo.credit],
    "photographers": lambda a: [p.credit.photographer for p in a.photos if p.credit],
    "captions": lambda a: [photo.caption for photo in a.photos],
    "kind": lambda a: a.kind.value,
    "kind_origin": lambda a: a.kind.origin,
    "notes": lambda a: list(a.notes),
    "paywalled": lambda a: [note.origin for note in a.notes.get("paywalled", ())],
    **{name: lambda a, name=name: [note.value for note in a.notes.get(name, ())] for name in NOTES},
}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.parent.name)
def test_reads_a_document_as_its_rule_says(document: Path) -> None:
    stated = tomllib.loads(document.read_text(encoding="utf-8"))
    article = read(document, stated.get("capture", {}))
    if reason := stated.get("rejected"):
        assert isinstance(article, Rejected), article
        assert article.reason.value == reason
        assert article.detail
        assert article.kind == stated.get("kind")
        return
    assert isinstance(article, Article), article
    expected = stated["expected"]
    first = expected.pop("first", "")
    assert article.blocks[0].text.startswith(first) if first else True
    assert {name: READERS[name](article) for name in expected} == expected
    assert article.extractor == EXTRACTOR


def test_keeps_the_rivals_of_a_date() -> None:
    document = next(path for path in DOCUMENTS if path.parent.name == "clock_without_zone")
    article = read(document, {})
    assert isinstance(article, Article)
    rivals = [(rival.origin, rival.raw) for rival in article.published.rivals]
    assert rivals == [("jsonld:datePublished", "2026-03-05T14:07:09")]


# What each selector of "office_selectors_by_day" changes about its page.
CHANGED = {
    "title": lambda a: a.title.value,
    "lead": lambda a: a.lead.value,
    "body": lambda a: a.body,
    "published": lambda a: when(a.published),
    "modified": lambda a: when(a.modified),
    "section": lambda a: a.section.value,
    "tag": lambda a: [tag.value for tag in a.tags],
    "author": lambda a: [author.value for author in a.authors],
    "credit": lambda a: a.photos[0].credit and a.photos[0].credit.raw,
    "drop": lambda a: a.body,
}


@pytest.mark.parametrize("name", [field.name for field in fields(PageRules)])
def test_uses_an_offices_selector_up_to_its_last_day(name: str) -> None:
    document = next(p for p in DOCUMENTS if p.parent.name == "office_selectors_by_day")
    selectors = tomllib.loads(document.read_text(encoding="utf-8"))["capture"]["page"][name]

    def result(**more: Any) -> Any:
        rules = {name: [{**selector, **more} for selector in selectors]} if more else {}
        article = read(document, {"page": rules})
        assert isinstance(article, Article), article
        return CHANGED[name](article)

    last_day = result(valid_until=CAPTURED.date())
    assert last_day != result()
    assert result(valid_until=CAPTURED.date() - timedelta(days=1)) == result()
    assert result(valid_until=None) == last_day
