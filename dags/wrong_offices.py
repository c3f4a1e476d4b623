"""No DAG: an import error, red in Airflow's UI, as long as an office file is wrong.

The offices whose files are right have their DAGs from ingest.py all the while.

airflow: DAG (for the safe mode of the DAG processor, which looks for both words).
"""

from dateline.settings import read_settings
from dateline.sources import read_offices

if faults := read_offices(read_settings().offices).faults:
    raise ExceptionGroup("office files are wrong, their offices have no DAG", faults)
