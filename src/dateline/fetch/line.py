"""URL, headers → Answer: one GET over one guarded connection, within its limits.

httpx's requests and responses over a transport of our own. There is no client around it, so
there are no cookies, no proxies from the environment, no credentials from .netrc, and no
redirect is followed but by :mod:`dateline.fetch.fetcher`.
"""

import re
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import httpcore
import httpx

from dateline.errors import FetchError
from dateline.fetch.decoding import PIECE, Decoder, decoders
from dateline.fetch.keys import Key, signed
from dateline.fetch.network import Deadline, Dial, Resolver
from dateline.model import Reason

MOST_HEADERS = 256
WITH_BODY = frozenset({200, 203})  # of other answers the body is never read
PARTIAL = 206  # nor of this one where no part was asked for
SECRET = frozenset({"set-cookie", "set-cookie2"})  # nothing that an archive should hold


@dataclass(frozen=True, slots=True)
class Answer:
    """One response: header names in lower case; ``body`` decoded, empty unless WITH_BODY;
    ``cut`` says that the body goes on beyond what was asked for."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    cut: bool = False


class Line(httpx.BaseTransport):
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
        *,
        cut_at: int | None = None,
        into: Callable[[bytes], object] | None = None,
        most: int | None = None,
    ) -> Answer:
        """GET a URL. A body of more than ``most`` bytes (``max_bytes`` unless stated) is an
        error, one of more than ``cut_at`` is cut there; ``into`` is handed it piece by piece
        in place of the answer. Raises FetchError with its reason."""
        with _reasons():
            request = httpx.Request(
                "GET",
                signed(url, self._keys),
                headers=[
                    (name.encode(), value.encode("latin-1")) for name, value in headers.items()
                ],
                extensions={"deadline": deadline, "most": most or self._max_bytes},
            )
            response = self.handle_request(request)
            try:
                told = _told(response)
                asked = response.status_code == PARTIAL and "Range" in headers
                if response.status_code not in WITH_BODY and not asked:
                    return Answer(url, response.status_code, told)
                if into is not None:
                    self._pour(response, told, into, most or self._max_bytes)
                    return Answer(url, response.status_code, told)
                body, cut = self._body(response, told, cut_at)
                return Answer(url, response.status_code, told, body, cut)
            finally:
                response.close()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request, as httpx's transports do it; the errors are httpcore's and FetchError."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        # A transfer may exceed its content by its framing, which a server is free to blow up.
        dial = Dial(
            request.extensions["deadline"],
            self._resolve,
            loopback=self._loopback,
            most_bytes=2 * request.extensions["most"] + 1_000_000,
        )
        secure = self._ssl if url.scheme == b"https" else None
        connection = httpcore.HTTPConnection(url.origin, ssl_context=secure, network_backend=dial)
        try:
            answer = connection.handle_request(
                httpcore.Request(request.method, url, headers=request.headers.raw)
            )
        except BaseException:
            connection.close()
            raise
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer, connection)
        )

    def _body(
        self, response: httpx.Response, headers: Mapping[str, str], cut_at: int | None
    ) -> tuple[bytes, bool]:
        limit = self._max_bytes if cut_at is None else cut_at
        if cut_at is None and _stated_length(headers) > limit:
            raise _too_large(limit)
        body = bytearray()
        for piece in self._decoded(response, headers, self._max_bytes):
            body += piece
            if len(body) > limit:
                if cut_at is None:
                    raise _too_large(limit)
                return bytes(body[:limit]), True
        return bytes(body), False

    def _pour(
        self,
        response: httpx.Response,
        headers: Mapping[str, str],
        into: Callable[[bytes], object],
        limit: int,
    ) -> None:
        if _stated_length(headers) > limit:
            raise _too_large(limit)
        size = 0
        for piece in self._decoded(response, headers, limit):
            size += len(piece)
            if size > limit:
                raise _too_large(limit)
            into(piece)

    def _decoded(
        self, response: httpx.Response, headers: Mapping[str, str], limit: int
    ) -> Iterator[bytes]:
        pieces = response.iter_raw()
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


class _Stream(httpx.SyncByteStream):
    """A response's body; closing it closes the connection."""

    def __init__(self, answer: httpcore.Response, connection: httpcore.HTTPConnection) -> None:
        self._answer = answer
        self._connection = connection

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        try:
            self._answer.close()
        finally:
            self._connection.close()


def _too_large(limit: int) -> FetchError:
    return FetchError(f"more than {limit} bytes", Reason.TOO_LARGE)


def _stated_length(headers: Mapping[str, str]) -> int:
    stated = headers.get("content-length", "")
    return int(stated) if re.fullmatch("[0-9]{1,20}", stated) else 0


def _told(response: httpx.Response) -> dict[str, str]:
    """Headers by lower-case name, repeated ones joined (RFC 9110, 5.3)."""
    if len(response.headers.raw) > MOST_HEADERS:
        raise FetchError(f"{len(response.headers.raw)} headers", Reason.BAD_RESPONSE)
    told: dict[str, str] = {}
    for raw_name, raw_value in response.headers.raw:
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
    """What httpcore and httpx raise, as a FetchError with its reason."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise FetchError(_said(error), Reason.TIMED_OUT) from error
    except (httpcore.ConnectError, httpcore.WriteError) as error:
        raise FetchError(_said(error), Reason.UNREACHABLE) from error
    except (httpx.InvalidURL, httpcore.LocalProtocolError) as error:
        raise FetchError(_said(error), Reason.BAD_ADDRESS) from error
    except (httpcore.ReadError, httpcore.ProtocolError) as error:
        raise FetchError(_said(error), Reason.BAD_RESPONSE) from error


def _said(error: Exception) -> str:
    return str(error)[:300] or type(error).__name__
