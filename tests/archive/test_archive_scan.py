"""A scan reads any WARC file as far as it can be read, and says where it can't."""

import gzip
import hashlib
import io
import itertools
import os
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc import ArchiveIterator, GzipReader
from hypothesis import given, settings
from hypothesis import strategies as st
from made_captures import capture

from dateline.archive import Archive
from dateline.errors import ArchiveError
from dateline.model import Capture, Reason, Rejected

PAGES = Path(__file__).parents[2].parent / "shared" / "real" / "pages.warc.gz"
URL = "https://press.example/1"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def warc(block=HTTP + b"<p>x</p>", url=URL, kind="response", version="1.0", **extra):
    """One record of a foreign crawler, unzipped."""
    head = [
        f"WARC/{version}",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        "WARC-Date: 2026-11-20T15:51:07Z",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in extra.items()),
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def scanned(tmp_path, data, **limits):
    file = tmp_path / "foreign.warc.gz"
    file.write_bytes(data)
    archive = Archive(tmp_path / "archive", **limits)
    return archive, file, list(archive.scan(file))


def bodies(found):
    return [one.body if isinstance(one, Capture) else one.reason for _, one in found]


def files(count=5, size=3000):
    """Members with their bodies, which do not compress."""
    texts = [os.urandom(size) for _ in range(count)]
    return texts, [gzip.compress(warc(HTTP + text, f"{URL}/{n}")) for n, text in enumerate(texts)]


@pytest.mark.shared
def test_reads_the_129_real_pages_as_another_reader_does(tmp_path):
    if not PAGES.exists():
        pytest.skip("../shared is not here")
    archive = Archive(tmp_path)
    found = list(archive.scan(PAGES))
    with PAGES.open("rb") as stream:
        expected = [
            (
                record.stream_pos,
                record.headers["WARC-Target-URI"],
                record.record_date,
                hashlib.sha256(record.reader.read()).hexdigest(),
            )
            for record in ArchiveIterator(stream)
            if record.headers["WARC-Type"] == "response"
        ]
    assert len(found) == 129
    assert [(r.offset, c.url, c.fetched_at, c.sha256) for r, c in found] == expected
    assert {c.status for _, c in found} == {200}
    assert found[0][0].file == str(PAGES)
    ends = [*(record.offset for record, _ in found[1:]), PAGES.stat().st_size]
    assert [record.offset + record.length for record, _ in found] == ends
    for record, seen in found[::16]:
        assert archive.read_external(PAGES, record.offset) == seen


def test_reads_a_record_of_a_foreign_crawler(tmp_path):
    _, _, [(_, seen)] = scanned(tmp_path, gzip.compress(warc()))
    assert seen.url == seen.final_url == URL
    assert seen.fetched_at == datetime(2026, 11, 20, 15, 51, 7, tzinfo=UTC)
    assert seen.status == 200
    assert seen.headers == {"content-type": "text/html"}
    assert seen.body == b"<p>x</p>"
    assert seen.sha256 == hashlib.sha256(b"<p>x</p>").hexdigest()
    assert seen.redirects == ()


def test_keeps_the_status_of_an_answer_that_is_no_page(tmp_path):
    block = b"HTTP/1.1 403 Forbidden\r\nserver: x\r\nserver: y\r\n\r\nno"
    _, _, [(_, seen)] = scanned(tmp_path, warc(block))
    assert (seen.status, seen.body, seen.headers) == (403, b"no", {"server": "x, y"})


