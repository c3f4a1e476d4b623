"""[(Run, batch)] → rows: batches that are fetched already, read by several processes at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context

from dateline.model import Run
from dateline.pipeline.journey import Journey, open_journey
from dateline.settings import Settings

# A process takes a second to begin, in which one alone has read some fifty pages.
WORTH_IT = 100

Batches = Sequence[tuple[Run, str]]
Progress = Callable[[int, int], None]


def record_all(
    journey: Journey, batches: Batches, pages: int, workers: int, progress: Progress | None
) -> None:
    """Record every batch, by ``workers`` processes where there are ``pages`` enough.

    Any two batches may be recorded at once; each process opens the installation for itself.
    """
    tell = progress or _say_nothing
    tell(0, len(batches))
    if workers < 2 or pages < WORTH_IT:
        for done, (run, batch) in enumerate(batches, 1):
            journey.record(run, batch)
            tell(done, len(batches))
        return
    context = get_context("spawn")  # a fork would share the database's connections
    with ProcessPoolExecutor(workers, context) as pool:
        # Portions, so that each process opens the warehouse once for many batches.
        size = max(1, min(20, len(batches) // (4 * workers)))
        portions = [batches[start : start + size] for start in range(0, len(batches), size)]
        done = 0
        for count in pool.map(_record, repeat(journey.settings), portions):
            done += count
            tell(done, len(batches))


def _say_nothing(_done: int, _total: int) -> None:
    """No one is told."""


def _record(settings: Settings, batches: Batches) -> int:
    with open_journey(settings) as journey:
        for run, batch in batches:
            journey.record(run, batch)
    return len(batches)
