"""Source, Window → [Entry] + Coverage: what a source has to look at, and what that proves.

Nothing here opens a connection or a file: bytes come from the ``get`` that is handed in.
"""

from dateline.discover.doubt import believed, unproved
from dateline.discover.folder import folder_entries
from dateline.discover.newsletter import read_newsletter
from dateline.discover.routes import discover
from dateline.discover.warc import warc_entries
from dateline.discover.wayback import original

__all__ = [
    "believed",
    "discover",
    "folder_entries",
    "original",
    "read_newsletter",
    "unproved",
    "warc_entries",
]
