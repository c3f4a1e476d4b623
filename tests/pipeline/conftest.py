"""The sample office, and an installation with an empty home over it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline.pipeline import Journey, open_journey
from dateline.settings import Settings
from office.testing import serving

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="session")
def sample() -> Iterator[Any]:
    with serving() as office:
        yield office


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    """By source and path, what each piece of the sample is."""
    expected = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    return {source: told["pieces"] for source, told in expected.items()}


@pytest.fixture
def office(sample: Any) -> Any:
    sample.reset()
    return sample


@pytest.fixture
def settings(tmp_path: Path, office: Any) -> Settings:
    home = tmp_path / "home"
    return Settings(
        home=home,
        warehouse_url=f"sqlite:///{home / 'warehouse.db'}",
        offices=(office.offices,),
        batch_size=4,
    )


@pytest.fixture
def journey(settings: Settings) -> Iterator[Journey]:
    with open_journey(settings) as opened:
        yield opened
