"""Options → the sample offices in a process of their own, for the length of a test."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from office.content import load_sites
from office.files import write_offices

SAMPLES = Path(__file__).parents[1]
_PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Serving:
    """The running offices: their port, their office files, their roots by source id."""

    port: int
    offices: Path
    urls: Mapping[str, str]
    process: subprocess.Popen[bytes]

    def log(self) -> list[dict[str, object]]:
        """Every request since the start or the last clearing, oldest first."""
        return [json.loads(line) for line in self._ask("GET", "log").splitlines()]

    def clear_log(self) -> None:
        """Forget the requests, and nothing else."""
        self._ask("DELETE", "log")

    def edition(self, number: int) -> None:
        """Move all offices to an edition (1, 2 or 3)."""
        self._ask("POST", f"edition?to={number}")

    def reset(self) -> None:
        """Back to edition 1, the log empty, the throttled article throttled again."""
        self._ask("POST", "reset")

    def _ask(self, method: str, control: str) -> str:
        root = next(iter(self.urls.values()))
        request = Request(f"{root}/_sample/{control}", method=method)  # noqa: S310 (loopback)
        with urlopen(request, timeout=_PATIENCE) as reply:  # noqa: S310
            return str(reply.read().decode())


@contextmanager
def serving(
    *, hostile: bool = False, volatile: bool = False, page_cap: int = 100
) -> Iterator[Serving]:
    """The offices on a free port; the process is gone when the block ends."""
    options = ["--port", "0", "--page-cap", str(page_cap)]
    options += ["--hostile"] * hostile + ["--volatile"] * volatile
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="offices-")))
        process = stack.enter_context(_process(options))
        urls = _started(process)
        port = urlsplit(next(iter(urls.values()))).port
        assert port
        write_offices(folder, port, hostile=hostile)
        yield Serving(port, folder, urls, process)


@contextmanager
def _process(options: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "office", *options]
    paths = [str(SAMPLES), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout
        process.stdout.close()


def _started(process: subprocess.Popen[bytes]) -> dict[str, str]:
    """The offices' roots, once all three serve; RuntimeError when they don't."""
    assert process.stdout
    urls = {}
    for site in load_sites():
        line = process.stdout.readline().decode()
        if not line:
            raise RuntimeError(f"the sample offices did not start (exit {process.wait()})")
        urls[site.id] = line.split()[0].rstrip("/")
    return urls
