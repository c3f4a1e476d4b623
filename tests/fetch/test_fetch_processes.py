"""One polite pace a host over all processes: proved by what the servers noted, not by ours."""

import multiprocessing
import socket
import time
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from multiprocessing.queues import Queue
from typing import Any

import pytest
from loopback import offices

from dateline.fetch import Fetcher
from dateline.model import Capture, Request
from dateline.warehouse import open_warehouse

# Fresh interpreters: what a task in another worker is.
SPAWN = multiprocessing.get_context("spawn")
PACE = 0.3
MOST_DELAY = 0.1  # seconds between leaving here and being noted there, on a machine that is busy


def _task(url: str, pages: list[str], pace: float, barrier: Any, told: "Queue[Any]") -> None:
    warehouse = open_warehouse(url)
    try:
        fetcher = Fetcher(
            warehouse.hosts,
            pace=pace,
            loopback=True,
            timeout=30.0,
            max_bytes=1_000_000,
            user_agent="dateline/test",
            clock=lambda: datetime.now(UTC),
            sleep=time.sleep,
        )
        barrier.wait(60)
        outcomes = [outcome for _, outcome in fetcher.get_all(map(Request, pages))]
        told.put([type(outcome).__name__ for outcome in outcomes])
    except Exception as error:  # noqa: BLE001 - told by the parent
        told.put([repr(error)])
    finally:
        warehouse.close()


def _fetched_by(processes: int, url: str, pages: list[str], pace: float) -> Counter[str]:
    barrier, told = SPAWN.Barrier(processes), SPAWN.Queue()
    shares = [pages[number::processes] for number in range(processes)]
    tasks = [SPAWN.Process(target=_task, args=(url, some, pace, barrier, told)) for some in shares]
    for task in tasks:
        task.start()
    outcomes = Counter(word for _ in tasks for word in told.get(timeout=120))
    for task in tasks:
        task.join(60)
        assert task.exitcode == 0
    return outcomes


def test_keeps_one_pace_over_four_processes(warehouse_url: str) -> None:
    with offices(3) as served:
        pages = served.urls(3, 12)
        outcomes = _fetched_by(4, warehouse_url, pages, PACE)
    assert outcomes == {Capture.__name__: 36}
    gaps = served.gaps()
    assert len(gaps) == 3
    for some in gaps.values():
        assert len(some) >= 12  # and robots.txt, by one process or by each
        assert min(some) > PACE - MOST_DELAY
        assert sum(some) > len(some) * PACE - MOST_DELAY  # what was late once is made up by none
    paths = Counter((host, path) for host, path, _ in served.asked)
    assert all(count == 1 for (_, path), count in paths.items() if path != "/robots.txt")


def test_keeps_the_longer_pace_that_a_host_asks_for(sqlite_url: str) -> None:
    with offices(1, "Crawl-delay: 0.3") as served:
        outcomes = _fetched_by(2, sqlite_url, served.urls(1, 4), 0.0)
    assert outcomes == {Capture.__name__: 4}
    times = [at for _, path, at in served.asked if path != "/robots.txt"]
    assert len(times) == 4
    assert min(after - before for before, after in pairwise(times)) > 0.3 - MOST_DELAY


def test_leaves_no_server_behind() -> None:
    with pytest.raises(ZeroDivisionError), offices(2) as served:
        1 / 0  # noqa: B018 - whoever fails
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", served.port), timeout=5)
