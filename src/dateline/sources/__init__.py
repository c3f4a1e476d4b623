"""office files → {id: Source}: who publishes, and whose page a URL is."""

from dateline.sources.access import TOLD as ACCESS_TOLD
from dateline.sources.access import require_contact
from dateline.sources.document import document_address
from dateline.sources.json_schema import office_schema
from dateline.sources.office import Offices, load_offices, parse_office, read_offices
from dateline.sources.owner import folder_source, host_source, source_for_url
from dateline.sources.table import confidences, office_table

__all__ = [
    "ACCESS_TOLD",
    "Offices",
    "confidences",
    "document_address",
    "folder_source",
    "host_source",
    "load_offices",
    "office_schema",
    "office_table",
    "parse_office",
    "read_offices",
    "require_contact",
    "source_for_url",
]
