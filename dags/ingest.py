"""One DAG for each press office; all that it does is in :mod:`dateline.orchestration`.

airflow: DAG (for the safe mode of the DAG processor, which looks for both words).
"""

from dateline.orchestration.factory import ingest_dag
from dateline.settings import read_settings
from dateline.sources import load_offices

for source in load_offices(read_settings().offices).values():
    dag = ingest_dag(source)
    globals()[dag.dag_id] = dag
