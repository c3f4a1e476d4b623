"""[Pending] → each with the article that its archived capture holds, or why it holds none.

What a batch needs to know of other pages, it asks for once: a page that is shown at several
addresses of its host is a wall.
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dateline import identity, records
from dateline.archive import Archive
from dateline.errors import ArchiveError
from dateline.extract import EXTRACTOR, extract
from dateline.log import get_log
from dateline.model import Arrival, Article, Capture, Reason, Rejected, Source
from dateline.pipeline.images import with_photos_read
from dateline.pipeline.walls import ShortTexts
from dateline.warehouse import Pending, Warehouse

log = get_log(__name__)

Read = tuple[Pending, Arrival | Rejected]


@dataclass(frozen=True, slots=True)
class Reader:
    """Archive and warehouse that captures are read from; ``source`` by its id and a URL."""

    archive: Archive
    warehouse: Warehouse
    source: Callable[[str, str], Source]
    clock: Callable[[], datetime]

    def all(self, items: Sequence[Pending]) -> list[Read]:
        """Each capture as it is read; a mistake of ours costs its page alone."""
        texts = ShortTexts()
        read = [(item, self._one(item, texts)) for item in items]
        walls = texts.walls(self.warehouse, self.clock())
        return [(item, walls.get(item.capture_id, found)) for item, found in read]

    def _one(self, item: Pending, texts: ShortTexts) -> Arrival | Rejected:
        entry = item.entry
        source = self.source(entry.source, entry.url)
        try:
            capture = self.archive.read(item.record)
        except ArchiveError as error:
            return Rejected(entry.url, Reason.BAD_RECORD, str(error))
        texts.note(item, capture)
        read = self._extracted(item, capture, source)
        if isinstance(read, Rejected):
            return read
        read = with_photos_read(self.warehouse, self.archive, source, read)
        arrival = records.arrive(read, capture, item.entry_id, item.capture_id)
        return replace(arrival, entry=entry)

    def _extracted(self, item: Pending, capture: Capture, source: Source) -> Article | Rejected:
        try:
            return extract(capture, source, item.entry, self.clock())
        except Exception as error:
            log.exception("fault", url=item.entry.url, source=source.id)
            detail = traceback.format_exception_only(error)[-1].strip()
            return Rejected(item.entry.url, Reason.FAULT, detail)

    def again(self, arrivals: Sequence[Arrival]) -> list[Arrival]:
        """Earlier captures of the same articles that another extractor version read: two
        readings are compared only when one version made both."""
        new = {arrival.capture_id for arrival in arrivals}
        stored = self.warehouse.stored([arrival.article_id for arrival in arrivals])
        article_of = {
            seen.capture_id: article.article_id
            for article in stored.values()
            for seen in article.seen
            if seen.extractor != EXTRACTOR and seen.capture_id not in new
        }
        read = self.all([self._kept(capture_id) for capture_id in article_of])
        return [
            found
            for item, found in read
            if isinstance(found, Arrival) and found.article_id == article_of[item.capture_id]
        ]

    def _kept(self, capture_id: str) -> Pending:
        record, entry = self.warehouse.capture_record(capture_id)
        return Pending(identity.entry_id(entry.url), entry, capture_id, record)
