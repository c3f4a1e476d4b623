"""chunks → exact pieces: a reader that can look ahead and knows where it stands."""

from collections.abc import Callable


class DamagedError(Exception):
    """The bytes at hand are no WARC record; stays inside this station."""


class Buffer:
    """Reads exact pieces from ``pull``, which gives further bytes, and b"" at the end."""

    def __init__(self, pull: Callable[[], bytes]) -> None:
        self._pull = pull
        self._held = bytearray()
        self._at = 0
        self._ended = False

    def tell(self) -> int:
        """How many bytes were handed out."""
        return self._at

    def _fill(self, size: int) -> int:
        while len(self._held) < size and not self._ended:
            more = self._pull()
            self._ended = not more
            self._held += more
        return min(size, len(self._held))

    def peek(self, size: int) -> bytes:
        """The next ``size`` bytes (fewer at the end), not consumed."""
        return bytes(self._held[: self._fill(size)])

    def take(self, size: int) -> bytes:
        """Exactly ``size`` bytes. Raises DamagedError where there are fewer."""
        if self._fill(size) < size:
            raise DamagedError("the file ends inside this record")
        taken = bytes(self._held[:size])
        del self._held[:size]
        self._at += size
        return taken

    def skip(self, size: int, step: int = 1 << 18) -> None:
        """Let ``size`` bytes go by without holding them. Raises DamagedError at the end."""
        while size:
            size -= len(self.take(min(size, step)))

    def skip_blank(self) -> bool:
        """Let line ends go by; whether anything follows them."""
        while (after := self.peek(2)) and after[:1] in b"\r\n":
            self.take(1)
        return bool(after)

    def take_through(self, marks: tuple[bytes, ...], limit: int) -> bytes:
        """The bytes up to and with the first of ``marks``, at most ``limit`` of them.
        Raises DamagedError where none is found."""
        seen = 0
        while True:
            have = self._fill(min(limit, seen + 4096))
            ends = [
                at + len(mark)
                for mark in marks
                if (at := self._held.find(mark, max(0, seen - 3), have)) >= 0
            ]
            if ends:
                return self.take(min(ends))
            if have == seen or have >= limit:
                raise DamagedError("the record's header has no end")
            seen = have
