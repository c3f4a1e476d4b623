#!/usr/bin/env python3
"""A million addresses, a gigabyte of pages → the memory it takes: ``discovery.py [--entries N]``.

A site on loopback serves an index of sitemaps of 50,000 addresses each, which discovery reads
to its end through the real fetcher; then as a run does, which plans all that it finds and
verifies its days while nothing of them is read yet: in SQLite, or where
``DATELINE_WAREHOUSE_URL`` says. A WARC file of pages is generated in a temporary folder; it is
read to its end as an import does, and once more as a crawl's file is, over loopback, where a
fiftieth of its pages is adopted. Each is done by a process of its own, whose peak is told beside
that of one which did the same with next to nothing. ``--only plan`` measures one alone.

The last line printed is JSON: ``sitemap_mb``, ``plan_mb``, ``warc_mb`` and ``crawl_mb``, each with
``peak``, ``bare`` and the number of ``items`` of the larger.
"""

import argparse
import base64
import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from peak import peak_mib

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "samples"))

A_FILE = 50_000
PAGE = 24_000  # bytes
FIRST, NOW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)


def site(urls: int) -> Callable[..., object]:
    """An app: an index at /sitemap.xml and its parts, made while they are sent."""
    from emulators.serving import Asked, missing
    from emulators.sitemaps import SPACE, index
    from office.answers import Answer

    def part(number: int, base: str) -> Iterator[bytes]:
        yield f'<urlset xmlns="{SPACE}">'.encode()
        last = min(urls, (number + 1) * A_FILE)
        for start in range(number * A_FILE, last, 500):
            yield "".join(
                f"<url><loc>{base}/news/2026/notice-of-the-harbour-office-{n}</loc>"
                f"<lastmod>2026-0{1 + n % 9}-10</lastmod></url>"
                for n in range(start, min(start + 500, last))
            ).encode()
        yield b"</urlset>"

    def app(asked: Asked) -> Answer:
        if asked.path == "/sitemap.xml":
            count = -(-urls // A_FILE)
            return index([(f"{asked.base}/part-{n}.xml", None) for n in range(count)])
        if asked.path.startswith("/part-"):
            number = int(asked.path.removeprefix("/part-").removesuffix(".xml"))
            return Answer(content_type="text/xml", chunks=lambda: part(number, asked.base))
        return missing(asked)

    return app


def read_sitemaps(url: str) -> int:
    """Discover a year at a site; how many pages there are."""
    from dateline.discover import discover
    from dateline.fetch import Fetcher, MemoryHosts
    from dateline.model import Entry, SitemapRoute, Source, Window

    source = Source("press", "Press", url, routes=(SitemapRoute(url=url),))
    with Fetcher(
        MemoryHosts(), pace=0.0, loopback=True, timeout=600.0, max_bytes=20_000_000,
        user_agent="dateline/bench", clock=lambda: NOW, sleep=lambda _: None,
    ) as fetcher:  # fmt: skip
        found = discover(source, Window(FIRST, NOW), {}, fetcher.get, NOW)
        return sum(isinstance(one, Entry) for one in found)


def plan_sitemaps(url: str) -> int:
    """Discover a year at a site, plan a run over it and verify it; how many pages its batches
    hold."""
    from dateline.model import Run, SitemapRoute, Source, Window
    from dateline.pipeline import open_journey
    from dateline.settings import Settings

    route = SitemapRoute(url=url)
    source = Source("press", "Press", url, routes=(route,), pace=0.0, loopback=True)
    run = Run("bench", "press", "backfill", Window(FIRST, NOW))
    with tempfile.TemporaryDirectory(prefix="dateline-plan-") as home:
        where = os.environ.get("DATELINE_WAREHOUSE_URL") or f"sqlite:///{home}/warehouse.db"
        settings = Settings(Path(home), where, timeout=600.0)
        with open_journey(settings, clock=lambda: NOW, sleep=lambda _: None) as opened:
            journey = replace(opened, sources={"press": source})
            journey.discover(run)
            count = (
                "SELECT count(*) FROM batch_entry JOIN batch ON id = batch_id"
                " WHERE run_id = 'bench'"
            )
            ((planned,),) = journey.warehouse.select(count)[1]
            journey.verify(run)
            return int(planned)


def write_warc(file: Path, size: int) -> None:
    """Pages that hardly shrink, until the file has so many bytes."""
    with file.open("wb") as out:
        number = 0
        while out.tell() < size:
            text = base64.b64encode(os.urandom(PAGE))
            body = b"<html><title>%d</title><p>%s</p></html>" % (number, text)
            http = (
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
                % len(body)
            )
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-06-01T00:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
                f"WARC-Target-URI: https://press-{number % 50}.example/news/{number}\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(http) + len(body)}\r\n\r\n"
            )
            out.write(gzip.compress(head.encode() + http + body + b"\r\n\r\n", 1))
            number += 1


