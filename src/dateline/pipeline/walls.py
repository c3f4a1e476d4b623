"""captures → which of them are walls: pages that show many addresses the same text."""

from collections.abc import Callable, Iterable
from datetime import datetime

from dateline import records
from dateline.fetch import wall_after_all
from dateline.model import Arrival, Capture, Entry, Reason, Rejected
from dateline.warehouse import Pending, Warehouse


def wall_of(capture: Capture, entry: Entry, warehouse: Warehouse, now: datetime) -> Rejected | None:
    """Why a capture is a wall, by what its host shows at other addresses, and when to try again;
    None where it is none. An archive's copy is judged by nothing that its host shows today."""
    if entry.via or not (told := wall_after_all(capture, warehouse.hosts.places)):
        return None
    due = records.next_try(Reason.WALL, 1, now)
    return Rejected(entry.url, Reason.WALL, told, retry_at=due)


def walls_among(
    doubted: Iterable[Pending], read: Callable[[Pending], Arrival | Rejected]
) -> list[tuple[Pending, Rejected]]:
    """Those that were read as articles before other pages had their text, and are walls now."""
    again = [(item, read(item)) for item in doubted]
    return [
        (item, found)
        for item, found in again
        if isinstance(found, Rejected) and found.reason is Reason.WALL
    ]
