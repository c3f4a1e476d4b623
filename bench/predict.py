#!/usr/bin/env python3
"""folder of captured pages → a line of JSON a page: ``predict.py DATA OUT.jsonl``.

DATA holds one folder a data set: ``<id>.html.gz`` and ``truth.jsonl``, of which id, dataset and
url alone are read. ``cpu_ms`` is the processor time of the extraction, decompression and
decoding outside. The last line printed is JSON: pages, refused, cpu_ms_median, cpu_ms_p95.
"""

import argparse
import gzip
import hashlib
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dateline import urls
from dateline.extract import extract
from dateline.model import Article, Capture, Moment, Photo, Rejected, Source

READ_ON = datetime(2026, 11, 22, tzinfo=UTC)
NOWHERE = "https://unknown.invalid/page"


def pages(data: Path, only: Sequence[str]) -> Iterator[tuple[str, str, str, bytes]]:
    """(data set, id, address, UTF-8 bytes) of each page, in a stable order."""
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        if only and folder.name not in only:
            continue
        for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            raw = gzip.decompress((folder / f"{told['id']}.html.gz").read_bytes())
            yield folder.name, told["id"], told.get("url") or NOWHERE, raw


def sampled(data: Path, only: Sequence[str], every: int) -> Iterator[tuple[str, str, str, bytes]]:
    """The same of every so many pages of each data set."""
    counts: Counter[str] = Counter()
    for page in pages(data, only):
        if counts[page[0]] % every == 0:
            yield page
        counts[page[0]] += 1


def read(url: str, body: bytes) -> tuple[Article | Rejected, float]:
    """What the page holds, and the processor's milliseconds that reading it took."""
    try:
        host = urls.host(url)
    except ValueError:
        url, host = NOWHERE, "unknown.invalid"
    source = Source(id="bench", name=host, home=url, zone_assumed=True, known=False)
    digest = hashlib.sha256(body).hexdigest()
    capture = Capture(url, url, 200, {"content-type": "text/html"}, body, READ_ON, digest)
    began = time.process_time()
    article = extract(capture, source, None, READ_ON)
    return article, (time.process_time() - began) * 1000


def written(moment: Moment | None) -> str | None:
    """A date as its page wrote it: in the zone that was stated, the day alone where no more was."""
    if moment is None or moment.instant is None:
        return moment.day.isoformat() if moment else None
    if moment.zone and moment.zone[0] not in "+-":
        return moment.instant.astimezone(ZoneInfo(moment.zone)).isoformat()
    if moment.zone:
        offset = datetime.strptime(moment.zone, "%z").tzinfo
        return moment.instant.astimezone(offset).isoformat()
    return moment.instant.isoformat()


def image(photo: Photo) -> dict[str, Any]:
    """A photo; its credit line taken apart at the signs that part names."""
    parts = re.split(r"\s*[|,;]\s*", photo.credit.raw) if photo.credit else []
    urls_ = [photo.url, *photo.others]
    return {"url": photo.url, "urls": urls_, "caption": photo.caption, "credit": parts}


def fields(article: Article) -> dict[str, Any]:
    """What the article says, in the scorer's words."""
    texts = [block.text for block in article.blocks]
    if article.standfirst:  # a reading of the page has it; the article keeps it apart
        texts.insert(0, article.standfirst)
    return {
        "title": article.title.value,
        "authors": [author.value for author in article.authors],
        "published": written(article.published.value),
        "modified": written(article.modified.value),
        "text": "\n".join(texts),
        "lead_image": next((photo.url for photo in article.photos if photo.lead), None),
        "topics": [tag.value for tag in article.tags],
        "images": [image(photo) for photo in article.photos if photo.url],
    }


def predicted(data: Path, out: Path, only: Sequence[str] = (), every: int = 1) -> dict[str, Any]:
    """Read the pages, or every so many of each data set; what it cost."""
    import_module("dateline.extract.ready")  # tables are read outside of what is timed
    spent: list[float] = []
    refused: list[str] = []
    with out.open("w", encoding="utf-8") as file:
        for dataset, page_id, url, body in sampled(data, only, every):
            article, took = read(url, body)
            spent.append(took)
            line: dict[str, Any] = {"dataset": dataset, "id": page_id, "cpu_ms": took}
            if isinstance(article, Rejected):
                refused.append(f"{dataset} {page_id}: {article.reason}: {article.detail}")
            else:
                line |= fields(article)
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(*refused, sep="\n", end="\n" if refused else "", file=sys.stderr)
    spent.sort()
    return {
        "pages": len(spent),
        "refused": len(refused),
        "cpu_ms_median": round(statistics.median(spent), 2),
        "cpu_ms_p95": round(spent[int(0.95 * (len(spent) - 1))], 2),
    }


def main() -> None:
    """Predict every page, and say what it cost."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("data", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("--only", action="append", default=[], help="a data set; may be repeated")
    asked.add_argument("--every", type=int, default=1, help="read every so many pages of a set")
    words = asked.parse_args()
    print(json.dumps(predicted(words.data, words.out, words.only, words.every)))


if __name__ == "__main__":
    main()
