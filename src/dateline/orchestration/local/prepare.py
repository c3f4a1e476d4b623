"""Environment → a migrated metadata database with our pools; a process of its own.

Airflow reads its configuration at import, so this runs under the environment that it is for.
"""

from dateline.orchestration.pools import make_pools


def main() -> None:
    """Migrate Airflow's database, and make the pools."""
    from airflow.utils.db import upgradedb

    upgradedb()
    make_pools()


if __name__ == "__main__":
    main()
