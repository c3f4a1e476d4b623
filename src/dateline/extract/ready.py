"""Imported, all that reading a page takes is at hand: for a process that others are forked from."""

from datetime import UTC, datetime
from hashlib import sha256

from dateline.extract.article import extract
from dateline.model import Capture, Source

_URL = "https://ready.invalid/quay"
_PAGE = b"""<html><head><title>Quay reopens</title></head><body><article><h1>Quay reopens</h1>
<p>By Ilse Marren, 5 March 2026</p><figure><img src="/quay.jpg" width="900" height="600">
<figcaption>The quay. Photo: Tom Ebbe / Gazette</figcaption></figure>
<p>The harbour office reopened the northern quay on Tuesday after nine months of repairs.</p>
<p>Ships of eleven metres of draught may berth there again, the office said on its site.</p>
<p>A second stage, with a weighing station and a longer pier, begins in the spring.</p>
</article></body></html>"""


def _read_tables() -> None:
    """Tables are read at first use: by a page that has something of all, and enough text to
    tell its language."""
    now = datetime(2026, 3, 6, tzinfo=UTC)
    headers = {"content-type": "text/html"}
    page = Capture(_URL, _URL, 200, headers, _PAGE, now, sha256(_PAGE).hexdigest())
    extract(page, Source(id="ready", name="Ready", home=_URL), None, now)


_read_tables()
