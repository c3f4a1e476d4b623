"""`dateline sql` and `dateline migrate`: the warehouse by hand."""

from typing import Annotated

import typer

from dateline.cli.app import MOST, app
from dateline.cli.output import err, out, print_json, print_table
from dateline.settings import read_settings
from dateline.warehouse import open_warehouse


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT; the warehouse is opened read-only.")],
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Rows to show at most.")] = 1000,
    as_json: Annotated[bool, typer.Option("--json", help="A list of objects.")] = False,
) -> None:
    """Ask the warehouse."""
    warehouse = open_warehouse(read_settings().warehouse_url)
    try:
        warehouse.check_schema()
        columns, rows = warehouse.select(query, limit=limit + 1)
    finally:
        warehouse.close()
    shown = rows[:limit]
    if as_json:
        names = _apart(columns)
        print_json([dict(zip(names, row, strict=True)) for row in shown])
    else:
        print_table(columns, shown)
    if len(rows) > limit:
        err.print(f"only the first {limit} rows are shown; --limit shows more", highlight=False)


def _apart(columns: list[str]) -> list[str]:
    """The names of an object: of two columns ``id`` the second is ``id_2``."""
    names: list[str] = []
    for column in columns:
        name, number = column, 1
        while name in names:
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names


@app.command()
def migrate() -> None:
    """Bring the warehouse's schema to this version."""
    settings = read_settings()
    warehouse = open_warehouse(settings.warehouse_url)
    try:
        warehouse.migrate()
    finally:
        warehouse.close()
    out.print("the warehouse has this version's schema", highlight=False)
