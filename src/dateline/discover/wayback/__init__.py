"""Window → the pages of an office that the Wayback Machine has, and their copies as captures."""

from dateline.discover.wayback.memento import original
from dateline.discover.wayback.visit import visit_wayback

__all__ = ["original", "visit_wayback"]
