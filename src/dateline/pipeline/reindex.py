"""Archive → rows: complete records that a kill left without any."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from dateline import identity
from dateline.archive import OPEN_SUFFIX
from dateline.model import Capture, Record, Source
from dateline.pipeline.imports import keep
from dateline.pipeline.journey import Journey
from dateline.sources import source_for_url


def reindex(journey: Journey) -> dict[str, int]:
    """Give rows to every complete record of the archive that has none, then read them.

    A file that is still open is left to its writer as long as a lease may hold; after that its
    records move into a finished file. Returns counts: files, adopted, and what loading gave.
    """
    counts = {"files": 0, "adopted": 0}
    for file in journey.archive.files():
        if file.name.endswith(OPEN_SUFFIX):
            if not _abandoned(journey, file):
                continue
            counts["adopted"] += _salvage(journey, file)
        else:
            counts["adopted"] += _adopt(journey, file)
        counts["files"] += 1
    for name, count in _load(journey).items():
        counts[name] = counts.get(name, 0) + count
    return counts


def _abandoned(journey: Journey, file: Path) -> bool:
    idle = journey.clock().timestamp() - file.stat().st_mtime
    return idle > journey.settings.lease


def _source_of(journey: Journey, url: str) -> Source:
    if url.startswith("folder:"):
        return journey.source(url.split("/")[2], url)
    return source_for_url(url, journey.sources)


def _captures(journey: Journey, file: Path) -> Iterator[list[tuple[Record, Capture]]]:
    good = ((r, c) for r, c in journey.archive.scan(file) if isinstance(c, Capture))
    while part := list(islice(good, journey.settings.batch_size)):
        yield part


def _adopt(journey: Journey, file: Path) -> int:
    adopted = 0
    for part in _captures(journey, file):
        by_id = {identity.capture_id(c.url, c.sha256, c.fetched_at): (r, c) for r, c in part}
        for known in journey.warehouse.known_captures(list(by_id)):
            del by_id[known]
        if by_id:
            sources = {s.id: s for s in (_source_of(journey, c.url) for _, c in by_id.values())}
            journey.warehouse.sync_sources(sources.values())
            adopted += journey.warehouse.adopt(
                by_id.values(), lambda url: _source_of(journey, url).id, journey.clock()
            )
    return adopted


def _salvage(journey: Journey, file: Path) -> int:
    adopted = 0
    for part in _captures(journey, file):
        adopted += keep(
            journey, "salvaged", (c for _, c in part), lambda url: _source_of(journey, url)
        )
    file.unlink()  # every complete record of it lies in a finished file now
    return adopted


def _load(journey: Journey) -> dict[str, int]:
    counts: dict[str, int] = {}
    while pending := journey.warehouse.unrecorded(journey.settings.batch_size):
        for name, count in journey.load(pending).items():
            counts[name] = counts.get(name, 0) + count
    return counts
