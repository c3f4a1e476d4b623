"""A list whose items stand in one another costs no more than one whose items don't."""

from datetime import UTC, datetime

import pytest

from dateline.discover.listing import refuse_nested, tree_of
from dateline.errors import DiscoverError
from dateline.model import Capture, Reason

NOW = datetime(2026, 9, 22, tzinfo=UTC)
URL = "https://gazette.example/news"


def items(page):
    return tree_of(Capture(URL, URL, 200, {}, page.encode(), NOW, "x")).select("div")


def test_refuses_items_within_items_that_hold_all_the_rest():
    """Looked through for each of them, they took minutes."""
    with pytest.raises(DiscoverError) as raised:
        refuse_nested(items("<div>" * 400 + "<p>x</p>" * 25_000))
    assert raised.value.reason is Reason.TOO_DEEP


def test_takes_as_many_items_as_a_page_may_have():
    refuse_nested(items("<div><p>x</p></div>" * 9000))
