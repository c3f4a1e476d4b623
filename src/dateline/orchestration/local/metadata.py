"""Settings → a PostgreSQL for Airflow's own data: the given one, or one from a wheel."""

from collections.abc import Mapping

from sqlalchemy.engine import make_url

from dateline.orchestration.local.places import Places

VARIABLE = "DATELINE_AIRFLOW_DB"


def metadata_url(places: Places, environ: Mapping[str, str]) -> str:
    """Airflow's database URL, the embedded server being started if it is that one."""
    if given := environ.get(VARIABLE):
        return with_driver(given)
    from dateline.warehouse.embedded import start_postgres

    return with_driver(start_postgres(places.home / "postgres"))


def end_metadata(places: Places) -> None:
    """Stop the embedded server, if there is one."""
    if not (places.home / "postgres").is_dir():
        return
    from dateline.warehouse.embedded import stop_postgres

    stop_postgres(places.home / "postgres")


def with_driver(url: str) -> str:
    """The URL with the driver that Airflow's synchronous half is tested with."""
    parts = make_url(url)
    if parts.get_backend_name() == "postgresql":
        parts = parts.set(drivername="postgresql+psycopg2")
    return parts.render_as_string(hide_password=False)
