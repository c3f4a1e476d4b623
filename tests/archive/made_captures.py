"""Captures made up for the archive's tests."""

import hashlib
from datetime import UTC, datetime

from dateline.model import Capture

WHEN = datetime(2026, 11, 20, 15, 51, 7, 123456, tzinfo=UTC)


def capture(url="https://press.example/news/1", body=b"<p>Good evening</p>", **other):
    stated = {
        "final_url": url,
        "status": 200,
        "headers": {"content-type": "text/html; charset=utf-8"},
        "fetched_at": WHEN,
    }
    return Capture(
        url=url, body=body, sha256=hashlib.sha256(body).hexdigest(), **{**stated, **other}
    )
