#!/usr/bin/env python3
"""folder of pages → whether what was reached is held: ``floors.py DATA``.

Reads every third page of each data set and compares its figures with ``floors.toml``. DATA is
the folder that ``predict.py`` reads. ``--raise`` lifts floors to what is reached; none falls by
it. ``--lower SET.FIGURE --because WORDS`` lowers that one to what is reached, and keeps the words.

The last line printed is JSON: pages, figures, below (each with its floor and what was reached).
The exit status is 1 where a figure is below its floor.
"""

import argparse
import json
import math
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from predict import predicted
from reporting.figures import LESS_IS_BETTER, NAMES, is_reached
from score import readings, scores

FLOORS = Path(__file__).parent / "floors.toml"
EVERY = 3
_HEAD = """\
# What was reached on every third page of each data set, and must be held: `make test` compares.
# Written by bench/floors.py, which lifts all and lowers one only by its name and with a reason.
"""

Table = dict[str, dict[str, float]]  # by data set and figure


def measured(data: Path) -> tuple[int, Table]:
    """How many pages were read, and their figures."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "dateline.jsonl"
        predicted(data, out, every=EVERY)
        asked = readings(out).keys()
        found = scores(data, out, asked)
    known = {
        name: {figure: figures[figure] for figure in NAMES if figure in figures}
        for name, figures in found.items()
    }
    return len(asked), known


def below(floors: Table, found: Table) -> dict[str, tuple[float, float]]:
    """Each figure that is worse than its floor: the floor, and what was reached."""
    return {
        f"{name}.{figure}": (floor, found[name][figure])
        for name, figures in floors.items()
        for figure, floor in figures.items()
        if name in found and not is_reached(figure, found[name].get(figure, 0.0), floor)
    }


def rounded(figure: str, value: float) -> float:
    """A floor that the value itself passes: three figures, to its worse side."""
    worse = math.ceil if figure in LESS_IS_BETTER else math.floor
    return worse(round(value * 1000, 6)) / 1000


def lifted(floors: Table, found: Table) -> Table:
    """The floors, each at what was reached or where it was already."""

    def better(name: str, figure: str, value: float) -> float:
        known = floors.get(name, {}).get(figure)
        new = rounded(figure, value)
        return new if known is None or is_reached(figure, new, known) else known

    return {
        name: {figure: better(name, figure, value) for figure, value in figures.items()}
        for name, figures in found.items()
    }


def written(floors: Table, lowered: Mapping[str, str]) -> str:
    """The file's text."""
    parts = [_HEAD]
    for name, figures in floors.items():
        lines = (f"{figure} = {value:.3f}\n" for figure, value in figures.items())
        parts.append(f"[{name}]\n{''.join(lines)}")
    if lowered:
        reasons = (f"{json.dumps(name)} = {json.dumps(why)}\n" for name, why in lowered.items())
        parts.append(f"[lowered]  # and why\n{''.join(reasons)}")
    return "\n".join(parts)


def kept(file: Path) -> tuple[Table, dict[str, str]]:
    """The floors of a file, and why some were lowered."""
    told: dict[str, Any] = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    return {name: told[name] for name in told if name != "lowered"}, told.get("lowered", {})


def lower(floors: Table, found: Table, names: list[str]) -> None:
    """Put the named floors to what was reached."""
    for dotted in names:
        name, _, figure = dotted.partition(".")
        floors[name][figure] = rounded(figure, found[name][figure])


def main(arguments: list[str] | None = None) -> int:
    """Compare, and change floors where that is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--raise", dest="lift", action="store_true", help="to what is reached")
    parser.add_argument("--lower", action="append", default=[], metavar="SET.FIGURE")
    parser.add_argument("--because", help="the reason, which is kept")
    parser.add_argument("--floors", type=Path, default=FLOORS, help="another file")
    asked = parser.parse_args(arguments)
    if asked.lower and not asked.because:
        parser.error("--lower needs --because")
    floors, lowered = kept(asked.floors)
    pages, found = measured(asked.data)
    if asked.lower or asked.lift:
        lower(floors, found, asked.lower)
        lowered |= dict.fromkeys(asked.lower, asked.because)
        floors = lifted(floors, found) if asked.lift else floors
        asked.floors.write_text(written(floors, lowered), encoding="utf-8")
    under = below(floors, found)
    for name, (floor, value) in under.items():
        print(f"{name}: {value:.4f}, and its floor is {floor:.3f}")
    told = {"pages": pages, "figures": sum(map(len, floors.values()))}
    print(json.dumps(told | {"below": under}))
    return int(bool(under))


if __name__ == "__main__":
    sys.exit(main())
