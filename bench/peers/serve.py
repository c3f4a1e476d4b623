"""lines of pages → lines of readings: ``serve.py NAME`` answers one page after the other.

Each line that comes is JSON with ``markup`` and ``url``; each that goes is JSON: what the
system read, ``cpu_ms`` (the processor's time around the call) or ``error``. When no more come,
the last line tells ``peak_mib``. Runs in the system's own environment.
"""

import json
import logging
import socket
import sys
import time
import warnings
from pathlib import Path
from typing import Any, NoReturn

from adapters import SYSTEMS, Read

sys.path.insert(0, str(Path(__file__).parents[1]))
from peak import peak_mib

WARM = (
    "<html><head><title>A</title></head><body><article>"
    "<p>Tables are read at first use, and so are words.</p></article></body></html>"
)


def _refused(*_: Any, **__: Any) -> NoReturn:
    raise OSError("the bench has no network")


def answer(read: Read, page: dict[str, str]) -> dict[str, Any]:
    """What a system read of a page; its exceptions are its answer."""
    began = time.process_time()
    try:
        found = read(page["markup"], page["url"])
    except Exception as error:  # noqa: BLE001 - any that a peer may raise is counted
        found = {"error": f"{type(error).__name__}: {error}"[:200]}
    spent = (time.process_time() - began) * 1000
    return {"cpu_ms": round(spent, 3)} | {key: value for key, value in found.items() if value}


def main() -> None:
    """Answer until the input ends."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    out, sys.stdout = sys.stdout, sys.stderr  # some peers print
    read = SYSTEMS[sys.argv[1]][0]()
    socket.socket.connect = _refused  # type: ignore[method-assign]
    answer(read, {"markup": WARM, "url": "https://warm.invalid/up"})
    for line in sys.stdin:
        told = answer(read, json.loads(line))
        out.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
        out.flush()
    out.write(json.dumps({"peak_mib": round(peak_mib())}) + "\n")


if __name__ == "__main__":
    main()
