"""environment → Settings: read once, passed down."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dateline.errors import ConfigError

HOME_NAME = ".dateline"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data lives and how far to go.

    ``home`` holds the archive and the embedded warehouse; ``warehouse_url`` is a SQLAlchemy
    URL; ``offices`` are folders of further office files; ``batch_size`` is how many entries a
    task takes; ``lease`` is how long, in seconds, a claimed entry stays its owner's after
    the owner's last sign of life; ``timeout`` bounds one request as a whole, in seconds;
    ``max_bytes`` a body after decompression; ``user_agent`` and ``contact`` are told to every
    server; ``keys`` are those of APIs that want one, by the name that a route calls them by.
    """

    home: Path
    warehouse_url: str
    offices: tuple[Path, ...] = ()
    batch_size: int = 50
    lease: int = 60
    timeout: float = 30.0
    max_bytes: int = 20_000_000
    contact: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def archive(self) -> Path:
        """The folder of the WARC files."""
        return self.home / "archive"


def default_home(environ: Mapping[str, str], cwd: Path) -> Path:
    """``DATELINE_HOME``, else the nearest ``.dateline`` folder at or above ``cwd``, else
    ``dateline`` in the user's data folder (XDG Base Directory)."""
    if stated := environ.get("DATELINE_HOME"):
        return Path(stated).expanduser().absolute()
    for folder in (cwd, *cwd.parents):
        if (folder / HOME_NAME).is_dir():
            return folder / HOME_NAME
    data = environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "dateline"


def _number(environ: Mapping[str, str], name: str, default: float, least: float) -> float:
    raw = environ.get(name)
    if raw is None or raw == "":
        return default
    try:
        value = float(raw)
    except ValueError:
        raise ConfigError(f"{raw!r} is not a number", key=name) from None
    if not least <= value < float("inf"):
        raise ConfigError(f"{raw} is out of range (at least {least:g})", key=name)
    return value


def _keys(told: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in told.split()]
    if any(not (name and value) for name, _, value in pairs):  # the fault must not show one
        raise ConfigError("must be name=key, separated by spaces", key="DATELINE_KEYS")
    return {name: value for name, _, value in pairs}


def read_settings(environ: Mapping[str, str] | None = None, cwd: Path | None = None) -> Settings:
    """Settings from ``environ`` (``os.environ`` unless given). Raises ConfigError."""
    env = os.environ if environ is None else environ
    home = default_home(env, cwd or Path.cwd())
    return Settings(
        home=home,
        warehouse_url=env.get("DATELINE_WAREHOUSE_URL") or f"sqlite:///{home / 'warehouse.db'}",
        offices=tuple(
            Path(part).expanduser().absolute()
            for part in env.get("DATELINE_OFFICES", "").split(os.pathsep)
            if part
        ),
        batch_size=int(_number(env, "DATELINE_BATCH_SIZE", 50, 1)),
        lease=int(_number(env, "DATELINE_LEASE", 60, 1)),
        timeout=_number(env, "DATELINE_TIMEOUT", 30.0, 0.1),
        max_bytes=int(_number(env, "DATELINE_MAX_BYTES", 20_000_000, 1024)),
        contact=env.get("DATELINE_CONTACT") or None,
        keys=_keys(env.get("DATELINE_KEYS", "")),
    )
