"""stream → captures: another's WARC file as it goes by, of which only some pages are wanted.

fastwarc reads it from its beginning to its end without going back; nothing of it is kept.
"""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from dateline.archive.buffer import DamagedError
from dateline.archive.response import read_capture
from dateline.model import Capture, Reason, Rejected


def passing(
    stream: BinaryIO, wanted: Callable[[str], bool], name: str, max_bytes: int
) -> Iterator[Capture | Rejected]:
    """The answers from wanted addresses, those that can't be read as Rejected(BAD_RECORD).

    A file that is damaged ends there, with one for the file itself.
    """
    source = _Passing(stream)
    try:
        records = ArchiveIterator(source, record_types=WarcRecordType.response, parse_http=False)
        for record in records:
            url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
            if url and wanted(url):
                yield _outcome(record, url, max_bytes)
    except (OSError, ValueError) as error:
        source.broken = source.broken or str(error)
    if source.broken:
        yield Rejected(name, Reason.BAD_RECORD, f"it breaks off: {source.broken}"[:300])


class _Passing:
    """What fastwarc asks of a stream, unpacked; it wants to know where it stands, and a pipe
    can't say.

    Unpacked here, since fastwarc takes damage between two records, or in one that it passes
    over, for the end of the file.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.broken = ""
        self._at = 0
        buffered = io.BufferedReader(_Raw(stream))
        packed = buffered.peek(2)[:2] == b"\x1f\x8b"
        self._stream = gzip.GzipFile(fileobj=buffered) if packed else buffered

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size)
        except (OSError, EOFError, zlib.error) as error:
            self.broken, data = str(error), b""
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError(f"what has passed is gone: {offset}, {whence}")

    def close(self) -> None:
        """Whoever opened it closes it."""


class _Raw(io.RawIOBase):
    """A stream that can only be read, as the buffer wants it; not closed with it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _outcome(record: WarcRecord, url: str, max_bytes: int) -> Capture | Rejected:
    size = record.content_length
    if size > max_bytes:
        return Rejected(url, Reason.BAD_RECORD, f"{size} bytes, more than {max_bytes}")
    headers: dict[str, list[str]] = {}
    for key, value in record.headers.items():
        headers.setdefault(key.lower(), []).append(value)
    block = record.reader.read()
    if len(block) < size:
        return Rejected(url, Reason.BAD_RECORD, "the file ends inside this record")
    try:
        return read_capture(headers, block, max_bytes)
    except DamagedError as damage:
        return Rejected(url, Reason.BAD_RECORD, str(damage))
