import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from dateline.orchestration.local.processes import leads, members, start, stop
from dateline.orchestration.local.state import recall, remember

# A leader with a child in a process group of its own, as Airflow's tasks have; both say when
# they are ready, and the child will not be ended by TERM.
STUBBORN = """
import os, signal, time
reading, writing = os.pipe()
if os.fork() == 0:
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.write(writing, b"x")
    time.sleep(600)
os.read(reading, 1)
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture
def stubborn(tmp_path):
    log = tmp_path / "log"
    started = start("stubborn", [sys.executable, "-c", STUBBORN], os.environ, log)
    deadline = time.monotonic() + 20
    while "ready" not in log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    yield started
    stop([started], 0)


def test_finds_all_of_a_session_in_whatever_group(stubborn):
    assert leads(stubborn)
    assert len(members(stubborn)) == 2


def test_ends_what_does_not_end_by_itself(stubborn):
    stop([stubborn], 0.2)
    assert members(stubborn) == []
    stop([stubborn], 0.2)


def test_finds_what_a_dead_leader_left_behind(stubborn):
    os.kill(stubborn.pid, signal.SIGKILL)
    os.waitpid(stubborn.pid, 0)
    assert not leads(stubborn)
    assert len(members(stubborn)) == 1
    stop([stubborn], 0)
    assert members(stubborn) == []


def test_leaves_a_stranger_alone_that_got_the_same_number():
    stranger = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True
    )
    try:
        ours = start("gone", ["true"], os.environ, log=__import__("pathlib").Path(os.devnull))
        stale = replace(ours, pid=stranger.pid, born=ours.born - 100)
        assert members(stale) == []
        stop([stale], 0)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_remembers_what_was_started(tmp_path, stubborn):
    remember(tmp_path / "state.json", [stubborn])
    assert recall(tmp_path / "state.json") == [stubborn]
    assert recall(tmp_path / "none.json") == []