def test_passes_over_all_that_is_no_answer_of_a_web_server(tmp_path):
    others = [
        warc(b"software: x", kind="warcinfo"),
        warc(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        warc(b"x", kind="metadata"),
        warc(HTTP, kind="revisit"),
        warc(b"20261120 1.2.3.4", url="dns:press.example"),
        warc(),
    ]
    _, _, found = scanned(tmp_path, b"".join(map(gzip.compress, others)))
    assert bodies(found) == [b"<p>x</p>"]


@pytest.mark.parametrize(
    ("block", "body"),
    [
        (b"HTTP/1.1 200 OK\nA: b\n\nline ends", b"line ends"),
        (b"HTTP/2 200\r\n\r\nno phrase", b"no phrase"),
        (b"HTTP/1.1 200 OK", b""),
        (b"HTTP/1.1 200 OK\r\nA: \xff\r\nno colon\r\n folded\r\n\r\nodd", b"odd"),
    ],
)
def test_reads_http_as_servers_write_it(tmp_path, block, body):
    _, _, found = scanned(tmp_path, warc(block))
    assert bodies(found) == [body]


def test_reads_an_address_between_angle_brackets(tmp_path):
    _, _, [(_, seen)] = scanned(tmp_path, warc(url=f"<{URL}>"))
    assert seen.url == URL


CHUNKED = b"Transfer-Encoding: chunked\r\n"
PAGE = b"<p>page</p>" * 50


def encoded(headers, body):
    return b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + body


def brotlied(body):
    from fastwarc.stream_io import BrotliWriter

    out = io.BytesIO()
    with BrotliWriter(out) as writer:
        writer.write(body)
    return out.getvalue()


RAW_DEFLATE = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize(
    "block",
    [
        encoded(
            CHUNKED, b"5;x=y\r\n" + PAGE[:5] + b"\r\n221\r\n" + PAGE[5:] + b"\r\n0\r\nT: x\r\n\r\n"
        ),
        encoded(CHUNKED, PAGE),
        encoded(b"Content-Encoding: gzip\r\n", gzip.compress(PAGE)),
        encoded(b"Content-Encoding: gzip\r\n", gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:])),
        encoded(b"Content-Encoding: gzip\r\n", PAGE),
        encoded(b"Content-Encoding: x-gzip, identity\r\n", gzip.compress(PAGE)),
        encoded(b"Content-Encoding: deflate\r\n", zlib.compress(PAGE)),
        encoded(b"Content-Encoding: deflate\r\n", RAW_DEFLATE.compress(PAGE) + RAW_DEFLATE.flush()),
        encoded(b"Content-Encoding: deflate\r\n", PAGE),
        encoded(b"Content-Encoding: br\r\n", brotlied(PAGE)),
        encoded(b"Content-Encoding: br\r\n", PAGE),
        encoded(
            CHUNKED + b"Content-Encoding: gzip\r\n",
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(gzip.compress(PAGE)), gzip.compress(PAGE)),
        ),
        encoded(b"X-Crawl-Content-Encoding: gzip\r\n", PAGE),
    ],
)
def test_gives_the_body_without_the_encodings_of_its_transfer(tmp_path, block):
    _, _, found = scanned(tmp_path, warc(block))
    assert bodies(found) == [PAGE]


ZEROS = gzip.compress(b"\0" * 5_000_000)


@pytest.mark.parametrize(
    ("block", "why"),
    [
        (b"no HTTP here", "status line"),
        (b"", "status line"),
        (encoded(b"Content-Encoding: gzip\r\n", ZEROS), "more than 1000000 bytes"),
        (encoded(b"Content-Encoding: gzip, gzip\r\n", gzip.compress(ZEROS)), "more than"),
        (encoded(b"Content-Encoding: br\r\n", brotlied(b"\0" * 5_000_000)), "more than"),
        (encoded(b"Content-Encoding: gzip\r\n", gzip.compress(PAGE)[:30]), "cut off"),
        (encoded(b"Content-Encoding: gzip\r\n", b"\x1f\x8b" + PAGE), "broken"),
        (encoded(b"Content-Encoding: br\r\n", b"\x81" + PAGE), "broken"),
        (encoded(b"Content-Encoding: rot13\r\n", PAGE), "unknown"),
        (encoded(CHUNKED, b"5\r\nabcde\r\nzz\r\n"), "broken"),
        (encoded(CHUNKED, b"ff\r\nabcde"), "cut off"),
    ],
)
def test_says_why_a_body_can_not_be_decoded(tmp_path, block, why):
    _, _, found = scanned(tmp_path, warc(block) + warc(), max_bytes=1_000_000)
    [(record, lost), (_, seen)] = found
    assert (lost.url, lost.reason) == (URL, Reason.BAD_RECORD)
    assert why in lost.detail
    assert record.offset == 0
    assert seen.body == b"<p>x</p>"


def test_decodes_a_body_that_is_marked_as_cut_as_far_as_it_goes_and_says_so(tmp_path):
    block = encoded(b"Content-Encoding: gzip\r\n", gzip.compress(os.urandom(9000))[:5000])
    _, _, [(_, seen)] = scanned(tmp_path, warc(block, WARC_Truncated="length"))
    assert 4000 < len(seen.body) < 5000
    assert seen.headers["warc-truncated"] == "length"


