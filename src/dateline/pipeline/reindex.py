"""Archive → rows: complete records that a kill left without any."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from dateline import identity
from dateline.model import Capture, Record, Source
from dateline.pipeline.journey import Journey


def reindex(journey: Journey) -> dict[str, int]:
    """Give rows to every complete record of the archive that has none, then read them.

    Safe while others write: a record of a file that is still open keeps its place when the
    file is finished. Returns counts: files, adopted, and what loading them gave.
    """
    counts: Counter[str] = Counter(files=0, adopted=0, new=0, changed=0, same=0, rejected=0)
    for file in journey.archive.files():
        counts["files"] += 1
        for part in _parts(journey, file):
            counts["adopted"] += _adopt(journey, part)
    while pending := journey.warehouse.unrecorded(journey.settings.batch_size):
        counts.update(journey.load(pending))
    return dict(counts)


def _parts(journey: Journey, file: Path) -> Iterator[list[tuple[Record, Capture]]]:
    found = journey.archive.scan(file)
    good = ((r, c) for r, c in found if isinstance(c, Capture) and not _is_picture(c))
    while part := list(islice(good, journey.settings.batch_size)):
        yield part


def _is_picture(capture: Capture) -> bool:
    """Pictures belong to pages and are asked for with them; none is an entry of its own."""
    return capture.headers.get("content-type", "").lower().startswith("image/")


def _adopt(journey: Journey, part: list[tuple[Record, Capture]]) -> int:
    by_id = {identity.capture_id(c.url, c.sha256, c.fetched_at): (r, c) for r, c in part}
    for known in journey.warehouse.known_captures(list(by_id)):
        del by_id[known]
    if not by_id:
        return 0
    sources = {capture.url: _source_of(journey, capture.url) for _, capture in by_id.values()}
    journey.warehouse.sync_sources({source.id: source for source in sources.values()}.values())
    return journey.warehouse.adopt(by_id.values(), lambda url: sources[url].id, journey.clock())


def _source_of(journey: Journey, url: str) -> Source:
    if url.startswith("folder:"):
        return journey.source(url.split("/")[2], url)
    return journey.owner(url)
