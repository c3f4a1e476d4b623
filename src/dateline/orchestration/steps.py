"""Airflow's task context → one step of the journey: the bodies of the tasks.

A step keeps nothing in memory that another one needs: batch ids and counts pass through XCom,
all else is rows and files. So any try may die and be made again, here or on another worker.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from airflow.sdk.exceptions import AirflowFailException

from dateline.errors import ConfigError
from dateline.log import get_log
from dateline.model import Run, RunReport, Window
from dateline.model.entry import RunKind
from dateline.orchestration.connection import task_settings
from dateline.pipeline import Journey, open_journey

log = get_log(__name__)

# Below Airflow's max_map_length of 1024, beyond which a mapping fails as a whole.
MOST_MAPPED = 1000

_KINDS: dict[str, RunKind] = {
    "scheduled": "daily",
    "backfill": "backfill",
    "asset_triggered": "stream",
}
_DAY = timedelta(days=1)


@contextmanager
def _journey() -> Iterator[Journey]:
    with open_journey(task_settings()) as journey:
        yield journey


def run_of(source_id: str, context: Mapping[str, Any]) -> Run:
    """What an Airflow run asks for.

    A backfill takes its interval; a scheduled run takes what the feeds hold, whatever its
    interval, and is a stream where that is less than a day; a run by hand takes the feeds too,
    unless its params name days. Neither an interval nor a logical date need exist. Raises
    ConfigError on days that can't be meant.
    """
    dag_run, params = context["dag_run"], context["params"]
    kind = _KINDS.get(getattr(dag_run.run_type, "value", dag_run.run_type), "manual")
    interval = _interval(dag_run)
    if kind == "daily" and interval and interval.end - interval.start < _DAY:
        kind = "stream"
    return Run(
        id=f"{dag_run.dag_id}/{dag_run.run_id}",
        source=source_id,
        kind=kind,
        window=interval if kind == "backfill" else _stated_days(params),
        captures=params["captures"],
        limit=params["limit"],
    )


def _interval(dag_run: Any) -> Window | None:
    start, end = dag_run.data_interval_start, dag_run.data_interval_end
    if start is None or end is None or start == end:
        return None
    window = Window(_utc(start), _utc(end))
    _meant(window.start.date(), window.end.date(), "the data interval")
    return window


def _utc(moment: datetime) -> datetime:
    return datetime.fromtimestamp(moment.timestamp(), UTC)


def _stated_days(params: Mapping[str, Any]) -> Window | None:
    either = params.get("from_day") or params.get("to_day")
    if not either:
        return None
    first = _day(params.get("from_day") or either, "from_day")
    last = _day(params.get("to_day") or either, "to_day")
    return _meant(first, last, "from_day and to_day")


def _meant(first: date, last: date, key: str) -> Window:
    try:
        return Window.of_stated_days(first, last)
    except ValueError as error:
        raise ConfigError(str(error), key=key) from None


def _day(raw: str, key: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise ConfigError(f"{raw!r} is no day like 2026-03-01", key=key) from None


def owner_of(run: Run, map_index: int) -> str:
    """Who holds a lease: the same for every try of a task, and fit to be a file's name."""
    tidy = re.sub(r"[^A-Za-z0-9_-]+", "-", run.id).strip("-")[:120]
    digest = hashlib.sha256(run.id.encode()).hexdigest()[:8]
    return f"{tidy}-{digest}-{map_index}"


def grouped(batches: Sequence[str], most: int = MOST_MAPPED) -> list[list[str]]:
    """Batches as at most ``most`` groups, in order: a group is what one mapped task takes."""
    size = max(1, -(-len(batches) // most))
    return [list(batches[start : start + size]) for start in range(0, len(batches), size)]


def summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Counts by word, added up."""
    total: dict[str, int] = {}
    for part in counts:
        for word, count in part.items():
            total[word] = total.get(word, 0) + count
    return total


def discover(source_id: str, context: Mapping[str, Any]) -> list[list[str]]:
    """Source → groups of batch ids."""
    run = run_of(source_id, context)
    with _journey() as journey:
        return grouped(journey.discover(run))


def scrape(source_id: str, group: Sequence[str], context: Mapping[str, Any]) -> dict[str, int]:
    """Batches → captures; counts by outcome."""
    run, task = run_of(source_id, context), context["ti"]
    owner = owner_of(run, task.map_index)
    with _journey() as journey:
        return summed([journey.scrape(run, batch, owner, task.try_number) for batch in group])


def record(group: Sequence[str]) -> dict[str, int]:
    """Captures of the batches → articles; counts of new, changed, same and rejected."""
    with _journey() as journey:
        return summed([journey.record(batch) for batch in group])


def verify(source_id: str, context: Mapping[str, Any]) -> dict[str, int]:
    """Run → coverage rows, then red if anything is amiss; counts of outcomes.

    Raises AirflowFailException where a task before it failed, or the report has faults: this
    is the run's last task, so its state is the run's.
    """
    run, failed = run_of(source_id, context), failed_tasks(context)
    with _journey() as journey:
        report = journey.verify(run)
        faults = [*few([f"task {task} failed" for task in failed]), *few(report.faults)]
        if failed:
            journey.warehouse.fail_run(run, "; ".join(faults), journey.clock())
    if faults:
        raise AirflowFailException("; ".join(faults))
    _say(report)
    return dict(report.counts)


def few(words: Sequence[str], most: int = 10) -> list[str]:
    """The first of the words, and how many more there are."""
    more = len(words) - most
    return [*words[:most], f"and {more} more"] if more > 0 else list(words)


def _say(report: RunReport) -> None:
    for day in report.days:
        log.info("day", day=day.day.isoformat(), status=day.status.value, loaded=day.loaded)


def failed_tasks(context: Mapping[str, Any]) -> list[str]:
    """The tasks of this run that failed, or could not start because one before them did."""
    task, dag_run = context["ti"], context["dag_run"]
    states = task.get_task_states(dag_id=dag_run.dag_id, run_ids=[dag_run.run_id])
    failures = {"failed", "upstream_failed"}
    return sorted(
        name
        for name, state in states.get(dag_run.run_id, {}).items()
        if getattr(state, "value", state) in failures and name != task.task_id
    )
