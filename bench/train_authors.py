#!/usr/bin/env python3
"""folder of pages with their authors → byline_model.json: ``train_authors.py DATA [--cross N]``.

DATA is in the form that ``predict.py`` reads; of ``truth.jsonl`` it takes ``authors`` (an empty
list where the page has none). The forest learns how right each byline of a page is, of the
pages whose authors are not plain already.

``--cross N`` writes nothing: it holds the publishers out in N parts, each in its turn, and tells
how well the authors of their pages are read. The last line printed is JSON. Needs
requirements-train.txt.
"""

import argparse
import json
import random
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoostClassifier
from predict import NOWHERE, READ_ON, pages
from scoring.names import people
from scoring.plain import set_f1
from train_body import exported, publisher_of

from dateline import urls
from dateline.extract.authors.byline import Byline
from dateline.extract.authors.choice import all_bylines, plain_byline
from dateline.extract.authors.judgement import is_likely
from dateline.extract.authors.stated import stated_bylines
from dateline.extract.authors.surroundings import Surroundings
from dateline.extract.authors.traits import TRAITS, Numbers, traits_of
from dateline.extract.body.text import read_body
from dateline.extract.fields import Reading
from dateline.extract.page.headline import headline_of
from dateline.extract.page.microdata import read_microdata
from dateline.extract.page.parsed import Page, read_page
from dateline.model import Capture, Source

MODEL = Path(__file__).parent.parent / "src/dateline/extract/data/byline_model.json"
SETTINGS: dict[str, Any] = {
    "iterations": 120, "depth": 2, "learning_rate": 0.075, "l2_leaf_reg": 6, "thread_count": 1,
    "loss_function": "CrossEntropy", "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
# What can only speak for a byline, or against it: a few hundred pages would teach chance else.
FOR = frozenset({"agree", "agree shown", "same set", "near share", "opens", "line opens"})
AGAINST = frozenset({"elsewhere", "site", "rivals", "shown at", "house"})
WAYS = [(trait in FOR) - (trait in AGAINST) for trait in TRAITS]


@dataclass(frozen=True, slots=True)
class Example:
    """A page: how right each of its bylines is, and which of them is plain."""

    dataset: str
    publisher: str
    has_authors: bool
    bylines: list[Byline]
    traits: Numbers
    right: list[float]
    plain: float | None


def examples(data: Path) -> Iterator[Example]:
    """Every page whose authors are known, or known to be none."""
    folders = [path for path in data.iterdir() if path.is_dir()]
    rows = {
        (folder.name, row["id"]): row
        for folder in folders
        for row in map(json.loads, (folder / "truth.jsonl").open(encoding="utf-8"))
    }
    for dataset, page_id, url, body in pages(data, []):
        row = rows[dataset, page_id]
        if row.get("authors") is None:
            continue
        reading = reading_of(url, body)
        if reading:
            yield example(dataset, row, reading)


def reading_of(url: str, body: bytes) -> Reading | None:
    """A page as the rules of its authors see it."""
    at = url if url.startswith("http") else NOWHERE
    source = Source(id="bench", name=urls.host(at), home=at, zone_assumed=True, known=False)
    page = read_page(Capture(at, at, 200, {"content-type": "text/html"}, body, READ_ON, ""), source)
    if not isinstance(page, Page):
        return None
    text = read_body(page)
    told = read_microdata(page)
    reading = Reading(page, told, headline_of(page), None, READ_ON)
    return replace(reading, lines=text.lines, text_at=text.text_at)


def example(dataset: str, row: dict[str, Any], reading: Reading) -> Example:
    """What is to be learned of one page."""
    true = people(row["authors"])
    stated, around = list(stated_bylines(reading)), Surroundings(reading)
    found = all_bylines(reading, stated, around)
    plain = plain_byline(stated, around)
    return Example(
        dataset,
        publisher_of(row),
        bool(true),
        found,
        traits_of(found, around) if found else np.zeros((len(TRAITS), 0)),
        [rightness(byline, true) for byline in found],
        rightness(plain, true) if plain else None,
    )


def rightness(byline: Byline, true: frozenset[str]) -> float:
    """F1 of a byline's names; 0 where the page has no author."""
    return set_f1(true, people(byline.names)) if true else 0.0


def fit(known: Sequence[Example], seed: int) -> CatBoostClassifier:
    """A forest of the bylines of pages that are not plain; a page with many bylines counts
    little more than one with few."""
    open_ones = [one for one in known if one.plain is None and one.right]
    traits = np.concatenate([one.traits for one in open_ones], axis=1).T
    right = np.concatenate([one.right for one in open_ones])
    weights = np.concatenate([[len(one.right) ** -0.5] * len(one.right) for one in open_ones])
    grown = CatBoostClassifier(random_seed=seed, monotone_constraints=WAYS, **SETTINGS)
    return grown.fit(traits, right, sample_weight=weights)


def outcome(one: Example, by: CatBoostClassifier) -> float | None:
    """How right the answer to a page is; None where there is no answer."""
    if one.plain is not None or not one.right:
        return one.plain
    chances = by.predict_proba(one.traits.T)[:, 1]
    best = int(chances.argmax())
    return one.right[best] if is_likely(one.bylines[best], chances[best]) else None


def scores(known: Sequence[Example], models: Sequence[CatBoostClassifier]) -> dict[str, float]:
    """Mean F1 of each data set's pages with authors; the share of those without that got one."""
    found: dict[str, list[float]] = defaultdict(list)
    for one, by in zip(known, models, strict=True):
        said = outcome(one, by)
        if one.has_authors:
            found[one.dataset].append(said or 0.0)
        else:
            found["absent"].append(said is not None)
    return {name: round(statistics.mean(values), 4) for name, values in sorted(found.items())}


def cross_validated(known: Sequence[Example], count: int, seed: int) -> dict[str, float]:
    """How well the authors are read by forests that never saw their publishers."""
    publishers = sorted({one.publisher for one in known})
    random.Random(seed).shuffle(publishers)
    part = {publisher: at % count for at, publisher in enumerate(publishers)}
    models = [
        fit([one for one in known if part[one.publisher] != held], seed) for held in range(count)
    ]
    return scores(known, [models[part[one.publisher]] for one in known])


def main() -> None:
    """Learn the forest and keep it, or tell how well publishers that were held out are read."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("data", type=Path)
    asked.add_argument("--cross", type=int, default=0, help="parts of publishers to hold out")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--out", type=Path, default=MODEL)
    words = asked.parse_args()
    known = list(examples(words.data))
    if words.cross:
        print(json.dumps(cross_validated(known, words.cross, words.seed)))
        return
    grown = fit(known, words.seed)
    told = exported([grown], TRAITS, words.out.with_suffix(".scratch"))
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in told["trees"])
    words.out.write_text(f'{{"bias": {told["bias"]}, "trees": [\n{trees}\n]}}\n', encoding="utf-8")
    print(json.dumps(scores(known, [grown] * len(known))))


if __name__ == "__main__":
    main()
