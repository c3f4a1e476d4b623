"""step of the journey, [item] → [result]: over many items, by several processes at once."""

import atexit
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import repeat
from multiprocessing import get_context
from typing import TypeVar

from dateline.pipeline.journey import Journey, open_journey
from dateline.settings import Settings

# Processes take two seconds to begin, in which one alone has read some fifty pages.
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
        self._pool: Future[Executor] | None = None

    def expect(self, pages: int) -> None:
        """Begin processes once so many pages are worth it, be they still being counted: they
        come to life while the rest is read."""
        if self._pool is None and self._workers > 1 and pages >= WORTH_IT:
            starter = self._closing.enter_context(ThreadPoolExecutor(1))
            self._pool = starter.submit(self._begun)

    def _begun(self) -> Executor:
        """The processes, forked from one that has read the modules and the tables once for all
        of them, and holds none of our connections to the database."""
        context = get_context("forkserver")
        context.set_forkserver_preload(["__main__", __name__, "dateline.extract.ready"])
        pool = self._closing.enter_context(ProcessPoolExecutor(self._workers, context))
        for _ in range(self._workers):  # the pool begins a process when it is given work
            pool.submit(_do, self._journey.settings, _nothing, [])
        return pool

    def meanwhile(self, step: Step[T, R], items: Iterable[T]) -> list[R]:
        """The step over items that are still being read, by the processes as soon as there are
        any; no more items are held than there are hands."""
        given: deque[Future[list[R]]] = deque()
        done: list[R] = []
        for item in items:
            if self._pool is None or not self._pool.done():
                done.append(step(self._journey, item))
                continue
            if len(given) > self._workers:
                done += given.popleft().result()
            pool = self._pool.result()
            given.append(pool.submit(_do, self._journey.settings, step, [item]))
        return done + [result for one in given for result in one.result()]

    def share(self, pages: int, most: int) -> int:
        """How many pages a portion has, ``most`` at most, so that all are busy to the end."""
        return max(1, min(most, pages // (4 * self._workers))) if self._pool else most

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
        if self._pool is None or len(items) < 2:
            yield from ([step(self._journey, item)] for item in items)
            return
        # Portions, so that what is sent between processes is worth a message.
        size = max(1, min(50, len(items) // (4 * self._workers)))
        portions = [items[start : start + size] for start in range(0, len(items), size)]
        settings = repeat(self._journey.settings)
        yield from self._pool.result().map(_do, settings, repeat(step), portions)


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
