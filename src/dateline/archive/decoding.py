"""HTTP body as sent → body as meant: chunks joined, compression undone, within a limit."""

import io
import zlib

from fastwarc.stream_io import BrotliReader, ZstdReader

from dateline.archive.buffer import DamagedError

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


def decoded(body: bytes, headers: dict[str, str], limit: int, *, partial: bool) -> bytes:
    """``body`` without the encodings that ``headers`` declare.

    Crawlers often undo an encoding and keep its header, so a body that plainly is not encoded
    as declared is taken as it is. ``partial`` lets a cut-off body be decoded as far as it
    goes. Raises DamagedError on a broken body, and on one of more than ``limit`` bytes.
    """
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(body, partial=partial)
    names = [name.strip() for name in headers.get("content-encoding", "").lower().split(",")]
    for name in reversed([name for name in names if name not in ("", "identity")]):
        body = _undone(name, body, limit, partial=partial)
    if len(body) > limit:
        raise DamagedError(f"a body of more than {limit} bytes")
    return body


def _chunk_size(line: bytes) -> int | None:
    digits = line.partition(b";")[0].strip()
    if not digits or len(digits) > 15 or digits.strip(b"0123456789abcdefABCDEF"):
        return None
    return int(digits, 16)


def _joined(body: bytes, *, partial: bool) -> bytes:
    """RFC 9112, section 7.1; trailers are dropped."""
    at, parts = 0, list[bytes]()
    while True:
        end = body.find(b"\n", at)
        size = _chunk_size(body[at:end]) if end >= 0 else None
        if size is None:
            if not at:
                return body
            if partial:
                return b"".join(parts)
            raise DamagedError("the chunked body is broken")
        if size == 0:
            return b"".join(parts)
        parts.append(body[end + 1 : end + 1 + size])
        if len(parts[-1]) < size and not partial:
            raise DamagedError("the chunked body is cut off")
        at = end + 1 + size
        at += len(body[at : at + 2]) - len(body[at : at + 2].lstrip(b"\r\n"))


def _undone(name: str, body: bytes, limit: int, *, partial: bool) -> bytes:
    if name in ("gzip", "x-gzip"):
        return _inflated(body, 31, limit, partial) if body.startswith(GZIP) else body
    if name == "deflate":
        return _deflated(body, limit, partial)
    if name == "zstd":
        return _streamed(ZstdReader, body, limit) if body.startswith(ZSTD) else body
    if name == "br":
        return body if body.lstrip()[:1] in (b"<", b"{") else _streamed(BrotliReader, body, limit)
    raise DamagedError(f"an unknown content encoding {name[:40]!r}")


def _deflated(body: bytes, limit: int, partial: bool) -> bytes:
    """Servers send "deflate" with zlib's frame and without it (RFC 9110, 8.4.1.2, note)."""
    if body.lstrip().startswith(b"<"):
        return body
    framed = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    return _inflated(body, 15 if framed else -15, limit, partial)


def _inflated(body: bytes, wbits: int, limit: int, partial: bool) -> bytes:
    out = bytearray()
    while body:
        inflater = zlib.decompressobj(wbits)
        try:
            out += inflater.decompress(body, limit + 1 - len(out))
        except zlib.error as error:
            raise DamagedError(f"the compressed body is broken: {error}") from None
        if len(out) > limit:
            raise DamagedError(f"a body of more than {limit} bytes")
        if not inflater.eof and not partial:
            raise DamagedError("the compressed body is cut off")
        body = inflater.unused_data if inflater.unused_data.startswith(GZIP) else b""
    return bytes(out)


def _streamed(opened: type[BrotliReader] | type[ZstdReader], body: bytes, limit: int) -> bytes:
    out = bytearray()
    try:
        with opened(io.BytesIO(body)) as reader:
            while more := reader.read(min(1 << 18, limit + 1 - len(out))):
                out += more
                if len(out) > limit:
                    raise DamagedError(f"a body of more than {limit} bytes")
    except OSError as error:
        raise DamagedError(f"the compressed body is broken: {error}") from None
    return bytes(out)
