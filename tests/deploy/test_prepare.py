"""The compose file's init service, run against a PostgreSQL, as it runs in its container."""

import base64
import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

ROOT = Path(__file__).parents[2]
# What airflow itself, asked in a process under the same environment, knows of users and passwords.
ASK = """
from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
from airflow.models.pool import Pool
from werkzeug.security import check_password_hash
import json, sys
with get_application_builder() as builder:
    user = builder.sm.find_user("admin")
    roles = [role.name for role in user.roles]
    right = [password for password in sys.argv[1:] if check_password_hash(user.password, password)]
pools = sorted(pool.pool for pool in Pool.get_pools())
print("FACTS " + json.dumps({"roles": roles, "right": right, "pools": pools}))
"""

pytestmark = [pytest.mark.topology, pytest.mark.postgres]


class Deployment:
    """Databases and roles of names of their own in the tests' PostgreSQL."""

    def __init__(self, server: str, home: Path) -> None:
        self.server = make_url(server).set(drivername="postgresql")
        self.mark = uuid.uuid4().hex[:8]
        self.environ = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "AIRFLOW_HOME": str(home / "airflow"),
            "AIRFLOW__CORE__AUTH_MANAGER": (
                "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"
            ),
            "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": self.url("airflow", "postgresql+psycopg2"),
            "AIRFLOW__API__SECRET_KEY": uuid.uuid4().hex,
            "AIRFLOW__API_AUTH__JWT_SECRET": uuid.uuid4().hex * 2,
            "DATELINE_ADMIN_PASSWORD": "first",
            "DATELINE_HOME": str(home / "dateline"),
            "DATELINE_POSTGRES_URL": self.server.render_as_string(hide_password=False),
            "DATELINE_WAREHOUSE_URL": self.url("warehouse", "postgresql+psycopg"),
        }

    def url(self, role: str, driver: str, database: str | None = None) -> str:
        name = f"{role}_{self.mark}"
        parts = self.server.set(
            drivername=driver,
            username=name,
            password=f"pw'{role}",
            database=f"{database or role}_{self.mark}",
        )
        return parts.render_as_string(hide_password=False)

    def run(self, *command: str, **environ: str) -> str:
        done = subprocess.run(
            [*command],
            env={**self.environ, **environ},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout

    def facts(self) -> dict[str, object]:
        said = self.run(sys.executable, "-c", ASK, "first", "second")
        line = next(line for line in said.splitlines() if line.startswith("FACTS "))
        found: dict[str, object] = json.loads(line.removeprefix("FACTS "))
        return found

    def drop(self) -> None:
        with psycopg.connect(self.environ["DATELINE_POSTGRES_URL"], autocommit=True) as server:
            for name in (f"airflow_{self.mark}", f"warehouse_{self.mark}"):
                database = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                server.execute(database.format(sql.Identifier(name)))
                server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


def test_makes_all_that_the_services_need_and_again_changes_only_passwords(
    postgres_url: str, tmp_path: Path
) -> None:
    deployment = Deployment(postgres_url, tmp_path)
    script = str(ROOT / "deploy" / "prepare.py")
    try:
        deployment.run(sys.executable, script)
        assert deployment.facts() == {
            "roles": ["Admin"],
            "right": ["first"],
            "pools": ["dateline_fetch", "dateline_record", "default_pool"],
        }
        said = deployment.run("dateline", "sql", "--json", "SELECT count(*) AS n FROM article")
        assert json.loads(said) == [{"n": 0}]
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(deployment.url("airflow", "postgresql", database="warehouse"))

        deployment.run(sys.executable, script, DATELINE_ADMIN_PASSWORD="second")
        assert deployment.facts()["right"] == ["second"]
    finally:
        deployment.drop()
