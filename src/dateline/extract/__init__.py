"""Capture → Article: every field with the place it was read at, and its rivals."""

from dateline.extract.article import EXTRACTOR, extract, judged_lines
from dateline.extract.body.text import Line
from dateline.extract.photos.file_meta import before_picture
from dateline.extract.photos.in_files import FIRST_BYTES, wants_file, with_file_credits

__all__ = [
    "EXTRACTOR",
    "FIRST_BYTES",
    "Line",
    "before_picture",
    "extract",
    "judged_lines",
    "wants_file",
    "with_file_credits",
]
