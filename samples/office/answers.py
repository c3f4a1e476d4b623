"""A resource, a request's headers → the answer over the wire: validators, ranges, gzip."""

import gzip
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Protocol

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"


class Headers(Protocol):
    """A request's headers, looked up whatever their case (``http.client.HTTPMessage``)."""

    def get(self, name: str, /) -> str | None:
        """The header's value, None where it is absent."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer before or after negotiation.

    ``modified`` and ``tagged`` give it validators; ``chunks`` streams a body instead of
    ``body``; ``cut`` breaks the connection off before the stream's end.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = HTML
    modified: datetime | None = None
    tagged: bool = True
    weak: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    chunks: Callable[[], Iterable[bytes]] | None = None
    cut: bool = False


def etag(answer: Answer) -> str:
    """The entity tag: a digest of the body, weak where the office's are."""
    quoted = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
    return f"W/{quoted}" if answer.weak else quoted


def negotiate(answer: Answer, asked: Headers) -> Answer:
    """The answer to a request with these headers (RFC 9110: 13.2.2 for conditions)."""
    if answer.status != 200 or answer.chunks or not answer.tagged:
        return _framed(answer)
    validated = _validated(answer)
    if _unchanged(validated, asked):
        return replace(validated, status=304, body=b"", content_type="")
    if partial := _range(validated, asked):
        return partial
    return _framed(_zipped(validated, asked))


def _validated(answer: Answer) -> Answer:
    headers = {**answer.headers, "ETag": etag(answer), "Cache-Control": "max-age=0"}
    if answer.modified:
        headers["Last-Modified"] = format_datetime(answer.modified.astimezone(UTC), usegmt=True)
    return replace(answer, headers=headers)


def _unchanged(answer: Answer, asked: Headers) -> bool:
    """If-None-Match rules; If-Modified-Since is read only where there is none."""
    if tags := asked.get("If-None-Match"):
        mine = answer.headers["ETag"].removeprefix("W/")
        return "*" in tags or mine in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    since = asked.get("If-Modified-Since")
    if not since or not answer.modified:
        return False
    try:
        return answer.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False  # an unreadable date is no condition


def _range(answer: Answer, asked: Headers) -> Answer | None:
    found = re.fullmatch(r"bytes=(\d+)-(\d*)", asked.get("Range") or "")
    if not found or not answer.content_type.startswith("image/"):
        return None
    start, size = int(found[1]), len(answer.body)
    end = min(int(found[2] or size), size - 1)
    if start > end:
        return _framed(Answer(416, headers={"Content-Range": f"bytes */{size}"}))
    headers = {**answer.headers, "Content-Range": f"bytes {start}-{end}/{size}"}
    return _framed(replace(answer, status=206, body=answer.body[start : end + 1], headers=headers))


def _zipped(answer: Answer, asked: Headers) -> Answer:
    if len(answer.body) < 1000 or answer.content_type.startswith(("image/", "application/gzip")):
        return answer
    headers = {**answer.headers, "Vary": "Accept-Encoding"}
    if "gzip" not in (asked.get("Accept-Encoding") or ""):
        return replace(answer, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return replace(answer, body=gzip.compress(answer.body, 5, mtime=0), headers=headers)


def _framed(answer: Answer) -> Answer:
    size = {} if answer.chunks else {"Content-Length": str(len(answer.body))}
    return replace(answer, headers={"Content-Type": answer.content_type, **answer.headers, **size})
