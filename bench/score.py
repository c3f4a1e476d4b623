#!/usr/bin/env python3
"""predictions → how well each field was read: ``score.py DATA PREDICTIONS.jsonl ...``.

DATA is the folder that ``predict.py`` read. Prints a table a data set, ``--misses FIELD`` the
pages that lost most of a field; the last line is JSON: by file and data set the figures that
``scoring/marks.py`` tells, with the processor's median milliseconds.
"""

import argparse
import json
import statistics
from collections.abc import Collection
from pathlib import Path
from typing import Any

from scoring.marks import Marks, figures_of, marks_of

Key = tuple[str, str]  # data set, id
Truths = dict[str, list[dict[str, Any]]]  # by data set
Readings = dict[Key, dict[str, Any]]


def truths(data: Path) -> Truths:
    """The truth of each page, by data set."""
    return {
        path.parent.name: [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for path in sorted(data.glob("*/truth.jsonl"))
    }


def readings(path: Path) -> Readings:
    """What was read of each page, by data set and id."""
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {(line["dataset"], line["id"]): line for line in lines}


def marked(rows: list[dict[str, Any]], read: Readings) -> dict[str, Marks]:
    """The marks of each page of a data set, by its id; a page that wasn't read has said nothing."""
    return {row["id"]: marks_of(row, read.get((row["dataset"], row["id"]), {})) for row in rows}


def scores(
    data: Path, predictions: Path, asked: Collection[Key] | None = None
) -> dict[str, dict[str, float]]:
    """The figures by data set, of those that the predictions hold; of all their pages, or of
    those alone that were asked for."""
    read = readings(predictions)
    held = {dataset for dataset, _ in (read if asked is None else asked)}
    found = {}
    for dataset, rows in truths(data).items():
        if dataset not in held:
            continue
        due = [row for row in rows if asked is None or (dataset, row["id"]) in asked]
        figures = figures_of(marked(due, read).values())
        spent = [read[key]["cpu_ms"] for key in read if key[0] == dataset and "cpu_ms" in read[key]]
        found[dataset] = figures | ({"cpu_ms": statistics.median(spent)} if spent else {})
    return found


def misses(data: Path, predictions: Path, field: str) -> list[tuple[float, str, str]]:
    """(mark, data set, id) of the pages that lost something of a field, the worst first."""
    read = readings(predictions)
    held = {dataset for dataset, _ in read}
    lost = [
        (marks[field], dataset, page)
        for dataset, rows in truths(data).items()
        if dataset in held
        for page, marks in marked(rows, read).items()
        if is_missed(field, marks)
    ]
    return sorted(lost, reverse=_is_wrong_high(field))


def is_missed(field: str, marks: Marks) -> bool:
    """Whether a page lost something of a field that it has."""
    return field in marks and (marks[field] > 0 if _is_wrong_high(field) else marks[field] < 1)


def _is_wrong_high(field: str) -> bool:
    return field.endswith(("_wrong", "_undated", "_noise", "_missed"))


def main() -> None:
    """Score each file of predictions."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("data", type=Path)
    asked.add_argument("predictions", type=Path, nargs="+")
    asked.add_argument("--misses", metavar="FIELD", help="list the pages that lost of this field")
    words = asked.parse_args()
    told: dict[str, dict[str, dict[str, float]]] = {}
    for path in words.predictions:
        told[path.stem] = {}
        for dataset, figures in scores(words.data, path).items():
            told[path.stem][dataset] = {name: round(value, 4) for name, value in figures.items()}
            shown = "  ".join(f"{name} {value:.3f}" for name, value in figures.items())
            print(f"{path.stem}  {dataset}:  {shown}")
        if words.misses:
            for mark, dataset, page in misses(words.data, path, words.misses):
                print(f"{path.stem}\t{dataset}\t{page}\t{mark:.3f}")
    print(json.dumps(told))


if __name__ == "__main__":
    main()
