"""numbers → chances: boosted decision trees whose weights stand in a readable file.

A tree asks the same few questions (is trait > border?) of every line, whatever was answered
before; the answers, read as a binary number, are the place of the line's value among its leaves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Forest:
    """``trait`` and ``border`` hold the questions, one row a question and a column a tree;
    ``leaves`` the trees' values one after the other; ``start`` where each tree's begin."""

    trait: Numbers
    border: Numbers
    leaves: Numbers
    start: Numbers
    bias: float

    def chances(self, traits: Numbers) -> Numbers:
        """A chance between 0 and 1 for each column of traits."""
        leaf = np.zeros((self.trait.shape[1], traits.shape[1]), dtype=np.int32)
        for trait, border in zip(self.trait[::-1], self.border[::-1], strict=True):
            leaf += leaf
            leaf += traits.take(trait, axis=0) > border[:, None]
        leaf += self.start
        said = self.leaves.take(leaf).sum(axis=0) + self.bias
        return np.asarray(1 / (1 + np.exp(-said)), dtype=np.float32)


def read_forest(told: Mapping[str, Any], names: Sequence[str]) -> Forest:
    """A forest from its JSON form: ``bias`` and ``trees``, each with ``asks`` (pairs of a
    trait's name and a border) and ``says`` (a value for each of its 2**n leaves). KeyError for
    a trait that is not in ``names``."""
    place = {name: at for at, name in enumerate(names)}
    trees = told["trees"]
    asked = [tree["asks"] for tree in trees]
    depth = max(len(asks) for asks in asked)
    size = 1 << depth
    # A question that is never answered with yes fills up the smaller trees.
    filled = [[*asks, *([(names[0], np.inf)] * (depth - len(asks)))] for asks in asked]
    leaves = np.zeros((len(trees), size), dtype=np.float32)
    for row, tree in zip(leaves, trees, strict=True):
        row[: len(tree["says"])] = tree["says"]
    return Forest(
        trait=np.array([[place[name] for name, _ in asks] for asks in filled]).T,
        border=np.array([[border for _, border in asks] for asks in filled], dtype=np.float32).T,
        leaves=leaves.ravel(),
        start=(np.arange(len(trees), dtype=np.int32) * size)[:, None],
        bias=float(told["bias"]),
    )
