"""URL, headers → Answer: one GET or POST over one guarded connection, within its limits.

httpcore's connections, with no client around them: so there are no cookies, no proxies from the
environment, no credentials from .netrc, and no redirect is followed but by
:mod:`dateline.fetch.fetcher`.
"""

import re
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import httpcore
import httpx

from dateline import urls
from dateline.errors import FetchError
from dateline.fetch.decoding import PIECE, Decoder, decoders
from dateline.fetch.endings import is_ended, is_page_left_open, is_unframed, is_within_tag
from dateline.fetch.keys import Key, signed
from dateline.fetch.media import ENOUGH
from dateline.fetch.network import Deadline, Dial, Resolver
from dateline.model import Form, Reason

Judge = Callable[[bytes, str], None]

MOST_HEADERS = 256
WITH_BODY = frozenset({200, 203})  # of other answers the body is never read
PARTIAL = 206  # nor of this one where no part was asked for
_CUT = "peer closed connection without sending complete message body"  # h11's words
SECRET = frozenset({"set-cookie", "set-cookie2"})  # nothing that an archive should hold


@dataclass(frozen=True, slots=True)
class Answer:
    """One response: header names in lower case; ``body`` decoded, empty unless WITH_BODY;
    ``cut`` says that the body goes on beyond what was asked for, ``in_doubt`` that nothing tells
    a whole page from the first part of one."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    cut: bool = False
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """How a body is taken in: one of more than ``most`` bytes (``max_bytes`` unless stated) is
    an error, one of more than ``cut_at`` is cut there; ``into`` is handed it piece by piece in
    place of the answer; ``judge`` is called with its beginning and its type, and what it refuses
    is not read on."""

    cut_at: int | None = None
    into: Callable[[bytes], object] | None = None
    most: int | None = None
    judge: Judge | None = None


WHOLE = Intake()


class Line:
    """Each request on a connection of its own, see :mod:`dateline.fetch.network`."""

    def __init__(
        self, resolve: Resolver, *, loopback: bool, max_bytes: int, keys: Sequence[Key] = ()
    ) -> None:
        self._resolve = resolve
        self._loopback = loopback
        self._max_bytes = max_bytes
        self._keys = keys

    @cached_property
    def _ssl(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()

    def ask(
        self,
        url: str,
        headers: Mapping[str, str],
        deadline: Deadline,
        leave: Callable[[], None],
        intake: Intake = WHOLE,
        form: Form | None = None,
    ) -> Answer:
        """GET a URL, or POST a form to it; ``leave`` is called before the request goes out.
        Raises FetchError with its reason."""
        most = intake.most or self._max_bytes
        with _reasons(), self._connection(url, deadline, leave, most) as connection:
            response = connection.handle_request(_request(signed(url, self._keys), headers, form))
            told = _told(response)
            asked = response.status == PARTIAL and "Range" in headers
            if response.status not in WITH_BODY and not asked:
                return Answer(url, response.status, told)
            if intake.into is not None:
                _pour(response, told, intake.into, most)
                return Answer(url, response.status, told)
            body, cut = _body(response, told, intake, most)
            in_doubt = not cut and _is_in_doubt(url, told, body)
            return Answer(url, response.status, told, body, cut, in_doubt)

    @contextmanager
    def _connection(
        self, url: str, deadline: Deadline, leave: Callable[[], None], most: int
    ) -> Iterator[httpcore.HTTPConnection]:
        # A transfer may exceed its content by its framing, which a server is free to blow up.
        dial = Dial(
            deadline,
            self._resolve,
            leave,
            loopback=self._loopback,
            most_bytes=2 * most + 1_000_000,
        )
        origin = httpcore.URL(url).origin
        secure = self._ssl if origin.scheme == b"https" else None
        connection = httpcore.HTTPConnection(origin, ssl_context=secure, network_backend=dial)
        try:
            yield connection
        finally:
            connection.close()


def _body(
    response: httpcore.Response, headers: Mapping[str, str], intake: Intake, most: int
) -> tuple[bytes, bool]:
    limit = most if intake.cut_at is None else intake.cut_at
    if intake.cut_at is None and _stated_length(headers) > limit:
        raise _too_large(limit)
    judge, kind = intake.judge, headers.get("content-type", "")
    body = bytearray()
    for piece in _ended(_decoded(response, headers, most), headers, body):
        body += piece
        if judge and len(body) >= ENOUGH:
            judge(bytes(body[:ENOUGH]), kind)
            judge = None
        if len(body) > limit:
            if intake.cut_at is None:
                raise _too_large(limit)
            return bytes(body[:limit]), True
    if judge and body:
        judge(bytes(body), kind)
    return bytes(body), False


def _ended(pieces: Iterator[bytes], headers: Mapping[str, str], body: bytearray) -> Iterator[bytes]:
    """The pieces, while they are added to ``body``. Raises FetchError(TRUNCATED) where nothing
    but the end of the connection ended them, and it shows that this came too early."""
    try:
        yield from pieces
    except FetchError as error:
        if not (is_unframed(headers) and _is_ragged(error) and is_ended(body)):
            raise
    if is_unframed(headers) and is_within_tag(body):
        raise FetchError("the connection ended within a tag", Reason.TRUNCATED)


def _is_in_doubt(url: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a page may be the first part of one. What was packed, and what came under TLS,
    was told its end otherwise."""
    packed = decoders(headers.get("content-encoding", ""))
    told = packed or url.startswith("https:") or not is_unframed(headers)
    return not told and is_page_left_open(body)


