"""`dateline archive`: the bytes as they were fetched."""

from typing import Annotated

import typer

from dateline.cli.app import archive_app
from dateline.cli.output import out, print_json
from dateline.pipeline import open_journey, reindex
from dateline.settings import read_settings


@archive_app.command("reindex")
def reindex_archive(
    as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
) -> None:
    """Adopt complete records that a kill left without rows, and load them."""
    with open_journey(read_settings()) as journey:
        counts = reindex(journey)
    if as_json:
        print_json(counts)
        return
    words = ", ".join(f"{count} {word}" for word, count in counts.items())
    out.print(f"archive: {words}", highlight=False)
