"""step of the journey, [item] → [result]: over many items, by several processes at once."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import repeat
from multiprocessing import get_context
from typing import TypeVar

from dateline.pipeline.journey import Journey, open_journey
from dateline.settings import Settings

# A process takes a second to begin, in which one alone has read some fifty pages.
WORTH_IT = 100

T = TypeVar("T")
R = TypeVar("R")
Step = Callable[[Journey, T], R]  # a module's own function: it is sent by its name
Progress = Callable[[int, int], None]


class Hands:
    """Whoever does the steps: the journey at hand, or processes with one of their own each.

    Any two items of a step may be done at once; results come in the items' order.
    """

    def __init__(self, journey: Journey, pool: Executor | None, workers: int) -> None:
        self._journey, self._pool, self._workers = journey, pool, workers

    def each(
        self, step: Step[T, R], items: Sequence[T], progress: Progress | None = None
    ) -> list[R]:
        """The step over every item; ``progress`` is told how many of them are done."""
        done: list[R] = []
        for some in self._done(step, items):
            if progress:
                progress(len(done), len(items))
            done += some
        if progress:
            progress(len(done), len(items))
        return done

    def _done(self, step: Step[T, R], items: Sequence[T]) -> Iterator[list[R]]:
        if self._pool is None:
            yield from ([step(self._journey, item)] for item in items)
            return
        # Portions, so that each process opens the warehouse once for many items.
        size = max(1, min(50, len(items) // (4 * self._workers)))
        portions = [items[start : start + size] for start in range(0, len(items), size)]
        yield from self._pool.map(_do, repeat(self._journey.settings), repeat(step), portions)


def _do(settings: Settings, step: Step[T, R], items: Sequence[T]) -> list[R]:
    with open_journey(settings) as journey:
        return [step(journey, item) for item in items]


@contextmanager
def hands(journey: Journey, pages: int, workers: int) -> Iterator[Hands]:
    """So many processes where there are ``pages`` enough to be worth their beginning."""
    if workers < 2 or pages < WORTH_IT:
        yield Hands(journey, None, 1)
        return
    # A fork would share the database's connections.
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield Hands(journey, pool, workers)
