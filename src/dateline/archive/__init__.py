"""Capture ↔ WARC record: the bytes are kept before anybody parses them."""

from dateline.archive.passing import passing
from dateline.archive.store import Archive
from dateline.archive.writer import WarcWriter

__all__ = ["Archive", "WarcWriter", "passing"]
