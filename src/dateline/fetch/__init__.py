"""Request → Capture | Rejected: polite, conditional and guarded HTTP."""

from dateline.fetch.agent import user_agent
from dateline.fetch.endings import is_page_closed
from dateline.fetch.fetcher import Fetcher
from dateline.fetch.hosts import HostBook, MemoryHosts
from dateline.fetch.keys import keys_of
from dateline.fetch.pages import ShortText, short_text, wall_after_all

__all__ = [
    "Fetcher",
    "HostBook",
    "MemoryHosts",
    "ShortText",
    "is_page_closed",
    "keys_of",
    "short_text",
    "user_agent",
    "wall_after_all",
]
