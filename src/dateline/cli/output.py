"""What people and programs read on the terminal."""

import dataclasses
import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from io import TextIOWrapper
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline.text import clean, one_line

# Characters of one cell. More is cut: to fold megabytes into a table takes minutes.
LONGEST, LONGEST_OF_MANY = 20_000, 1_000
NARROWEST = 9  # characters of a column that can still be read

out = Console()
err = Console(stderr=True)


def fit() -> None:
    """Give tables room where no terminal says how wide it is: in a pipe or a file. What the
    terminal's encoding lacks is shown as "?"."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        out.width = int(told)
    elif not sys.stdout.isatty():
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


def cell(value: Any, longest: int = LONGEST) -> Text:
    """A value as one table cell; scraped text can carry neither markup nor escape codes."""
    if value is None:
        return Text("–", style="dim")
    if isinstance(value, datetime):
        return Text(f"{value:%Y-%m-%d %H:%M}")
    text = str(value)
    if len(text) > longest:
        return Text(f"{one_line(text[:longest])} … ({len(text):,} characters; --json has all)")
    return Text(one_line(text))


def say(console: Console, words: str) -> None:
    """Print words that may hold what a stranger wrote, as the words that they are."""
    console.print(Text(clean(words)), soft_wrap=not console.is_terminal)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table that folds to the terminal's width; of more columns than fit, a list of rows."""
    longest = LONGEST if len(rows) == 1 else LONGEST_OF_MANY
    if len(columns) > 1 and len(columns) * NARROWEST > out.width:
        _print_rows(columns, rows, longest)
        return
    table = Table(header_style="bold", expand=False)
    for name in columns:
        table.add_column(cell(name), overflow="fold")
    for row in rows:
        table.add_row(*(cell(value, longest) for value in row))
    out.print(table)


def _print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], longest: int) -> None:
    """Each row as lines of ``column value``."""
    names = [cell(name) for name in columns]
    width = max(name.cell_len for name in names)
    for number, row in enumerate(rows, start=1):
        out.print(Text(f"row {number}", style="bold"))
        for name, value in zip(names, row, strict=True):
            pad = " " * (width - name.cell_len + 2)
            out.print(Text.assemble("  ", name, pad, cell(value, longest)), soft_wrap=True)
