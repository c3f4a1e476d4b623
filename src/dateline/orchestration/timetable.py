"""Source → timetable: intervals are UTC days, starts are spread over the hour.

An operator who backfills 3 March means the UTC day, so a daily schedule's hour moves the start
of the run and not the edges of its interval. The class is registered by
``plugins/timetable_plugin.py``.
"""

import hashlib
import re
from datetime import timedelta
from typing import Any

from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction
from airflow.timetables.interval import CronDataIntervalTimetable

from dateline.model import Source

_DAILY = re.compile(r"(\d{1,2}) (\d{1,2}) \* \* \*")
MIDNIGHT = "0 0 * * *"


class SpreadIntervals(CronDataIntervalTimetable):
    """Intervals between the ticks of a cron expression in UTC, each run ``delay`` after its
    interval's end."""

    def __init__(self, cron: str, *, delay: timedelta) -> None:
        super().__init__(cron, "UTC")
        self.delay = delay

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SpreadIntervals) and self.serialize() == other.serialize()

    def __hash__(self) -> int:
        return hash((self._expression, self.delay))

    @property
    def summary(self) -> str:
        """What the UI shows in the DAG list."""
        return f"{self._expression} + {self.delay}" if self.delay else self._expression

    def serialize(self) -> dict[str, Any]:
        """As JSON, for the metadata database."""
        return {**super().serialize(), "delay": self.delay.total_seconds()}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> "SpreadIntervals":
        """From what :meth:`serialize` gave."""
        return cls(data["expression"], delay=timedelta(seconds=data["delay"]))

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The cron expression's next interval, its run put off by the delay.

        Not so in a backfill, which is what asks with ``catchup`` (our DAGs have none): someone
        waits for it, and yesterday's run would stay queued until this morning's delay is over.
        """
        info = super().next_dagrun_info(
            last_automated_data_interval=last_automated_data_interval, restriction=restriction
        )
        if info is None or restriction.catchup:
            return info
        return info._replace(run_after=info.run_after + self.delay)


def spread(source_id: str, over: timedelta) -> timedelta:
    """A share of ``over`` that is always the same for this source, in whole seconds."""
    digest = hashlib.sha256(source_id.encode()).digest()
    return timedelta(seconds=int.from_bytes(digest[:8], "big") % int(over.total_seconds()))


def timetable(source: Source) -> SpreadIntervals:
    """When a source's runs start, and what days they stand for.

    Daily at H:M becomes whole UTC days, started within the hour after H:M. Any other cron
    expression keeps its intervals and is spread over one minute, for they may be short.
    """
    if daily := _DAILY.fullmatch(source.schedule):
        minute, hour = (int(part) for part in daily.groups())
        start = timedelta(hours=hour, minutes=minute) + spread(source.id, timedelta(hours=1))
        return SpreadIntervals(MIDNIGHT, delay=start)
    return SpreadIntervals(source.schedule, delay=spread(source.id, timedelta(minutes=1)))
