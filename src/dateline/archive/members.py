"""file → records with their place: gzip members or plain WARC, past any damage.

The place of a record is the start of its gzip member. A file that is one gzip stream over
many records (a WARC zipped afterwards) has no such places: its later records are addressed
by their offset in the unzipped stream, and reaching them means unzipping up to there.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dateline.archive.buffer import Buffer, DamagedError

MAGIC = b"\x1f\x8b\x08"
CHUNK = 1 << 18
MAX_HEAD = 1 << 16
# What a record over the limit may unzip to on its way past; beyond it the next member is
# sought in the file's bytes, which costs no more than the file is long (zip bombs).
MAX_SKIP = 1 << 30


@dataclass(frozen=True, slots=True)
class Piece:
    """A record's place and bytes; ``block`` is None where it can't be had, ``why`` says so.

    ``offset`` and ``length`` are of the gzip member, or of the plain record.
    """

    offset: int
    length: int
    head: bytes = b""
    block: bytes | None = None
    why: str = ""


def pieces(stream: BinaryIO, limit: int) -> Iterator[Piece]:
    """Every record of a WARC file from its start, damage as pieces without a block.

    A block over ``limit`` bytes is not held. Raises OSError only.
    """
    stream.seek(0)
    zipped = stream.read(len(MAGIC)) == MAGIC
    reader = _Zipped(stream, limit) if zipped else _Plain(stream, limit)
    yield from reader.pieces()


def piece_at(stream: BinaryIO, offset: int, limit: int) -> Piece:
    """The record at ``offset``; a piece without a block where there is none."""
    stream.seek(offset)
    if stream.read(len(MAGIC)) == MAGIC:
        return next(_Zipped(stream, limit).member(offset), Piece(offset, 0, why="nothing there"))
    stream.seek(0)
    if stream.read(len(MAGIC)) == MAGIC:
        found = (piece for piece in _Zipped(stream, limit).pieces() if piece.offset == offset)
        return next(found, Piece(offset, 0, why="no record begins there"))
    return next(_Plain(stream, limit).pieces(offset), Piece(offset, 0, why="nothing there"))


def _record(buffer: Buffer, limit: int) -> tuple[bytes, bytes | None, str]:
    if buffer.peek(5) != b"WARC/":
        raise DamagedError("no WARC header here")
    head = buffer.take_through((b"\r\n\r\n", b"\n\n"), MAX_HEAD)
    size = _content_length(head)
    if size > limit:
        if size > MAX_SKIP:
            raise DamagedError(f"a record of {size} bytes")
        buffer.skip(size)
        return head, None, f"{size} bytes, more than {limit}"
    return head, buffer.take(size), ""


def _content_length(head: bytes) -> int:
    for line in head.splitlines():
        name, colon, value = line.partition(b":")
        if colon and name.strip().lower() == b"content-length":
            value = value.strip()
            if value.isdigit() and len(value) < 16:
                return int(value)
    raise DamagedError("the record does not say how long it is")


def _seek_mark(stream: BinaryIO, start: int, mark: bytes) -> Iterator[int]:
    """Offsets of ``mark`` at or after ``start``, read in chunks."""
    at, held = start, b""
    stream.seek(start)
    while more := stream.read(CHUNK):
        held += more
        found = held.find(mark)
        while found >= 0:
            yield at + found
            found = held.find(mark, found + 1)
        kept = min(len(mark) - 1, len(held))
        at += len(held) - kept
        held = held[len(held) - kept :]
        stream.seek(at + kept)


class _Plain:
    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._limit = stream, limit

    def pieces(self, start: int = 0) -> Iterator[Piece]:
        while True:
            self._stream.seek(start)
            buffer = Buffer(lambda: self._stream.read(CHUNK))
            at = start
            try:
                while buffer.skip_blank():
                    at = start + buffer.tell()
                    head, block, why = _record(buffer, self._limit)
                    yield Piece(at, start + buffer.tell() - at, head, block, why)
            except DamagedError as damage:
                after = _seek_mark(self._stream, at + 1, b"WARC/1.")
                start = next(after, -1)
                yield Piece(at, max(0, start - at), why=str(damage))
                if start < 0:
                    return
            else:
                return


class _Member:
    """One gzip member, unzipped chunk by chunk and checked at its end."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        stream.seek(start)
        self._stream, self.end, self.cut = stream, start, False
        self._inflater = zlib.decompressobj(31)

    @property
    def whole(self) -> bool:
        """Whether its end was reached and its checksum holds."""
        return self._inflater.eof

    def pull(self) -> bytes:
        """Further bytes, b"" at the member's end. Raises DamagedError."""
        out = b""
        while not out and not self._inflater.eof:
            waiting = self._inflater.unconsumed_tail or self._read()
            try:
                out = self._inflater.decompress(waiting, CHUNK)
            except zlib.error as error:
                raise DamagedError(f"the gzip member is damaged: {error}") from None
            if self._inflater.eof:
                self.end -= len(self._inflater.unused_data)
        return out

    def _read(self) -> bytes:
        more = self._stream.read(CHUNK)
        if not more:
            self.cut = True
            raise DamagedError("the file ends inside this record")
        self.end += len(more)
        return more


class _Zipped:
    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._limit = stream, limit
        self._unzipped: int | None = 0  # bytes before this member; unknown after damage
        self._end: int | None = 0

    def pieces(self) -> Iterator[Piece]:
        start = 0
        while True:
            yield from self.member(start)
            if self._end is None:
                return
            start = self._end

    def member(self, start: int) -> Iterator[Piece]:
        """The records of the member at ``start``; ``_end`` is then where the next one is."""
        self._end = None
        self._stream.seek(start)
        if not self._stream.read(1):
            return
        member = _Member(self._stream, start)
        buffer = Buffer(member.pull)
        first = True
        try:
            while buffer.skip_blank():
                inside = buffer.tell()
                head, block, why = _record(buffer, self._limit)
                more = buffer.skip_blank()
                yield self._piece(start, inside, member.end, (head, block, why), first, more)
                first = False
        except DamagedError as damage:
            # Only damage sends the search into a member's own bytes, where a page may have
            # laid a record of its making: neither a lying length nor a killed writer does.
            if member.whole:
                self._end = member.end
            elif not member.cut:
                self._end = self._next_member(start + 1)
            self._unzipped = None
            yield Piece(start, (self._end or start) - start, why=str(damage))
        else:
            self._end = member.end
            if self._unzipped is not None:
                self._unzipped += buffer.tell()

    def _piece(
        self,
        start: int,
        inside: int,
        end: int,
        read: tuple[bytes, bytes | None, str],
        first: bool,
        more: bool,
    ) -> Piece:
        head, block, why = read
        if first:
            size = len(head) + len(block or b"") if more else end - start
            return Piece(start, size, head, block, why)
        size = len(head) + len(block or b"")
        if self._unzipped is None:
            return Piece(start, 0, head, why="lies inside a gzip member, after damage")
        return Piece(self._unzipped + inside, size, head, block, why)

    def _next_member(self, start: int) -> int | None:
        for at in _seek_mark(self._stream, start, MAGIC):
            if self._begins_record(at):
                return at
        return None

    def _begins_record(self, at: int) -> bool:
        self._stream.seek(at)
        try:
            return zlib.decompressobj(31).decompress(self._stream.read(4096), 5) == b"WARC/"
        except zlib.error:
            return False
