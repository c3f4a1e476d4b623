"""Source, Window → [Entry] + Coverage: what a source has to look at, and what that proves.

Nothing here opens a connection or a file: bytes come from the ``get`` that is handed in.
"""

from dateline.discover.anew import anew
from dateline.discover.doubt import UNSURE, believed, unproved
from dateline.discover.feeds import route_of as feed_name
from dateline.discover.folder import folder_entries
from dateline.discover.newsletter import read_newsletter
from dateline.discover.routes import discover
from dateline.discover.visit import name_of as route_name
from dateline.discover.warc import warc_entries
from dateline.discover.wayback import original

__all__ = [
    "UNSURE",
    "anew",
    "believed",
    "discover",
    "feed_name",
    "folder_entries",
    "original",
    "read_newsletter",
    "route_name",
    "unproved",
    "warc_entries",
]
