"""An Airflow of the tests' own: its home, its keys, its metadata database.

Importing this sets the environment, which has to be done before Airflow is imported: it reads
its configuration then. ``conftest.py`` of every folder whose tests touch Airflow imports it.
"""

import atexit
import base64
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = Path(tempfile.mkdtemp(prefix="dateline-airflow-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

assert "airflow.configuration" not in sys.modules, "Airflow was imported before its environment"

for _name in [name for name in os.environ if name.startswith("AIRFLOW")]:
    del os.environ[_name]

os.environ.update(
    {
        "AIRFLOW_HOME": str(HOME),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin,viewer:viewer",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(HOME / "passwords.json"),
        "AIRFLOW__API__SECRET_KEY": os.urandom(32).hex(),
        "AIRFLOW__API_AUTH__JWT_SECRET": os.urandom(64).hex(),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{HOME / 'airflow.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(HOME / "logs"),
    }
)


@cache
def make_metadata() -> None:
    """Make Airflow's metadata database with our pools, once."""
    from airflow.utils.db import initdb

    from dateline.orchestration.pools import make_pools

    initdb()
    make_pools()
