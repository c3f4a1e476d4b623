"""Request → Capture | Rejected: polite, conditional and guarded HTTP."""

from dateline.fetch.agent import user_agent
from dateline.fetch.fetcher import Fetcher
from dateline.fetch.hosts import HostBook, MemoryHosts
from dateline.fetch.keys import keys_of
from dateline.fetch.pages import wall_after_all

__all__ = ["Fetcher", "HostBook", "MemoryHosts", "keys_of", "user_agent", "wall_after_all"]
