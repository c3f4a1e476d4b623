"""captures that came without being fetched → the archive, then rows that point to them."""

from collections.abc import Callable, Iterable
from datetime import datetime

from dateline import identity
from dateline.archive import Archive
from dateline.model import Capture, Outcome, Source
from dateline.warehouse import Warehouse


def keep(
    archive: Archive,
    warehouse: Warehouse,
    name: str,
    outcomes: Iterable[Outcome],
    source_of: Callable[[str], Source],
    now: datetime,
) -> int:
    """Archive the captures that no row knows yet, then give them rows; how many they were."""
    by_id = {
        identity.capture_id(item.url, item.sha256, item.fetched_at): item
        for item in outcomes
        if isinstance(item, Capture)
    }
    for known in warehouse.known_captures(list(by_id)):
        del by_id[known]
    if not by_id:
        return 0
    with archive.writer(name) as writer:
        kept = [(writer.add(capture), capture) for capture in by_id.values()]
    sources = {source.id: source for source in (source_of(c.url) for c in by_id.values())}
    warehouse.sync_sources(sources.values())
    return warehouse.adopt(kept, lambda url: source_of(url).id, now)
