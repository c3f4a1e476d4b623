"""Settings, places and keys → the environment of every local Airflow process."""

import os

from dateline.orchestration.connection import VARIABLE, as_json
from dateline.orchestration.local.keys import USERS, kept, make_keys, make_passwords
from dateline.orchestration.local.places import Places
from dateline.settings import Settings

AUTH = "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager"

# What a shell may carry over from another Airflow, and would change what is started here.
FOREIGN = ("AIRFLOW__", "AIRFLOW_CONN_", "AIRFLOW_VAR_", "AIRFLOW_CONFIG")


def airflow_environment(
    settings: Settings, places: Places, *, metadata: str, port: int
) -> dict[str, str]:
    """Variables for Airflow at 127.0.0.1:``port`` over the metadata database ``metadata``.

    Keys and passwords are made at first use. Raises ConfigError where their files are wrong.
    """
    kept(places.passwords, make_passwords())
    places.airflow.mkdir(parents=True, exist_ok=True)
    named = {
        **_core(places),
        **_serving(port),
        **_secrets(places),
        "DATABASE__SQL_ALCHEMY_CONN": metadata,
    }
    return {
        "AIRFLOW_HOME": str(places.airflow),
        **{f"AIRFLOW__{name}": value for name, value in named.items()},
        VARIABLE: as_json(settings.warehouse_url),
        "DATELINE_HOME": str(settings.home),
        "DATELINE_WAREHOUSE_URL": settings.warehouse_url,
        "DATELINE_OFFICES": os.pathsep.join(map(str, settings.offices)),
        "DATELINE_CHECKOUT": str(places.checkout),
    }


def _core(places: Places) -> dict[str, str]:
    return {
        "CORE__DAGS_FOLDER": str(places.checkout / "dags"),
        "CORE__PLUGINS_FOLDER": str(places.checkout / "plugins"),
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": "4",  # two cores; and SQLite takes one writer at a time
        "LOGGING__BASE_LOG_FOLDER": str(places.logs / "tasks"),
        "DAG_PROCESSOR__REFRESH_INTERVAL": "10",
        "DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "10",
        "LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(places.logs / "dags"),
    }


def _serving(port: int) -> dict[str, str]:
    base = f"http://127.0.0.1:{port}"
    return {
        "API__HOST": "127.0.0.1",
        "API__PORT": str(port),
        "API__BASE_URL": base,
        "API__WORKERS": "1",
        "CORE__EXECUTION_API_SERVER_URL": f"{base}/execution/",
    }


def _secrets(places: Places) -> dict[str, str]:
    keys = kept(places.keys, make_keys())
    return {
        "CORE__FERNET_KEY": keys["fernet"],
        "API__SECRET_KEY": keys["api"],
        "API_AUTH__JWT_SECRET": keys["jwt"],
        "CORE__AUTH_MANAGER": AUTH,
        "CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{u}:{role}" for u, role in USERS.items()),
        "CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "False",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(places.passwords),
    }


def without_foreign(environ: dict[str, str]) -> dict[str, str]:
    """The environment without another Airflow's settings."""
    return {name: value for name, value in environ.items() if not name.startswith(FOREIGN)}
