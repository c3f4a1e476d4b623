"""the archive folder: finished and abandoned WARC files, read in whole or by record."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from dateline.archive.buffer import DamagedError
from dateline.archive.members import Piece, piece_at, pieces
from dateline.archive.names import FINISHED, OPEN, finished_name, inside
from dateline.archive.response import address, first, is_page, own_file, read_capture, read_headers
from dateline.archive.writer import WarcWriter, refusal
from dateline.errors import ArchiveError
from dateline.model import Capture, Reason, Record, Rejected

# Of a record's block, and of a body after decompression: above any page's, far below memory.
MAX_BYTES = 64 << 20


class Archive:
    """WARC files in a folder, one a task try; see the design's sixth decision."""

    def __init__(self, folder: Path, *, max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        self._max_bytes = max_bytes

    def writer(self, name: str) -> WarcWriter:
        """A new file for ``name`` ("ingest_x/2026-11-22/run/scrape-3-try1"), never an existing
        one: a name in use gets a number. Raises ArchiveError for a name that leads out."""
        return WarcWriter(self._folder, name, self._max_bytes)

    def refusal(self, capture: Capture) -> str | None:
        """Why a capture from elsewhere can't be kept here, None where it can."""
        return refusal(capture, self._max_bytes)

    def files(self) -> Iterator[Path]:
        """Finished files, and those a writer left or still writes, in order of their names."""
        for path in sorted(self._folder.rglob("*.warc.gz*")):
            finished = path.name.endswith(FINISHED)
            abandoned = path.name.endswith(OPEN) and not finished_name(path).exists()
            if (finished or abandoned) and path.is_file():
                yield path

    def scan(self, file: Path) -> Iterator[tuple[Record, Capture | Rejected]]:
        """The answers in any WARC file, ours or foreign, zipped or not, one at a time.

        What can't be read comes as Rejected(BAD_RECORD) with its place, and the scan goes on
        behind it. A record's ``file`` is relative to the archive, absolute for a file
        elsewhere, and without ``.open``. Raises ArchiveError if the file can't be opened.
        """
        name, owner = self._name(file), ""
        with _opened(file) as stream:
            try:
                for piece in pieces(stream, self._max_bytes):
                    owner = owner or own_file(read_headers(piece.head), piece.block or b"")
                    if (outcome := self._outcome(name, piece, owner)) is not None:
                        yield Record(name, piece.offset, piece.length), outcome
            except OSError as error:
                raise ArchiveError(f"can't read {file}: {error}") from error

    def _name(self, file: Path) -> str:
        path = finished_name(file).absolute()
        folder = self._folder.absolute()
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)

    def _outcome(self, name: str, piece: Piece, owner: str = "") -> Capture | Rejected | None:
        headers = read_headers(piece.head)
        if piece.head and not is_page(headers):
            return None
        url = address(headers) or f"{name}#{piece.offset}"
        if piece.block is None:
            return Rejected(url, Reason.BAD_RECORD, piece.why)
        if owner and first(headers, "warc-warcinfo-id") != owner:
            return Rejected(url, Reason.BAD_RECORD, "not written by this file's writer")
        try:
            return read_capture(headers, piece.block, self._max_bytes)
        except DamagedError as damage:
            return Rejected(url, Reason.BAD_RECORD, str(damage))

    def read(self, record: Record) -> Capture:
        """The capture at ``record``, its digests checked. Raises ArchiveError."""
        path = inside(self._folder, record.file)
        if not path.exists():
            path = path.with_name(path.name + ".open")
        capture, length = self._at(path, record.offset)
        if length != record.length:
            raise ArchiveError(
                f"{record.file}#{record.offset} is {length} bytes long, not {record.length}"
            )
        return capture

    def read_external(self, path: Path, offset: int) -> Capture:
        """The capture at ``offset`` of any WARC file. Raises ArchiveError."""
        return self._at(path, offset)[0]

    def _at(self, path: Path, offset: int) -> tuple[Capture, int]:
        place = f"{path}#{offset}"
        if offset < 0:
            raise ArchiveError(f"no record at {place}")
        with _opened(path) as stream:
            try:
                piece = piece_at(stream, offset, self._max_bytes)
            except OSError as error:
                raise ArchiveError(f"can't read {place}: {error}") from error
        outcome = self._outcome(place, piece)
        if outcome is None:
            raise ArchiveError(f"no answer to a request at {place}")
        if isinstance(outcome, Rejected):
            raise ArchiveError(f"can't read {place}: {outcome.detail}", url=outcome.url)
        return outcome, piece.length


def _opened(file: Path) -> BinaryIO:
    """A file, or what became of it when its writer finished in the meantime."""
    for path in (file, finished_name(file)):
        try:
            return path.open("rb")
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            raise ArchiveError(f"can't open {file}: {error}") from error
    raise ArchiveError(f"no such file: {file}")
