"""`dateline`: ingest, extract, sources, sql, archive, migrate."""

import sys

from dateline.cli import archive, extract, ingest, sources, sql, survey
from dateline.cli.app import app, guarded
from dateline.cli.output import fit

__all__ = ["app", "archive", "extract", "ingest", "main", "sources", "sql", "survey"]


def main() -> None:
    """The console script: exits with a code that means something."""
    fit()
    sys.exit(guarded(app))
