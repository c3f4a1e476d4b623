"""Airflow's login → dependencies of the newsroom: the one place of it that knows Airflow."""

from typing import Any

from fastapi import Depends


def signed_in() -> list[Any]:
    """Dependencies that answer 401 to whoever is not logged in to Airflow.

    A plugin's app is open to anyone unless it asks for this.
    """
    from airflow.api_fastapi.core_api.security import requires_authenticated

    return [Depends(requires_authenticated())]
