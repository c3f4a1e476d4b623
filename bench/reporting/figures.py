"""figure → what it is called, which way is better, how it is shown."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).parents[1]
LESS_IS_BETTER = frozenset({"date_wrong", "date_undated"})
GOALS: Mapping[str, Mapping[str, float]] = tomllib.loads((HERE / "goals.toml").read_text("utf-8"))
SETS: Mapping[str, Mapping[str, str]] = tomllib.loads((HERE / "sets.toml").read_text("utf-8"))

NAMES: Mapping[str, Mapping[str, str]] = tomllib.loads((HERE / "figures.toml").read_text("utf-8"))


def shown(value: float | None) -> str:
    """A share with three figures, as tables have it."""
    if value is None:
        return "–"
    return f"{value:.3f}".removeprefix("0")


def is_reached(figure: str, value: float, goal: float) -> bool:
    """Whether a figure is as good as its goal."""
    return value <= goal if figure in LESS_IS_BETTER else value >= goal


def best_of(figure: str, values: Iterable[float]) -> float | None:
    """The best value of a figure; None of no values."""
    choose = min if figure in LESS_IS_BETTER else max
    return choose(values, default=None)
