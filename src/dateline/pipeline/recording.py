"""Captures that were not read yet → article, revision and photo rows."""

import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from dateline import identity, records
from dateline.errors import ArchiveError, WarehouseError
from dateline.extract import EXTRACTOR, extract
from dateline.log import get_log
from dateline.model import Arrival, Article, Entry, Reason, Record, Rejected
from dateline.pipeline.images import with_photos_read
from dateline.pipeline.installation import Installation
from dateline.pipeline.walls import wall_of, walls_among
from dateline.warehouse import Pending

log = get_log(__name__)

_MOST_READINGS = 5  # of a batch whose pages' routes go on saying more; verify tells what is left


def record(place: Installation, batches: Sequence[str]) -> dict[str, int]:
    """Captures of the batches that were not read yet → articles, in one transaction.

    The batches may be of several runs: sources with a page or two each are recorded at the
    price of one. Where another run's route says more of a page while it is read, it is read
    once more. Where the database refuses the whole, each batch is recorded by itself, and
    the error is raised when the others are there.
    """
    try:
        counts = _recorded(place, batches)
    except WarehouseError:
        if len(batches) < 2:
            raise
        counts = _one_by_one(place, batches)
    log.info("recorded", batches=batches, **counts)
    return dict(counts)


def _recorded(place: Installation, batches: Sequence[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for _ in range(_MOST_READINGS):
        if not (pending := place.warehouse.pending(*batches)):
            break
        counts.update(load(place, pending))
    counts.update(_walls_taken_back(place, batches))
    return counts


def _one_by_one(place: Installation, batches: Sequence[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    refused: list[WarehouseError] = []
    for batch in batches:
        try:
            counts.update(_recorded(place, [batch]))
        except WarehouseError as error:
            log.exception("refused", batch=batch, detail=str(error))
            refused.append(error)
    if refused:
        raise refused[0]
    return counts


def _walls_taken_back(place: Installation, batches: Sequence[str]) -> dict[str, int]:
    """Pages that were read as articles before others had their text: no articles any more."""
    walls = walls_among(place.warehouse.doubted(*batches), partial(_read, place))
    return place.warehouse.load([], walls, records.decide, place.clock()) if walls else {}


def load(place: Installation, pending: Sequence[Pending]) -> dict[str, int]:
    """Captures → article, revision and photo rows; each bad page costs only itself."""
    arrivals: list[Arrival] = []
    rejected: list[tuple[Pending, Rejected]] = []
    for item in pending:
        found = _read(place, item)
        if isinstance(found, Rejected):
            log.warning("rejected", url=found.url, reason=found.reason, detail=found.detail)
            rejected.append((item, found))
        else:
            arrivals.append(found)
    if not arrivals and not rejected:
        return {}
    return place.warehouse.load(
        [*_read_again(place, arrivals), *arrivals], rejected, records.decide, place.clock()
    )


def _read(place: Installation, item: Pending) -> Arrival | Rejected:
    return _read_capture(place, item.record, item.entry, item.entry_id, item.capture_id)


def _read_capture(
    place: Installation, record: Record, entry: Entry, entry_id: str, capture_id: str
) -> Arrival | Rejected:
    """One archived capture → the article it holds, or why it holds none."""
    source = place.source(entry.source, entry.url)
    try:
        capture = place.archive.read(record)
    except ArchiveError as error:
        return Rejected(entry.url, Reason.BAD_RECORD, str(error))
    if wall := wall_of(capture, entry, place.warehouse, place.clock()):
        return wall
    try:
        read: Article | Rejected = extract(capture, source, entry, place.clock())
    except Exception as error:
        log.exception("fault", url=entry.url, source=source.id)
        detail = traceback.format_exception_only(error)[-1].strip()
        return Rejected(entry.url, Reason.FAULT, detail)
    if isinstance(read, Rejected):
        return read
    read = with_photos_read(place.warehouse, place.archive, source, read)
    return replace(records.arrive(read, capture, entry_id, capture_id), entry=entry)


def _read_again(place: Installation, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Earlier captures of the same articles that another extractor version read: two
    readings are compared only when one version made both."""
    new = {arrival.capture_id for arrival in arrivals}
    stored = place.warehouse.stored([arrival.article_id for arrival in arrivals])
    again: list[Arrival] = []
    for article in stored.values():
        for seen in article.seen:
            if seen.extractor == EXTRACTOR or seen.capture_id in new:
                continue
            record, entry = place.warehouse.capture_record(seen.capture_id)
            name = identity.entry_id(entry.url)
            read = _read_capture(place, record, entry, name, seen.capture_id)
            if isinstance(read, Arrival) and read.article_id == article.article_id:
                again.append(read)
    return again
