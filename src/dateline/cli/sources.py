"""`dateline sources`: the press offices that are known."""

from typing import Annotated

import typer

from dateline.cli.app import sources_app
from dateline.cli.output import print_json, print_table
from dateline.settings import read_settings
from dateline.sources import load_offices


@sources_app.command("list")
def list_sources(
    as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
) -> None:
    """List the press offices, one a line."""
    offices = load_offices(read_settings().offices)
    if as_json:
        print_json(list(offices.values()))
        return
    print_table(
        ["id", "name", "country", "zone", "languages", "feeds", "archive", "text licence"],
        [
            (
                office.id,
                office.name,
                office.country,
                office.timezone,
                " ".join(office.languages),
                len(office.feeds),
                " ".join(route.kind for route in office.routes) or None,
                office.rights.text.name,
            )
            for office in offices.values()
        ],
    )
