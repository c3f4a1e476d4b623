"""Servers that send too much, too slowly, or something else than they say."""

import gzip
import itertools
import random
import socket
import threading
import tracemalloc
import zlib

import brotli
import pytest
from backports import zstd

from dateline.fetch.decoding import PIECE, decoders
from dateline.model import Capture, Reason, Rejected, Request

MEGABYTE = 1_000_000
PAGE = "<p>Prime Minister's Office, Київ</p>".encode() * 100


def deflated(data: bytes, bits: int = 15) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    return packer.compress(data) + packer.flush()


def wide(data: bytes) -> bytes:
    """In a window of 16 MB: more than a server may ask of us (RFC 9659), whatever it then sends."""
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 24})
    return packer.compress(data) + packer.flush()


def head(*lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode()


def chunk(data: bytes, extension: bytes = b"") -> bytes:
    return b"%x%s\r\n%s\r\n" % (len(data), extension, data)


def until_left(connection: socket.socket, start: bytes, more: bytes, pause: float = 0) -> None:
    """Say ``more`` for as long as anybody listens."""
    connection.sendall(start)
    never = threading.Event()
    while not never.wait(pause):
        connection.sendall(more)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE)),
        ("GZip", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:])),
        ("gzip", gzip.compress(PAGE) + b"trailing rubbish"),
        ("gzip", PAGE),  # unpacked by some cache that left the header
        ("deflate", deflated(PAGE)),
        ("deflate", deflated(PAGE, -15)),
        ("br", brotli.compress(PAGE)),
        ("zstd", zstd.compress(PAGE)),
        ("zstd", zstd.compress(PAGE[:50]) + zstd.compress(PAGE[50:])),
        ("gzip, br", brotli.compress(gzip.compress(PAGE))),
        ("identity", PAGE),
        ("utf-8", PAGE),
        ("", PAGE),
    ],
)
def test_undoes_what_the_server_packed(office, reply, encoding, body):
    assert office.says(reply(body, content_encoding=encoding)).body == PAGE


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE)[:-8] + b"\0" * 8),
        ("gzip", b"\x1f\x8b" + b"rubbish" * 9),
        ("deflate", b"\xff" * 40),
        ("br", b"rubbish" * 9),
        ("zstd", b"rubbish" * 9),
        ("zstd", wide(PAGE)),
        ("compress", PAGE),
        ("gzip, gzip, gzip", gzip.compress(gzip.compress(gzip.compress(PAGE)))),
    ],
)
def test_refuses_what_it_cannot_unpack(office, reply, encoding, body):
    assert office.says(reply(body, content_encoding=encoding)).reason is Reason.BAD_RESPONSE


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_unpacks_alike_however_the_bytes_arrive(encoding):
    content = random.Random(0).randbytes(3000) + b"\0" * 3 * PIECE + PAGE
    packers = {"gzip": gzip.compress, "deflate": deflated, "br": brotli.compress}
    packed = (packers | {"zstd": zstd.compress})[encoding](content)
    for size in (1, 2, 7, 1000, len(packed)):
        (decoder,) = decoders(encoding)
        pieces = [
            piece
            for start in range(0, len(packed), size)
            for piece in decoder.feed(packed[start : start + size])
        ]
        decoder.finish()
        assert b"".join(pieces) == content
        assert max(map(len, pieces)) <= 2 * PIECE


def length(body: bytes, stated: int, *more: str) -> bytes:
    return head(f"Content-Length: {stated}", *more) + body


CUT = {
    "length": length(PAGE[:1000], len(PAGE)),
    "length and nothing": length(b"", len(PAGE)),
    "chunk": head("Transfer-Encoding: chunked") + b"ff\r\nshort",
    "chunks": head("Transfer-Encoding: chunked") + chunk(PAGE),
    "chunk's end": head("Transfer-Encoding: chunked") + chunk(PAGE) + b"0\r\n",
    "gzip": head("Content-Encoding: gzip") + gzip.compress(PAGE)[:-1],
    "gzip's head": head("Content-Encoding: gzip") + gzip.compress(PAGE)[:9],
    "one byte of gzip": head("Content-Encoding: gzip") + b"\x1f",
    "deflate": head("Content-Encoding: deflate") + deflated(PAGE)[:-1],
    "br": head("Content-Encoding: br") + brotli.compress(PAGE)[:-1],
    "zstd": head("Content-Encoding: zstd") + zstd.compress(PAGE)[:-1],
    "zstd's head": head("Content-Encoding: zstd") + b"\x28\xb5\x2f\xfd",
    "the connection within a tag": head() + b"<html><p>The quay<a href='/ne",
    "gzip in a whole chunk": head("Transfer-Encoding: chunked", "Content-Encoding: gzip")
    + chunk(gzip.compress(PAGE)[:-4])
    + b"0\r\n\r\n",
}


