"""Run one office's journey in a process that kills itself at a named point.

    python dying.py POINT OFFICE RUN KIND

A backfill takes September 2026. It ends with 1 where the run has faults.

Points: add (while the WARC is written), closing (before it gets its name), closed (its rows
are not written yet), saved (its rows are there, nothing is read), loaded (before verify).
"""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from dateline.archive import WarcWriter
from dateline.model import Run, Window
from dateline.model.entry import RunKind
from dateline.pipeline import open_journey
from dateline.settings import read_settings
from dateline.warehouse import Warehouse


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: type, name: str, times: int = 1) -> None:
    """Die at the call of that number to one and the same object."""
    real: Callable[..., Any] = getattr(owner, name)
    calls: Counter[Any] = Counter()

    def dying(self: Any, *args: Any, **kwargs: Any) -> Any:
        calls[self] += 1
        if calls[self] == times:
            die()
        return real(self, *args, **kwargs)

    setattr(owner, name, dying)


def die_at(point: str) -> None:
    if point == "add":
        # With a record in the file: which pages make up a batch, and which of them are none,
        # depends on the port that the office was given.
        before(WarcWriter, "add", times=2)
    elif point == "closing":
        before(WarcWriter, "__exit__")
    elif point == "closed":
        before(Warehouse, "save_scraped")
    elif point == "saved":
        before(Warehouse, "load")
    elif point == "loaded":
        before(Warehouse, "verify_all")
    elif point != "never":
        raise SystemExit(f"no point {point}")


def run_of(office: str, name: str, kind: str) -> Run:
    month = Window(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC))
    window = month if kind == "backfill" else None
    return Run(id=name, source=office, kind=cast("RunKind", kind), window=window)


def main(point: str, office: str, name: str, kind: str) -> None:
    die_at(point)
    with open_journey(read_settings()) as journey:
        report = journey.ingest(run_of(office, name, kind))
    if report.faults:
        sys.exit("\n".join(report.faults))


if __name__ == "__main__":
    main(*sys.argv[1:])
