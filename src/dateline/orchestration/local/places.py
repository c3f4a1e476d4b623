"""Settings → the files of the local Airflow."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dateline.errors import ConfigError, DatelineError
from dateline.settings import Settings


@dataclass(frozen=True, slots=True)
class Places:
    """``home`` is dateline's, ``checkout`` holds ``dags/``, ``plugins/`` and ``samples/``."""

    home: Path
    checkout: Path

    @property
    def airflow(self) -> Path:
        """Airflow's own home."""
        return self.home / "airflow"

    @property
    def logs(self) -> Path:
        """What the processes and the tasks print."""
        return self.home / "logs"

    @property
    def keys(self) -> Path:
        """The generated keys, mode 0600."""
        return self.home / "secrets" / "keys.json"

    @property
    def passwords(self) -> Path:
        """The generated passwords of the UI's users, mode 0600."""
        return self.home / "secrets" / "passwords.json"

    @property
    def state(self) -> Path:
        """Which processes were started."""
        return self.home / "server.json"

    @property
    def sample_state(self) -> Path:
        """Which process serves the sample office."""
        return self.home / "sample.json"

    @property
    def metadata(self) -> str:
        """Airflow's metadata for a run without a server."""
        return f"sqlite:///{self.airflow / 'airflow.db'}"


def find_checkout(environ: Mapping[str, str], cwd: Path) -> Path:
    """``DATELINE_CHECKOUT``, else the folder with ``dags/ingest.py`` at or above ``cwd``, else
    the one that this package was installed from in place. Raises ConfigError."""
    if stated := environ.get("DATELINE_CHECKOUT"):
        folders = [Path(stated)]
    else:
        folders = [cwd, *cwd.parents, *Path(__file__).resolve().parents]
    for folder in folders:
        if (folder / "dags" / "ingest.py").is_file():
            return folder.absolute()
    raise ConfigError("there is no dags/ingest.py here", key="DATELINE_CHECKOUT")


def find_places(settings: Settings, environ: Mapping[str, str] | None = None) -> Places:
    """Where the local Airflow of these settings lives."""
    env = os.environ if environ is None else environ
    return Places(settings.home, find_checkout(env, Path.cwd()))


def told(error: Exception) -> str:
    """What a person needs of an error: a full disk or a home that can't be written is no bug,
    and SQLAlchemy's own lines on a database's refusal are no help."""
    return str(error) if isinstance(error, DatelineError) else str(error).partition("\n")[0]
