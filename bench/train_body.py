#!/usr/bin/env python3
"""folder of pages with their true text → body_model.json: ``train_body.py DATA [--cross N]``.

DATA is in the form that ``predict.py`` reads; of ``truth.jsonl`` it takes ``body``, ``summary``
and ``body_optional``, or ``with_snippets`` and ``without_snippets``. Words and forests are
learned as ``dateline.extract.body.judgement`` uses them: no page is judged by words that its own
publisher taught, and the second forest sees chances of pages that the first was not taught.

``--cross N`` writes nothing: it holds the publishers out in N parts, each in its turn, and tells
how well their pages are read. The last line printed is JSON. Needs requirements-train.txt.
"""

import argparse
import json
import math
import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from body_truth import body_labels, page_f1, snippet_counts, snippet_labels
from catboost import CatBoostClassifier
from predict import NOWHERE, READ_ON, pages

from dateline.extract.body.judgement import Model, judged, kept
from dateline.extract.body.lexicon import Lexicon, label_words
from dateline.extract.body.second_look import SECOND, second_look
from dateline.extract.body.segments import Segments, read_segments
from dateline.extract.body.traits import TRAITS, Numbers, traits_of
from dateline.extract.body.wording import short_words
from dateline.extract.forest import read_forest
from dateline.extract.page.facts import Facts, facts_of
from dateline.extract.page.parsed import Page, read_page
from dateline.model import Capture, Source

