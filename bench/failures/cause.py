"""Cause: whose a failure is, and of which class."""

from typing import NamedTuple


class Cause(NamedTuple):
    """A class of failures; ``side`` is "ours", "the truth's", or "in doubt" between them."""

    side: str
    told: str


def ours(told: str) -> Cause:
    """A failure of the reading."""
    return Cause("ours", told)


def theirs(told: str) -> Cause:
    """A fault of the truth."""
    return Cause("the truth's", told)


def doubtful(told: str) -> Cause:
    """A failure where the page says both, or says otherwise than its truth."""
    return Cause("in doubt", told)


UNREAD = ours("the page was refused")