def _is_ragged(error: FetchError) -> bool:
    """Whether TLS was not told of the end: many servers that are done close so."""
    return error.__cause__ is not None and isinstance(error.__cause__.__cause__, ssl.SSLEOFError)


def _pour(
    response: httpcore.Response,
    headers: Mapping[str, str],
    into: Callable[[bytes], object],
    limit: int,
) -> None:
    if _stated_length(headers) > limit:
        raise _too_large(limit)
    size = 0
    for piece in _decoded(response, headers, limit):
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
        into(piece)


def _decoded(
    response: httpcore.Response, headers: Mapping[str, str], limit: int
) -> Iterator[bytes]:
    pieces = _whole(response.iter_stream())
    for decoder in decoders(headers.get("content-encoding", "")):
        pieces = _undone(decoder, pieces, limit)
    return pieces


def _undone(decoder: Decoder, pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    size = 0  # of each layer: what lies under the last one must not grow without end either
    for raw in pieces:
        for piece in decoder.feed(raw):
            size += len(piece)
            if size > limit + PIECE:
                raise _too_large(limit)
            yield piece
    decoder.finish()


def _request(url: str, headers: Mapping[str, str], form: Form | None) -> httpcore.Request:
    stated = {"Host": urls.host(url), **headers}
    if form:
        stated |= {"Content-Type": form.content_type, "Content-Length": str(len(form.body))}
    return httpcore.Request(
        "POST" if form else "GET",
        url,
        headers=[(name, value.encode("latin-1")) for name, value in stated.items()],
        content=form.body if form else None,
    )


def _whole(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of a body. Raises FetchError(TRUNCATED) where the connection ends within it."""
    try:
        yield from pieces
    except httpcore.ReadError as error:
        raise FetchError(f"within the body: {_said(error)}", Reason.TRUNCATED) from error
    except httpcore.RemoteProtocolError as error:
        if not str(error).startswith(_CUT):
            raise
        raise FetchError(_said(error), Reason.TRUNCATED) from error


def _too_large(limit: int) -> FetchError:
    return FetchError(f"more than {limit} bytes", Reason.TOO_LARGE)


def _stated_length(headers: Mapping[str, str]) -> int:
    stated = headers.get("content-length", "")
    return int(stated) if re.fullmatch("[0-9]{1,20}", stated) else 0


def _told(response: httpcore.Response) -> dict[str, str]:
    """Headers by lower-case name, repeated ones joined (RFC 9110, 5.3)."""
    if len(response.headers) > MOST_HEADERS:
        raise FetchError(f"{len(response.headers)} headers", Reason.BAD_RESPONSE)
    told: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), _text(raw_value)
        if name not in SECRET:
            told[name] = f"{told[name]}, {value}" if name in told else value
    return told


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


@contextmanager
def _reasons() -> Iterator[None]:
    """What httpcore raises, as a FetchError with its reason."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise FetchError(_said(error), Reason.TIMED_OUT) from error
    except (httpcore.ConnectError, httpcore.WriteError) as error:
        raise FetchError(_said(error), Reason.UNREACHABLE) from error
    except httpcore.LocalProtocolError as error:
        raise FetchError(_said(error), Reason.BAD_ADDRESS) from error
    except (httpcore.ReadError, httpcore.ProtocolError) as error:
        raise FetchError(_said(error), Reason.BAD_RESPONSE) from error


def _said(error: Exception) -> str:
    return str(error)[:300] or type(error).__name__
