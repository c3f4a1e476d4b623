"""step of the journey, [item] → [result]: over many items, by several processes at once."""

import atexit
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import repeat
from multiprocessing import forkserver, get_context
from multiprocessing.context import BaseContext
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
        self._kin: BaseContext | None = None
        self._pool: Executor | None = None

    def expect(self, pages: int) -> None:
        """Prepare for processes once so many pages are worth it, be they still being counted:
        what they are forked from comes to life while the rest is read."""
        if not self._kin and self._workers > 1 and pages >= WORTH_IT:
            self._kin = _kin()

    def share(self, pages: int, most: int) -> int:
        """How many pages a portion has, ``most`` at most, so that all are busy to the end."""
        return max(1, min(most, pages // (4 * self._workers))) if self._kin else most

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
        if self._kin is None or len(items) < 2:
            yield from ([step(self._journey, item)] for item in items)
            return
        if self._pool is None:
            self._pool = self._closing.enter_context(ProcessPoolExecutor(self._workers, self._kin))
        # Portions, so that what is sent between processes is worth a message.
        size = max(1, min(50, len(items) // (4 * self._workers)))
        portions = [items[start : start + size] for start in range(0, len(items), size)]
        settings = repeat(self._journey.settings)
        yield from self._pool.map(_do, settings, repeat(step), portions)


def _kin() -> BaseContext:
    """How processes come to life: forked from one that has read the modules and the tables once
    for all of them, and holds none of our connections to the database."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["__main__", "dateline.pipeline.ready"])
    forkserver.ensure_running()
    return context


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


@contextmanager
def hands(journey: Journey, workers: int = 1) -> Iterator[Hands]:
    """The journey's own; processes, so many, as soon as there is enough to ``expect``."""
    with ExitStack() as closing:
        yield Hands(journey, workers, closing)
