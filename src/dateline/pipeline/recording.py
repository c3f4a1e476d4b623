"""Captures that were not read yet → article, revision and photo rows."""

from collections import Counter
from collections.abc import Sequence

from dateline import records
from dateline.errors import WarehouseError
from dateline.log import get_log
from dateline.model import Arrival, Rejected
from dateline.pipeline.installation import Installation
from dateline.pipeline.reading import Reader
from dateline.pipeline.walls import walls_among
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
    walls = walls_among(_reader(place).all(place.warehouse.doubted(*batches)))
    return place.warehouse.load([], walls, records.decide, place.clock()) if walls else {}


def load(place: Installation, pending: Sequence[Pending]) -> dict[str, int]:
    """Captures → article, revision and photo rows; each bad page costs only itself."""
    arrivals: list[Arrival] = []
    rejected: list[tuple[Pending, Rejected]] = []
    reader = _reader(place)
    for item, found in reader.all(pending):
        if isinstance(found, Rejected):
            log.warning("rejected", url=found.url, reason=found.reason, detail=found.detail)
            rejected.append((item, found))
        else:
            arrivals.append(found)
    if not arrivals and not rejected:
        return {}
    return place.warehouse.load(
        [*reader.again(arrivals), *arrivals], rejected, records.decide, place.clock()
    )


def _reader(place: Installation) -> Reader:
    return Reader(place.archive, place.warehouse, place.source, place.clock)
