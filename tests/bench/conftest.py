"""What the bench's tests share: a folder of two pages, and what was read of them."""

from pathlib import Path

import pytest
from made_pages import write_pages
from predict import predicted


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pages(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="session")
def out(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project's readings, as ``side_by_side.py`` leaves them."""
    folder = tmp_path_factory.mktemp("out")
    predicted(data, folder / "dateline.jsonl")
    return folder
