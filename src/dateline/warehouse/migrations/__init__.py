"""The schema's history, as Alembic migrations inside the package."""
