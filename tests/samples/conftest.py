"""The sample offices, served once for this folder and put back before each test."""

from collections.abc import Iterator

import httpx
import pytest

from office.testing import Serving, serving


@pytest.fixture(scope="session")
def served() -> Iterator[Serving]:
    with serving() as offices:
        yield offices


@pytest.fixture
def press(served: Serving) -> Serving:
    served.reset()
    return served


@pytest.fixture(scope="session")
def web() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=20) as client:
        yield client
