"""Command → a process in a session of its own, which can be found and ended later.

Whatever a process starts stays in its session, even in other process groups (Airflow's tasks
have their own), and the kernel gives a session's number to nobody else while one member lives.
The leader's start time tells our session from a later one of the same number.
"""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_POLL = 0.1


@dataclass(frozen=True, slots=True)
class Started:
    """A process that was started: its pid, which is its session's number, and when it was
    born, in clock ticks since boot."""

    name: str
    pid: int
    born: int


@dataclass(frozen=True, slots=True)
class _Stat:
    pid: int
    state: str
    session: int
    born: int


def _stat(pid: int) -> _Stat | None:
    """proc(5): what follows the command's closing bracket is split by blanks."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return _Stat(pid, fields[0], int(fields[3]), int(fields[19]))


def _living() -> list[_Stat]:
    stats = [_stat(int(each.name)) for each in Path("/proc").iterdir() if each.name.isdigit()]
    return [stat for stat in stats if stat and stat.state not in "ZX"]


def start(name: str, command: Sequence[str], environ: Mapping[str, str], log: Path) -> Started:
    """Start ``command`` in a new session, its output going to ``log``."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 (our own commands)
            command,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    stat = _stat(process.pid)
    # It is ours to reap, so even a process that has ended already still has its entry.
    assert stat is not None
    process.returncode = 0  # lives on by design: no ResourceWarning when the object goes
    return Started(name, process.pid, stat.born)


def members(started: Started) -> list[int]:
    """The living processes of its session, none where the number is another's by now."""
    found = [stat for stat in _living() if stat.session == started.pid]
    leader = next((stat for stat in found if stat.pid == started.pid), None)
    if leader and leader.born != started.born:
        return []
    return [stat.pid for stat in found if stat.born >= started.born]


def leads(started: Started) -> bool:
    """Whether the started process itself is alive."""
    return started.pid in members(started)


def stop(all_started: Sequence[Started], grace: float) -> None:
    """End the sessions: TERM to each leader's group, KILL to what is left after ``grace`` s.

    Returns when none of their processes is alive.
    """
    for started in all_started:
        if leads(started):
            _signal_group(started.pid, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while time.monotonic() < deadline and any(members(each) for each in all_started):
        reap(all_started)
        time.sleep(_POLL)
    while left := [pid for each in all_started for pid in members(each)]:
        for pid in left:
            _kill(pid)
        reap(all_started)
        time.sleep(_POLL)
    reap(all_started)


def reap(all_started: Sequence[Started]) -> None:
    """Take note of those of our own children that have ended, so that none stays a zombie."""
    for started in all_started:
        try:
            os.waitpid(started.pid, os.WNOHANG)
        except ChildProcessError:
            continue  # started by an earlier command, or reaped before


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return  # ended between the look and the signal


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
