#!/usr/bin/env python3
"""folder of captured pages → where the time of a page goes: ``where_time_goes.py DATA``.

DATA is the folder that ``predict.py`` reads. Each station of the extraction is timed apart,
less the stations that it calls, and its share of the whole run is printed; the slowest pages
too. Shares compare: milliseconds depend on the machine and on what else it does.

The last line printed is JSON: pages, cpu_ms_median, cpu_ms_p95, cpu_ms_max, share (of each
station, all together 1).
"""

import argparse
import importlib
import json
import pkgutil
import statistics
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from time import process_time_ns
from types import ModuleType
from typing import Any

from predict import pages, read

import dateline.extract

# station → the functions that do it, by module of dateline.extract
STATIONS = {
    "decode": ("page.charset.decode", "page.charset.is_noise", "page.depth.parseable"),
    "parse": ("page.parsed.LexborHTMLParser",),
    "head": ("page.parsed.read_page", "page.microdata.read_microdata"),
    "walk": ("body.segments.read_segments",),
    "outline": ("page.outline.outline",),
    "traits": ("body.traits.traits_of", "body.second_look.second_look"),
    "forests": ("body.judgement.judged",),
    "body": ("body.text.read_body", "body.trim.trimmed"),
    "title": ("titles.choice.read_title",),
    "authors": ("authors.choice.read_authors",),
    "photos": ("photos.shown.read_photos",),
    "dates": ("dates.roles.read_dates", "dates.roles.is_date"),
    "language": ("language.read_language", "language.declared_language"),
    "kind": ("kind.kind_of", "notes.paywall.free_part"),
    "notes": ("notes.said.read_notes",),
    "about": (
        "about.read_lead", "about.read_section", "about.read_tags", "filed.read_dateline",
        "about.read_canonical", "about.read_alternates",
    ),
}  # fmt: skip
REST = "the rest"
_SLOWEST = 10


class Clock:
    """Processor time by station; one station runs at a time, the innermost."""

    def __init__(self) -> None:
        self.spent: dict[str, int] = {}
        self._running = [REST]
        self.start()

    def start(self) -> None:
        """From here on time counts, for a page of its own."""
        self.spent = dict.fromkeys([*STATIONS, REST], 0)
        self._since = process_time_ns()

    def stop(self) -> None:
        """What has run since belongs to the innermost station."""
        now = process_time_ns()
        self.spent[self._running[-1]] += now - self._since
        self._since = now

    def timed(self, station: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time taken."""

        @wraps(function)
        def run(*args: Any, **words: Any) -> Any:
            self.stop()
            self._running.append(station)
            try:
                return function(*args, **words)
            finally:
                self.stop()
                self._running.pop()

        return run


def modules() -> dict[str, ModuleType]:
    """The modules of dateline.extract by what follows that in their names."""
    root = "dateline.extract."
    names = [found.name for found in pkgutil.walk_packages(dateline.extract.__path__, root)]
    return {name.removeprefix(root): importlib.import_module(name) for name in names}


def put_clocks(clock: Clock) -> None:
    """Time each station wherever its functions are known by name."""
    known = modules()
    for station, functions in STATIONS.items():
        for path in functions:
            module, _, name = path.rpartition(".")
            function = getattr(known[module], name)
            # a class is also the type of what it makes: only its own module calls it
            users = [known[module]] if isinstance(function, type) else known.values()
            for user in users:
                for alias in [alias for alias, held in vars(user).items() if held is function]:
                    setattr(user, alias, clock.timed(station, function))


def main() -> None:
    """Read every page, and say which station took how much of the time."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("data", type=Path)
    asked.add_argument("--only", action="append", default=[], help="a data set; may be repeated")
    asked.add_argument("--every", type=int, default=1, help="read every so many pages")
    words = asked.parse_args()
    clock = Clock()
    put_clocks(clock)
    importlib.import_module("dateline.extract.ready")
    spent: list[tuple[float, str, dict[str, int]]] = []
    for at, (dataset, page_id, url, body) in enumerate(pages(words.data, words.only)):
        if at % words.every == 0:
            clock.start()
            _, took = read(url, body)
            clock.stop()
            spent.append((took, f"{dataset} {page_id}", clock.spent))
    if not spent:
        sys.exit(f"no pages in {words.data}")
    tell(spent)


def tell(spent: list[tuple[float, str, dict[str, int]]]) -> None:
    """The table, the slowest pages, and the line of JSON."""
    total = sum(sum(parts.values()) for _, _, parts in spent)
    share = {
        station: sum(parts[station] for _, _, parts in spent) / total for station in spent[0][2]
    }
    print("station     share   median")
    for station in sorted(share, key=lambda name: -share[name]):
        median = statistics.median(parts[station] for _, _, parts in spent) / 1e6
        print(f"{station:10} {share[station]:6.1%} {median:6.2f} ms")
    slowest = sorted(spent, key=lambda page: -page[0])
    print("the slowest pages")
    for took, name, parts in slowest[:_SLOWEST]:
        print(f"{took:8.1f} ms  {name}, most of it {max(parts, key=parts.__getitem__)}")
    times = [took for took, _, _ in slowest]
    told = {
        "pages": len(times),
        "cpu_ms_median": round(statistics.median(times), 2),
        "cpu_ms_p95": round(times[int(0.05 * (len(times) - 1))], 2),
        "cpu_ms_max": round(times[0], 2),
        "share": {station: round(part, 4) for station, part in share.items()},
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
