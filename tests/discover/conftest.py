"""A polite ``get`` for tests over loopback, at a pace of nothing."""

import time

import pytest
from wanted_entries import NOW

from dateline.fetch import Fetcher, MemoryHosts


@pytest.fixture
def get():
    with Fetcher(
        MemoryHosts(),
        pace=0.0,
        loopback=True,
        timeout=20.0,
        max_bytes=20_000_000,
        user_agent="dateline/test (+press@example.org)",
        clock=lambda: NOW,
        sleep=lambda seconds: time.sleep(min(seconds, 0.01)),
    ) as fetcher:
        yield fetcher.get
