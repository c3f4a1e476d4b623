"""Bytes as fetched, where they lie in the archive, and why there are none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dateline.model.article import PageKind


class Reason(StrEnum):
    """Why an input did not become an article; the word that rows and reports carry."""

    UNCHANGED = "unchanged"  # 304, or the same bytes again
    ROBOTS = "robots"  # barred by robots.txt
    ROBOTS_UNREACHABLE = "robots_unreachable"  # robots.txt answered 5xx or nothing: wait
    REFUSED = "refused"  # 401, 403, 451 and the like
    RATE_LIMITED = "rate_limited"  # 429, or 503 with Retry-After
    GONE = "gone"  # 404, 410
    SERVER_ERROR = "server_error"  # other 5xx
    UNREACHABLE = "unreachable"  # no connection, DNS, TLS
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"  # after decompression
    TOO_MANY_REDIRECTS = "too_many_redirects"
    BAD_ADDRESS = "bad_address"  # private address, scheme, port, credentials in the URL
    BAD_RESPONSE = "bad_response"  # malformed HTTP, broken encoding
    TRUNCATED = "truncated"  # the body ended before its length, its last chunk or its packing did
    HOST_DOWN = "host_down"  # not asked: the host failed too often in a row
    WALL = "wall"  # a login, a cookie wall, an error page: the same text at several addresses
    UNSUPPORTED_TYPE = "unsupported_type"  # neither HTML, text nor a PDF that can be read
    MOVED = "moved"  # a feed that answers at another address for good: its file should say so
    BAD_FEED = "bad_feed"  # not a feed, or nothing in it can be read
    NOT_AS_DESCRIBED = "not_as_described"  # a route from memory that answers otherwise
    BAD_ITEM = "bad_item"  # one item of a feed without a usable address
    NOT_ARTICLE = "not_article"  # a listing, an error page, a page without a text
    TOO_DEEP = "too_deep"  # nested beyond what is parsed
    EMPTY = "empty"  # nothing in it
    BAD_RECORD = "bad_record"  # a WARC record or file that can't be read
    FAULT = "fault"  # our own mistake: kept with its traceback's last line, makes the run red


@dataclass(frozen=True, slots=True)
class Record:
    """Where a capture's bytes lie: ``file`` relative to the archive, byte offset and length
    of the gzip member."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What one ``get`` took: bytes over the wire, seconds of network, requests (robots.txt
    apart)."""

    bytes: int
    seconds: float
    requests: int


@dataclass(frozen=True, slots=True)
class Capture:
    """Bytes as fetched.

    ``url`` was asked for, ``final_url`` answered after redirects; ``headers`` have lower-case
    names; ``body`` is decompressed; ``fetched_at`` is aware UTC; ``sha256`` is of ``body``,
    in hex; ``redirects`` are the addresses between the two; ``moved`` says that there were
    redirects and each of them permanent (301, 308). ``in_doubt`` says that nothing but the end of
    the connection ended the page, which does not close as pages do: it may be a part of it.
    ``media`` is what the body is by its own
    bytes ("html", "feed", "json", "pdf", …), whatever the header says; "" where nobody looked.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    sha256: str
    redirects: tuple[str, ...] = ()
    moved: bool = False
    media: str = ""
    in_doubt: bool = False
    cost: Cost | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """An expected failure as a value: no capture, or a capture that is no article.

    ``retry_at`` says when it is worth another try (None: the queue's own backoff, or never
    where the reason can't heal); ``status`` is the HTTP status where there was one; ``kind``
    what the page is instead of an article, where it was read.
    """

    url: str
    reason: Reason
    detail: str = ""
    status: int | None = None
    retry_at: datetime | None = None
    final_url: str | None = None
    kind: PageKind | None = None
    cost: Cost | None = field(default=None, compare=False)


Outcome = Capture | Rejected


@dataclass(frozen=True, slots=True)
class Form:
    """What a POST sends, and the type of it."""

    body: bytes
    content_type: str = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Request:
    """One GET: conditional where a validator is given; ``accept`` is the Accept header;
    ``first`` asks for so many bytes from the beginning, and takes no more; ``into`` is handed
    the decoded body piece by piece as it comes, ``most`` bytes of it where the usual limit is
    too small, and the capture then holds none.

    ``page`` says that an article is wanted: what can be none is refused (``UNSUPPORTED_TYPE``,
    ``WALL``), and the page that an AMP page is made from is taken in its place. ``whole_at`` is
    when the body was last seen whole, and ``sha256`` its digest: after a week of 304s it is
    asked for once without condition, lest a server that is wrong be believed for good.

    With a ``form`` it is a POST that asks: nothing is remembered of its answer, no validator is
    sent with it, and no redirect takes it to another host.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept: str = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
    first: int | None = None
    into: Callable[[bytes], object] | None = None
    most: int | None = None
    page: bool = False
    whole_at: datetime | None = None
    sha256: str | None = None
    form: Form | None = None


Get = Callable[[Request], Outcome]
