"""The stations joined: what Airflow, the command line and the tests call."""

from dateline.pipeline.addition import Added, add_office
from dateline.pipeline.asking import fetched_page
from dateline.pipeline.check import OfficeCheck, WayCheck, check_office
from dateline.pipeline.folder import MEDIA_TYPES
from dateline.pipeline.images import photos_read_now
from dateline.pipeline.imports import import_folder, import_warc
from dateline.pipeline.installation import utc_now
from dateline.pipeline.journey import Journey, open_journey
from dateline.pipeline.reindex import reindex
from dateline.pipeline.standing import WayStanding, office_runs, office_ways

__all__ = [
    "MEDIA_TYPES",
    "Added",
    "Journey",
    "OfficeCheck",
    "WayCheck",
    "WayStanding",
    "add_office",
    "check_office",
    "fetched_page",
    "import_folder",
    "import_warc",
    "office_runs",
    "office_ways",
    "open_journey",
    "photos_read_now",
    "reindex",
    "utc_now",
]
