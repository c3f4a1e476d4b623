"""Two pages of our own, in the form that the bench reads."""

import gzip
import json
from pathlib import Path
from typing import Any

TEXT = [
    "The harbour office reopened the northern quay on Tuesday after nine months of repairs.",
    "Ships of up to eleven metres of draught may berth there again, the office said in the town.",
    "A second stage with a new weighing station begins next spring and ends before the autumn.",
]
QUAY = f"""<html lang="en"><head><title>Northern quay reopens | Harbour Gazette</title>
<meta property="og:title" content="Northern quay reopens">
<meta property="article:published_time" content="2026-03-05T14:07:00+00:00">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Northern quay reopens",
"datePublished": "2026-03-05T14:07:00+00:00", "author": {{"@type": "Person", "name": "Ilse Marren"}}
}}</script></head><body><article><h1>Northern quay reopens</h1>
<figure><img src="/images/quay-2026.jpg" width="900" height="600">
<figcaption>The quay at noon. Photo: Tom Ebbe / Harbour Gazette</figcaption></figure>
{"".join(f"<p>{line}</p>" for line in TEXT)}</article></body></html>"""
FERRY = QUAY.replace("Northern quay", "Night ferry").replace("-03-05", "-03-06")
TRUTHS: dict[str, dict[str, Any]] = {
    "quay": {
        "url": "https://gazette.example/news/quay",
        "title": "Northern quay reopens",
        "published": "2026-03-05T14:07:00+00:00",
        "authors": ["Ilse Marren"],
        "body": TEXT,
        "images": [
            {
                "url": "https://gazette.example/images/quay-2026.jpg",
                "credit": ["Tom Ebbe / Harbour Gazette"],
                "cover": True,
            }
        ],
    },
    "ferry": {
        "url": "https://gazette.example/news/ferry",
        "title": "Ferry sails at night",
        "published": "2026-03-07",
        "authors": ["Somebody Else"],
        "body": TEXT,
    },
}


def write_pages(folder: Path) -> Path:
    """The folder, with one data set in it."""
    inside = folder / "fundus"
    inside.mkdir(parents=True)
    for page, markup in (("quay", QUAY), ("ferry", FERRY)):
        (inside / f"{page}.html.gz").write_bytes(gzip.compress(markup.encode()))
    rows = ({"dataset": "fundus", "id": page} | truth for page, truth in TRUTHS.items())
    (inside / "truth.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder
