"""The command line: the same steps by hand."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from dateline import __version__
from dateline.cli.output import err, say
from dateline.errors import ConfigError, DatelineError, ReasonedError, WarehouseError

MOST = 1_000_000_000  # rows or entries that an option may name

DONE, FAULTS, WRONG_CALL, BAD_INPUT, BAD_WAREHOUSE = 0, 1, 2, 3, 4

app = typer.Typer(
    name="dateline",
    help="From the feeds of the world's press offices to a warehouse that answers SQL.",
    epilog=(
        "Exit codes: 0 done; 1 done, with faults (a refused day, a failed batch); "
        "2 wrong call or setting; 3 the input can't be read; 4 the warehouse refused."
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
sources_app = typer.Typer(help="The press offices that are known.", no_args_is_help=True)
archive_app = typer.Typer(help="The bytes as they were fetched.", no_args_is_help=True)
app.add_typer(sources_app, name="sources")
app.add_typer(archive_app, name="archive")


def _say_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"dateline {__version__}\n")
        raise typer.Exit


@app.callback()
def about(
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Version.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log each event.")] = False,
) -> None:
    """What every command shares."""
    import logging

    from dateline.log import show_log

    show_log(logging.INFO if verbose else logging.ERROR)


def exit_code(error: DatelineError) -> int:
    """The exit code that an error means."""
    if isinstance(error, ConfigError):
        return WRONG_CALL
    return BAD_WAREHOUSE if isinstance(error, WarehouseError) else BAD_INPUT


def guarded(run: Callable[[], None]) -> int:
    """Run the command line; an expected error becomes one line and its exit code."""
    try:
        run()
    except DatelineError as error:
        reason = f" [{error.reason}]" if isinstance(error, ReasonedError) else ""
        say(err, f"dateline: {error}{reason}")
        return exit_code(error)
    return DONE
