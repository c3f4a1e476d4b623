"""Started processes ↔ a file, so that a later command finds them."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from dateline.errors import ConfigError
from dateline.orchestration.local.processes import Started


def remember(path: Path, started: Sequence[Started]) -> None:
    """Write the file whole: a kill leaves the old one or the new one."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps([asdict(each) for each in started]))
    draft.replace(path)


def recall(path: Path) -> list[Started]:
    """The processes that the file names, alive or not; none where there is no file."""
    if not path.exists():
        return []
    try:
        return [Started(**fields) for fields in json.loads(path.read_text())]
    except (ValueError, TypeError) as error:
        raise ConfigError(f"can't be read: {error}", file=str(path)) from error


@contextmanager
def alone(path: Path, waits: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock beside ``path``: of two commands at once the second waits, and says so.

    Raises ConfigError where no file can be made there.
    """
    file = path.with_name(f"{path.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = file.open("w")
    except OSError as error:
        raise ConfigError(f"can't be written: {error.strerror}", file=str(file)) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waits()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