@pytest.mark.parametrize("what", CUT)
def test_marks_a_body_that_came_in_part(office, what):
    outcome = office.says(CUT[what])
    assert isinstance(outcome, Rejected)  # no capture: nothing that could replace a whole one
    assert outcome.reason is Reason.TRUNCATED
    assert outcome.cost.bytes == len(CUT[what])


OPEN_PAGE = b"<!doctype html><html lang=en><body><p>The quay is open.</p>"
DOUBTS = {
    "page left open": (head() + OPEN_PAGE, True),
    "closed page": (head() + OPEN_PAGE + b"</body></html><!-- cached -->", False),
    "page of a stated length": (head(f"Content-Length: {len(OPEN_PAGE)}") + OPEN_PAGE, False),
    "page in chunks": (head("Transfer-Encoding: chunked") + chunk(OPEN_PAGE) + b"0\r\n\r\n", False),
    "packed page": (head("Content-Encoding: gzip") + gzip.compress(OPEN_PAGE), False),
    "document that quotes a page": (head() + b'{"page": "' + OPEN_PAGE + b'"}', False),
    "page without its first tag": (head() + b"<title>Quay</title><p>The quay is open.", False),
}


@pytest.mark.parametrize("what", DOUBTS)
def test_says_where_nothing_tells_a_page_from_its_first_part(office, what):
    said, in_doubt = DOUBTS[what]
    assert office.says(said).in_doubt is in_doubt


def test_takes_a_part_that_it_asked_for_though_the_rest_is_cut(office):
    request = Request(office.wire.url("/"), first=100)
    office.wire.pages["/"] = CUT["length"]
    assert office.get(request=request).body == PAGE[:100]


BOMBS = {
    "gzip": gzip.compress(bytes(200 * MEGABYTE), 1),
    "deflate": zlib.compress(bytes(200 * MEGABYTE), 1),
    "br": brotli.compress(bytes(200 * MEGABYTE), quality=1),
    "zstd": zstd.compress(bytes(200 * MEGABYTE), 1),
    "gzip, zstd": zstd.compress(gzip.compress(bytes(200 * MEGABYTE), 1)),
    "gzip, gzip": gzip.compress(gzip.compress(bytes(200 * MEGABYTE), 1)),
    # many empty members: nothing comes out, however much goes in
    "gzip, br": brotli.compress(gzip.compress(b"") * 2_000_000, quality=1),
}


@pytest.mark.parametrize("encoding", BOMBS)
def test_stops_at_a_bomb_before_it_unfolds(office, reply, encoding):
    assert len(BOMBS[encoding]) < MEGABYTE
    office.wire.pages["/"] = reply(BOMBS[encoding], content_encoding=encoding)
    with office.fetcher() as fetcher:
        tracemalloc.start()
        outcome = fetcher.get(Request(office.wire.url("/")))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert outcome.reason is Reason.TOO_LARGE
    assert peak < 8 * MEGABYTE


def test_takes_a_body_that_just_fits(office, reply):
    assert len(office.says(reply(b"x" * MEGABYTE)).body) == MEGABYTE
    assert office.says(reply(b"x" * (MEGABYTE + 1))).reason is Reason.TOO_LARGE


def test_reads_nothing_of_a_body_that_announces_too_much(office):
    said = head("Content-Length: 1000001")  # and then nothing: reading on would time out
    waits = threading.Event()
    outcome = office.says(lambda to: (to.sendall(said), waits.wait(5)), timeout=3.0)
    waits.set()
    assert outcome.reason is Reason.TOO_LARGE


