#!/usr/bin/env python3
"""1,000 feeds without news → what a visit costs: ``polling.py [--feeds N]``.

The feeds are served by a process of its own from 50 addresses of the loopback; half of them
answer a conditional request by 304, half give the same bytes again. They are visited once,
so that all is known, then again as a scheduled run does: robots.txt, pace, guard, validators,
the plan of the run. Bare httpx asks the same feeds in the same process, with one client.

The last line printed is JSON: feeds, cpu_ms_per_feed, httpx_cpu_ms_per_feed, ratio (of the two),
rows_rewritten (of all tables that hold entries, articles or states of routes).
"""

import argparse
import json
import tempfile
from pathlib import Path
from time import process_time
from typing import Any

import httpx
from loopback import offices

from dateline.model import Feed, Run, Source
from dateline.pipeline import Journey, open_journey
from dateline.settings import Settings

HOSTS = 50
WATCHED = ("entry", "article", "content", "capture", "route_state", "feed", "source")


def rows(journey: Journey) -> dict[str, list[Any]]:
    """The watched tables as they stand."""
    return {
        table: sorted(map(repr, journey.warehouse.select(f'SELECT * FROM "{table}"')[1]))  # noqa: S608
        for table in WATCHED
    }


def rewritten(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> int:
    """How many rows are not as they were."""
    return sum(len(set(after[table]) - set(before[table])) for table in WATCHED)


def visited(source: Source, home: Path) -> tuple[float, int]:
    """Seconds of the processor for a visit to feeds that are known; rows written by it."""
    settings = Settings(home=home, warehouse_url=f"sqlite:///{home / 'warehouse.db'}")
    with open_journey(settings) as opened:
        opened.sources[source.id] = source  # type: ignore[index]
        opened.discover(Run("first", source.id, "daily"))
        before = rows(opened)
        began = process_time()
        opened.discover(Run("second", source.id, "daily"))
        spent = process_time() - began
        return spent, rewritten(before, rows(opened))


def bare(source: Source) -> float:
    """Seconds of the processor for the same requests by httpx alone."""
    with httpx.Client() as client:
        etags = [client.get(feed.url).headers.get("etag", "") for feed in source.feeds]
        began = process_time()
        for one, etag in zip(source.feeds, etags, strict=True):
            client.get(one.url, headers={"if-none-match": etag} if etag else {})
        return process_time() - began


def measured(count: int) -> dict[str, Any]:
    """What a visit costs, beside what httpx alone takes."""
    with offices(HOSTS) as running, tempfile.TemporaryDirectory() as home:
        root = f"http://127.0.0.{{}}:{running.port}/feed/{{}}"
        addresses = [root.format(n % HOSTS + 1, n) for n in range(count)]
        source = Source(
            id="bench",
            name="Bench",
            home=addresses[0],
            feeds=tuple(Feed(url) for url in addresses),
            pace=0.0,
            loopback=True,
        )
        spent, changed = visited(source, Path(home))
        alone = bare(source)
    return {
        "feeds": count,
        "cpu_ms_per_feed": round(1000 * spent / count, 3),
        "httpx_cpu_ms_per_feed": round(1000 * alone / count, 3),
        "ratio": round(spent / alone, 2),
        "rows_rewritten": changed,
    }


def main() -> None:
    """Visit the feeds, and say what it cost."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--feeds", type=int, default=1000)
    print(json.dumps(measured(asked.parse_args().feeds)))


if __name__ == "__main__":
    main()