def read_warc(file: str) -> int:
    """Read a file as an import does; how many pages there are."""
    from dateline.archive import Archive
    from dateline.model import Capture

    archive = Archive(Path(file).parent / "archive")
    return sum(isinstance(outcome, Capture) for _, outcome in archive.scan(Path(file)))


def crawl(file: Path) -> Callable[..., object]:
    """An app that sends a file, piece by piece."""
    from emulators.serving import Asked, missing
    from office.answers import Answer

    def pieces() -> Iterator[bytes]:
        with file.open("rb") as stream:
            yield from iter(lambda: stream.read(1 << 16), b"")

    def app(asked: Asked) -> Answer:
        if asked.path == "/file.warc.gz":
            return Answer(content_type="application/octet-stream", chunks=pieces)
        return missing(asked)

    return app


def read_crawl(url: str) -> int:
    """Adopt one site's pages from a file that is streamed; how many they were."""
    from dateline.model import Bundle, Entry, Source
    from dateline.pipeline import open_journey
    from dateline.pipeline.bundles import Adoption, read_bundles
    from dateline.settings import Settings

    source = Source("press", "Press", "https://press-1.example/", pace=0.0, loopback=True)
    bundle = Bundle(f"{url}file.warc.gz", "common_crawl:x", "x", source.home)
    with tempfile.TemporaryDirectory(prefix="dateline-crawl-") as home:
        settings = Settings(Path(home), f"sqlite:///{home}/warehouse.db", timeout=600.0)
        with open_journey(settings) as journey, journey.fetching(source) as fetcher:
            adoption = Adoption(
                source,
                journey.archive,
                journey.warehouse,
                fetcher.get,
                journey.clock,
                20_000_000,
            )
            return sum(isinstance(one, Entry) for one in read_bundles([bundle], adoption))


READERS = {"sitemap": read_sitemaps, "plan": plan_sitemaps, "warc": read_warc, "crawl": read_crawl}


def peak(name: str, place: str) -> tuple[float, int]:
    """A reader in a process of its own: its peak in MiB, and what it counted."""
    command = [sys.executable, __file__, "--reader", name, "--place", place]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return round(told["mib"], 1), told["items"]


Told = dict[str, dict[str, float]]


def measured(entries: int, size: int, only: Sequence[str] = tuple(READERS)) -> Told:
    """The readers, each with much and with next to nothing."""
    found: Told = {f"{name}_mb": {} for name in READERS if name in only}
    for count, key in ((100, "bare"), (entries, "peak")):
        for name in {"sitemap", "plan"} & {*only}:
            _measure(found, name, key, site(count))
    with tempfile.TemporaryDirectory(prefix="dateline-discovery-") as folder:
        for count, key in ((100_000, "bare"), (size, "peak")):
            file = Path(folder) / f"{key}.warc.gz"
            if {"warc", "crawl"} & {*only}:
                write_warc(file, count)
            if "warc" in only:
                told = found["warc_mb"]
                told[key], told["items"] = peak("warc", str(file))
            if "crawl" in only:
                _measure(found, "crawl", key, crawl(file))
    return found


def _measure(found: Told, name: str, key: str, app: Callable[..., object]) -> None:
    from emulators.serving import serving

    told = found[f"{name}_mb"]
    with serving(app) as running:
        told[key], told["items"] = peak(name, f"{running.url}/")


def main() -> None:
    """Measure, and print one line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--only", choices=READERS, action="append")
    parser.add_argument("--reader", choices=READERS)
    parser.add_argument("--place", default="")
    asked = parser.parse_args()
    if asked.reader:
        items = READERS[asked.reader](asked.place)
        print(json.dumps({"mib": peak_mib(), "items": items}))
    else:
        only = asked.only or tuple(READERS)
        print(json.dumps(measured(asked.entries, asked.megabytes * 1_000_000, only)))


if __name__ == "__main__":
    main()
