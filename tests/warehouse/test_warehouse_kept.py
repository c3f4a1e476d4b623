"""What a plan must remember of many entries does not stay in memory, and is the same."""

import random
import tracemalloc
from uuid import UUID

import made
import pytest

from dateline.errors import WarehouseError
from dateline.model import Discovery
from dateline.warehouse import Warehouse, kept
from dateline.warehouse import plan as planning
from dateline.warehouse.kept import Kept, id_key, id_of


@pytest.fixture(params=[10_000, 3])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many keys stay in memory: all of a small test's, and next to none."""
    monkeypatch.setattr(kept, "FEW", request.param)
    return int(request.param)


def test_gives_each_key_once_and_in_order(few: int) -> None:
    keys = [bytes([n % 7, n % 5, 0, 255 - n % 3]) for n in range(200)]
    random.Random(few).shuffle(keys)
    with Kept() as some:
        new = [some.add(key) for key in keys]
        assert sum(new) == len(set(keys)) == 105
        assert new[0]
        assert not some.add(keys[0])
        assert list(some) == list(some) == sorted(set(keys))


def test_sorts_ids_as_their_texts() -> None:
    names = [str(UUID(int=random.Random(n).getrandbits(128))) for n in range(50)]
    assert [id_of(key) for key in sorted(map(id_key, names))] == sorted(names)


def test_says_so_where_the_disk_has_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "FEW", 1)
    with Kept() as some:
        some.add(b"1")
        some.add(b"2")
        assert some._many is not None
        some._many.execute("PRAGMA max_page_count = 2").close()
        with pytest.raises(WarehouseError, match="no room"):
            all(some.add(b"%d" % number) for number in range(3, 10_000))


@pytest.mark.parametrize("changes", [{}, {"captures": "refresh"}, {"limit": 7}, {"kind": "stream"}])
def test_plans_the_same_batches_from_memory_and_from_the_file(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object]
) -> None:
    monkeypatch.setattr(planning, "AT_ONCE", 8)
    found = made.found(*range(30))
    twice = Discovery((*found.entries, *made.found(3, 4, route="sitemap:x").entries))
    warehouse.plan(made.run("first"), made.found(20, 21), batch_size=9, now=made.NOW)
    plans = []
    for few in (10_000, 2):
        monkeypatch.setattr(kept, "FEW", few)
        run = made.run(**changes)
        batches = warehouse.plan(run, twice, batch_size=4, now=made.later(minutes=1))
        assert len(batches) == (2 if "limit" in changes else 8)
        plans.append((batches, made.all_rows(warehouse, "batch", "batch_entry")))
    assert plans[0] == plans[1]
    rows = made.rows(
        warehouse,
        "SELECT count(*), count(DISTINCT entry_id) FROM batch_entry"
        " JOIN batch ON batch.id = batch_id WHERE run_id = 'run'",
    )
    assert rows == [(7, 7) if "limit" in changes else (30, 30)]
    # Those first seen longest ago come first.
    first = made.rows(
        warehouse,
        "SELECT url FROM batch_entry JOIN batch ON batch.id = batch_id"
        " JOIN entry ON entry.id = entry_id WHERE run_id = 'run' AND ordinal = 0"
        " AND position < 2",
    )
    assert {url for (url,) in first} == {made.url(20), made.url(21)}


def test_replays_from_the_file_what_it_replays_from_memory(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrivals = [made.arrival(number) for number in range(9)]
    made.load(warehouse, *arrivals)
    plans = []
    for few in (10_000, 2):
        monkeypatch.setattr(kept, "FEW", few)
        run = made.run("replay", captures="archived", limit=7)
        warehouse.plan(run, (), batch_size=3, now=made.later(days=1))
        waiting = "SELECT count(*) FROM entry WHERE unrecorded"
        assert made.one(warehouse, waiting) == 7
        plans.append(made.all_rows(warehouse, "batch", "batch_entry"))
    assert plans[0] == plans[1]


def test_takes_back_no_more_than_what_the_dead_try_held(warehouse: Warehouse) -> None:
    (batch, _) = warehouse.plan(made.run(), made.found(*range(6)), batch_size=3, now=made.NOW)
    assert len(warehouse.claim(batch, "dead", made.NOW, 900)) == 3
    other = warehouse.plan(made.run("other"), made.found(*range(6)), batch_size=9, now=made.NOW)
    assert len(warehouse.claim(other[0], "alive", made.NOW, 900)) == 3
    warehouse.plan(made.run(), made.found(*range(6)), batch_size=3, now=made.NOW)
    held = made.rows(warehouse, "SELECT owner, count(*) FROM entry GROUP BY 1 ORDER BY 1")
    assert sorted(held, key=str) == [("alive", 3), (None, 3)]


def held(warehouse: Warehouse, name: str, count: int) -> int:
    """The most bytes that a plan of so many new entries holds, of Python's own."""
    run = made.run(name, source=name)
    tracemalloc.start()
    entries = (made.entry(f"{name}/{number}", source=name) for number in range(count))
    assert len(warehouse.plan(run, entries, batch_size=50, now=made.NOW)) == count // 50
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_holds_no_more_for_many_new_entries_than_for_few(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "FEW", 500)
    held(warehouse, "first", 50)
    few = held(warehouse, "few", 2_000)
    many = held(warehouse, "many", 8_000)
    assert many - few < 2_000_000  # a third of a kilobyte an entry
