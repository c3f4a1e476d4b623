"""What people and programs read on the terminal."""

import dataclasses
import json
import math
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline.text import clean, one_line

LONGEST = 20_000  # characters of one cell

out = Console()
err = Console(stderr=True)


def fit() -> None:
    """Give tables room where no terminal says how wide it is: in a pipe or a file."""
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        out.width = 140


def plain(value: Any) -> Any:
    """A value as JSON can hold it: dataclasses as objects, dates in ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no word for it
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def print_json(value: Any) -> None:
    """One JSON document to standard output, ASCII-safe for any terminal or pipe."""
    told = json.dumps(plain(value), ensure_ascii=True, allow_nan=False, indent=2)
    out.file.write(told + "\n")


def cell(value: Any) -> Text:
    """A value as one table cell; scraped text can carry neither markup nor escape codes."""
    if value is None:
        return Text("–", style="dim")
    if isinstance(value, datetime):
        return Text(f"{value:%Y-%m-%d %H:%M}")
    text = str(value)
    if len(text) > LONGEST:  # megabytes in a table take minutes to fold, and nobody reads them
        return Text(f"{one_line(text[:LONGEST])} … ({len(text):,} characters; --json has all)")
    return Text(one_line(text))


def say(console: Console, words: str) -> None:
    """Print words that may hold what a stranger wrote, as the words that they are."""
    console.print(Text(clean(words)), soft_wrap=not console.is_terminal)


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None
) -> None:
    """A table that folds to the terminal's width."""
    table = Table(title=title, title_justify="left", header_style="bold", expand=False)
    for name in columns:
        table.add_column(cell(name), overflow="fold")
    for row in rows:
        table.add_row(*(cell(value) for value in row))
    out.print(table)
