"""Decisions → rows in one transaction; rows → coverage, views, SQL."""

from dateline.warehouse.pending import Pending
from dateline.warehouse.search import Hit
from dateline.warehouse.standing import LastRun, RouteWord
from dateline.warehouse.warehouse import Warehouse, open_warehouse

__all__ = ["Hit", "LastRun", "Pending", "RouteWord", "Warehouse", "open_warehouse"]
