"""Name → slots: the pools that the DAGs' tasks run in; a task in a missing one never starts."""

FETCH = "dateline_fetch"
RECORD = "dateline_record"

# How many tasks talk to press offices, and how many write to the warehouse, at once. How fast
# one host is asked is not a pool's matter: that is a row in the warehouse.
POOLS = {
    FETCH: (8, "Tasks that talk to press offices"),
    RECORD: (4, "Tasks that read captures into the warehouse"),
}


def make_pools() -> None:
    """Make the pools that do not exist yet; one that an operator resized is left alone."""
    from airflow.models.pool import Pool
    from airflow.utils.session import create_session

    with create_session() as session:
        for name, (slots, description) in POOLS.items():
            if Pool.get_pool(name, session=session) is None:
                Pool.create_or_update_pool(
                    name, slots, description, include_deferred=False, session=session
                )


if __name__ == "__main__":
    make_pools()
