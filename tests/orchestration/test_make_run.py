"""`make run` without make: two runs over an empty home, and what they say."""

import os
import re
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from dateline.orchestration.local.places import find_places
from dateline.orchestration.local.processes import Started, members
from dateline.orchestration.local.sample import end_sample, is_served, serve_sample
from dateline.settings import read_settings
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


def test_tells_at_once_that_a_task_failed(tmp_path):
    from dateline.warehouse import open_warehouse

    warehouse = open_warehouse(f"sqlite:///{tmp_path}/warehouse.db")
    warehouse.migrate()
    with warehouse.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER refusal BEFORE INSERT ON batch WHEN NEW.ordinal = 0 "
            "BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    warehouse.close()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    port = str(free_port("127.0.0.1", "127.0.0.2", "127.0.0.3"))
    done = subprocess.run(
        [sys.executable, "-m", "dateline.orchestration.run"],
        cwd=ROOT,
        env={**kept, "DATELINE_HOME": str(tmp_path), "DATELINE_SAMPLE_PORT": port},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    for office in ("agency", "harbour", "ministry"):
        assert f"ingest_sample_{office} is failed: discover, verify" in done.stdout
    assert f"its log: {tmp_path}/logs/run.log" in done.stdout
    with closing(sqlite3.connect(tmp_path / "airflow" / "airflow.db")) as metadata:
        tries = metadata.execute("SELECT max(try_number) FROM task_instance").fetchall()
    assert tries == [(1,)]
    assert "no room" in (tmp_path / "logs" / "run.log").read_text("utf-8")


def test_leaves_no_process_behind(first, environ):
    assert not is_served(int(environ["DATELINE_SAMPLE_PORT"]))


# Heeds Ctrl-C even where the tests themselves are in a background that ignores it.
HEED = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
HEEDING = (sys.executable, "-c", HEED)


@pytest.fixture
def begun(environ, tmp_path):
    """`make run` over a home of its own, at the moment when it serves the sample."""
    mine = {**environ, "DATELINE_HOME": str(tmp_path / "home")}
    port = free_port("127.0.0.1", "127.0.0.2", "127.0.0.3")
    mine["DATELINE_SAMPLE_PORT"] = str(port)
    command = [*HEEDING, "make", "run", "STAMP=", f"BIN={Path(sys.executable).parent}"]
    log = tmp_path / "said"
    with log.open("wb") as out:
        making = subprocess.Popen(
            command,
            cwd=ROOT,
            env=mine,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    deadline = time.monotonic() + 120
    while not is_served(port):
        assert making.poll() is None, log.read_text()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield making, mine, log
    making.wait()


def living(session: int) -> list[int]:
    return members(Started("make run", session, 0))


@pytest.mark.parametrize(
    ("number", "tell"), [(signal.SIGINT, os.killpg), (signal.SIGTERM, os.kill)]
)
def test_ends_at_a_signal_whole_and_the_next_run_goes_on(begun, number, tell):
    making, environ, log = begun
    tell(making.pid, number)  # Ctrl-C reaches the whole group, TERM make alone
    making.wait(30)
    assert making.returncode
    deadline = time.monotonic() + 30
    while living(making.pid) or is_served(int(environ["DATELINE_SAMPLE_PORT"])):
        assert time.monotonic() < deadline, living(making.pid)
        time.sleep(0.05)
    said = log.read_text()
    assert "stopped" in said
    assert "Traceback" not in said
    assert re.search(r"\d+ new articles", run(environ))


def test_ends_the_sample_that_a_killed_run_left_behind(begun):
    making, environ, _ = begun
    os.killpg(making.pid, signal.SIGKILL)
    making.wait(30)
    assert is_served(int(environ["DATELINE_SAMPLE_PORT"]))
    assert re.search(r"\d+ new articles", run(environ))
    assert not is_served(int(environ["DATELINE_SAMPLE_PORT"]))


def test_leaves_the_sample_of_make_up_alone(tmp_path):
    places = find_places(read_settings({"DATELINE_HOME": str(tmp_path)}, ROOT))
    ports = [free_port("127.0.0.1", "127.0.0.2", "127.0.0.3") for _ in range(2)]
    lent = serve_sample(places, os.environ, ports[0])
    assert lent is not None
    serve_sample(places, os.environ, ports[1])
    end_sample(places, [lent])
    assert [is_served(port) for port in ports] == [True, False]
    end_sample(places)
    assert not is_served(ports[0])


def test_says_what_it_waits_for(begun):
    making, environ, _ = begun
    command = [sys.executable, "-m", "dateline.orchestration.run"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE) as second:
        assert second.stderr is not None
        assert b"waiting for another run" in second.stderr.readline()
        second.terminate()
    os.kill(making.pid, signal.SIGTERM)


@pytest.mark.parametrize("module", ["dateline.orchestration.run", "dateline.orchestration.local"])
@pytest.mark.parametrize("port", ["8765", "8766"])
def test_says_in_a_line_where_its_home_cannot_be(environ, tmp_path, module, port):
    (tmp_path / "file").write_text("not a folder")
    home = {"DATELINE_HOME": str(tmp_path / "file" / "home"), "DATELINE_SAMPLE_PORT": port}
    command = [sys.executable, "-m", module, *(["up"] if module.endswith("local") else [])]
    done = subprocess.run(
        command, cwd=ROOT, env={**environ, **home}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert str(tmp_path / "file") in said


def test_says_how_to_name_another_port(environ, tmp_path):
    with socket.create_server(("127.0.0.2", 0)) as taken:
        there = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "dateline.orchestration.run"],
            cwd=ROOT,
            env={**environ, "DATELINE_HOME": str(tmp_path), "DATELINE_SAMPLE_PORT": there},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert re.fullmatch(
        rf"DATELINE_SAMPLE_PORT: .*can't have port {there}.*; name another one\n", done.stderr
    )