@pytest.mark.parametrize(
    ("digest", "read"),
    [
        ("sha1:QW2UXIXVBC7WYXKGTTS7UYQDLVXXYFVH", False),
        ("sha1:" + "0" * 40, False),
        ("sha1:nonsense", False),
        ("sha1:" + hashlib.sha1(HTTP).hexdigest(), True),
        ("md5:" + hashlib.md5(HTTP).hexdigest(), True),
        ("unknown:1234", True),
        ("", True),
    ],
)
def test_believes_a_block_only_if_its_digest_does(tmp_path, digest, read):
    _, _, [(_, seen)] = scanned(tmp_path, warc(HTTP, WARC_Block_Digest=digest))
    assert isinstance(seen, Capture) is read


@pytest.mark.parametrize("date", ["2026-13-40T00:00:00Z", "yesterday", ""])
def test_does_not_invent_a_capture_time(tmp_path, date):
    data = warc().replace(b"2026-11-20T15:51:07Z", date.encode())
    _, _, [(_, lost)] = scanned(tmp_path, data)
    assert (lost.reason, "capture time" in lost.detail) == (Reason.BAD_RECORD, True)


def test_reads_up_to_where_a_file_was_cut(tmp_path):
    texts, members = files()
    data = b"".join(members)
    _, _, found = scanned(tmp_path, data[: len(data) - 700])
    assert bodies(found) == [*texts[:4], Reason.BAD_RECORD]
    assert found[4][0].offset == len(data) - len(members[4])
    assert "ends inside" in found[4][1].detail


# A gzip member's magic, method, stored bytes, checksum and length; a plain record's version.
@pytest.mark.parametrize(
    ("zipped", "at"),
    [*((True, at) for at in (0, 1, 2, 10, 15, 400, -6, -2)), *((False, at) for at in (0, 3))],
)
def test_goes_on_behind_a_damaged_record(tmp_path, zipped, at):
    texts, members = files()
    members = members if zipped else [gzip.decompress(member) for member in members]
    damaged = bytearray(members[2])
    damaged[at] ^= 0xFF
    members[2] = bytes(damaged)
    archive, file, found = scanned(tmp_path, b"".join(members))
    assert bodies(found) == [*texts[:2], Reason.BAD_RECORD, *texts[3:]]
    assert found[2][0].offset == len(members[0]) + len(members[1])
    for record, one in found[3:]:
        assert archive.read_external(file, record.offset) == one


def test_reads_all_when_only_the_line_ends_between_plain_records_are_damaged(tmp_path):
    texts, members = files()
    plain = [gzip.decompress(member) for member in members]
    plain[2] = plain[2][:-2] + b"xx"
    _, _, found = scanned(tmp_path, b"".join(plain))
    assert [one for one in bodies(found) if one is not Reason.BAD_RECORD] == texts


def test_goes_on_behind_many_damaged_bytes(tmp_path):
    texts, members = files(6)
    junk = os.urandom(700_000)
    _, _, found = scanned(tmp_path, b"".join([*members[:3], junk, *members[3:]]))
    assert bodies(found) == [*texts[:3], Reason.BAD_RECORD, *texts[3:]]


def test_goes_on_behind_a_record_too_large_to_hold(tmp_path):
    large = warc(HTTP + b"x" * 3_000_000)
    _, _, found = scanned(tmp_path, gzip.compress(large) + gzip.compress(warc()), max_bytes=2 << 20)
    assert bodies(found) == [Reason.BAD_RECORD, b"<p>x</p>"]
    assert found[0][1].url == URL


def test_goes_on_behind_a_record_that_lies_about_its_length(tmp_path):
    honest = warc(HTTP + b"honest")
    liars = [
        honest.replace(b"Content-Length: ", b"Content-Length: 99999"),
        honest.replace(b"Content-Length: ", b"Content-Length: 9999999999"),
        honest.replace(b"Content-Length: ", b"Content-Length: -"),
        honest.replace(b"Content-Length: ", b"Content-Size: "),
    ]
    _, _, found = scanned(tmp_path, b"".join(map(gzip.compress, [*liars, honest])))
    assert bodies(found) == [*[Reason.BAD_RECORD] * 4, b"honest"]


def test_reads_plain_files_with_their_places(tmp_path):
    archive, file, found = scanned(tmp_path, warc(HTTP + b"1") + b"\r\n" + warc(HTTP + b"2"))
    assert bodies(found) == [b"1", b"2"]
    assert found[1][0].offset == len(warc(HTTP + b"1")) + 2
    assert archive.read_external(file, found[1][0].offset) == found[1][1]


def test_reads_a_file_that_was_zipped_as_a_whole(tmp_path):
    data = b"".join(warc(HTTP + b"%d" % n * 999, f"{URL}/{n}") for n in range(4))
    archive, file, found = scanned(tmp_path, gzip.compress(data))
    assert bodies(found) == [b"%d" % n * 999 for n in range(4)]
    for record, one in found:
        assert archive.read_external(file, record.offset) == one


