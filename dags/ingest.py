"""One DAG for each press office; all that it does is in :mod:`dateline.orchestration`.

An office file that is wrong costs its own DAG alone: see wrong_offices.py.

airflow: DAG (for the safe mode of the DAG processor, which looks for both words).
"""

from dateline.orchestration.factory import ingest_dag
from dateline.settings import read_settings
from dateline.sources import read_offices

for source in read_offices(read_settings().offices).sources.values():
    dag = ingest_dag(source)
    globals()[dag.dag_id] = dag
