#!/usr/bin/env python3
"""folder of captured pages → every system's readings, side by side: ``side_by_side.py DATA OUT``.

Each system runs in an environment of its own (made with uv under OUT, from
``peers/requirements``) as a process that answers page after page; of each page all are asked in
turn, so that what else the machine does falls on all alike. Readings go to ``OUT/NAME.jsonl``,
memory and failures to ``OUT/systems.json``. DATA is the folder that ``predict.py`` reads.

The last line printed is JSON: by system the processor's median milliseconds a page, the ratio
to trafilatura's fast mode, peak memory, errors.
"""

import argparse
import json
import os
import selectors
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from peers.adapters import NOWHERE, SYSTEMS
from predict import sampled

from dateline.extract.page.charset import decode

HERE = Path(__file__).parent
MEASURE = "trafilatura_fast"
_PATIENCE = 90.0  # seconds for a page
_STARTS = 120.0  # seconds for the imports and the first page


def environment(name: str, out: Path) -> Path:
    """The Python of a system's environment, made where it isn't there yet."""
    wanted = SYSTEMS[name][1]
    return made(wanted, out) if wanted else Path(sys.executable)


def made(wanted: str, out: Path) -> Path:
    """The Python of the environment of that name, by its file in ``peers/requirements``."""
    folder = out / "environments" / wanted
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        listed = HERE / "peers" / "requirements" / f"{wanted}.txt"
        subprocess.run(["uv", "venv", "--quiet", "--clear", folder], check=True)
        install = ["uv", "pip", "install", "--quiet", "--python", python, "-r", listed]
        subprocess.run(install, check=True)
        (folder / "ready").touch()
    return python


class System:
    """A system's process; started again where it died or took too long over a page."""

    def __init__(self, name: str, out: Path) -> None:
        self.name = name
        self.python = environment(name, out)
        self.peak_mib = 0
        self.errors: dict[str, int] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def ask(self, page: dict[str, str]) -> dict[str, Any]:
        """What the system reads of a page; an ``error`` where it fails, dies or hangs."""
        patience = _PATIENCE
        if self.process is None:
            self.process, patience = self._started(), _STARTS
        try:
            self._in.write(json.dumps(page).encode() + b"\n")
            self._in.flush()
            line = self._line(patience)
        except BrokenPipeError:
            line = b""
        if not line:
            self.process.kill()
            self.process.wait()
            self.process = None
            told: dict[str, Any] = {"error": "no answer"}
        else:
            told = json.loads(line)
        if error := told.get("error"):
            kind = str(error).split(":")[0]
            self.errors[kind] = self.errors.get(kind, 0) + 1
        return told

    def close(self) -> None:
        """End the process, and learn its peak memory."""
        if self.process is None:
            return
        self._in.close()
        last = self._line(_PATIENCE)
        self.peak_mib = json.loads(last)["peak_mib"] if last else 0
        self.process.wait(_PATIENCE)

    @property
    def _in(self) -> IO[bytes]:
        assert self.process is not None
        assert self.process.stdin is not None
        return self.process.stdin

    def _started(self) -> subprocess.Popen[bytes]:
        self.starts += 1
        path = os.pathsep.join(map(str, [HERE / "peers", HERE]))
        return subprocess.Popen(
            [self.python, HERE / "peers" / "serve.py", self.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )

    def _line(self, patience: float) -> bytes:
        """The next line, empty at the end and when patience is."""
        assert self.process is not None
        out = self.process.stdout
        assert out is not None
        with selectors.DefaultSelector() as waits:
            waits.register(out, selectors.EVENT_READ)
            return out.readline() if waits.select(patience) else b""


def asked(data: Path, only: list[str], every: int) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(data set, id, page) of each page, or of every so many of a data set."""
    for dataset, page_id, url, raw in sampled(data, only, every):
        yield dataset, page_id, {"markup": decode(raw, ""), "url": url or NOWHERE}


def main() -> None:
    """Ask every system of every page."""
    asks = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asks.add_argument("data", type=Path)
    asks.add_argument("out", type=Path)
    asks.add_argument("--only", action="append", default=[], help="a data set; may be repeated")
    asks.add_argument("--system", action="append", default=[], help="may be repeated")
    asks.add_argument("--every", type=int, default=1, help="read every so many pages of a set")
    words = asks.parse_args()
    words.out.mkdir(parents=True, exist_ok=True)
    systems = [System(name, words.out) for name in words.system or SYSTEMS]
    files = {
        one.name: (words.out / f"{one.name}.jsonl").open("w", encoding="utf-8") for one in systems
    }
    spent: dict[str, list[float]] = {one.name: [] for one in systems}
    for count, (dataset, page_id, page) in enumerate(asked(words.data, words.only, words.every)):
        turn = count % len(systems)
        for system in systems[turn:] + systems[:turn]:
            told = system.ask(page)
            if "cpu_ms" in told:
                spent[system.name].append(told["cpu_ms"])
            line = {"dataset": dataset, "id": page_id} | told
            files[system.name].write(json.dumps(line, ensure_ascii=False) + "\n")
        if sys.stderr.isatty():
            print(f"\r{count + 1} pages", end="", file=sys.stderr)
    for system in systems:
        system.close()
        files[system.name].close()
    told = {one.name: _told(one, spent[one.name], spent.get(MEASURE, [])) for one in systems}
    _keep(words.out / "systems.json", told)
    print(json.dumps(told))


def _keep(file: Path, told: dict[str, Any]) -> None:
    """What was measured, beside what earlier runs measured of systems that weren't asked now."""
    known = json.loads(file.read_text("utf-8")) if file.exists() else {}
    known |= told
    kept = {name: known[name] for name in SYSTEMS if name in known}
    file.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _told(system: System, spent: list[float], measure: list[float]) -> dict[str, Any]:
    median = statistics.median(spent)
    p95 = sorted(spent)[int(0.95 * (len(spent) - 1))]
    return {
        "pages": len(spent),
        "cpu_ms": round(median, 2),
        "cpu_ms_p95": round(p95, 2),
        "ratio": round(median / statistics.median(measure), 3) if measure else None,
        "peak_mib": system.peak_mib,
        "errors": system.errors,
    }


if __name__ == "__main__":
    main()
