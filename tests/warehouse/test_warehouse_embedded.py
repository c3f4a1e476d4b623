"""A PostgreSQL that needs no installation."""

import os
import secrets
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from dateline.errors import WarehouseError
from dateline.warehouse import embedded, open_warehouse
from dateline.warehouse.embedded import Embedded

ORDINARY = 1  # Debian's daemon; initdb wants a user that has a name

pytestmark = pytest.mark.postgres


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Embedded]:
    try:
        embedded.binaries()
    except WarehouseError as error:
        pytest.skip(str(error))
    made = Embedded(tmp_path / "home", {"fsync": "off"})
    yield made
    made.stop()
    shutil.rmtree(made.folder, ignore_errors=True)


def test_starts_and_stops_and_starts_with_what_it_held(server: Embedded) -> None:
    url = server.start()
    assert server.is_running()
    assert server.start() == url
    warehouse = open_warehouse(server.make_database("dateline"))
    warehouse.migrate()
    warehouse.close()
    assert server.stop()
    assert not server.is_running()
    assert not server.stop()
    server.start()
    again = open_warehouse(server.make_database("dateline"))
    again.check_schema()
    again.close()


def test_listens_on_loopback_and_asks_for_the_password(server: Embedded) -> None:
    url = server.start()
    with psycopg.connect(url) as connection:
        shown = {
            name: connection.execute(f"SHOW {name}".encode()).fetchone()[0]  # type: ignore[index]
            for name in (
                "listen_addresses",
                "unix_socket_directories",
                "server_encoding",
                "password_encryption",
                "data_directory_mode",
            )
        }
    assert shown == {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "server_encoding": "UTF8",
        "password_encryption": "scram-sha-256",
        "data_directory_mode": "0700",
    }
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url, password=secrets.token_hex())


def test_keeps_its_secret_to_its_owner(server: Embedded) -> None:
    server.start()
    kept = server.home / "postgres.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700
    password = server.url().split(":")[2].split("@")[0]
    assert len(password) >= 40
    left = [path for path in server.folder.iterdir() if path.is_file() and path != server.log]
    assert left == []


def test_starts_once_for_many_at_once(server: Embedded) -> None:
    with ThreadPoolExecutor(4) as pool:
        urls = set(pool.map(lambda _: server.start(), range(4)))
    assert len(urls) == 1


def test_takes_another_port_when_its_own_is_taken(server: Embedded) -> None:
    first = server.start()
    server.stop()
    port = int(first.rsplit(":", 1)[1].split("/")[0])
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert server.start() != first
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_begins_anew_after_a_killed_initdb(server: Embedded) -> None:
    server.start()
    server.stop()
    (server.folder / "data").rename(server.folder / "data.new")
    (server.folder / "data.new" / "PG_VERSION").unlink()
    server.start()
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_says_what_the_log_says_when_it_does_not_start(server: Embedded) -> None:
    with pytest.raises(WarehouseError, match="did not start"):
        Embedded(server.home, {"no_such_setting": "1"}).start()


def test_has_no_url_before_it_was_started(server: Embedded) -> None:
    with pytest.raises(WarehouseError, match="ever started"):
        server.url()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user")
def test_uses_no_folder_of_somebody_else(server: Embedded) -> None:
    folder = server.folder
    folder.mkdir(parents=True)
    os.chown(folder, ORDINARY, ORDINARY)
    with pytest.raises(WarehouseError, match="not ours"):
        server.start()
    folder.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user")
def test_runs_from_a_wheel_that_its_user_can_not_reach(
    server: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = embedded.binaries().parent
    hidden = tmp_path / "hidden"
    shutil.copytree(real, hidden / real.parent.name / real.name, symlinks=True)
    libraries = real.parent.with_name(f"{real.parent.name}.libs")
    shutil.copytree(libraries, hidden / libraries.name)
    hidden.chmod(0o700)
    place = hidden / real.parent.name / real.name / "bin"
    monkeypatch.setattr(embedded, "binaries", lambda: place)
    with psycopg.connect(server.start()) as connection:
        (found,) = connection.execute("SHOW data_directory").fetchone()  # type: ignore[misc]
    assert found == str(server.folder / "data")
    assert (server.folder / "server" / libraries.name).is_dir()


def _as_user(home: Path, interpreter: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    drop = {"user": ORDINARY, "group": ORDINARY, "extra_groups": []}
    path = os.pathsep.join(entry for entry in sys.path if entry)
    given = {"HOME": str(home), "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [interpreter, *arguments]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=home, env=given, **drop
    )


def _reachable(home: Path) -> str:
    """An interpreter of this version that an ordinary user can run."""
    version = "import sys; print(sys.version_info[:2])"
    for interpreter in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        try:
            said = _as_user(home, interpreter, "-c", version).stdout
        except OSError:
            continue
        if said.strip() == str(sys.version_info[:2]):
            return interpreter
    pytest.skip("no interpreter of this version that an ordinary user can run")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.usefixtures("server")
def test_runs_for_an_ordinary_user() -> None:
    home = Path(tempfile.mkdtemp(dir="/var/tmp"))
    os.chown(home, ORDINARY, ORDINARY)
    code = (
        "import sys; from pathlib import Path; import psycopg\n"
        "from dateline.warehouse.embedded import Embedded\n"
        "server = Embedded(Path(sys.argv[1]))\n"
        "with psycopg.connect(server.start()) as c: print(c.execute('SELECT 41 + 1').fetchone())\n"
        "assert server.folder == Path(sys.argv[1]) / 'postgres'\n"
        "server.stop()\n"
    )
    try:
        done = _as_user(home, _reachable(home), "-c", code, str(home))
    finally:
        shutil.rmtree(home)
    assert (done.stdout, done.returncode) == ("(42,)\n", 0), done.stderr
