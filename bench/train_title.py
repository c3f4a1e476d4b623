#!/usr/bin/env python3
"""folder of pages with their true titles → title_model.json: ``train_title.py DATA [--cross N]``.

DATA is in the form that ``predict.py`` reads; of ``truth.jsonl`` it takes ``title``. The weights
are those of a choice among a page's wordings (a conditional logit), drawn to 0 by ``DRAWN``.

A true title counts without the site's name too. Where it stands in the head alone, while a
heading of the first level says much the same in other words, that one counts as well: sets
disagree on which of the two they take, and a reader sees the heading.

``--cross N`` writes nothing: it holds the publishers out in N parts, each in its turn, and tells
the share of right titles of each set: "as told", and "counted" as above. Needs
requirements-train.txt.
"""

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from predict import NOWHERE, READ_ON, pages
from scipy.optimize import minimize
from scoring.plain import plain
from train_body import publisher_of

from dateline import urls
from dateline.extract.fields import Reading
from dateline.extract.page.headline import headline_of
from dateline.extract.page.microdata import read_microdata
from dateline.extract.page.parsed import Page, read_page
from dateline.extract.titles.choice import read_claims
from dateline.extract.titles.headings import Surroundings
from dateline.extract.titles.site_names import site_names, title_key
from dateline.extract.titles.traits import Claims, Traits, traits_of, words_of
from dateline.model import Capture, Source

MODEL = Path(__file__).parent.parent / "src/dateline/extract/data/title_model.json"
DRAWN = 1.0
LEAST_WEIGHT = 0.1
FIXED = {"feed": 1.0}  # places that captured pages don't have
ALIKE = 0.25  # share of words
Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A page: the traits of its wordings, which of them count as right, which are as told."""

    dataset: str
    publisher: str
    name: str
    traits: dict[str, Traits]
    right: Numbers
    as_told: Numbers


def examples(data: Path) -> Iterator[Example]:
    """Every page whose title is known; of one without any wording nothing is right."""
    rows = {
        (folder.name, row["id"]): row
        for folder in data.iterdir()
        if folder.is_dir()
        for row in map(json.loads, (folder / "truth.jsonl").open(encoding="utf-8"))
    }
    for dataset, page_id, url, body in pages(data, []):
        row = rows[dataset, page_id]
        if row.get("title"):
            claims, right = _claims(url, body, row["title"])
            traits = traits_of(claims)
            said = {claim.key: claim.candidate.value for claim in claims.every}
            as_told = [plain(said[key]) == plain(row["title"]) for key in traits]
            yield Example(
                dataset, publisher_of(row), page_id, traits,
                np.array([key in right for key in traits], dtype=bool),
                np.array(as_told, dtype=bool),
            )  # fmt: skip


def _claims(url: str, body: bytes, title: str) -> tuple[Claims, set[str]]:
    """A page's claims, and the keys that count as right."""
    try:
        host = urls.host(url)
    except ValueError:
        url, host = NOWHERE, "unknown.invalid"
    source = Source(id="bench", name=host, home=url, zone_assumed=True, known=False)
    capture = Capture(url, url, 200, {"content-type": "text/html"}, body, READ_ON, "")
    page = read_page(capture, source)
    if not isinstance(page, Page):
        return Claims((), frozenset()), set()
    claims = read_claims(Reading(page, read_microdata(page), headline_of(page), None, READ_ON))
    bare = site_names(page).without(title)
    right = {title_key(title), title_key(bare)}
    return claims, right | _headings_as_right(claims, right, words_of(bare))


def _headings_as_right(claims: Claims, right: set[str], words: frozenset[str]) -> set[str]:
    ends = ((claim.key, key) for claim in claims.shown for key in right)
    if any(shown.endswith(told) or told.endswith(shown) for shown, told in ends):
        return set()
    around = Surroundings()
    return {
        claim.key
        for claim in claims.shown
        if claim.place == "h1"
        and claim.heading
        and len(claim.words & words) >= ALIKE * len(claim.words | words)
        and not around.of(claim.heading) & {"beside", "logo"}
    }


def matrix(example: Example, names: Sequence[str]) -> Numbers:
    """A row a wording, a column a trait."""
    rows = [[traits.get(name, 0.0) for name in names] for traits in example.traits.values()]
    return np.array(rows, dtype=float).reshape(len(rows), len(names))


def learned(known: Sequence[Example], names: Sequence[str], drawn: float = DRAWN) -> Numbers:
    """The weights under which the right wordings are likeliest."""
    told = [
        (matrix(example, names), example.right)
        for example in known
        if example.right.any() and not example.right.all()
    ]

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        total, slope = drawn * weights @ weights, 2 * drawn * weights
        for rows, right in told:
            score = rows @ weights
            chance = np.exp(score - score.max())
            chance /= chance.sum()
            hit = chance[right].sum() + 1e-12
            total -= np.log(hit)
            slope -= rows.T @ (np.where(right, chance / hit, 0) - chance)
        return float(total), slope

    start = np.zeros(len(names))
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def trait_names(known: Sequence[Example]) -> list[str]:
    """The traits of at least two publishers."""
    seen: dict[str, set[str]] = defaultdict(set)
    for example in known:
        for traits in example.traits.values():
            for name in traits:
                seen[name].add(example.publisher)
    return sorted(name for name, publishers in seen.items() if len(publishers) > 1)


def crossed(known: Sequence[Example], parts: int, drawn: float) -> dict[str, dict[str, float]]:
    """For each set the shares right, as told and counted, of publishers that were held out."""
    names = trait_names(known)
    hits: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for part in range(parts):
        weights = learned([e for e in known if _part(e, parts) != part], names, drawn)
        for example in known:
            if _part(example, parts) == part:
                hits[example.dataset].append(_hit(example, names, weights))
    return {
        dataset: dict(
            zip(("as told", "counted"), map(_share, zip(*told, strict=True)), strict=True)
        )
        for dataset, told in hits.items()
    }


def _hit(example: Example, names: Sequence[str], weights: Numbers) -> tuple[bool, bool]:
    if not example.traits:
        return False, False
    best = int(np.argmax(matrix(example, names) @ weights))
    return bool(example.as_told[best]), bool(example.right[best])


def _part(example: Example, parts: int) -> int:
    return int(hashlib.md5(example.publisher.encode()).hexdigest(), 16) % parts  # noqa: S324 - no secret


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 3)


def main() -> None:
    """Learn and write, or hold out and tell."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("data", type=Path)
    asked.add_argument("--cross", type=int, default=0, metavar="N")
    asked.add_argument("--drawn", type=float, default=DRAWN, help="how much weights are drawn to 0")
    words = asked.parse_args()
    known = list(examples(words.data))
    if words.cross:
        print(json.dumps(crossed(known, words.cross, words.drawn)))
        return
    names = trait_names(known)
    weights = learned(known, names, words.drawn)
    kept = [name for name, weight in zip(names, weights, strict=True) if abs(weight) > LEAST_WEIGHT]
    found = dict(zip(kept, learned(known, kept, words.drawn), strict=True)) | FIXED
    ranked = sorted(found.items(), key=lambda pair: -abs(pair[1]))
    told = {"weights": {name: round(float(weight), 2) for name, weight in ranked}}
    MODEL.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps({"pages": len(known), "traits": len(found)}))


if __name__ == "__main__":
    main()
