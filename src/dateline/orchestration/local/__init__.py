"""One machine → Airflow on loopback: its secrets, processes and environment."""
