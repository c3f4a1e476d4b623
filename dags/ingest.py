"""One DAG for each press office; all that it does is in :mod:`dateline.orchestration`.

An office file that is wrong costs its own DAG alone: see wrong_offices.py. A worker that is about
to run a task says of which DAG, and is given that one alone: seventy take it most of a second.

airflow: DAG (for the safe mode of the DAG processor, which looks for both words).
"""

from airflow.sdk import get_parsing_context

from dateline.orchestration.factory import ingest_dag
from dateline.settings import read_settings
from dateline.sources import read_offices

wanted = get_parsing_context().dag_id
for source in read_offices(read_settings().offices).sources.values():
    if wanted in (None, f"ingest_{source.id}"):
        dag = ingest_dag(source)
        globals()[dag.dag_id] = dag
