"""[Capture] → one WARC 1.1 file: a gzip member a record, synced before it gets its name."""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from fastwarc import GzipWriter, WarcRecord, WarcRecordType

from dateline import __version__
from dateline.archive.names import claim, safe_name, sync_folder
from dateline.archive.response import ASKED, MOVED, REDIRECT, SOFTWARE, TRANSFER_HEADERS
from dateline.errors import ArchiveError
from dateline.model import Capture, Record

LEVEL = 6  # 9 costs twice the time for 1 % of the size on news pages
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")


def refusal(capture: Capture, most: int) -> str | None:
    """Why no file can hold the capture so that it reads back as it is; None where one can."""
    if hashlib.sha256(capture.body).hexdigest() != capture.sha256:
        return "a capture whose digest is not its body's"
    if (size := len(_http(capture))) > most:
        return f"a capture of {size} bytes"
    if any(map(_BREAKS.search, (capture.url, capture.final_url, *capture.redirects))):
        return "an address with control characters"
    return None


class WarcWriter:
    """Writes captures to one file; a context manager.

    The file bears ``.open`` until it is complete and on the disk. An exception leaves it so,
    with every record that was added in it, for ``archive reindex``. Raises ArchiveError when
    the file can't be written.
    """

    def __init__(self, folder: Path, name: str, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._name = safe_name(name)
        self._file = ""
        self._raw: BinaryIO | None = None
        self._zip: GzipWriter | None = None
        self._torn = False
        self._info = ""

    def __enter__(self) -> Self:
        try:
            self._file, descriptor = claim(self._folder, self._name)
            self._raw = os.fdopen(descriptor, "wb")
        except OSError as error:
            raise ArchiveError(f"can't make an archive file: {error}") from error
        self._zip = GzipWriter(self._raw, LEVEL)
        info = _warcinfo(Path(self._file).name)
        self._info = info.record_id or ""
        try:
            self._write(info)
        except BaseException:
            self._drop()
            raise
        return self

    def _drop(self) -> None:
        raw, self._raw = self._raw, None
        if raw is not None:
            with contextlib.suppress(OSError):  # the failure that led here says it already
                raw.close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._raw is None:
            return
        raw, self._raw = self._raw, None
        try:
            with raw:
                raw.flush()
                os.fsync(raw.fileno())
            if kind is None and not self._torn:
                self._finish()
        except OSError as failure:
            raise ArchiveError(f"can't finish {self._file}: {failure}") from failure
        if kind is None and self._torn:
            raise ArchiveError(f"{self._file} has a torn record and stays open")

    def _finish(self) -> None:
        finished = self._folder / self._file
        finished.with_name(finished.name + ".open").rename(finished)
        folder = finished.parent
        sync_folder(folder)
        while folder != self._folder:
            folder = folder.parent
            sync_folder(folder)

    def add(self, capture: Capture) -> Record:
        """Write one capture; where it lies is true once the file is closed.

        Raises ArchiveError for what could not be read back as it is.
        """
        if why := refusal(capture, self._max_bytes):
            raise ArchiveError(why, url=capture.url)
        record = WarcRecord()
        record.init_headers(WarcRecordType.response)
        record.record_date = _utc(capture.fetched_at)
        record.is_http = True
        for name, value in self._own_headers(capture):
            record.headers.append(name, value)
        record.set_bytes_content(_http(capture))
        return self._write(record)

    def _own_headers(self, capture: Capture) -> Iterable[tuple[str, str]]:
        yield "WARC-Target-URI", capture.final_url
        yield "WARC-Warcinfo-ID", self._info
        yield "WARC-Payload-Digest", f"sha256:{capture.sha256}"
        yield ASKED, capture.url
        for url in capture.redirects:
            yield REDIRECT, url

    def _write(self, record: WarcRecord) -> Record:
        if self._raw is None or self._zip is None:
            raise ArchiveError(f"{self._name} is not open")
        if self._torn:
            raise ArchiveError(f"{self._file} has a torn record")
        self._torn = True  # until the record is whole, whatever interrupts it
        try:
            start = self._raw.tell()
            record.write(self._zip, checksum_data=True)
            self._zip.finish()
            self._raw.flush()
            end = self._raw.tell()
        except OSError as error:
            raise ArchiveError(f"can't write {self._file}: {error}") from error
        self._torn = False
        return Record(self._file, start, end - start)


def _warcinfo(file: str) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(WarcRecordType.warcinfo)
    record.record_date = datetime.now(UTC)
    record.headers.append("WARC-Filename", file)
    record.headers.append("Content-Type", "application/warc-fields")
    record.set_bytes_content(
        SOFTWARE + f"{__version__}\r\nformat: WARC File Format 1.1\r\n".encode()
    )
    return record


def _http(capture: Capture) -> bytes:
    """The answer as HTTP/1.1, with its body decoded and the headers of its transfer set aside."""
    try:
        phrase = HTTPStatus(capture.status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {capture.status:03d} {phrase}".rstrip()]
    for name, value in capture.headers.items():
        if _TOKEN.fullmatch(name):
            kept = MOVED + name if name.lower() in TRANSFER_HEADERS else name
            lines.append(f"{kept}: {_BREAKS.sub(' ', value)}")
    head = "\r\n".join(lines) + "\r\n\r\n"
    return head.encode("utf-8", "replace") + capture.body


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ArchiveError("a capture time without a zone")
    return instant.astimezone(UTC)
