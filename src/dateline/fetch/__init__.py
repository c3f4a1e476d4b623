"""Request → Capture | Rejected: polite, conditional and guarded HTTP."""

from dateline.fetch.agent import user_agent
from dateline.fetch.fetcher import Fetcher
from dateline.fetch.hosts import HostBook, MemoryHosts
from dateline.fetch.keys import keys_of

__all__ = ["Fetcher", "HostBook", "MemoryHosts", "keys_of", "user_agent"]
