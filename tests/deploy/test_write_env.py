import base64
import runpy
import shutil
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def written(folder: Path) -> dict[str, str]:
    (folder / "tools").mkdir(exist_ok=True)
    shutil.copy(ROOT / ".env.example", folder)
    script = shutil.copy(ROOT / "tools" / "write_env.py", folder / "tools")
    subprocess.run([sys.executable, str(script)], check=True, capture_output=True)
    lines = (folder / ".env").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")


def test_makes_a_secret_of_its_own_for_each_name(tmp_path: Path) -> None:
    values = written(tmp_path)
    assert len(values) == len(set(values.values())) == 8
    assert all(len(value) >= 44 for value in values.values())
    assert len(values["JWT_SECRET"]) >= 64
    assert len(base64.urlsafe_b64decode(values["FERNET_KEY"])) == 32


def test_keeps_the_file_to_its_owner(tmp_path: Path) -> None:
    written(tmp_path)
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [".env", ".env.example", "tools"]


def test_changes_nothing_that_is_stated(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REDIS_PASSWORD=mine=and mine\nEXTRA=1\nAIRFLOW_DB_PASSWORD=\n")
    first = written(tmp_path)
    assert first["REDIS_PASSWORD"] == "mine=and mine"
    assert first["EXTRA"] == "1"
    assert first["AIRFLOW_DB_PASSWORD"]
    assert written(tmp_path) == first


def test_narrows_a_file_that_others_could_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("")
    (tmp_path / ".env").chmod(0o644)
    written(tmp_path)
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_does_nothing_when_it_is_only_read() -> None:
    names = runpy.run_path(str(ROOT / "tools" / "write_env.py"))
    assert callable(names["main"])


def test_lets_git_see_no_secret() -> None:
    run = subprocess.run(["git", "check-ignore", "-q", ".env"], cwd=ROOT, check=False)
    assert run.returncode == 0
