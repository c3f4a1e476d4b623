"""It comes to the same rows by several processes as by one."""

import multiprocessing
import os
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from rows_of import content
from test_imports import RELEASE, warc

from dateline.errors import ArchiveError
from dateline.pipeline import import_warc, open_journey
from dateline.pipeline.hands import WORTH_IT, hands


def pages(count: int) -> list[tuple[str, bytes]]:
    """Pages of forty sources."""
    return [
        (
            f"http://port{number % 40}.example/releases/{number}",
            RELEASE.replace("eight times", f"{number} times").encode(),
        )
        for number in range(count)
    ]


def test_loads_the_same_rows_with_two_processes(settings, warehouse_url, tmp_path):
    file = warc(tmp_path / "ports.warc", *pages(WORTH_IT + 20))
    alone = replace(settings, warehouse_url=f"sqlite:///{tmp_path / 'alone.db'}")
    shared = replace(settings, warehouse_url=warehouse_url)
    for where, workers in ((alone, 1), (shared, 2)):
        with open_journey(where) as journey:
            reports = import_warc(journey, file, workers=workers)
        assert sum(report.counts["new"] for report in reports) == WORTH_IT + 20
    assert content(alone.warehouse_url) == content(shared.warehouse_url)


def who(journey, item) -> tuple[int, int]:
    return os.getpid(), id(journey)


def test_begins_no_process_for_few_pages(journey):
    with hands(journey, 2) as many:
        many.expect(WORTH_IT - 1)
        assert set(many.each(who, range(8))) == {who(journey, 0)}


def test_does_a_single_item_itself(journey):
    with hands(journey, 2) as many:
        many.expect(WORTH_IT)
        assert many.each(who, [0]) == [(os.getpid(), id(journey))]


def test_divides_what_there_is_among_all_hands(journey):
    with hands(journey, 2) as many:
        assert many.share(160, 50) == 50
        many.expect(WORTH_IT)
        assert [many.share(pages, 50) for pages in (4, 160, 4000)] == [1, 20, 50]


def test_opens_one_journey_in_a_process(journey):
    with hands(journey, 2) as many:
        many.expect(WORTH_IT)
        did = set(many.each(who, range(40))) | set(many.each(who, range(40)))
    assert os.getpid() not in {process for process, _ in did}
    assert len(did) == len({process for process, _ in did}) <= 2


def itself(journey, item: int) -> int:
    return item


def test_hands_on_what_is_still_being_read(journey):
    """What it says comes in the items' order, by whoever did them."""
    with hands(journey, 2) as many:
        assert many.meanwhile(itself, iter(range(4))) == list(range(4))
        many.expect(WORTH_IT)
        assert len(many.each(who, range(2))) == 2  # there are processes by now
        assert many.meanwhile(itself, iter(range(30))) == list(range(30))
        assert os.getpid() not in {process for process, _ in many.meanwhile(who, range(4))}


def test_reads_on_no_further_than_its_hands_follow(journey):
    began: list[int] = []

    def read() -> Iterator[int]:
        for number in range(30):
            began.append(number)
            yield number
            assert number - done() < 6, "items are held in memory"

    def done() -> int:
        return sum(1 for file in folder.iterdir() if file.name.isdigit())

    folder = journey.settings.home
    folder.mkdir(exist_ok=True)
    with hands(journey, 2) as many:
        many.expect(WORTH_IT)
        many.each(itself, range(2))
        many.meanwhile(noted, read())
    assert began == list(range(30))


def noted(journey, item: int) -> None:
    time.sleep(0.02)
    (journey.settings.home / str(item)).touch()


def begun_and_torn(journey) -> None:
    with hands(journey, 2) as many:
        many.expect(WORTH_IT)
        raise ArchiveError("torn")


def test_leaves_no_process_behind_where_reading_fails(journey):
    with pytest.raises(ArchiveError):
        begun_and_torn(journey)
    assert multiprocessing.active_children() == []
