"""step of the journey, [item] → [result]: over many items, by several processes at once."""

import atexit
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
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

    def __init__(self, journey: Journey, workers: int, closing: ExitStack) -> None:
        self._journey, self._workers, self._closing = journey, workers, closing
        self._pool: Executor | None = None

    def expect(self, pages: int) -> None:
        """Begin the processes once so many pages are worth it, be they still being counted:
        they then come to life while the rest is read."""
        if self._pool or self._workers < 2 or pages < WORTH_IT:
            return
        # A fork would share the database's connections.
        self._pool = self._closing.enter_context(
            ProcessPoolExecutor(self._workers, get_context("spawn"))
        )
        for _ in range(self._workers):  # the pool begins a process when it is given work
            self._pool.submit(_do, self._journey.settings, _nothing, [])

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
        # Portions, so that what is sent between processes is worth a message.
        size = max(1, min(50, len(items) // (4 * self._workers)))
        portions = [items[start : start + size] for start in range(0, len(items), size)]
        settings = repeat(self._journey.settings)
        yield from self._pool.map(_do, settings, repeat(step), portions)


# A process's own journey, opened by the first that it is given to do and closed when it ends:
# to open one takes half a second, most of which is the reading of the office files.
_own: list[Journey] = []


def _do(settings: Settings, step: Step[T, R], items: Sequence[T]) -> list[R]:
    if not _own:
        closing = ExitStack()
        _own.append(closing.enter_context(open_journey(settings)))
        atexit.register(closing.close)
    (journey,) = _own
    return [step(journey, item) for item in items]


def _nothing(journey: Journey, item: object) -> None:
    """A step that asks for nothing but a journey that is open."""


@contextmanager
def hands(journey: Journey, workers: int = 1) -> Iterator[Hands]:
    """The journey's own; processes, so many, as soon as there is enough to ``expect``."""
    with ExitStack() as closing:
        yield Hands(journey, workers, closing)
