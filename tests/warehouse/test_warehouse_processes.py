"""Several processes at once, and processes that die: real ones, on both databases."""

import multiprocessing
import os
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from multiprocessing.queues import Queue
from typing import Any

import made
import pytest

from dateline import records
from dateline.model import Seen, Stored
from dateline.warehouse import Warehouse, open_warehouse

# Fresh interpreters: what a task in another worker is. Forks are tried below.
SPAWN = multiprocessing.get_context("spawn")
TABLES = (
    "article", "revision", "content", "photo", "credit", "party", "byline", "tag", "alias",
)  # fmt: skip


def _together(number: int, work: Callable[..., Any], *arguments: Any) -> list[Any]:
    """What ``number`` processes give that do the same at the same time."""
    barrier, answers = SPAWN.Barrier(number), SPAWN.Queue()
    processes = [
        SPAWN.Process(target=_answer, args=(answers, barrier, work, n, *arguments))
        for n in range(number)
    ]
    for process in processes:
        process.start()
    given = [answers.get(timeout=120) for _ in processes]
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    errors = [answer for answer in given if isinstance(answer, Exception)]
    assert errors == []
    return given


def _answer(answers: "Queue[Any]", barrier: Any, work: Callable[..., Any], *arguments: Any) -> None:
    try:
        answers.put(work(barrier, *arguments))
    except Exception as error:  # noqa: BLE001 - told by the parent
        answers.put(error)


def _arrivals(count: int = 60) -> list[Any]:
    first = [
        made.arrival(n, made.article(f"T{n}", url=made.url(n)), aliases=[made.url("x")])
        for n in range(count)
    ]
    edited = [
        made.arrival(n, made.article(f"U{n}", url=made.url(n)), made.later(hours=1))
        for n in range(0, count, 3)
    ]
    return [*first, *edited]


def _load(barrier: Any, number: int, url: str) -> dict[str, int]:
    warehouse = open_warehouse(url)
    arrivals = _arrivals()
    if number % 2:
        arrivals.reverse()
    barrier.wait(60)
    counts: Counter[str] = Counter()
    for start in range(0, len(arrivals), 20):
        counts.update(warehouse.load(arrivals[start : start + 20], [], records.decide, made.NOW))
    warehouse.close()
    return dict(counts)


def test_loads_the_same_captures_at_once_as_if_once(
    warehouse: Warehouse, warehouse_url: str, sqlite_template: Any, tmp_path: Any
) -> None:
    made.adopt(warehouse, *_arrivals())
    given = _together(3, _load, warehouse_url)
    assert sum(counts["new"] for counts in given) == 60
    assert sum(counts["changed"] for counts in given) == 20
    shutil.copyfile(sqlite_template, tmp_path / "plain.db")
    plain = open_warehouse(f"sqlite:///{tmp_path / 'plain.db'}")
    made.load(plain, *_arrivals())
    assert made.all_rows(warehouse, *TABLES) == made.all_rows(plain, *TABLES)
    plain.close()


def _claim(barrier: Any, number: int, url: str, batches: list[str]) -> list[str]:
    warehouse = open_warehouse(url)
    barrier.wait(60)
    turned = batches[number:] + batches[:number]
    names = [
        work.id
        for batch in turned
        for work in warehouse.claim(batch, f"{number}/{batch}", made.NOW, 900)
    ]
    warehouse.close()
    return names


def test_gives_each_page_to_one_of_many_owners(warehouse: Warehouse, warehouse_url: str) -> None:
    """Batches of two runs that overlap, claimed by four processes."""
    numbers = list(range(100))
    daily = warehouse.plan(made.run("daily"), made.found(*numbers), batch_size=30, now=made.NOW)
    stream = warehouse.plan(
        made.run("stream"), made.found(*reversed(numbers)), batch_size=17, now=made.NOW
    )
    claims = _together(3, _claim, warehouse_url, [*daily, *stream])
    assert Counter(name for names in claims for name in names).most_common(1)[0][1] == 1
    assert sum(map(len, claims)) == 100


