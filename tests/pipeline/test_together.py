"""It takes the pages of many sources in one transaction, and loses none by another's fault."""

import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest
from rows_of import content, plain, rows
from sqlalchemy import text
from test_hands import pages
from test_imports import warc

from dateline.errors import WarehouseError
from dateline.pipeline import import_warc, open_journey, together

COUNT = 8
DYING = """
import importlib, os, signal, sys
from pathlib import Path
from dateline.pipeline import import_warc, open_journey
from dateline.settings import read_settings
module, name = importlib.import_module(f"dateline.warehouse.{sys.argv[2]}"), sys.argv[3]
real = getattr(module, name)
def dying(*words):
    real(*words)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(module, name, dying)
with open_journey(read_settings()) as journey:
    import_warc(journey, Path(sys.argv[1]))
"""


@pytest.fixture
def file(tmp_path):
    return warc(tmp_path / "ports.warc", *pages(COUNT))


@pytest.fixture
def shared(settings, warehouse_url):
    return replace(settings, warehouse_url=warehouse_url, batch_size=COUNT)


REFUSAL = {
    "sqlite": [
        (
            "create trigger refuse before insert on article when new.url like '%/releases/3' "
            "begin select raise(abort, 'not this one'); end"
        )
    ],
    "postgresql": [
        (
            "create function refuse() returns trigger language plpgsql as "
            "$$ begin raise exception 'not this one'; end $$"
        ),
        (
            "create trigger refuse before insert on article for each row "
            "when (new.url like '%/releases/3') execute function refuse()"
        ),
    ],
}


def test_loads_the_others_where_the_database_refuses_one(shared, file):
    with open_journey(shared) as journey:
        engine = journey.warehouse.engine
        with engine.begin() as connection:
            for statement in REFUSAL[engine.dialect.name]:
                connection.execute(text(statement))
        with pytest.raises(WarehouseError, match="not this one"):
            import_warc(journey, file)
    loaded = [row["url"] for row in rows(shared.warehouse_url, "select url from article")]
    assert len(loaded) == COUNT - 1
    assert not [url for url in loaded if url.endswith("/releases/3")]


POINTS = {  # where a step has written its rows and not committed them, and what is there then
    ("plan", "_divide"): (0, 0, 0),
    ("load", "write_current"): (COUNT, 0, 0),
    ("coverage", "_write"): (COUNT, COUNT, 0),
}


@pytest.mark.parametrize("point", POINTS)
def test_comes_to_the_same_rows_after_a_kill_amid_a_group(settings, shared, file, tmp_path, point):
    environ = {
        **os.environ,
        "DATELINE_HOME": str(shared.home),
        "DATELINE_WAREHOUSE_URL": shared.warehouse_url,
        "DATELINE_OFFICES": str(shared.offices[0]),
        "DATELINE_BATCH_SIZE": str(COUNT),
    }
    with open_journey(shared):
        """Made first, so that the process finds a warehouse."""
    died = subprocess.run([sys.executable, "-c", DYING, file, *point], env=environ, check=False)
    assert died.returncode == -signal.SIGKILL
    there = [
        rows(shared.warehouse_url, f"select count(*) as n from {table}")[0]["n"]
        for table in ("batch", "article", "coverage")
    ]
    assert tuple(there) == POINTS[point]
    alone = replace(settings, warehouse_url=f"sqlite:///{tmp_path / 'alone.db'}")
    for where in (shared, alone):
        with open_journey(where) as journey:
            import_warc(journey, file)
    assert content(shared.warehouse_url) == content(alone.warehouse_url)
    assert came_to(shared.warehouse_url) == came_to(alone.warehouse_url)


def came_to(url):
    """The days and the runs, without the times at which they were written and what a first,
    killed run had done."""
    days = "select source_id, day, status, discovered, fetched, loaded, failed from coverage"
    runs = "select id, kind, status, faults from run"
    return [
        sorted(repr([plain(v) for v in row.values()]) for row in rows(url, query))
        for query in (days, runs)
    ]


@pytest.mark.parametrize("most", ["PAGES", "SOURCES"])
def test_comes_to_the_same_rows_source_by_source(settings, shared, file, tmp_path, most):
    alone = replace(settings, warehouse_url=f"sqlite:///{tmp_path / 'alone.db'}")
    told = []
    for where, size in ((shared, COUNT), (alone, 1)):
        with pytest.MonkeyPatch.context() as patch, open_journey(where) as journey:
            patch.setattr(together, most, size)
            reports = import_warc(journey, file)
        told.append([(r.run, r.days, r.counts, r.faults) for r in reports])
    assert told[0] == told[1]
    assert len(told[0]) == COUNT
    assert content(shared.warehouse_url) == content(alone.warehouse_url)
    assert came_to(shared.warehouse_url) == came_to(alone.warehouse_url)