MODEL = Path(__file__).parent.parent / "src/dateline/extract/data/body_model.json"
SETTINGS: dict[str, Any] = {
    "iterations": 70, "depth": 4, "learning_rate": 0.22, "l2_leaf_reg": 6, "rsm": 0.5,
    "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
GROWN = 3  # trainings of which each forest is the mean
INNER = 4  # parts in which chances for the second forest are made
BASE = 0.25  # the share of text that is an article's where nothing is known of a word
DOUBT = 1.5  # publishers' worth of not knowing
FEWEST = (3, 4)  # publishers that must have used a label's word, a line's word

Shares = dict[str, float]


@dataclass(slots=True)
class Example:
    """A page: its segments, which of them are the article's, and its publisher."""

    dataset: str
    publisher: str
    row: dict[str, Any]
    segments: Segments
    facts: Facts
    labels: Numbers
    weights: Numbers
    shares: tuple[Shares, Shares] | None
    traits: Numbers = None
    layout: Any = None
    chance: Numbers = None


def publisher_of(row: dict[str, Any]) -> str:
    """The registrable part of the page's host, or the publisher's name where it has no host."""
    host = urlsplit(row.get("url") or "").hostname or (row.get("publisher") or row["id"]).lower()
    parts = host.split(".")
    second = {"co", "com", "org", "gov", "net", "ac", "go", "or", "ne"}
    size = 3 if len(parts) > 2 and parts[-2] in second and len(parts[-1]) == 2 else 2
    return ".".join(parts[-size:])


def examples(data: Path) -> Iterator[Example]:
    """Every page whose text is known, in part at least."""
    folders = [path for path in data.iterdir() if path.is_dir()]
    rows = {
        (folder.name, row["id"]): row
        for folder in folders
        for row in map(json.loads, (folder / "truth.jsonl").open(encoding="utf-8"))
    }
    for dataset, page_id, url, body in pages(data, []):
        row = rows[dataset, page_id]
        if not (row.get("body") or row.get("with_snippets")):
            continue
        at = url if url.startswith("http") else NOWHERE
        source = Source(id="bench", name="", home=at, zone_assumed=True, known=False)
        capture = Capture(at, at, 200, {"content-type": "text/html"}, body, READ_ON, "")
        page = read_page(capture, source)
        if not isinstance(page, Page) or page.tree.body is None:
            continue
        segments = read_segments(page.outline)
        read = body_labels if row.get("body") else snippet_labels
        labels, weights = map(np.array, read(segments.text, row))
        if len(segments) and weights.any():
            shares = shares_of(segments, labels) if row.get("body") else None
            yield Example(
                dataset, publisher_of(row), row, segments, facts_of(page), labels, weights, shares
            )


def shares_of(segments: Segments, labels: Numbers) -> tuple[Shares, Shares]:
    """For each word in boxes' labels the share of those boxes' text that is the article's, and
    for each word of short lines the share of those lines."""
    boxes = segments.boxes
    length = np.array([len(text) for text in segments.text], dtype=float)
    whole, good = np.zeros(len(boxes.up)), np.zeros(len(boxes.up))
    np.add.at(whole, segments.box, length)
    np.add.at(good, segments.box, length * labels)
    for at in range(len(boxes.up) - 1, 0, -1):
        whole[boxes.up[at]] += whole[at]
        good[boxes.up[at]] += good[at]
    in_boxes = (
        (word, good[at] / whole[at])
        for at, label in enumerate(boxes.label)
        for word in label_words(label)
        if len(word) > 1
    )
    in_lines = (
        (word, float(label))
        for text, label in zip(segments.text, labels, strict=True)
        for word in set(short_words(text))
    )
    return _means(in_boxes), _means(in_lines)


def _means(told: Iterable[tuple[str, float]]) -> Shares:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for word, share in told:
        sums[word][0] += share
        sums[word][1] += 1
    return {word: total / count for word, (total, count) in sums.items()}


def lexicons(known: Sequence[Example]) -> Callable[[str | None], Lexicon]:
    """A function that gives the lexicon without what one publisher taught (None: of all)."""
    taught: dict[str, list[list[Shares]]] = defaultdict(lambda: [[], []])
    for example in known:
        for kind, shares in enumerate(example.shares or ()):
            taught[example.publisher][kind].append(shares)
    means = {
        publisher: [_means(pair for shares in kind for pair in shares.items()) for kind in kinds]
        for publisher, kinds in taught.items()
    }
    totals: list[dict[str, list[float]]] = [defaultdict(lambda: [0.0, 0.0]) for _ in range(2)]
    for kinds in means.values():
        for kind, shares in enumerate(kinds):
            for word, share in shares.items():
                totals[kind][word][0] += share
                totals[kind][word][1] += 1

    def lexicon(but: str | None) -> Lexicon:
        own = means.get(but or "", [{}, {}])
        found: list[Shares] = [{}, {}]
        for kind, words in enumerate(totals):
            for word, (total, count) in words.items():
                others = count - (word in own[kind])
                if others >= FEWEST[kind]:
                    found[kind][word] = _log_odds(total - own[kind].get(word, 0.0), others)
        return Lexicon(*found)

    return lexicon


def _log_odds(total: float, count: float) -> float:
    share = min(max((total + DOUBT * BASE) / (count + DOUBT), 0.01), 0.99)
    return round(math.log(share / (1 - share)) - math.log(BASE / (1 - BASE)), 1)


def parts(known: Sequence[Example], count: int, seed: int) -> list[int]:
    """The part of each example; a publisher's are all in one."""
    publishers = sorted({example.publisher for example in known})
    random.Random(seed).shuffle(publishers)
    part = {publisher: at % count for at, publisher in enumerate(publishers)}
    return [part[example.publisher] for example in known]


Grown = list[CatBoostClassifier]


def fit(rows: Sequence[Numbers], known: Sequence[Example], seed: int) -> Grown:
    """Classifiers of the given traits, a row a trait, of the examples' segments; their mean
    counts."""
    traits = np.concatenate(list(rows), axis=1).T
    labels = np.concatenate([example.labels for example in known])
    weights = np.concatenate([example.weights for example in known])
    told = weights > 0
    grown = (CatBoostClassifier(random_seed=10 * seed + one, **SETTINGS) for one in range(GROWN))
    return [one.fit(traits[told], labels[told], sample_weight=weights[told]) for one in grown]


def chances(grown: Grown, traits: Numbers) -> Numbers:
    """What the classifiers say together of each column of traits."""
    said = [one.predict(traits.T, prediction_type="RawFormulaVal") for one in grown]
    return np.asarray(1 / (1 + np.exp(-np.mean(said, axis=0))), dtype=np.float32)


def exported(grown: Grown, names: Sequence[str], scratch: Path) -> dict[str, Any]:
    """Classifiers as one forest, in the form that ``read_forest`` reads."""
    bias, trees = 0.0, []
    for one in grown:
        one.save_model(str(scratch), format="json")
        told = json.loads(scratch.read_text(encoding="utf-8"))
        scratch.unlink()
        scale, (own_bias,) = told["scale_and_bias"]
        bias += own_bias / len(grown)
        trees += [_tree(tree, names, scale / len(grown)) for tree in told["oblivious_trees"]]
    return {"bias": round(bias, 5), "trees": trees}


def _tree(told: dict[str, Any], names: Sequence[str], scale: float) -> dict[str, Any]:
    return {
        "asks": [
            [names[split["float_feature_index"]], float(f"{split['border']:.5g}")]
            for split in told["splits"]
        ],
        "says": [round(scale * value, 4) for value in told["leaf_values"]],
    }


def learned(known: Sequence[Example], seed: int, scratch: Path) -> dict[str, Any]:
    """The model of some examples, as JSON."""
    lexicon = lexicons(known)
    own: dict[str, Lexicon] = {}
    for example in known:
        words = own.setdefault(example.publisher, lexicon(example.publisher))
        example.traits, example.layout = traits_of(example.segments, example.facts, words)
    part = parts(known, INNER, seed + 7)
    for held in range(INNER):
        taught = [one for one, at in zip(known, part, strict=True) if at != held]
        grown = fit([one.traits for one in taught], taught, seed)
        for one in (one for one, at in zip(known, part, strict=True) if at == held):
            one.chance = chances(grown, one.traits)
    first = fit([one.traits for one in known], known, seed)
    again = [np.concatenate([one.traits, second_look(one.chance, one.layout)]) for one in known]
    second = fit(again, known, seed)
    every = lexicon(None)
    return {
        "labels": dict(sorted(every.labels.items())),
        "words": dict(sorted(every.words.items())),
        "first": exported(first, TRAITS, scratch),
        "second": exported(second, (*TRAITS, *SECOND), scratch),
    }


def model_of(told: dict[str, Any]) -> Model:
    """The model as the extractor uses it."""
    return Model(
        Lexicon(told["labels"], told["words"]),
        read_forest(told["first"], TRAITS),
        read_forest(told["second"], (*TRAITS, *SECOND)),
    )


def scores(known: Sequence[Example], models: Sequence[Model]) -> dict[str, Any]:
    """Mean page F1 and the share of pages at .95 of each data set, F1 of snippets."""
    found: dict[str, list[float]] = defaultdict(list)
    counts = [0, 0, 0]
    for one, model in zip(known, models, strict=True):
        lines = kept(one.segments, judged(one.segments, one.facts, model))
        text = "\n".join(one.segments.text[at] for at in lines)
        if one.row.get("body"):
            found[one.dataset].append(page_f1(one.row, text))
        else:
            counts = [a + b for a, b in zip(counts, snippet_counts(one.row, text), strict=True)]
    told: dict[str, Any] = {
        name: {
            "f1": round(statistics.mean(values), 4),
            "ok95": round(sum(value >= 0.95 for value in values) / len(values), 3),
        }
        for name, values in sorted(found.items())
    }
    right, wrong, missed = counts
    return told | {"snippets_f1": round(2 * right / max(2 * right + wrong + missed, 1), 4)}


def cross_validated(known: Sequence[Example], count: int, seed: int) -> dict[str, Any]:
    """How well pages are read by models that never saw their publishers."""
    part = parts(known, count, seed)
    models: list[Model | None] = [None] * len(known)
    for held in range(count):
        taught = [one for one, at in zip(known, part, strict=True) if at != held]
        model = model_of(learned(taught, seed, Path(f"held-{held}.json")))
        for at, where in enumerate(part):
            if where == held:
                models[at] = model
    return scores(known, [model for model in models if model])


def written(told: dict[str, Any]) -> str:
    """JSON that a person can read: a line a tree, words of one kind together."""

    def lines(trees: list[dict[str, Any]]) -> str:
        return ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)

    forests = ",\n".join(
        f'"{name}": {{"bias": {told[name]["bias"]}, "trees": [\n{lines(told[name]["trees"])}\n]}}'
        for name in ("first", "second")
    )
    words = ",\n".join(
        f'"{name}": {json.dumps(told[name], ensure_ascii=False)}' for name in ("labels", "words")
    )
    return f"{{\n{words},\n{forests}\n}}\n"


def main() -> None:
    """Learn a model and keep it, or tell how well publishers that were held out are read."""
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
    told = learned(known, words.seed, words.out.with_suffix(".scratch"))
    words.out.write_text(written(told), encoding="utf-8")
    print(json.dumps(scores(known, [model_of(told)] * len(known))))


if __name__ == "__main__":
    main()
