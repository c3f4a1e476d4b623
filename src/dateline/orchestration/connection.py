"""Airflow connection ``dateline_warehouse`` ↔ SQLAlchemy URL, and the settings of a task."""

import json
from dataclasses import replace
from typing import Any, Protocol

from sqlalchemy.engine import URL, make_url

from dateline.errors import ConfigError
from dateline.settings import Settings, read_settings

CONNECTION = "dateline_warehouse"
VARIABLE = "AIRFLOW_CONN_DATELINE_WAREHOUSE"


class Parts(Protocol):
    """What is read of an Airflow connection."""

    conn_type: str
    host: str | None
    schema: str | None
    login: str | None
    password: str | None
    port: int | None

    @property
    def extra_dejson(self) -> dict[str, Any]:
        """The extra field, parsed."""


def url_of(connection: Parts) -> str:
    """The SQLAlchemy URL: a connection of type postgres or sqlite, host being the latter's file.

    What extra holds becomes the query (``sslmode`` …). Raises ConfigError on another type.
    """
    if connection.conn_type == "sqlite":
        return f"sqlite:///{connection.host or connection.schema}"
    if connection.conn_type in ("postgres", "postgresql"):
        url = URL.create(
            "postgresql+psycopg",
            connection.login,
            connection.password,
            connection.host,
            connection.port,
            connection.schema,
            {name: str(value) for name, value in connection.extra_dejson.items()},
        )
        return url.render_as_string(hide_password=False)
    raise ConfigError(
        f"type {connection.conn_type!r} is none of postgres, sqlite", key=f"connection {CONNECTION}"
    )


def as_json(url: str) -> str:
    """The connection in the JSON form that ``AIRFLOW_CONN_…`` variables take."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        return json.dumps({"conn_type": "sqlite", "host": parts.database})
    fields = {
        "conn_type": "postgres",
        "host": parts.host,
        "port": parts.port,
        "login": parts.username,
        "password": parts.password,
        "schema": parts.database,
        "extra": dict(parts.query),
    }
    return json.dumps({name: value for name, value in fields.items() if value is not None})


def stated_url() -> str | None:
    """The warehouse that Airflow's connection names, None where there is no such connection."""
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        connection = Connection.get(CONNECTION)
    except AirflowNotFoundException:
        return None
    return url_of(connection)


def task_settings() -> Settings:
    """The environment's settings, the warehouse being the one of Airflow's connection."""
    settings = read_settings()
    return replace(settings, warehouse_url=stated_url() or settings.warehouse_url)
