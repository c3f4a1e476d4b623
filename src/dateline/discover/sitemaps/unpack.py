"""bytes as fetched → bytes of a sitemap: gzip by its first two bytes, whatever the file's name."""

import zlib
from collections.abc import Iterator
from typing import Any

PIECE = 64 * 1024
GZIP = b"\x1f\x8b"


class Unpacker:
    """Piece by piece, and ``most`` bytes in all: ``cut`` says that there were more, ``fault``
    what is wrong with the packing."""

    def __init__(self, most: int) -> None:
        self.cut = False
        self.fault: str | None = None
        self._left = most
        self._start = b""
        self._packed: bool | None = None
        self._zlib: Any = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The pieces that come out, each of about PIECE bytes at most."""
        if self._packed is None:
            data = self._start = self._start + data
            if len(data) < len(GZIP):
                return
            self._packed = data.startswith(GZIP)
        for piece in self._inflated(data) if self._packed else (data,):
            taken, self._left = piece[: self._left], self._left - len(piece)
            yield taken
            if self._left < 0:
                self.cut = True
                return

    def close(self) -> bytes:
        """What never was long enough to tell what it is."""
        if self._packed is None:
            return self._start
        if self._zlib is not None and not self.fault and not self.cut:
            self.fault = "the packed file is cut off"
        return b""

    def _inflated(self, data: bytes) -> Iterator[bytes]:
        # Servers append members; what follows the last of them and is none is padding.
        while data and not (self.fault or self.cut):
            if self._zlib is None:
                if not data.startswith(GZIP[: len(data)]):
                    return
                self._zlib = zlib.decompressobj(31)
            yield from self._member(data)
            if self.fault or not self._zlib.eof:
                return
            data, self._zlib = self._zlib.unused_data, None

    def _member(self, data: bytes) -> Iterator[bytes]:
        piece = b""
        while data or len(piece) == PIECE:
            try:
                piece = self._zlib.decompress(data, PIECE)
            except zlib.error as error:
                self.fault = f"broken packing: {error}"
                return
            yield piece
            data = self._zlib.unconsumed_tail
