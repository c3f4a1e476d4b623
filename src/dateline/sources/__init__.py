"""office files → {id: Source}: who publishes, and whose page a URL is."""

from dateline.sources.office import Offices, load_offices, parse_office, read_offices
from dateline.sources.owner import folder_source, host_source, source_for_url

__all__ = [
    "Offices",
    "folder_source",
    "host_source",
    "load_offices",
    "parse_office",
    "read_offices",
    "source_for_url",
]
