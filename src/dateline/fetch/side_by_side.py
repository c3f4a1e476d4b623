"""[Request] → (Request, Outcome) as they come: one host's in turn, hosts beside one another.

A thread for each host under way: nearly all of them wait, for a turn or for a server.
"""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from dateline import urls
from dateline.model import Get, Outcome, Request

MOST_AT_ONCE = 64  # hosts; each costs a thread that mostly sleeps

Done = tuple[Request, Outcome]


def side_by_side(get: Get, requests: Iterable[Request], at_once: int) -> Iterator[Done]:
    """Each request with its outcome; no host is further ahead of the reader than a page or two.

    An error of ``get`` ends it, when those under way have come to their end; so does whoever
    stops reading.
    """
    lanes: dict[str, deque[Request]] = {}
    for request in requests:
        lanes.setdefault(_host(request.url), deque()).append(request)
    if len(lanes) == 1:
        (lane,) = lanes.values()
        yield from ((request, get(request)) for request in lane)
        return
    waiting = deque(lanes.values())
    working = min(at_once, len(waiting))
    done: queue.Queue[Done | BaseException | None] = queue.Queue(maxsize=max(working, 1))
    stop = threading.Event()
    threads = [
        threading.Thread(target=_drive, args=(get, waiting, done.put, stop), name="dateline-lane")
        for _ in range(working)
    ]
    for thread in threads:
        thread.start()
    try:
        yield from _until_done(done, working)
    finally:
        stop.set()
        while any(thread.is_alive() for thread in threads):
            with suppress(queue.Empty):  # whoever waits to hand something on is let go
                done.get(timeout=0.02)


def _until_done(done: "queue.Queue[Done | BaseException | None]", working: int) -> Iterator[Done]:
    while working:
        item = done.get()
        if item is None:
            working -= 1
        elif isinstance(item, BaseException):
            raise item
        else:
            yield item


def _drive(
    get: Get,
    waiting: deque[deque[Request]],
    put: Callable[[Done | BaseException | None], None],
    stop: threading.Event,
) -> None:
    try:
        while not stop.is_set():
            try:
                lane = waiting.popleft()
            except IndexError:
                break
            while lane and not stop.is_set():
                request = lane.popleft()
                put((request, get(request)))
    except BaseException as error:  # noqa: BLE001 - raised again by the one who reads
        put(error)
    finally:
        put(None)


def _host(url: str) -> str:
    try:
        return urls.host(url)
    except ValueError:
        return ""
