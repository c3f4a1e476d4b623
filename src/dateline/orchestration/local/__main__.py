"""`python -m dateline.orchestration.local up|down|status`."""

import os
import signal
import sys
import time
from collections.abc import Sequence

from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from dateline.errors import DatelineError
from dateline.orchestration.local.places import find_places, told
from dateline.orchestration.local.server import Server, down, server_of, status, up
from dateline.settings import read_settings

console = Console(highlight=False)


def main(arguments: Sequence[str]) -> int:
    """Exit code: 0 done, 1 not (or not up), 2 a wrong call or setting."""
    if len(arguments) != 1 or arguments[0] not in ACTIONS:
        console.print(f"one of: {', '.join(ACTIONS)}", style="red")
        return 2
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        settings = read_settings()
        server = server_of(settings, find_places(settings), os.environ)
        return ACTIONS[arguments[0]](server)
    except (DatelineError, OSError, SQLAlchemyError) as error:
        console.print(told(error), style="red", markup=False, soft_wrap=True)
        return 2
    except KeyboardInterrupt:
        console.print("stopped", style="red")
        return 130


def _interrupt(*_: object) -> None:
    """TERM as Ctrl-C: what was started is stopped again on the way out."""
    raise KeyboardInterrupt


def _up(server: Server) -> int:
    began = time.monotonic()
    with console.status("starting") as spinner:

        def say(what: str) -> None:
            spinner.update(what)
            if not console.is_terminal:
                console.print(f"… {what}", markup=False)

        up(server, os.environ, say)
    console.print(f"[green]Airflow is up[/] ({time.monotonic() - began:.0f} s)")
    _tell(server)
    return 0


def _tell(server: Server) -> None:
    sample = "ingest_sample_ministry"
    for line in (
        f"  the UI        {server.url}",
        f"  the Newsroom  {server.url}/plugin/newsroom",
        f"  log in as     admin (or viewer); passwords: {server.places.passwords}",
        f"  warehouse     {server.settings.warehouse_url}",
        f"  logs          {server.places.logs}",
        "",
        f"To backfill: open {server.url}/dags/{sample}, Trigger,",
        "“Run this Dag for a range of dates”, pick three days, Run Backfill.",
        "To stop it: make down",
    ):
        console.print(line, markup=False, soft_wrap=True)


def _down(server: Server) -> int:
    console.print("Airflow is down" if down(server) else "nothing was up")
    return 0


def _status(server: Server) -> int:
    found = status(server)
    for name, alive in found.items():
        console.print(f"{name:14} {'up' if alive else 'down'}")
    return 0 if all(found.values()) else 1


ACTIONS = {"up": _up, "down": _down, "status": _status}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
