"""What is written is what is read, and nothing else is taken for it."""

import gzip
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from fastwarc import ArchiveIterator, WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st
from made_captures import WHEN, capture

from dateline.archive import Archive
from dateline.errors import ArchiveError
from dateline.model import Capture, Record


def written(folder: Path, *captures: Capture, name: str = "run/scrape-1"):
    archive = Archive(folder)
    with archive.writer(name) as writer:
        records = [writer.add(one) for one in captures]
    return archive, records


def test_gives_back_every_field_of_a_capture(tmp_path):
    whole = capture(
        "http://press.example/a",
        final_url="https://press.example/b?id=1",
        redirects=("https://press.example/a", "https://press.example/b"),
        status=404,
        headers={
            "content-type": "text/html",
            "content-encoding": "gzip",
            "content-length": "17",
            "transfer-encoding": "chunked",
            "etag": '"abc:1"',
            "x-office": "Прес-служба",
        },
        body="Добрий вечір\r\n\r\nWARC/1.1\r\n\x1f\x8b".encode(),
    )
    archive, [record] = written(tmp_path, whole)
    assert archive.read(record) == whole
    assert record.file == "run/scrape-1.warc.gz"


def test_keeps_the_instant_of_a_time_in_another_zone(tmp_path):
    kyiv = capture(fetched_at=datetime(2026, 11, 20, 17, 51, tzinfo=timezone(timedelta(hours=2))))
    archive, [record] = written(tmp_path, kyiv)
    assert archive.read(record).fetched_at == datetime(2026, 11, 20, 15, 51, tzinfo=UTC)


def test_writes_one_gzip_member_a_record_at_its_stated_place(tmp_path):
    _, records = written(tmp_path, capture(body=b"one" * 999), capture(body=b""))
    data = (tmp_path / records[0].file).read_bytes()
    assert records[1].offset == records[0].offset + records[0].length
    assert records[1].offset + records[1].length == len(data)
    for record in records:
        member = gzip.decompress(data[record.offset : record.offset + record.length])
        assert member.startswith(b"WARC/1.1\r\n")


def test_writes_what_another_reader_reads_with_valid_digests(tmp_path):
    _, records = written(tmp_path, capture(headers={"content-encoding": "gzip"}))
    with (tmp_path / records[0].file).open("rb") as stream:
        info, answer = (
            (record.record_type, record.headers.to_dict(), record.reader.read())
            for record in ArchiveIterator(stream, parse_http=True, verify_digests=True)
        )
    assert info[0] == WarcRecordType.warcinfo
    assert b"WARC File Format 1.1" in info[2]
    assert answer[0] == WarcRecordType.response
    assert answer[1]["WARC-Target-URI"] == "https://press.example/news/1"
    assert answer[1]["WARC-Date"] == "2026-11-20T15:51:07.123456Z"
    assert answer[1]["WARC-Warcinfo-ID"] == info[1]["WARC-Record-ID"]
    assert answer[2] == b"<p>Good evening</p>"


HEADER_TEXT = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc", "Zs"])
)


@settings(deadline=None, max_examples=60)
@given(
    body=st.binary(max_size=300),
    status=st.integers(100, 599),
    headers=st.dictionaries(st.from_regex(r"[a-z][a-z-]{0,8}z", fullmatch=True), HEADER_TEXT),
    seconds=st.floats(0, 4e9),
)
def test_gives_back_any_capture(tmp_path_factory, body, status, headers, seconds):
    when = datetime.fromtimestamp(seconds, UTC)
    whole = capture(body=body, status=status, headers=headers, fetched_at=when)
    archive, [record] = written(tmp_path_factory.mktemp("any"), whole)
    assert archive.read(record) == whole
    assert list(archive.scan(next(archive.files()))) == [(record, whole)]


def test_does_not_let_a_header_value_forge_a_header(tmp_path):
    archive, [record] = written(
        tmp_path, capture(headers={"x-a": "1\r\nx-forged: 2", "bad name:": "3", "x-b": "4"})
    )
    assert archive.read(record).headers == {"x-a": "1 x-forged: 2", "x-b": "4"}


@pytest.mark.parametrize("url", ["https://a.example/\r\nWARC-Date: 1999", "https://a.example/\0"])
def test_refuses_an_address_that_would_forge_a_record(tmp_path, url):
    with (
        pytest.raises(ArchiveError, match="control characters"),
        Archive(tmp_path).writer("x") as w,
    ):
        w.add(capture(url))


def test_refuses_a_capture_whose_digest_is_not_its_body(tmp_path):
    wrong = capture(fetched_at=WHEN)
    wrong = Capture(**{**{n: getattr(wrong, n) for n in Capture.__slots__}, "body": b"other"})
    with pytest.raises(ArchiveError, match="digest"), Archive(tmp_path).writer("x") as writer:
        writer.add(wrong)


def test_refuses_a_capture_too_large_to_read_back(tmp_path):
    archive = Archive(tmp_path, max_bytes=1000)
    with pytest.raises(ArchiveError, match="bytes"), archive.writer("x") as writer:
        writer.add(capture(body=b"x" * 1000))


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/x", "", "a//b", "a\\..\\b", ".", "a\0"]
)
def test_refuses_a_name_that_leads_out(tmp_path, name):
    with pytest.raises(ArchiveError, match="not a name"):
        Archive(tmp_path / "archive").writer(name)
    assert list(tmp_path.iterdir()) == []


