#!/usr/bin/env python3
"""folder of pages → none that makes the extractor raise or hang: ``fuzz.py [DATA]``.

Reads every page as it is and ``--cases`` mutated ones (``fuzzing/mutations.py``): cut, bits
turned over, nested 100,000 deep, of 20 MB, with huge attributes, broken references, mixed
encodings. Without DATA (in the form that ``predict.py`` reads) the project's own documents are
the pages. Each call is watched: one that takes more than ``--limit`` seconds of the processor
is a hang, as is one that doesn't answer, which is ended; where it stood is told. A case is made
again by its number: ``--case N``.

The last line printed is JSON: cases, pages, exceptions, faults, hangs, limit_s, slowest_s,
seconds, outcomes; ``--out`` keeps it.
The exit status is 1 where there is any exception, fault or hang.
"""

import argparse
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fuzzing.cases import case_of, seeds

HERE = Path(__file__).parent
_MOST_TOLD = 4000
_PATIENCE = 300.0  # seconds for what waits without end; the processor's are counted there


class Watched:
    """The process that reads; started again where it was ended or ended itself."""

    def __init__(self, data: Path | None, limit: float) -> None:
        self.data = data
        self.limit = limit
        self.process: subprocess.Popen[bytes] | None = None
        self.said = Path(tempfile.mkdtemp(prefix="fuzz-")) / "stderr"
        self.said.touch()
        self.heard = 0

    def ask(self, number: int) -> dict[str, Any]:
        """What came of a case; outcome "hang" or "died" where nothing did."""
        process = self.process = self.process or self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{number}\n".encode())
        process.stdin.flush()
        with selectors.DefaultSelector() as waits:
            waits.register(process.stdout, selectors.EVENT_READ)
            line = process.stdout.readline() if waits.select(_PATIENCE) else None
        if line:
            told: dict[str, Any] = json.loads(line)
            slow = told["cpu_s"] > self.limit
            return told | ({"outcome": "hang", "trace": self._where()} if slow else {})
        is_hang = self._end() == -signal.SIGVTALRM or line is None
        told = {"cpu_s": self.limit, "outcome": "hang" if is_hang else "died"}
        return told | {"trace": self._where()}

    def close(self) -> None:
        """End the process, and forget what it said."""
        if self.process:
            self.process.communicate()
        shutil.rmtree(self.said.parent)

    def _started(self) -> subprocess.Popen[bytes]:
        self.heard = 0
        folder = [str(self.data)] if self.data else []
        with self.said.open("wb") as errors:
            return subprocess.Popen(
                [sys.executable, "-m", "fuzzing.answers", str(self.limit), *folder],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])},
            )

    def _end(self) -> int:
        """End a process that doesn't answer, once it has said where it stands; its status."""
        process, self.process = self.process, None
        assert process is not None
        if process.poll() is None:
            process.send_signal(signal.SIGUSR1)
            time.sleep(0.5)
        process.kill()
        process.communicate()
        return process.returncode

    def _where(self) -> str:
        """What the process said of where it stood, the last time."""
        told = self.said.read_text("utf-8", "replace")[self.heard :]
        self.heard += len(told)
        return told[-_MOST_TOLD:]


def answers(data: Path | None, numbers: list[int], limit: float) -> Iterator[dict[str, Any]]:
    """What came of each case."""
    files, watched = seeds(data), Watched(data, limit)
    for number in numbers:
        yield {"case": case_of(number, files).name} | watched.ask(number)
    watched.close()


def is_bad(told: dict[str, Any]) -> bool:
    """Whether a case came to what none may come to."""
    return not told["outcome"].startswith(("article", "refused"))


def told_of(found: list[dict[str, Any]]) -> dict[str, Any]:
    """What was found, in figures."""
    outcomes = Counter(told["outcome"] for told in found)
    return {
        "cases": len(found),
        "pages": sum(told["case"].endswith("(as it is)") for told in found),
        "exceptions": outcomes["exception"] + outcomes["died"],
        "faults": sum(told["outcome"].startswith("fault") for told in found),
        "hangs": outcomes["hang"],
        "slowest_s": max((told["cpu_s"] for told in found), default=0.0),
        "outcomes": dict(outcomes.most_common()),
    }


def main(arguments: list[str] | None = None) -> int:
    """Read every case; name the bad ones."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--cases", type=int, default=20_000, help="mutated ones, after all pages")
    parser.add_argument("--case", type=int, action="append", help="this one alone; may be repeated")
    parser.add_argument("--out", type=Path, help="a file for the last line")
    parser.add_argument("--limit", type=float, default=1.0, help="seconds of the processor")
    asked = parser.parse_args(arguments)
    numbers = asked.case or list(range(len(seeds(asked.data)) + asked.cases))
    began, found = time.monotonic(), []
    for told in answers(asked.data, numbers, asked.limit):
        found.append(told)
        if is_bad(told) or asked.case:
            print(json.dumps({key: told[key] for key in told if key != "trace"}))
            print(told.get("trace", ""), flush=True)
    last = told_of(found) | {"limit_s": asked.limit, "seconds": round(time.monotonic() - began)}
    if asked.out:
        asked.out.write_text(json.dumps(last) + "\n", encoding="utf-8")
    print(json.dumps(last))
    return int(any(map(is_bad, found)))


if __name__ == "__main__":
    sys.exit(main())