def _plan(barrier: Any, number: int, url: str) -> list[str]:
    warehouse = open_warehouse(url)
    found = made.found(*(range(50) if number % 2 else reversed(range(50))))
    barrier.wait(60)
    batches = warehouse.plan(made.run(), found, batch_size=20, now=made.NOW)
    warehouse.close()
    return batches


def test_plans_a_run_at_once_as_if_once(warehouse: Warehouse, warehouse_url: str) -> None:
    given = _together(3, _plan, warehouse_url)
    assert len({tuple(batches) for batches in given}) == 1
    assert made.one(warehouse, "SELECT count(*) FROM batch") == 3
    assert made.one(warehouse, "SELECT count(*) FROM batch_entry") == 50


def _reserve(barrier: Any, _: int, url: str) -> list[datetime]:
    warehouse = open_warehouse(url)
    barrier.wait(60)
    slots = [warehouse.hosts.reserve("office.example", 2.0, made.NOW) for _ in range(10)]
    warehouse.close()
    return slots


def test_gives_each_slot_of_a_host_away_once(warehouse_url: str) -> None:
    slots = sorted(slot for some in _together(3, _reserve, warehouse_url) for slot in some)
    assert slots == [made.later(seconds=2 * n) for n in range(30)]


def _die_inside(url: str) -> None:
    """Killed in the middle of the load's transaction, with rows already written."""
    warehouse = open_warehouse(url)
    left = [9]

    def decide(stored: Stored, seen: Seen) -> Any:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return records.decide(stored, seen)

    warehouse.load(_arrivals(12), [], decide, made.NOW)


def test_leaves_nothing_half_done_when_killed(warehouse: Warehouse, warehouse_url: str) -> None:
    arrivals = _arrivals(12)
    made.adopt(warehouse, *arrivals)
    process = SPAWN.Process(target=_die_inside, args=(warehouse_url,))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert made.one(warehouse, "SELECT count(*) FROM article") == 0
    assert len(warehouse.unrecorded(100)) == len(arrivals)
    counts = warehouse.load(arrivals, [], records.decide, made.NOW)
    assert (counts["new"], counts["changed"]) == (12, 4)


def _migrate(barrier: Any, _: int, url: str) -> str:
    warehouse = open_warehouse(url)
    barrier.wait(60)
    warehouse.migrate()
    warehouse.check_schema()
    warehouse.close()
    return "done"


def test_migrates_at_once_as_if_once(empty_url: str) -> None:
    assert _together(3, _migrate, empty_url) == ["done"] * 3


def test_waits_for_the_one_who_writes_a_new_file_first(tmp_path: Any) -> None:
    """SQLite has no patience of its own here: it refuses the second process at once."""
    first = sqlite3.connect(tmp_path / "new.db", isolation_level=None, check_same_thread=False)
    first.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        second = open_warehouse(f"sqlite:///{tmp_path / 'new.db'}")
        migrated = pool.submit(second.migrate)
        time.sleep(0.3)
        assert not migrated.done()
        first.execute("COMMIT")
        migrated.result(timeout=60)
    second.check_schema()
    second.close()
    first.close()


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_serves_a_forked_child_and_its_parent(warehouse: Warehouse) -> None:
    made.load(warehouse, made.arrival())
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            late = made.arrival(read=made.article("From the child"), at=made.later(hours=1))
            counts = made.load(warehouse, late)
            os.write(writer, str(counts["changed"]).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 9) == b"1"
    os.close(reader)
    os.close(writer)
    later = made.arrival(read=made.article("From the parent"), at=made.later(hours=2))
    assert made.load(warehouse, later)["changed"] == 1
    titles = made.rows(warehouse, "SELECT title FROM v_revision ORDER BY ordinal")
    assert [title for (title,) in titles] == ["Bridge opens", "From the child", "From the parent"]
