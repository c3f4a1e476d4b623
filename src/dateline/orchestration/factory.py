"""Source → DAG: discover → batch[scrape → record] → verify.

``batch`` is a mapped task group, so that a batch that fails costs only itself: of two tasks
mapped one after the other, a single failure would stop the whole second mapping.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import (
    DAG,
    Asset,
    ExceptionRetryPolicy,
    Param,
    RetryAction,
    RetryRule,
    TriggerRule,
    get_current_context,
    task,
    task_group,
)

from dateline.model import Source
from dateline.orchestration import pools
from dateline.orchestration.timetable import timetable
from dateline.sources import ACCESS_TOLD

# The first day that a backfill may ask for; no office has a web archive from before it.
BEGINNING = datetime(1990, 1, 1, tzinfo=UTC)

# What another try can't heal. Other errors are tried again, each time after twice the wait.
HOPELESS = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception="dateline.errors.ConfigError",
            action=RetryAction.FAIL,
            reason="a setting or an office file is wrong",
        ),
        RetryRule(
            exception="dateline.errors.SchemaError",
            action=RetryAction.FAIL,
            reason="the warehouse's schema is another version's",
        ),
    ]
)

DEFAULTS: dict[str, Any] = {
    "owner": "dateline",
    "retries": 3,
    "retry_delay": timedelta(seconds=20),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=15),
    "retry_policy": HOPELESS,
    "execution_timeout": timedelta(minutes=30),
}


def asset(source: Source) -> Asset:
    """What a downstream DAG is scheduled on: an event for each batch that was recorded."""
    return Asset(name=f"dateline://{source.id}", uri=f"dateline://{source.id}", group="dateline")


def params() -> dict[str, Param]:
    """What may be asked of a run, with what the UI says about it."""
    day: dict[str, Any] = {"type": ["null", "string"], "format": "date"}
    return {
        "captures": Param(
            "missing",
            type="string",
            enum=["missing", "refresh", "archived"],
            title="Captures",
            description="Fetch what is missing, everything again (refresh), or nothing and read "
            "the archive again (archived).",
        ),
        "limit": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            title="Limit",
            description="Take so many entries at most.",
        ),
        "from_day": Param(
            None, **day, title="From", description="First UTC day; for a single run by hand."
        ),
        "to_day": Param(None, **day, title="To", description="Last UTC day, included."),
    }


def describe(source: Source) -> str:
    """The DAG's page of documentation, in Markdown; an office file is trusted no further."""
    feeds = "\n".join(f"- `{feed.url.replace('`', '')}`" for feed in source.feeds) or "- none"
    routes = "\n".join(f"- {r.kind}: `{r.url.replace('`', '')}`" for r in source.routes)
    return (
        f"**{source.name}** ({source.country}, {source.timezone}) {ACCESS_TOLD[source.access]}.\n\n"
        f"A scheduled run takes what the feeds hold:\n\n{feeds}\n\n"
        "A backfill takes its days through the archive routes:\n\n"
        f"{routes or '- none: a backfill finds nothing'}\n"
    )


def ingest_dag(source: Source) -> DAG:
    """The DAG ``ingest_<source>``. The bundled sample office alone starts unpaused."""
    with DAG(
        dag_id=f"ingest_{source.id}",
        dag_display_name=f"ingest_{source.id}",
        description=f"{source.name}: from its feeds to rows",
        doc_md=describe(source),
        schedule=timetable(source),
        start_date=BEGINNING,
        catchup=False,
        max_active_runs=3,
        default_args=DEFAULTS,
        params=params(),
        tags=["dateline", source.country, *(["sample"] if source.loopback else [])],
        is_paused_upon_creation=not source.loopback,
    ) as dag:
        _wire(source)
    return dag


def _wire(source: Source) -> None:
    """The tasks. Their bodies import the stations, so that parsing a DAG file need not."""
    loaded = asset(source)

    @task(pool=pools.FETCH)
    def discover() -> list[list[str]]:
        from dateline.orchestration import steps

        return steps.discover(source.id, get_current_context())

    @task(
        pool=pools.FETCH,
        multiple_outputs=False,
        max_active_tis_per_dag=2,
        execution_timeout=timedelta(hours=2),
    )
    def scrape(group: list[str]) -> dict[str, int]:
        from dateline.orchestration import steps

        return steps.scrape(source.id, group, get_current_context())

    @task(pool=pools.RECORD, multiple_outputs=False, outlets=[loaded])
    def record(group: list[str]) -> dict[str, int]:
        from dateline.orchestration import steps

        context = get_current_context()
        counts = steps.record(group)
        context["outlet_events"][loaded].extra = {"source": source.id, **counts}
        return counts

    @task(pool=pools.RECORD, multiple_outputs=False, trigger_rule=TriggerRule.ALL_DONE)
    def verify() -> dict[str, int]:
        from dateline.orchestration import steps

        return steps.verify(source.id, get_current_context())

    @task_group
    def batch(group: list[str]) -> None:
        scrape(group) >> record(group)

    found = discover()
    batch.expand(group=found) >> verify()
