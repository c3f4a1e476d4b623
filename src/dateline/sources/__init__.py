"""office files → {id: Source}: who publishes, and whose page a URL is."""

from dateline.sources.office import load_offices, parse_office
from dateline.sources.owner import folder_source, host_source, source_for_url

__all__ = ["folder_source", "host_source", "load_offices", "parse_office", "source_for_url"]
