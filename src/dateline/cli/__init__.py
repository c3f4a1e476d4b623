"""`dateline`: ingest, extract, sources, sql, archive, migrate."""

import sys

from dateline.cli import archive, extract, ingest, sources, sql
from dateline.cli.app import app, guarded

__all__ = ["app", "archive", "extract", "ingest", "main", "sources", "sql"]


def main() -> None:
    """The console script: exits with a code that means something."""
    sys.exit(guarded(app))
