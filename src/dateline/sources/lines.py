"""TOML text, key → line: where in a file a key stands, which the parser does not tell.

Neither tomllib nor tomlkit keeps the places of what it reads. The text has been parsed by the
time anybody asks, so that this need only find its way through valid TOML (toml.io/en/v1.0.0).
"""

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]

_STEP = re.compile(r"\[([0-9]+)\]|([^.\[\]]+)")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'",
    re.DOTALL,
)
_PLAIN = re.compile(r"[^,\]}#\n]*")  # a number, a day, true or false


def line_of(text: str, key: str) -> int | None:
    """The line (1 is the first) of a key such as "feeds[1].kind"; where it is not there, that
    of the table it is missing in. None for a key that would stand at the top of the file."""
    wanted: Path = tuple(int(number) if number else name for number, name in _STEP.findall(key))
    places: dict[Path, int] = {}
    try:
        for path, at in _Scan(text).document():
            places.setdefault(path, at)
    except (RecursionError, ValueError):
        return None
    for end in range(len(wanted), 0, -1):
        if (found := places.get(wanted[:end])) is not None:
            return text.count("\n", 0, found) + 1
    return None


class _Scan:
    """Reads its way through a text; each key and each element with its offset."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._last: dict[Path, int] = {}  # of each array of tables, the latest index

    def document(self) -> Iterator[tuple[Path, int]]:
        base: Path = ()
        while True:
            self._skip(_BLANK)
            if self._at >= len(self._text):
                return
            start = self._at
            if self._takes("["):
                base = self._header()
                yield base, start
                yield from ((base[:end], start) for end in range(1, len(base)))
            else:
                yield from self._pair(base)

    def _header(self) -> Path:
        """The place that [a.b] or [[a.b]] opens."""
        is_array = self._takes("[")
        names = self._keys()
        self._expect("]]" if is_array else "]")
        base: Path = ()
        for number, name in enumerate(names, start=1):
            base = (*base, name)
            if is_array and number == len(names):
                self._last[base] = self._last.get(base, -1) + 1
            if base in self._last:
                base = (*base, self._last[base])
        return base

    def _pair(self, base: Path) -> Iterator[tuple[Path, int]]:
        start = self._at
        names = self._keys()
        yield from (((*base, *names[:end]), start) for end in range(1, len(names) + 1))
        self._expect("=")
        yield from self._value((*base, *names))

    def _keys(self) -> list[str]:
        names = [self._name()]
        while self._takes("."):
            names.append(self._name())
        return names

    def _name(self) -> str:
        self._skip(_SPACE)
        found = _STRING.match(self._text, self._at) or _BARE.match(self._text, self._at)
        if found is None:
            raise ValueError("no key")
        self._at = found.end()
        self._skip(_SPACE)
        return found[0].strip("\"'")

    def _value(self, path: Path) -> Iterator[tuple[Path, int]]:
        self._skip(_SPACE)
        if self._takes("["):
            yield from self._array(path)
        elif self._takes("{"):
            yield from self._inline(path)
        else:
            found = _STRING.match(self._text, self._at) or _PLAIN.match(self._text, self._at)
            assert found is not None  # the second matches anywhere
            self._at = found.end()

    def _array(self, path: Path) -> Iterator[tuple[Path, int]]:
        number = 0
        self._skip(_BLANK)
        while not self._takes("]"):
            yield (*path, number), self._at
            yield from self._value((*path, number))
            number += 1
            self._parted("]")

    def _inline(self, path: Path) -> Iterator[tuple[Path, int]]:
        self._skip(_BLANK)
        while not self._takes("}"):
            yield from self._pair(path)
            self._parted("}")

    def _parted(self, end: str) -> None:
        """Past the comma between two elements, to the next or to the end."""
        self._skip(_BLANK)
        if not self._takes(",") and not self._text.startswith(end, self._at):
            raise ValueError("no comma")
        self._skip(_BLANK)

    def _skip(self, what: re.Pattern[str]) -> None:
        found = what.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _takes(self, sign: str) -> bool:
        if not self._text.startswith(sign, self._at):
            return False
        self._at += len(sign)
        return True

    def _expect(self, sign: str) -> None:
        self._skip(_SPACE)
        if not self._takes(sign):
            raise ValueError(f"no {sign}")
