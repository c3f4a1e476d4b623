import airflow_env  # noqa: F401  (sets the environment before Airflow is imported)
