"""Segments → chances: how likely each line is the article's own text.

Two looks, each by a forest: the second sees what the first made of the neighbours. The weights
were learned by ``bench/train_body.py`` and stand in ``data/body_model.json``.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from dateline.extract.body.companions import with_companions
from dateline.extract.body.lexicon import Lexicon
from dateline.extract.body.second_look import SECOND, second_look
from dateline.extract.body.segments import Segments, list_of
from dateline.extract.body.traits import TRAITS, Numbers, sums, traits_of
from dateline.extract.forest import Forest, read_forest
from dateline.extract.page.facts import Facts

LIKELY = 0.5
_AHEAD = 0.65  # the same above the text, where labels and leads are not the text's own
_TEXT = 120  # characters of a line with which the text has begun
_HOPELESS = 0.01  # at first look; of 30,000 such lines the second takes one, so it is spared
_COMMENTS, _CAPTION = TRAITS.index("comments"), TRAITS.index("in_figcaption")
_FEW = 100  # characters of text below which a small page's likeliest lines are taken
_SMALL = 3000


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: the words, and a forest for each look."""

    lexicon: Lexicon
    first: Forest
    second: Forest


@cache
def model() -> Model:
    """The model in ``data/body_model.json``; read once, in 15 ms."""
    told = json.loads(files("dateline.extract").joinpath("data/body_model.json").read_bytes())
    return Model(
        Lexicon(told["labels"], told["words"]),
        read_forest(told["first"], TRAITS),
        read_forest(told["second"], (*TRAITS, *SECOND)),
    )


def judged(segments: Segments, facts: Facts, by: Model | None = None) -> Numbers:
    """The chance of each segment, between 0 and 1: 0 in captions and in comments below the text,
    the same for all lines of a list or table, which is taken or left as a whole."""
    if not len(segments):
        return np.zeros(0, dtype=np.float32)
    by = by or model()
    traits, layout = traits_of(segments, facts, by.lexicon)
    chance = by.first.chances(traits)
    again = second_look(chance, layout)
    hoped = np.flatnonzero(chance >= _HOPELESS)
    chance[hoped] = by.second.chances(np.concatenate([traits[:, hoped], again[:, hoped]]))
    chance = _as_wholes(chance, layout.length, [list_of(segments.boxes, at) for at in segments.box])
    comment, caption = traits[_COMMENTS] > 0, traits[_CAPTION] > 0
    return _without_others(chance, layout.length, comment, caption)


def kept(segments: Segments, chance: Numbers) -> list[int]:
    """The places of the lines that are the article's, each with its companions. On a small
    page of which hardly anything is likely, the likeliest."""
    lengths = [len(text) for text in segments.text]
    likely = np.flatnonzero(chance >= LIKELY).tolist()
    begun = next((place for place in likely if lengths[place] >= _TEXT), 0)
    places = [place for place in likely if place >= begun or chance[place] >= _AHEAD]
    if sum(lengths[place] for place in places) >= _FEW or sum(lengths) > _SMALL or not lengths:
        return with_companions(segments, chance, places)
    return list(np.flatnonzero(chance >= float(chance.max()) / 2).tolist())


def _as_wholes(chance: Numbers, length: Numbers, lists: list[int]) -> Numbers:
    of = np.array(lists) + 1
    mean = sums(of, chance * length) / sums(of, length)
    return np.where(of > 0, mean, chance)


def _without_others(
    chance: Numbers, length: Numbers, comment: Numbers, caption: Numbers
) -> Numbers:
    """What readers wrote is no part of an article, however well they write, nor what stands
    beneath a picture; a page that has no other text, a title aside, is taken as it is."""
    own = np.flatnonzero((chance >= LIKELY) & ~comment & ~caption)
    if length[own].sum() > _FEW:
        comment[: own[0]] = False
        chance[comment | caption] = 0
    return chance
