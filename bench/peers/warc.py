"""WARC file → rows of a peer: ``warc.py NAME FILE_URL PART PARTS ROWS.db``.

Takes the pages whose address falls to its part, reads them as the peer does, and keeps each in
SQLite: address, title, date, authors, text. Runs in the peer's own environment; the last line
printed is the number of rows.
"""

import logging
import sqlite3
import sys
import warnings
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.request import urlopen

Row = tuple[str, str | None, str | None, str, str | None]


def _newsplease(url: str, mine: Callable[[str], bool]) -> Iterator[Row]:
    from newsplease import NewsPlease
    from warcio.archiveiterator import ArchiveIterator

    with urlopen(url) as stream:  # noqa: S310 - the bench's own loopback
        for record in ArchiveIterator(stream):
            address = record.rec_headers.get_header("WARC-Target-URI")
            if record.rec_type != "response" or not mine(address):
                continue
            try:
                found: Any = NewsPlease.from_warc(record, fetch_images=False)
            except Exception as error:  # noqa: BLE001 - any that the peer raises costs it the page
                print(f"{address}: {type(error).__name__}: {error}", file=sys.stderr)
                continue
            if found.maintext:
                authors = ", ".join(found.authors or ())
                yield address, found.title, str(found.date_publish), authors, found.maintext


def _fundus(url: str, mine: Callable[[str], bool]) -> Iterator[Row]:
    from fundus import PublisherCollection
    from fundus.scraping.html import CCNewsSource
    from fundus.scraping.scraper import CCNewsScraper

    source = CCNewsSource(*PublisherCollection, warc_path=url)
    scraper = CCNewsScraper(source)
    for found in scraper.scrape("suppress", url_filter=lambda address: not mine(address)):
        text = str(found.body or "")
        if text:
            date, authors = found.publishing_date, ", ".join(found.authors)
            yield found.html.requested_url, found.title, str(date), authors, text


PEERS = {"news-please": _newsplease, "fundus": _fundus}


def main() -> None:
    """Read the part, keep the rows, say how many they were."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    out, sys.stdout = sys.stdout, sys.stderr  # some peers print
    name, url, part, parts, rows = sys.argv[1:]
    count = 0
    with sqlite3.connect(rows, timeout=60) as database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS page (url PRIMARY KEY, title, published, authors, body)"
        )
        own = int(part)
        for row in PEERS[name](url, lambda a: zlib.crc32(a.encode()) % int(parts) == own):
            database.execute("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)", row)
            database.commit()
            count += 1
    out.write(f"{count}\n")


if __name__ == "__main__":
    main()
