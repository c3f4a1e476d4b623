"""captures → which of them are walls: pages that show many addresses the same text."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from dateline import records
from dateline.fetch import ShortText, short_text, wall_after_all
from dateline.model import Arrival, Capture, Reason, Rejected
from dateline.warehouse import Pending, Warehouse


class ShortTexts:
    """The pages of a batch that may be walls, by their texts."""

    def __init__(self) -> None:
        self._noted: list[tuple[Pending, ShortText]] = []

    def note(self, item: Pending, capture: Capture) -> None:
        """Keep the text of a page that is worth comparing. An archive's copy is judged by
        nothing that its host shows today."""
        if not item.entry.via and (text := short_text(capture)):
            self._noted.append((item, text))

    def walls(self, warehouse: Warehouse, now: datetime) -> dict[str, Rejected]:
        """By capture, why it is a wall, by what its host shows at other addresses, and when to
        try again."""
        if not self._noted:
            return {}
        places = warehouse.hosts.places({text.key for _, text in self._noted})
        due = records.next_try(Reason.WALL, 1, now)
        return {
            item.capture_id: Rejected(item.entry.url, Reason.WALL, told, retry_at=due)
            for item, text in self._noted
            if (told := wall_after_all(text, places.get(text.key, ())))
        }


def walls_among(
    read: Iterable[tuple[Pending, Arrival | Rejected]],
) -> Sequence[tuple[Pending, Rejected]]:
    """Those that were read as articles before other pages had their text, and are walls now."""
    return [
        (item, found)
        for item, found in read
        if isinstance(found, Rejected) and found.reason is Reason.WALL
    ]
