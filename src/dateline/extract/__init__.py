"""Capture → Article: every field with the place it was read at, and its rivals."""

from dateline.extract.article import EXTRACTOR, extract

__all__ = ["EXTRACTOR", "extract"]
