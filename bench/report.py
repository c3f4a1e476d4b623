#!/usr/bin/env python3
"""what ``side_by_side.py`` left → docs/benchmarks.md: ``report.py DATA OUT``.

DATA is the folder that ``predict.py`` reads, OUT the one that ``side_by_side.py`` wrote
(``NAME.jsonl`` a system, ``systems.json``) and ``fuzz.py --out OUT/fuzz.json`` added to. Every
figure is counted anew from these; the words around them are in ``reporting/page.md``. ``--page``
names another file to write.

The last line printed is JSON: systems, sets, goals, goals_reached, page.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any

from peers.adapters import SYSTEMS
from reporting import lost, tables
from reporting.figures import GOALS, NAMES, SETS, is_reached
from score import Readings, Truths, is_missed, marked, readings, scores, truths

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"


def figures_in(data: Path, out: Path) -> dict[str, dict[str, dict[str, float]]]:
    """By system, data set and figure, of the pages that ours was asked for: of each system that
    left its readings."""
    asked = readings(out / f"{tables.OURS}.jsonl").keys()
    held = [name for name in SYSTEMS if (out / f"{name}.jsonl").exists()]
    return {name: scores(data, out / f"{name}.jsonl", asked) for name in held}


def page_of(data: Path, out: Path, figures: tables.Figures) -> str:
    """The page, every mark in its words filled in."""
    read = readings(out / f"{tables.OURS}.jsonl")
    truth = truths(data)
    found = lost.lost(data, truth, read)
    asked = {name: sum(name == one for one, _ in read) for name in SETS}
    asked = {name: count for name, count in asked.items() if count}
    systems = json.loads((out / "systems.json").read_text("utf-8"))
    return Template((HERE / "reporting" / "page.md").read_text("utf-8")).substitute(
        pages=f"{sum(asked.values()):,}",
        sets=tables.table(
            ["name", "pages", "what its truth tells", "origin"],
            (
                [name, str(n), SETS[name]["truth"], SETS[name]["origin"]]
                for name, n in asked.items()
            ),
        ),
        goals=tables.goals(figures, systems),
        by_set="\n\n".join(f"### {name}\n\n{tables.by_set(name, figures)}" for name in asked),
        cost=tables.cost(systems),
        missed="\n\n".join(_missed(truth, read, figures[tables.OURS], found)),
        lost="\n\n".join(f"### {field}\n\n{told}" for field, told in lost.tables(found)),
        fuzz=_fuzzed(out / "fuzz.json"),
        figures="\n".join(f"- **{one['name']}**: {one['told']}" for one in NAMES.values()),
    )


def _missed(
    truth: Truths, read: Readings, mine: Mapping[str, Mapping[str, float]], found: lost.Lost
) -> Iterator[str]:
    """A heading and its pages, of each goal that was not reached."""
    for name, figure, goal in goals_of(mine):
        if not is_reached(figure, mine[name][figure], goal):
            marks = marked(truth[name], read)
            pages = {(name, page) for page, own in marks.items() if is_missed(figure, own)}
            told = NAMES[figure]
            yield f"### {name}, {told['name']}\n\n{lost.each(found, told['causes'], pages)}"


def _fuzzed(file: Path) -> str:
    if not file.exists():
        return "This page was made without such a run."
    told: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return (
        f"{told['cases']:,} cases, {told['pages']:,} of them the pages as they are: "
        f"{told['exceptions']} exceptions, {told['faults']} values that could not be stored, "
        f"{told['hangs']} calls above {told['limit_s']:g} s of the processor; the slowest took "
        f"{told['slowest_s']:.2f} s."
    )


def goals_of(mine: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[str, str, float]]:
    """(data set, figure, goal) of those whose pages were read."""
    for name, goals in GOALS.items():
        for figure, goal in goals.items():
            if figure in mine.get(name, {}):
                yield name, figure, goal


def reached(figures: tables.Figures) -> list[bool]:
    """Of each goal whose pages were read, whether it is reached."""
    mine = figures[tables.OURS]
    return [is_reached(figure, mine[name][figure], goal) for name, figure, goal in goals_of(mine)]


def main(arguments: list[str] | None = None) -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--page", type=Path, default=PAGE)
    asked = parser.parse_args(arguments)
    figures = figures_in(asked.data, asked.out)
    asked.page.write_text(page_of(asked.data, asked.out, figures), encoding="utf-8")
    made = reached(figures)
    told = {"systems": len(figures), "sets": len(figures[tables.OURS]), "goals": len(made)}
    print(json.dumps(told | {"goals_reached": sum(made), "page": asked.page.name}))


if __name__ == "__main__":
    main()
