"""The four steps as Airflow tasks, and the local server they run on."""
