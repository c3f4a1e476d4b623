"""Capture → Article: every field with the place it was read at, and its rivals."""

from dateline.extract.article import EXTRACTOR, extract, judged_lines
from dateline.extract.body import Line

__all__ = ["EXTRACTOR", "Line", "extract", "judged_lines"]