ENDLESS = {
    "body": (head(), b"x" * 65536, Reason.TOO_LARGE),
    "chunks": (head("Transfer-Encoding: chunked"), chunk(b"x" * 1000), Reason.TOO_LARGE),
    "tiny chunks": (head("Transfer-Encoding: chunked"), chunk(b"x") * 1000, Reason.TOO_LARGE),
    "chunk extensions": (
        head("Transfer-Encoding: chunked"),
        chunk(b"x", b";" + b"y" * 50_000),
        Reason.TOO_LARGE,
    ),
    "trailers": (
        head("Transfer-Encoding: chunked") + b"0\r\n",
        b"X-More: y\r\n" * 100,
        Reason.BAD_RESPONSE,
    ),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-More: y\r\n" * 100, Reason.BAD_RESPONSE),
    "one header": (b"HTTP/1.1 200 OK\r\nX-More: ", b"y" * 1000, Reason.BAD_RESPONSE),
    "status line": (b"HTTP/1.1 200 ", b"OK " * 1000, Reason.BAD_RESPONSE),
    "early hints": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100, Reason.TOO_LARGE),
    "line breaks": (b"", b"\r\n" * 1000, Reason.BAD_RESPONSE),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_stops_reading_what_has_no_end(office, what):
    start, more, reason = ENDLESS[what]
    outcome = office.says(lambda to: until_left(to, start, more), max_bytes=100_000)
    assert outcome.reason is reason


def test_refuses_more_headers_than_any_page_needs(office, reply):
    few, many = ({f"x_{number}": "y" for number in range(count)} for count in (200, 300))
    assert office.says(reply(PAGE, **few)).body == PAGE
    assert office.says(reply(PAGE, **many)).reason is Reason.BAD_RESPONSE


DRIPS = {
    "nothing": (b"", b""),
    "headers": (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"y"),
    "body": (head("Content-Length: 1000"), b"x"),
    "chunks": (head("Transfer-Encoding: chunked"), chunk(b"x")),
    "early hints": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
}


@pytest.mark.parametrize("what", DRIPS)
def test_gives_a_dripping_answer_one_deadline_as_a_whole(office, what):
    office.without_robots()
    start, more = DRIPS[what]
    outcome = office.says(lambda to: until_left(to, start, more, 0.02), timeout=0.3)
    assert outcome.reason is Reason.TIMED_OUT


def test_spends_one_deadline_on_all_redirects(office):
    def slow(connection, turn=itertools.count(1)):  # noqa: B008 - one count for all calls
        connection.settimeout(0.15)
        try:
            connection.recv(1)
        except TimeoutError:
            connection.sendall(b"HTTP/1.1 302 X\r\nLocation: /%d\r\n\r\n" % next(turn))

    office.wire.pages = {"/": slow} | {f"/{number}": slow for number in range(1, 11)}
    office.without_robots()
    assert office.get("/", timeout=0.5).reason is Reason.TIMED_OUT
    assert len(office.wire.paths) < 6


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\0",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"<html>no HTTP at all</html>",
        b"HTTP/1.1\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 0200 OK\r\n\r\n",
        b"HTTP/1.1 -20 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 30 + b"\r\nx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
    ],
)
def test_gives_a_reason_for_broken_http(office, said):
    assert office.says(said).reason is Reason.BAD_RESPONSE


def test_raises_nothing_whatever_the_wire_says(office, reply):
    dice = random.Random(20261122)
    whole = reply(gzip.compress(PAGE), content_encoding="gzip", location="/x", retry_after="1")
    chunked = head("Transfer-Encoding: chunked") + chunk(PAGE) + b"0\r\n\r\n"
    for _ in range(300):
        said = bytearray(dice.choice([whole, chunked, b"HTTP/1.1 302 X\r\nLocation: //x\r\n\r\n"]))
        for _ in range(dice.randrange(1, 6)):
            at = dice.randrange(min(len(said), 120))
            said[at : at + dice.randrange(3)] = dice.randbytes(dice.randrange(4))
        outcome = office.says(bytes(said))
        assert isinstance(outcome, Capture | Rejected)


def test_never_takes_the_rest_of_one_answer_for_the_next(office, reply):
    forged = reply(b"forged")
    office.wire.pages["/a"] = reply(b"whole") + forged
    office.wire.pages["/b"] = reply(b"true")
    with office.fetcher() as fetcher:
        bodies = [fetcher.get(Request(office.wire.url(path))).body for path in ("/a", "/b")]
    assert bodies == [b"whole", b"true"]


def test_gives_a_reason_for_a_connection_that_is_reset(office):
    def reset(connection):
        connection.sendall(head("Content-Length: 100") + b"x")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()

    assert office.says(reset).reason is Reason.TRUNCATED
