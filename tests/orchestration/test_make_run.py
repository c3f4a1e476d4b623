"""`make run` without make: two runs over an empty home, and what they say."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dateline_ports import free_port

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.airflow


@pytest.fixture(scope="module")
def environ(tmp_path_factory):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    port = free_port("127.0.0.1", "127.0.0.2", "127.0.0.3")
    home = tmp_path_factory.mktemp("run") / "home"
    return {**kept, "DATELINE_HOME": str(home), "DATELINE_SAMPLE_PORT": str(port)}


def run(environ):
    done = subprocess.run(
        [sys.executable, "-m", "dateline.orchestration.run"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module")
def first(environ):
    return run(environ)


def test_ends_with_a_table_of_what_was_loaded(first):
    assert re.search(r"2026-09-20 +sample_ministry +Schoolchildren name .+ +Photo courtesy", first)
    assert re.search(r"2026-09-16 +sample_harbour +Ship's radio .*<script>", first)
    assert len(re.findall(r"^2026-09-\d\d  ", first, re.MULTILINE)) >= 30
    assert re.search(r"\d+ new articles, \d+ new revisions \(\d+ s\)", first)


def test_prints_two_queries_that_work_when_pasted(first, environ):
    commands = re.findall(r"^  (.* sql \".+\")$", first, re.MULTILINE)
    assert len(commands) == 2
    assert f"sqlite:///{environ['DATELINE_HOME']}/warehouse.db" in first
    beside = {**environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{environ['PATH']}"}
    del beside["DATELINE_HOME"]
    for command in commands:
        assert shlex.split(command)
        done = subprocess.run(
            command, shell=True, cwd=ROOT, env=beside, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()


def test_records_its_runs_in_airflow(first, environ):
    import sqlite3

    metadata = sqlite3.connect(Path(environ["DATELINE_HOME"]) / "airflow" / "airflow.db")
    try:
        runs = metadata.execute("SELECT dag_id, state FROM dag_run ORDER BY dag_id").fetchall()
    finally:
        metadata.close()
    offices = ("agency", "harbour", "ministry")
    assert runs == [(f"ingest_sample_{office}", "success") for office in offices]


def test_says_the_second_time_that_nothing_is_new(first, environ):
    assert "Nothing is new" in run(environ)


def test_leaves_no_process_behind(first, environ):
    from dateline.orchestration.local.sample import is_served

    assert not is_served(int(environ["DATELINE_SAMPLE_PORT"]))
