"""Content-Encoding, raw chunks → decoded pieces of bounded size.

A kilobyte can stand for a megabyte, so no decoder is ever asked for more than ``PIECE`` at a
time, and whoever reads can stop. Only what is offered in Accept-Encoding is decoded.
"""

import importlib.util
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from dateline.errors import FetchError
from dateline.model import Reason

PIECE = 64 * 1024
MOST_LAYERS = 2
OPTIONAL = {"br": "brotli", "zstd": "backports.zstd"}
# RFC 9659: what a decoder for the web must be able to hold, and need not exceed.
ZSTD_WINDOW_LOG = 23
GZIP = b"\x1f\x8b"
# Names that servers write there although they encode nothing (seen: a charset, MIME's).
PLAIN = frozenset({"", "identity", "none", "utf-8", "utf8", "binary", "8bit", "7bit"})


class Decoder(Protocol):
    """Undoes one encoding."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decoded pieces of at most about PIECE bytes. Raises FetchError(BAD_RESPONSE)."""

    def finish(self) -> None:
        """Called at the end. Raises FetchError(TRUNCATED) where the data is cut off."""


def accepted() -> str:
    """The Accept-Encoding that this installation can undo."""
    found = [name for name, module in OPTIONAL.items() if importlib.util.find_spec(module)]
    return ", ".join(["gzip", "deflate", *found])


def decoders(content_encoding: str) -> list[Decoder]:
    """What undoes a Content-Encoding, in the order of undoing.

    Raises FetchError(BAD_RESPONSE) for an encoding that was not offered, or too many.
    """
    names = [name.strip().lower() for name in content_encoding.split(",")]
    names = [name for name in names if name not in PLAIN]
    if len(names) > MOST_LAYERS:
        raise _bad(f"{len(names)} encodings one over the other")
    return [_decoder(name) for name in reversed(names)]


def _decoder(name: str) -> Decoder:
    if name in ("gzip", "x-gzip"):
        return _Inflate(_gzip_framing)
    if name == "deflate":
        return _Inflate(_deflate_framing)
    if name == "br" and "br" in accepted():
        return _Brotli()
    if name == "zstd" and "zstd" in accepted():
        return _Zstd()
    raise _bad(f"content encoding {name[:40]!r}, which was not offered")


def _bad(detail: str) -> FetchError:
    return FetchError(detail, Reason.BAD_RESPONSE)


class _Inflate:
    """gzip and deflate; the first two bytes tell how the data is framed."""

    def __init__(self, framing: Callable[[bytes], int | None]) -> None:
        self._framing = framing
        self._waiting = b""
        self._zlib: Any = None
        self._members = 0
        self._plain = self._over = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        data, self._waiting = self._waiting + data, b""
        while data and not self._over:
            if self._zlib is None and not self._plain and not self._begin(data):
                return
            if self._plain:
                yield data
                return
            yield from self._inflated(data)
            if not self._zlib.eof:
                return
            data, self._zlib = self._zlib.unused_data, None
            self._members += 1

    def _begin(self, data: bytes) -> bool:
        if len(data) < len(GZIP):
            self._waiting = data
            return False
        # What follows the end is another member of gzip, or ignored as browsers do.
        self._over = self._members > 0 and not data.startswith(GZIP)
        bits = self._framing(data)
        self._plain = bits is None and not self._over
        self._zlib = zlib.decompressobj(bits) if bits else None
        return not self._over

    def _inflated(self, data: bytes) -> Iterator[bytes]:
        piece = b""
        # A full piece may leave more behind in zlib although it has taken all input.
        while data or len(piece) == PIECE:
            try:
                piece = self._zlib.decompress(data, PIECE)
            except zlib.error as error:
                raise _bad(f"broken compression: {error}") from None
            yield piece
            data = self._zlib.unconsumed_tail

    def finish(self) -> None:
        if self._zlib is not None or (self._waiting and not self._members):
            raise FetchError("the compressed body is cut off", Reason.TRUNCATED)


def _gzip_framing(data: bytes) -> int | None:
    # Some caches unpack a page and leave the header: what isn't gzip is taken as it is.
    return 31 if data.startswith(GZIP) else None


def _deflate_framing(data: bytes) -> int:
    # Servers send "deflate" with zlib's frame and without it (RFC 9110, 8.4.1.2, note).
    return 15 if data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0 else -15


class _Brotli:
    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]

        self._error: type[Exception] = brotli.error
        self._brotli = brotli.Decompressor()
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._fed = self._fed or bool(data)
        more = bool(data)
        while more:
            try:
                piece = self._brotli.process(data, output_buffer_limit=PIECE)
            except self._error as error:
                raise _bad(f"broken compression: {error}") from None
            yield piece
            data = b""
            more = bool(piece) and not self._brotli.is_finished()

    def finish(self) -> None:
        if self._fed and not self._brotli.is_finished():
            raise FetchError("the compressed body is cut off", Reason.TRUNCATED)


class _Zstd:
    """Frames, one after the other (RFC 8878, 3.1)."""

    def __init__(self) -> None:
        from backports import zstd

        self._zstd: Any = zstd
        self._frame: Any = None

    def _begun(self) -> Any:
        options = {self._zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
        return self._zstd.ZstdDecompressor(options=options)

    def feed(self, data: bytes) -> Iterator[bytes]:
        more = bool(data)
        while more:
            self._frame = self._frame or self._begun()
            try:
                piece = self._frame.decompress(data, PIECE)
            except self._zstd.ZstdError as error:
                raise _bad(f"broken compression: {error}") from None
            yield piece
            data, more = b"", not self._frame.needs_input
            if self._frame.eof:
                data, self._frame = self._frame.unused_data, None
                more = bool(data)

    def finish(self) -> None:
        if self._frame is not None:
            raise FetchError("the compressed body is cut off", Reason.TRUNCATED)
