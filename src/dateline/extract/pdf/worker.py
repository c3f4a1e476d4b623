"""PDF on standard input → JSON on standard output: its lines with their places, its properties.

Run as a process of its own by ``pdf``: PDFium is C++ and reads what strangers sent, so a file
that hangs it, or makes it take all memory, costs this process and nothing else.
"""

import contextlib
import json
import math
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2

MOST_PAGES = 60
MOST_CHARS = 400_000
LOCKED, BROKEN = 3, 4  # exit codes
_MEMORY = 1_500_000_000  # bytes
_SECONDS = 10


def main() -> int:
    """Read one PDF; the exit code says why none was read: ``LOCKED``, ``BROKEN``, else 0."""
    _bound()
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        return LOCKED if "password" in str(error).lower() else BROKEN
    told = {"pages": len(document), "properties": document.get_metadata_dict(), "lines": []}
    if len(document) <= MOST_PAGES:
        told["lines"] = list(_lines(document))
    sys.stdout.write(json.dumps(told))
    return 0


def _bound() -> None:
    """Limits of the system, where it has them; the parent's clock holds on all."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _lines(document: pypdfium2.PdfDocument) -> Iterator[list[Any]]:
    """[page, text, height, top, bottom, left, right] of each line, in the order of the file;
    points, from below; a page that can't be read is left out."""
    left = MOST_CHARS
    for number in range(len(document)):
        try:
            page = document.get_page(number).get_textpage()
        except pypdfium2.PdfiumError:
            continue
        for line in _of_page(page, min(left, page.count_chars())):
            left -= len(line[0])
            yield [number, *line]
        if left <= 0:
            return


def _of_page(page: pypdfium2.PdfTextPage, count: int) -> Iterator[list[Any]]:
    text = page.get_text_range(0, count) if count else ""
    at = 0
    for raw in text.splitlines(keepends=True):
        words = raw.strip()
        if words:
            first = at + len(raw) - len(raw.lstrip())
            box = _box(page, first, first + len(words) - 1, count)
            yield [words, *box]
        at += len(raw)


def _box(page: pypdfium2.PdfTextPage, first: int, last: int, count: int) -> list[float]:
    """Height, top, bottom, left and right, by the line's first and last characters; the last
    one's height, since the first may be a list's mark in another font. Indices of characters
    and of text differ where the file has characters beyond Unicode's first plane."""
    try:
        start = page.get_charbox(min(first, count - 1), loose=True)
        end = page.get_charbox(min(last, count - 1), loose=True)
    except pypdfium2.PdfiumError:
        return [0.0, 0.0, 0.0, 0.0, 0.0]
    box = [end[3] - end[1], end[3], end[1], start[0], end[2]]
    return [round(value, 1) if math.isfinite(value) else 0.0 for value in box]


if __name__ == "__main__":
    sys.exit(main())
