#!/usr/bin/env python3
"""loopback hosts → pages a second beside bare httpx, and how a pace is kept: ``fetching.py``.

Without a pace, rounds of the fetcher (its rows in a new SQLite warehouse) and of bare httpx
(one client in as many threads, and its asynchronous client) follow one another in one process,
all with the same number of requests under way; the ratio is that of the medians, to the faster
of the two. With a pace, the shortest gap is read from the servers' own notes, and the time of
all hosts together is set against that of the slowest one alone.

The last line printed is JSON.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from loopback import offices

from dateline.fetch import Fetcher
from dateline.model import Capture, Request
from dateline.warehouse import open_warehouse

PACED_AT_ONCE = 64


def with_dateline(pages: list[str], at_once: int, pace: float = 0.0) -> float:
    """Seconds for all pages; making the warehouse is not among them."""
    with tempfile.TemporaryDirectory() as folder:
        warehouse = open_warehouse(f"sqlite:///{Path(folder) / 'warehouse.db'}")
        warehouse.migrate()
        fetcher = Fetcher(
            warehouse.hosts,
            pace=pace,
            loopback=True,
            timeout=30.0,
            max_bytes=20_000_000,
            user_agent="dateline/bench",
            clock=lambda: datetime.now(UTC),
            sleep=time.sleep,
        )
        begun = time.perf_counter()
        requests = [Request(url, page=True) for url in pages]
        got = sum(isinstance(end, Capture) for _, end in fetcher.get_all(requests, at_once))
        took = time.perf_counter() - begun
        warehouse.close()
    assert got == len(pages), f"{len(pages) - got} pages failed"
    return took


def with_httpx(pages: list[str], at_once: int) -> float:
    """One client in as many threads."""
    begun = time.perf_counter()
    limits = httpx.Limits(max_connections=at_once)
    client = httpx.Client(limits=limits, follow_redirects=True)
    with client, ThreadPoolExecutor(at_once) as pool:
        sizes = list(pool.map(lambda url: len(client.get(url).content), pages))
    assert all(sizes)
    return time.perf_counter() - begun


def with_httpx_async(pages: list[str], at_once: int) -> float:
    """One client, as many coroutines."""

    async def run() -> list[int]:
        turn = asyncio.Semaphore(at_once)
        limits = httpx.Limits(max_connections=at_once)
        async with httpx.AsyncClient(limits=limits, follow_redirects=True) as client:

            async def get(url: str) -> int:
                async with turn:
                    return len((await client.get(url)).content)

            return list(await asyncio.gather(*map(get, pages)))

    begun = time.perf_counter()
    assert all(asyncio.run(run()))
    return time.perf_counter() - begun


def unpaced(hosts: int, pages: int, at_once: int, rounds: int) -> dict[str, Any]:
    """Pages a second of each, medians of rounds in turn."""
    ways: dict[str, Callable[[list[str], int], float]] = {
        "dateline": with_dateline,
        "httpx": with_httpx,
        "httpx_async": with_httpx_async,
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    with offices(hosts) as served:
        wanted = served.urls(hosts, pages)
        with_httpx(wanted[:hosts], at_once)  # the servers' pages are made at the first request
        for _ in range(rounds):
            for name, way in ways.items():
                took[name].append(way(wanted, at_once))
    rates = {name: len(wanted) / statistics.median(some) for name, some in took.items()}
    ratio = rates["dateline"] / max(rates["httpx"], rates["httpx_async"])
    told = {name: round(rate, 1) for name, rate in rates.items()}
    return {"pages": len(wanted), "at_once": at_once, **told, "ratio": round(ratio, 3)}


def paced(hosts: int, pages: int, pace: float) -> dict[str, Any]:
    """The shortest gap that a server noted, and the time beside that of the slowest host alone."""
    with offices(1) as served:
        alone = with_dateline(served.urls(1, pages), 1, pace)
    with offices(hosts) as served:
        wanted = [
            url for number, url in enumerate(served.urls(hosts, pages))
            if number // hosts < pages - number % hosts % 4  # the first host has all, others less
        ]  # fmt: skip
        together = with_dateline(wanted, PACED_AT_ONCE, pace)
    shortest = min(gap for some in served.gaps().values() for gap in some)
    return {
        "pace": pace,
        "requests": len(served.asked),
        "shortest_gap": round(shortest, 4),
        "seconds": round(together, 2),
        "slowest_host_alone": round(alone, 2),
        "share": round(together / alone, 3),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--pages", type=int, default=40, help="of each host")
    parser.add_argument("--at-once", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pace", type=float, default=1.0, help="seconds")
    parser.add_argument("--paced-pages", type=int, default=12, help="of each host")
    asked = parser.parse_args()
    free = unpaced(asked.hosts, asked.pages, asked.at_once, asked.rounds)
    print(f"no pace: {free['dateline']} pages/s, {free['ratio']} of bare httpx")
    kept = paced(asked.hosts, asked.paced_pages, asked.pace)
    print(f"pace {kept['pace']} s: shortest gap {kept['shortest_gap']} s, {kept['share']} of alone")
    print(json.dumps({"hosts": asked.hosts, "unpaced": free, "paced": kept}))


if __name__ == "__main__":
    main()
