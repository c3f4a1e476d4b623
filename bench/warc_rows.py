#!/usr/bin/env python3
"""a WARC file → rows, side by side with peers: ``warc_rows.py DATA [OUT]``.

A WARC file is made of the pages in DATA (the folder that ``predict.py`` reads) and read from its
beginning to rows in SQLite by ``dateline ingest --warc`` and by each peer in an environment of
its own, one after the other, each with a process a core, starting included. Fundus reads the
publishers it has a parser for and passes over the others: the pages that it made rows of are
then a file of their own, which both read from its beginning.

The last line printed is JSON: records, cores, and by system rows, seconds, cpu_s (of all its
processes), pages_per_s and, of the peers, ratio (how many times as many pages a second are ours)
and cpu_ratio (a second of processor); under ``pages_of_fundus`` the same of that second file.
Where other work shares the machine, only what is told of the processor can be compared.
"""

import argparse
import ctypes
import hashlib
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from predict import NOWHERE, READ_ON, pages
from side_by_side import made

from dateline.archive import Archive
from dateline.model import Capture

PEERS = ("news-please", "fundus")
HERE = Path(__file__).parent
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER


@dataclass(frozen=True, slots=True)
class Took:
    """Pages that became rows, and the seconds that it took, by the clock and of the processor."""

    rows: int
    seconds: float
    cpu: float


def timed(read: Callable[[], int]) -> Took:
    """What ``read``, which says how many rows came of it, costs with all processes below it,
    those too that nobody else waits for."""
    began, spent = time.monotonic(), _spent()
    _inherit()
    rows = read()
    _wait_for_the_rest()
    return Took(rows, time.monotonic() - began, _spent() - spent)


def _inherit() -> None:
    """A process that outlives the one that began it becomes ours (prctl(2), Linux)."""
    if ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def _wait_for_the_rest() -> None:
    with suppress(ChildProcessError):  # there is none left
        while True:
            os.wait()


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def archived(found: Iterable[tuple[str, bytes]], home: Path) -> tuple[Path, int]:
    """A WARC file of the pages, each address once; how many they are."""
    known: set[str] = {NOWHERE}
    headers = {"content-type": "text/html; charset=utf-8"}
    with Archive(home).writer("bench/pages") as writer:
        for url, body in found:
            if url not in known:
                known.add(url)
                digest = hashlib.sha256(body).hexdigest()
                writer.add(Capture(url, url, 200, headers, body, READ_ON, digest))
    (file,) = home.rglob("*.warc.gz")
    return file, len(known) - 1


class Quiet(SimpleHTTPRequestHandler):
    """A folder's files over HTTP, for peers that read none from a disk."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


@contextmanager
def served(file: Path) -> Iterator[str]:
    """The file's address on the loopback."""
    handler = partial(Quiet, directory=str(file.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{file.name}"
        server.shutdown()


def ours(file: Path, home: Path) -> int:
    """Articles that became rows."""
    tool = [
        str(Path(sys.executable).with_name("dateline")),
        "ingest",
        "--warc",
        str(file),
        "--json",
    ]
    done = subprocess.run(
        tool, env={**os.environ, "DATELINE_HOME": str(home)}, capture_output=True, check=False
    )
    reports = json.loads(done.stdout)
    return sum(report["counts"].get("new", 0) for report in reports)


def peer(name: str, python: Path, file: Path, cores: int) -> int:
    """Pages that became rows, which are in a database beside the file."""
    with served(file) as url:
        parts = [
            subprocess.Popen(
                [
                    python,
                    HERE / "peers" / "warc.py",
                    name,
                    url,
                    str(part),
                    str(cores),
                    rows(file, name),
                ],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            for part in range(cores)
        ]
        return sum(int(part.communicate()[0].split()[-1]) for part in parts)


def rows(file: Path, name: str) -> Path:
    """The database of a peer's rows."""
    return file.with_name(f"{name}.db")


def addresses(database: Path) -> set[str]:
    """Of the pages that a peer made rows of."""
    with closing(sqlite3.connect(database)) as opened:
        return {url for (url,) in opened.execute("SELECT url FROM page")}


def over(file: Path, pythons: dict[str, Path], cores: int) -> dict[str, Any]:
    """All of them over one file."""
    found = {"dateline": timed(partial(ours, file, file.parent / "home"))}
    for name, python in pythons.items():
        found[name] = timed(partial(peer, name, python, file, cores))
    own = found["dateline"]
    told: dict[str, Any] = {}
    for name, took in found.items():
        told[name] = {
            "rows": took.rows,
            "seconds": round(took.seconds, 1),
            "cpu_s": round(took.cpu, 1),
            "pages_per_s": round(took.rows / took.seconds, 2),
        }
        if name in pythons and took.rows:
            told[name]["ratio"] = round(own.rows / own.seconds / took.rows * took.seconds, 2)
            told[name]["cpu_ratio"] = round(own.rows / own.cpu / took.rows * took.cpu, 2)
    return told


def measured(data: Path, out: Path, peers: tuple[str, ...] = PEERS) -> dict[str, Any]:
    """All of them over all pages; then Fundus and ours over those that Fundus reads."""
    cores = os.cpu_count() or 1
    # An environment is made outside of what is measured.
    pythons = {name: made(name, out) for name in peers}
    with tempfile.TemporaryDirectory() as folder:
        whole, own = Path(folder) / "whole", Path(folder) / "own"
        file, records = archived(((url, body) for _, _, url, body in pages(data, ())), whole)
        told = {"records": records, "cores": cores, **over(file, pythons, cores)}
        if "fundus" in peers and (its := addresses(rows(file, "fundus"))):
            same = ((url, body) for _, _, url, body in pages(data, ()) if url in its)
            file, records = archived(same, own)
            both = over(file, {"fundus": pythons["fundus"]}, cores)
            told["pages_of_fundus"] = {"records": records, **both}
    return told


def main() -> None:
    """Read the file by all, and say how fast each was."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("data", type=Path)
    asked.add_argument("out", type=Path, nargs="?", default=Path(tempfile.gettempdir()) / "bench")
    words = asked.parse_args()
    print(json.dumps(measured(words.data, words.out)))


if __name__ == "__main__":
    main()
