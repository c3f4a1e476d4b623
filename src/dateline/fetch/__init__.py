"""Request → Capture | Rejected: polite, conditional and guarded HTTP."""

from dateline.fetch.agent import user_agent
from dateline.fetch.fetcher import Fetcher
from dateline.fetch.hosts import HostBook, MemoryHosts

__all__ = ["Fetcher", "HostBook", "MemoryHosts", "user_agent"]