def test_makes_plain_file_names_of_run_ids(tmp_path):
    name = "ingest_x/scheduled__2026-11-22T05:00:00+00:00/" + "é" * 300
    _, [record] = written(tmp_path, capture(), name=name)
    assert record.file.startswith("ingest_x/scheduled__2026-11-22T05_00_00+00_00/____")
    assert len(Path(record.file).name) < 200


@pytest.mark.parametrize("file", ["../secret.warc.gz", "/etc/passwd", "a/../../b", "", "a\0b"])
def test_refuses_to_read_outside_the_archive(tmp_path, file):
    _, [record] = written(tmp_path, capture(), name="secret")
    inner = Archive(tmp_path / "inner")
    with pytest.raises(ArchiveError, match="not a file of the archive"):
        inner.read(Record(file, record.offset, record.length))


def test_refuses_a_link_that_leads_out(tmp_path):
    _, [record] = written(tmp_path / "other", capture())
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "run").symlink_to(tmp_path / "other" / "run")
    with pytest.raises(ArchiveError, match="not a file of the archive"):
        Archive(tmp_path / "archive").read(record)


@pytest.mark.parametrize("place", ["start", "middle", "digest", "short", "next", "far"])
def test_raises_when_the_bytes_at_the_place_are_not_the_record(tmp_path, place):
    archive, [first, second] = written(tmp_path, capture(body=os.urandom(4000)), capture())
    path = tmp_path / first.file
    data = bytearray(path.read_bytes())
    wrong = first
    if place in ("start", "middle"):
        data[first.offset + (0 if place == "start" else first.length // 2)] ^= 0xFF
    elif place == "digest":
        member = gzip.decompress(data[first.offset : first.offset + first.length])
        changed = gzip.compress(member[:-5] + bytes([member[-5] ^ 1]) + member[-4:])
        data[first.offset : first.offset + first.length] = changed
        wrong = Record(first.file, first.offset, len(changed))
    elif place == "short":
        wrong = Record(first.file, first.offset, first.length - 1)
    elif place == "next":
        wrong = Record(first.file, first.offset + 1, first.length)
    else:
        wrong = Record(first.file, len(data) + 10, 5)
    path.write_bytes(data)
    with pytest.raises(ArchiveError):
        archive.read(wrong)
    if place in ("start", "middle", "short", "next"):
        assert archive.read(second) == capture()


def test_leaves_the_file_open_on_an_error_and_reads_it_there(tmp_path):
    archive = Archive(tmp_path)
    records = []

    def fail():
        with archive.writer("try-1") as writer:
            records.append(writer.add(capture()))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    [record] = records
    [left] = archive.files()
    assert left.name == "try-1.warc.gz.open"
    assert list(archive.scan(left)) == [(record, capture())]
    assert archive.read(record) == capture()


def test_keeps_each_record_of_a_killed_writer(tmp_path):
    script = (
        "import os, sys; from pathlib import Path\n"
        "from dateline.archive import Archive; from made_captures import capture\n"
        "writer = Archive(Path(sys.argv[1])).writer('killed').__enter__()\n"
        "for n in range(3): writer.add(capture(body=b'%d' % n * 5000))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    tests = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(tests)},
        check=False,
    )
    assert done.returncode == -9
    archive = Archive(tmp_path)
    [left] = archive.files()
    kept = [outcome.body for _, outcome in archive.scan(left)]
    assert kept == [b"0" * 5000, b"1" * 5000, b"2" * 5000]


def test_finds_a_file_under_its_last_name_after_its_writer_finished(tmp_path):
    archive = Archive(tmp_path)
    with archive.writer("slow") as writer:
        record = writer.add(capture())
        [seen] = archive.files()
        early = list(archive.scan(seen))
    assert early == [(record, capture())]
    assert list(archive.scan(seen)) == early
    assert archive.read(record) == capture()
    assert [path.name for path in archive.files()] == ["slow.warc.gz"]


def test_gives_two_writers_of_one_name_a_file_each(tmp_path):
    archive, start, records = Archive(tmp_path), threading.Barrier(8), []

    def write(number):
        start.wait()
        for turn in range(5):
            body = b"%d-%d" % (number, turn)
            with archive.writer("same/name") as writer:
                records.append((writer.add(capture(body=body)), body))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({record.file for record, _ in records}) == 40
    assert all(archive.read(record).body == body for record, body in records)
    assert not list(tmp_path.rglob("*.open"))


def test_says_so_when_the_disk_is_full(tmp_path, monkeypatch):
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    archive = Archive(tmp_path)
    monkeypatch.setattr(
        "dateline.archive.writer.claim",
        lambda folder, name: ("x.warc.gz", os.open("/dev/full", os.O_WRONLY)),
    )
    with pytest.raises(ArchiveError, match="No space left"), archive.writer("x"):
        pass


def test_raises_when_its_folder_is_a_file(tmp_path):
    (tmp_path / "archive").write_text("")
    with pytest.raises(ArchiveError, match="can't make"), Archive(tmp_path / "archive").writer("x"):
        pass
