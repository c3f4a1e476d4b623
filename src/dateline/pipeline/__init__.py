"""The stations joined: what Airflow, the command line and the tests call."""

from dateline.pipeline.images import photos_read_now
from dateline.pipeline.imports import MEDIA_TYPES, import_folder, import_warc
from dateline.pipeline.journey import Journey, open_journey, utc_now
from dateline.pipeline.reindex import reindex

__all__ = [
    "MEDIA_TYPES",
    "Journey",
    "import_folder",
    "import_warc",
    "open_journey",
    "photos_read_now",
    "reindex",
    "utc_now",
]
