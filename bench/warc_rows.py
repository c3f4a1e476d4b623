#!/usr/bin/env python3
"""a WARC file → rows, side by side with peers: ``warc_rows.py DATA [OUT]``.

A WARC file is made of the pages in DATA (the folder that ``predict.py`` reads) and read from its
beginning to rows in SQLite by ``dateline ingest --warc`` and by each peer in an environment of
its own, one after the other, each with a process a core, starting included. Fundus reads the
publishers it has a parser for and passes over the others: of what it took, a page a row.

The last line printed is JSON: records, cores, and by system rows, seconds, pages_per_s and, of
the peers, ratio (how many times as many pages a second are ours).
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
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


def archived(data: Path, home: Path) -> tuple[Path, int]:
    """A WARC file of the pages of DATA, each address once; how many they are."""
    known: set[str] = {NOWHERE}
    headers = {"content-type": "text/html; charset=utf-8"}
    with Archive(home).writer("bench/pages") as writer:
        for _, _, url, body in pages(data, ()):
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


def ours(file: Path, home: Path) -> tuple[int, float]:
    """Articles that became rows, and the seconds it took."""
    tool = [
        str(Path(sys.executable).with_name("dateline")),
        "ingest",
        "--warc",
        str(file),
        "--json",
    ]
    began = time.monotonic()
    done = subprocess.run(
        tool, env={**os.environ, "DATELINE_HOME": str(home)}, capture_output=True, check=False
    )
    took = time.monotonic() - began
    reports = json.loads(done.stdout)
    return sum(report["counts"].get("new", 0) for report in reports), took


def peer(name: str, file: Path, out: Path, cores: int) -> tuple[int, float]:
    """Pages that became rows, and the seconds it took."""
    python = made(name, out)
    rows = file.with_name(f"{name}.db")
    with served(file) as url:
        began = time.monotonic()
        parts = [
            subprocess.Popen(
                [python, HERE / "peers" / "warc.py", name, url, str(part), str(cores), rows],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            for part in range(cores)
        ]
        counts = [int(part.communicate()[0].split()[-1]) for part in parts]
        return sum(counts), time.monotonic() - began


def measured(data: Path, out: Path, peers: tuple[str, ...] = PEERS) -> dict[str, Any]:
    """All of them over one file."""
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        file, records = archived(data, Path(folder))
        for name in peers:  # an environment is made outside of what is measured
            made(name, out)
        found = {"dateline": ours(file, Path(folder) / "home")}
        found |= {name: peer(name, file, out, cores) for name in peers}
    speed = {name: rows / took for name, (rows, took) in found.items()}
    told: dict[str, Any] = {"records": records, "cores": cores}
    for name, (rows, took) in found.items():
        told[name] = {
            "rows": rows,
            "seconds": round(took, 1),
            "pages_per_s": round(speed[name], 2),
        }
        if name in peers:
            told[name]["ratio"] = round(speed["dateline"] / speed[name], 2) if rows else None
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
