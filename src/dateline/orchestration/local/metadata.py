"""Settings → a PostgreSQL for Airflow's own data: the given one, or one from a wheel."""

from collections.abc import Mapping

from sqlalchemy.engine import make_url

from dateline.orchestration.local.places import Places
from dateline.warehouse.embedded import Embedded

VARIABLE = "DATELINE_AIRFLOW_DB"
DATABASE = "airflow"


def metadata_url(places: Places, environ: Mapping[str, str]) -> str:
    """Airflow's database URL, the embedded server being started if it is that one."""
    if given := environ.get(VARIABLE):
        return with_driver(given)
    server = Embedded(places.home)
    server.start()
    return with_driver(server.make_database(DATABASE))


def end_metadata(places: Places) -> None:
    """Stop the embedded server of this home, if there is one."""
    if (places.home / "postgres.json").exists():
        Embedded(places.home).stop()


def with_driver(url: str) -> str:
    """The URL with the driver that Airflow's synchronous half is tested with."""
    parts = make_url(url)
    if parts.get_backend_name() == "postgresql":
        parts = parts.set(drivername="postgresql+psycopg2")
    return parts.render_as_string(hide_password=False)
