"""DAG ids → recorded runs of the deployed DAGs in this process, without a server.

Airflow reads its configuration when it is imported, so nothing of it is imported before
:func:`enter` has set the environment.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from dateline.errors import DatelineError
from dateline.orchestration.local.environment import without_foreign

Told = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Ran:
    """A DAG run's end: its state, and the tasks that failed."""

    dag_id: str
    run_id: str
    state: str
    failed: tuple[str, ...] = ()


def enter(variables: Mapping[str, str]) -> None:
    """Make ``variables`` this process's Airflow. Raises DatelineError where it is too late."""
    if "airflow.configuration" in sys.modules:
        raise DatelineError("Airflow is configured already in this process")
    ours = {**without_foreign(dict(os.environ)), **variables}
    os.environ.clear()
    os.environ.update(ours)


def migrate() -> None:
    """Bring Airflow's metadata database up to date; quick where it is."""
    from airflow.utils import db

    from dateline.orchestration.pools import make_pools

    try:
        db.check_migrations(0)  # type: ignore[no-untyped-call]
    except TimeoutError:
        db.upgradedb()
    make_pools()


def run_dags(dag_ids: Sequence[str], told: Told) -> list[Ran]:
    """Run each DAG once, now, one after the other, each task tried once; ``told(dag_id, task_id)``
    as tasks start.

    Raises DatelineError where the DAG files can't be read, or lack one of them.
    """
    from airflow.dag_processing.dagbag import DagBag
    from airflow.sdk.listener import get_listener_manager

    listeners, listener = get_listener_manager(), _listener(told)
    listeners.add_listener(listener)  # type: ignore[no-untyped-call]
    ran = []
    for dag_id in dag_ids:
        with only(dag_id):
            bag = DagBag()
            for file, fault in bag.import_errors.items():
                raise DatelineError(f"{file} can't be read:\n{fault}")
            if dag_id not in bag.dags:
                raise DatelineError(f"no DAG file makes {dag_id}")
            _try_once(bag.dags[dag_id])
            ran.append(_ran(bag.dags[dag_id].test()))
    return ran


@contextmanager
def only(dag_id: str) -> Iterator[None]:
    """DAG files are told, as a worker tells them, that this DAG alone is wanted of them: to make
    seventy and to bring them to the metadata database takes Airflow several seconds."""
    from airflow.sdk.definitions.context import _AIRFLOW_PARSING_CONTEXT_DAG_ID as NAME

    os.environ[NAME] = dag_id
    try:
        yield
    finally:
        del os.environ[NAME]


def _try_once(dag: Any) -> None:
    """Somebody waits for this run: a task that fails is told at once, not after its retries."""
    for task in dag.tasks:
        if task.is_mapped:
            task.partial_kwargs["retries"] = 0
        else:
            task.retries = 0


def _listener(told: Told) -> object:
    from airflow.listeners import hookimpl

    class Starts:
        """Tells of every task that starts."""

        @hookimpl
        def on_task_instance_running(self, task_instance: Any) -> None:
            told(task_instance.dag_id, task_instance.task_id)

    return Starts()


def _ran(run: Any) -> Ran:
    failed = sorted(ti.task_id for ti in run.get_task_instances() if ti.state == "failed")
    return Ran(run.dag_id, run.run_id, str(getattr(run.state, "value", run.state)), tuple(failed))
