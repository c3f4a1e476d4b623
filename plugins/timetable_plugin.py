"""Makes the DAGs' timetable known to Airflow, which refuses to read any other."""

from airflow.plugins_manager import AirflowPlugin

from dateline.orchestration.timetable import SpreadIntervals


class TimetablePlugin(AirflowPlugin):
    """Intervals with a start that is put off."""

    name = "dateline_timetable"
    timetables = [SpreadIntervals]
