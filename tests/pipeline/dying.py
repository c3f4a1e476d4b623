"""Run one office's journey in a process that kills itself at a named point.

    python dying.py POINT OFFICE RUN

Points: add (while the WARC is written), closing (before it gets its name), closed (its rows
are not written yet), saved (its rows are there, nothing is read), loaded (before verify).
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from dateline.archive import WarcWriter
from dateline.model import Run
from dateline.pipeline import open_journey
from dateline.settings import read_settings
from dateline.warehouse import Warehouse


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: type, name: str, times: int = 1) -> None:
    """Die at the call of that number."""
    real: Callable[..., Any] = getattr(owner, name)
    left = [times]

    def dying(*args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            die()
        return real(*args, **kwargs)

    setattr(owner, name, dying)


def die_at(point: str) -> None:
    if point == "add":
        before(WarcWriter, "add", times=3)
    elif point == "closing":
        before(WarcWriter, "__exit__")
    elif point == "closed":
        before(Warehouse, "save_scraped")
    elif point == "saved":
        before(Warehouse, "load")
    elif point == "loaded":
        before(Warehouse, "verify")
    elif point != "never":
        raise SystemExit(f"no point {point}")


def main(point: str, office: str, run: str) -> None:
    die_at(point)
    with open_journey(read_settings()) as journey:
        journey.ingest(Run(id=run, source=office, kind="manual"))


if __name__ == "__main__":
    main(*sys.argv[1:])
