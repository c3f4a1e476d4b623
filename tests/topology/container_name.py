"""A container's name, for Airflow's ``hostname_callable``: on one machine all have one host."""

import os


def container_name() -> str:
    """What docker calls the container."""
    return os.environ["HOSTNAME"]
