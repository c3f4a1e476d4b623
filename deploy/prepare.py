"""Environment → databases, their schemas, Airflow's pools and its first user.

The init service of docker-compose.yml runs this before anything else starts; a second run
changes nothing but passwords that were changed in .env.
"""

import os
import subprocess
import sys
from collections.abc import Mapping

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

OWNER = "DATELINE_POSTGRES_URL"  # who may make roles and databases
DATABASES = ("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "DATELINE_WAREHOUSE_URL")


def say(words: str) -> None:
    """Progress, for `docker compose logs`."""
    sys.stdout.write(f"prepare: {words}\n")
    sys.stdout.flush()


def make_role(server: psycopg.Connection, role: str, password: str) -> None:
    """A role that may log in with this password, made or brought up to date."""
    known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    verb = "ALTER" if known else "CREATE"
    server.execute(
        sql.SQL(verb + " ROLE {} LOGIN PASSWORD {}").format(
            sql.Identifier(role), sql.Literal(password)
        )
    )


def make_database(server: psycopg.Connection, name: str, owner: str) -> None:
    """A database that its owner alone may enter."""
    known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
    if not known:
        words = sql.SQL("CREATE DATABASE {} OWNER {}")
        server.execute(words.format(sql.Identifier(name), sql.Identifier(owner)))
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))


def make_databases(environ: Mapping[str, str]) -> None:
    """The role and the database of each URL that Airflow and the warehouse will use."""
    with psycopg.connect(environ[OWNER], autocommit=True) as server:
        for variable in DATABASES:
            url: URL = make_url(environ[variable])
            role, name = str(url.username), str(url.database)
            make_role(server, role, str(url.password))
            make_database(server, name, role)
            say(f"database {name} is there")


def run(*command: str) -> None:
    """Run a command to its end. Raises CalledProcessError where it fails."""
    say(" ".join(command))
    subprocess.run(command, check=True)  # noqa: S603


def make_admin(password: str) -> None:
    """The user `admin`, or this password for the one that is there.

    Through the auth manager rather than by `airflow users create`, whose arguments, and the
    password among them, every process list shows.
    """
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    with get_application_builder() as builder:
        manager = builder.sm
        role = manager.find_role("Admin")
        if user := manager.find_user("admin"):
            manager.reset_password(user.id, password)
        elif not manager.add_user(
            "admin", "Admin", "User", "admin@localhost.invalid", role, password
        ):
            raise SystemExit("the user admin could not be made")
    say("the user admin is there")


def main() -> None:
    """All of it, in the order in which one needs the other."""
    make_databases(os.environ)
    run("airflow", "db", "migrate")
    run(sys.executable, "-m", "dateline.orchestration.pools")
    make_admin(os.environ["DATELINE_ADMIN_PASSWORD"])
    run("dateline", "migrate")


if __name__ == "__main__":
    main()
