"""page → its pictures' files, fetched as far as the office says, and what they state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from dateline.archive import Archive, WarcWriter
from dateline.errors import ArchiveError
from dateline.extract import FIRST_BYTES, before_picture, extract, wants_file, with_file_credits
from dateline.log import get_log
from dateline.model import Article, Capture, Entry, Get, Outcome, Record, Request, Source
from dateline.records import is_lasting
from dateline.warehouse import Warehouse

log = get_log(__name__)

Photos = list[tuple[str, Outcome, Record | None]]
MOST_PHOTOS = 30  # of one page
ACCEPT = "image/jpeg,image/*;q=0.8,*/*;q=0.1"


def image_request(source: Source, url: str) -> Request:
    """The request of a picture: of its first kilobytes, or whole."""
    return Request(url, accept=ACCEPT, first=FIRST_BYTES if source.photos == "header" else None)


def wanted_photos(source: Source, article: Article) -> list[str]:
    """The addresses to ask for: with ``header``, of the photos that the page gives no credit;
    with ``file``, of all."""
    if source.photos == "link":
        return []
    asked = [p.url for p in article.photos if p.url and (source.photos == "file" or wants_file(p))]
    return list(dict.fromkeys(asked))[:MOST_PHOTOS]


def photos_read_now(source: Source, article: Article, get: Get) -> Article:
    """The article with what its pictures' files state, asked for now and not kept."""
    files: dict[str, bytes] = {}
    for url in wanted_photos(source, article):
        outcome = get(image_request(source, url))
        if isinstance(outcome, Capture):
            files[url] = before_picture(outcome.body)
    return with_file_credits(article, files)


def fetch_photos(
    warehouse: Warehouse,
    source: Source,
    page: tuple[Capture, Entry],
    get: Get,
    writer: Callable[[], WarcWriter],
    clock: Callable[[], datetime],
) -> Photos:
    """The pictures of a page that were not asked for yet, archived; one that may be had another
    time is left out, so that it is asked for again with the page's next capture. Captures come
    without their bytes: thirty pictures of a page may be half a gigabyte."""
    if source.photos == "link":
        return []
    article = extract(page[0], source, page[1], clock())
    urls = wanted_photos(source, article) if isinstance(article, Article) else []
    known = warehouse.known_images(urls, whole=source.photos == "file")
    found: Photos = []
    for url in urls:
        if url not in known:
            outcome = get(image_request(source, url))
            if isinstance(outcome, Capture):
                found.append((url, replace(outcome, body=b""), writer().add(outcome)))
            elif is_lasting(outcome.reason):
                found.append((url, outcome, None))
    return found


def with_photos_read(
    warehouse: Warehouse, archive: Archive, source: Source, article: Article
) -> Article:
    """The article with what its pictures' archived files state."""
    if source.photos == "link":
        return article
    urls = [photo.url for photo in article.photos if photo.url and wants_file(photo)]
    files: dict[str, bytes] = {}
    for url, record in warehouse.known_images(urls, whole=False).items():
        if record is not None:
            try:
                files[url] = before_picture(archive.read(record).body)
            except ArchiveError as error:
                log.warning("picture_lost", url=url, detail=str(error))
    return with_file_credits(article, files)
