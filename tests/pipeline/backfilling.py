"""Run an emulated office's journey in a process of its own, which stores what it finds five
entries at a time: between any two of its steps lies another transaction.

    python backfilling.py OFFICE RUN [FIRST LAST]

The days are those of a backfill, the last of them excluded; without them it is a stream. It
ends with 1 where the run has faults.
"""

import sys
from datetime import UTC, datetime

from dateline.model import Run, Window
from dateline.pipeline import open_journey
from dateline.settings import read_settings
from dateline.warehouse import plan as planning


def main(office: str, name: str, *days: str) -> None:
    planning.AT_ONCE = 5
    window = None
    if days:
        window = Window(*(datetime.fromisoformat(day).replace(tzinfo=UTC) for day in days))
    kind = "backfill" if days else "stream"
    with open_journey(read_settings()) as journey:
        report = journey.ingest(Run(id=name, source=office, kind=kind, window=window))
    if report.faults:
        sys.exit("\n".join(report.faults))


if __name__ == "__main__":
    main(*sys.argv[1:])
