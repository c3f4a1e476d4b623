"""Article, {address: first bytes} → Article: credits that only the pictures' files state."""

from collections.abc import Mapping
from dataclasses import replace

from dateline.extract.credits.credit import parse_credit
from dateline.extract.photos.file_meta import read_image_meta
from dateline.model import Article, Credit, CreditState, Photo

FIRST_BYTES = 65_536  # of a JPEG: IPTC, XMP and EXIF stand before the picture itself


def wants_file(photo: Photo) -> bool:
    """Whether a picture's file may tell what the page does not: whose it is."""
    return photo.url is not None and photo.credit is None


def with_file_credits(article: Article, files: Mapping[str, bytes]) -> Article:
    """The article with the credits of ``files`` at the photos that the page gives none; what
    the page states stands. Where a file was read and says nothing, none is stated."""
    if not files:
        return article
    language = article.language.value
    photos = tuple(
        _credited(photo, files.get(photo.url or ""), language) for photo in article.photos
    )
    return replace(article, photos=photos)


def _credited(photo: Photo, data: bytes | None, language: str | None) -> Photo:
    if data is None or not wants_file(photo):
        return photo
    credit = _credit(data, language)
    if credit is None:
        return replace(photo, state=CreditState.NONE_STATED)
    return replace(photo, credit=credit, state=CreditState.STATED)


def _credit(data: bytes, language: str | None) -> Credit | None:
    meta = read_image_meta(data)
    line = meta.credit_line()
    origin = next((made.origin for made in meta.statements if made.value in (line or "")), "")
    return parse_credit(line, origin, language) if line else None