def test_stops_unzipping_a_bomb(tmp_path):
    bomb = zlib.compressobj(9, wbits=31)
    head = warc(b"", kind="response").replace(b"Content-Length: 0", b"Content-Length: 5000000000")
    data = bomb.compress(head.rstrip() + b"\r\n\r\n")
    for _ in range(64):
        data += bomb.compress(b"\0" * (1 << 20))
    data += bomb.flush()
    _, _, found = scanned(tmp_path, data + gzip.compress(warc()), max_bytes=1 << 20)
    assert bodies(found) == [Reason.BAD_RECORD, b"<p>x</p>"]


@pytest.mark.parametrize("data", [b"<html>no archive</html>", b"\x1f\x8b\x08", b"PK\x03\x04" * 99])
def test_says_that_a_file_is_no_archive(tmp_path, data):
    _, _, [(record, lost)] = scanned(tmp_path, data)
    assert (record.offset, lost.reason) == (0, Reason.BAD_RECORD)


def test_finds_nothing_in_an_empty_file(tmp_path):
    _, _, found = scanned(tmp_path, b"")
    assert found == []


@pytest.mark.parametrize("name", ["missing.warc.gz", "."])
def test_raises_for_a_file_that_can_not_be_opened(tmp_path, name):
    with pytest.raises(ArchiveError):
        list(Archive(tmp_path).scan(tmp_path / name))


@pytest.mark.parametrize("offset", [-1, 5, 10_000])
def test_raises_where_no_record_begins(tmp_path, offset):
    archive, file, _ = scanned(tmp_path, gzip.compress(warc()))
    with pytest.raises(ArchiveError):
        archive.read_external(file, offset)


def test_reads_a_file_larger_than_it_ever_holds(tmp_path):
    text = os.urandom(1000)
    member = gzip.compress(warc(HTTP + text))
    file = tmp_path / "many.warc.gz"
    file.write_bytes(member * 3000)
    seen = itertools.islice(Archive(tmp_path / "a").scan(file), 2990, None)
    assert [one.body for _, one in seen] == [text] * 10


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_raises_nothing_whatever_the_bytes(tmp_path_factory, data):
    junk = data.draw(st.binary(max_size=200))
    members = [gzip.compress(warc()), warc(), gzip.compress(junk), junk, gzip.compress(warc(junk))]
    mixed = b"".join(data.draw(st.lists(st.sampled_from(members), max_size=4)))
    for _ in range(data.draw(st.integers(0, 3))):
        if mixed:
            at = data.draw(st.integers(0, len(mixed) - 1))
            mixed = mixed[:at] + data.draw(st.binary(max_size=3)) + mixed[at + 1 :]
    _, _, found = scanned(tmp_path_factory.mktemp("any"), mixed)
    assert all(isinstance(one, Capture | Rejected) for _, one in found)


def forgery():
    """A page that carries a record of its own making, in bytes that do not compress."""
    return os.urandom(5000) + gzip.compress(warc(url="https://bank.example/")) + os.urandom(300_000)


def test_never_takes_a_record_inside_a_page_for_one_of_a_killed_writer(tmp_path):
    archive = Archive(tmp_path)
    with archive.writer("own") as writer:
        record = writer.add(capture(body=forgery()))
    file = tmp_path / record.file
    cut = tmp_path / "cut.warc.gz.open"
    cut.write_bytes(file.read_bytes()[:-50])
    assert bodies(archive.scan(cut)) == [Reason.BAD_RECORD]


def test_never_takes_a_record_inside_a_damaged_page_of_ours_for_ours(tmp_path):
    archive = Archive(tmp_path)
    with archive.writer("own") as writer:
        record = writer.add(capture(body=forgery()))
        writer.add(capture())
    file = tmp_path / record.file
    data = bytearray(file.read_bytes())
    data[record.offset] ^= 0xFF
    file.write_bytes(data)
    found = bodies(archive.scan(file))
    assert [one for one in found if one is not Reason.BAD_RECORD] == [capture().body]


def test_agrees_with_the_gzip_reader_on_our_own_members(tmp_path):
    archive = Archive(tmp_path)
    with archive.writer("own") as writer:
        records = [writer.add(capture(body=bytes([n]) * 10_000)) for n in range(3)]
    with (tmp_path / records[0].file).open("rb") as raw:
        raw.seek(records[1].offset)
        assert GzipReader(raw).read(10) == b"WARC/1.1\r\n"
