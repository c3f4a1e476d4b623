"""The wheel, built and installed apart from the checkout."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import dateline

ROOT = Path(__file__).parents[2]
PAGE = """<!doctype html>
<html lang="en"><head><title>Harbour opens its third quay</title>
<meta property="article:published_time" content="2026-03-04T09:30:00+01:00"></head>
<body><article><h1>Harbour opens its third quay</h1>
<p>The harbour opened its third quay on Wednesday, and the first ship, a freighter with a cargo
of timber from the north, made fast there shortly after nine in the morning.</p>
<p>The new quay is three hundred metres long and took four years to build, one more than was
planned, because the ground turned out to be softer than the surveys had said it would be.</p>
</article></body></html>
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    run = subprocess.run([*build, str(ROOT)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Runs `dateline` as installed in an environment of its own, far from the checkout.

    Its dependencies are lent by this environment through a .pth file behind its own packages;
    dateline itself is not: that file names the folder of the packages, and the checkout is
    known there only by a .pth file, which a lent folder's are not read.
    """
    home = tmp_path_factory.mktemp("apart")
    venv = [sys.executable, "-m", "venv", "--without-pip", str(home / "venv")]
    subprocess.run(venv, check=True, capture_output=True)
    own = Path(sysconfig.get_path("purelib", vars={"base": str(home / "venv")}))
    with zipfile.ZipFile(wheel) as file:
        file.extractall(own)
    (own / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    script = "import sys; from dateline.cli import main; sys.argv[0] = 'dateline'; sys.exit(main())"

    def dateline_(*arguments: str) -> str:
        run = subprocess.run(
            [str(home / "venv" / "bin" / "python"), "-c", script, *arguments],
            cwd=home,
            env={"PATH": os.environ["PATH"], "HOME": str(home), "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    where = subprocess.run(
        [str(home / "venv" / "bin" / "python"), "-c", "import dateline; print(dateline.__file__)"],
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(home)
    return dateline_


def test_holds_what_the_package_needs_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    about = f"dateline-{dateline.__version__}.dist-info"
    assert "dateline/py.typed" in names
    assert "dateline/sources/offices/interfax_ua.toml" in names
    assert any(name.startswith("dateline/warehouse/migrations/versions/") for name in names)
    assert any(name.endswith((".html", ".css")) for name in names)
    assert f"{about}/licenses/LICENSE" in names
    assert {name.partition("/")[0] for name in names} == {"dateline", about}


def test_installs_a_command(wheel: Path) -> None:
    about = f"dateline-{dateline.__version__}.dist-info"
    entry = zipfile.ZipFile(wheel).read(f"{about}/entry_points.txt").decode()
    assert "dateline = dateline.cli:main" in entry


def test_says_its_version_apart_from_the_checkout(installed: Callable[..., str]) -> None:
    assert installed("--version") == f"dateline {dateline.__version__}\n"


def test_lists_its_offices_apart_from_the_checkout(installed: Callable[..., str]) -> None:
    listed = installed("sources", "list")
    assert "interfax_ua" in listed
    assert "Europe/Kyiv" in installed("sources", "show", "interfax_ua")


def test_reads_a_page_apart_from_the_checkout(
    installed: Callable[..., str], tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    read = installed("extract", str(page))
    assert "Harbour opens its third quay" in read
    assert "2026-03-04T08:30:00+00:00" in read
    assert "a freighter with a cargo" in read


def test_makes_a_warehouse_apart_from_the_checkout(installed: Callable[..., str]) -> None:
    installed("migrate")
    assert '"n": 0' in installed("sql", "--json", "SELECT count(*) AS n FROM v_article")
