"""A signal → an orderly end of the whole process."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def ending(tidy: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C, TERM and a closed terminal call ``tidy``, then end the process at once.

    Nothing is raised: Airflow takes whatever a task raises for a failed try of that task, and
    goes on to the next. A signal that the caller had us ignore (nohup) stays ignored.
    """

    def end(number: int, _: FrameType | None) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        try:
            tidy()
        finally:
            os._exit(128 + number)

    before = {each: signal.getsignal(each) for each in SIGNALS}
    heeded = [each for each, handler in before.items() if handler is not signal.SIG_IGN]
    for each in heeded:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each in heeded:
            signal.signal(each, before[each])
