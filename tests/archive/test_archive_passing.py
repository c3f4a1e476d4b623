"""A foreign WARC file that goes by gives its wanted pages, and survives what is done to it."""

import gzip
import io
import os
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.archive import passing
from dateline.model import Capture, Rejected
from emulators.common_crawl import warc
from emulators.wayback import Copy

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
COPIES = [
    Copy(AT, f"http://{'ours' if n % 2 else 'other'}.example/{n}", b"<p>%d</p>" % n)
    for n in range(6)
]
WHOLE = warc(COPIES)


def read(data, wanted=lambda url: "ours" in url, most=10_000):
    return list(passing(io.BytesIO(data), wanted, "x.warc.gz", most))


def urls(found):
    return [one.url[-1] for one in found if isinstance(one, Capture)]


def test_gives_the_wanted_pages_with_their_times():
    found = read(WHOLE)
    assert urls(found) == ["1", "3", "5"]
    assert {(one.fetched_at, one.status) for one in found} == {(AT, 200)}
    assert found[0].body == b"<p>1</p>"


def test_reads_from_a_stream_that_can_not_go_back():
    read_end, write_end = os.pipe()
    os.write(write_end, WHOLE)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as stream:
        assert urls(passing(stream, lambda _: True, "x", 10_000)) == list("012345")


def test_says_of_a_page_over_the_limit_that_it_is():
    found = read(warc([Copy(AT, "http://ours.example/1", b"x" * 5000)]), most=1000)
    assert [type(one) for one in found] == [Rejected]
    assert "more than 1000" in found[0].detail


# Within a page that is wanted, one that is passed over, and between two of them.
@pytest.mark.parametrize("at", [0.4, 0.5, 0.55, 0.6, 0.65, 0.7, "between"])
def test_keeps_the_pages_before_a_place_where_the_file_breaks_off(at):
    cut = len(warc(COPIES[:4])) if at == "between" else int(len(WHOLE) * at)
    for rest in (b"damage" * 900, b""):
        found = read(WHOLE[:cut] + rest)
        assert urls(found) in ([], ["1"], ["1", "3"])
        if rest or at != "between":
            assert found[-1].url == "x.warc.gz", (at, rest)


def test_reads_a_file_that_is_not_packed():
    assert urls(read(gzip.decompress(WHOLE))) == ["1", "3", "5"]


def test_takes_no_page_that_is_cut_off_for_a_whole_one():
    big = warc([Copy(AT, "http://ours.example/1", os.urandom(4000))])
    assert urls(read(big[:-2000])) == []


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6)), max_size=5))
@settings(max_examples=200, deadline=None)
def test_raises_nothing_whatever_the_damage(damage):
    data = bytearray(WHOLE)
    for at, what in damage:
        data[at : at + len(what)] = what
    assert all(isinstance(one, Capture | Rejected) for one in read(bytes(data)))
