"""Alembic's door: runs the migrations over the connection that it is given."""

from typing import Any

from alembic import context

from dateline.warehouse.schema import metadata

# Made by hand in a migration, since no table of the metadata describes them.
_APART = ("article_fts", "ix_article_search", "alembic_version")


def _include(_object: Any, name: str | None, _kind: str, _reflected: bool, _other: Any) -> bool:
    return not (name or "").startswith(_APART)


def _run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=_include,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=False,
    )
    # The caller has begun the transaction and holds the lock: all migrations or none.
    context.run_migrations()


_run()
