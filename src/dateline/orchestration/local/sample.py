"""Checkout → the sample press office, served on loopback."""

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from dateline.errors import ConfigError
from dateline.orchestration.local.places import Places
from dateline.orchestration.local.processes import Started, leads, start, stop
from dateline.orchestration.local.state import recall, remember

PORT = 8765
_PATIENCE = 20.0


def sample_port(environ: Mapping[str, str]) -> int:
    """``DATELINE_SAMPLE_PORT``, else 8765. Raises ConfigError."""
    return port_of(environ, "DATELINE_SAMPLE_PORT", PORT)


def port_of(environ: Mapping[str, str], name: str, default: int) -> int:
    """The port that a variable names. Raises ConfigError where it is none."""
    raw = environ.get(name) or str(default)
    if not raw.isascii() or not raw.isdigit() or not 0 < int(raw) < 65536:
        raise ConfigError(f"{raw!r} is no port", key=name)
    return int(raw)


def sample_offices(places: Places, port: int) -> Path:
    """The folder of the sample's office files, copied with another port where it has one."""
    bundled = places.checkout / "samples" / "offices"
    if port == PORT:
        return bundled
    folder = places.home / "sample-offices"
    folder.mkdir(parents=True, exist_ok=True)
    for office in sorted(bundled.glob("*.toml")):
        text = office.read_text("utf-8").replace(f":{PORT}", f":{port}")
        (folder / office.name).write_text(text, "utf-8")
    return folder


def is_served(port: int) -> bool:
    """Whether a sample office answers there."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/_sample/ready", timeout=2) as reply:
            return bool(reply.read().startswith(b"sample"))
    except (URLError, OSError, ValueError):
        return False


def serve_sample(places: Places, environ: Mapping[str, str], port: int) -> Started | None:
    """Serve the sample unless it is served already; what was started, or None.

    Raises ConfigError where it can't be, with what it said.
    """
    if is_served(port):
        return None
    log = places.logs / "sample.log"
    command = [sys.executable, str(places.checkout / "samples" / "serve.py"), "--port", str(port)]
    others = [each for each in recall(places.sample_state) if leads(each)]
    started = start("sample", command, environ, log)
    remember(places.sample_state, [*others, started])
    deadline = time.monotonic() + _PATIENCE
    while not is_served(port):
        if not leads(started) or time.monotonic() > deadline:
            stop([started], 2)
            said = log.read_text("utf-8", "replace").strip().splitlines()[-1:]
            told = " ".join(said) or f"nothing answers at port {port}"
            raise ConfigError(f"{told}; name another one", key="DATELINE_SAMPLE_PORT")
        time.sleep(0.05)
    return started


def end_sample(places: Places, lent: Sequence[Started] = ()) -> None:
    """End every sample that this home started, but for those that are ``lent`` to `make up`."""
    stop([each for each in recall(places.sample_state) if each not in lent], 3)
    if lent:
        remember(places.sample_state, lent)
    else:
        places.sample_state.unlink(missing_ok=True)
