"""[Byline] → Byline: the one that most likely says who wrote the article, if any does.

The weights were learned by ``bench/train_authors.py`` and stand in ``data/byline_model.json``.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from dateline.extract.authors.byline import Byline
from dateline.extract.authors.surroundings import Surroundings
from dateline.extract.authors.traits import TRAITS, traits_of
from dateline.extract.forest import Forest, read_forest

# Chances of being right below which a page is better left without an author: a false person
# is worse than a false house.
_LIKELY_PERSON, _LIKELY_HOUSE = 0.18, 0.12


@cache
def model() -> Forest:
    """The forest in ``data/byline_model.json``; read once."""
    told = json.loads(files("dateline.extract").joinpath("data/byline_model.json").read_bytes())
    return read_forest(told, TRAITS)


def likeliest(
    bylines: Sequence[Byline], around: Surroundings, by: Forest | None = None
) -> Byline | None:
    """The likeliest of a page's bylines; None where each more likely belongs to something else."""
    if not bylines:
        return None
    chances = (by or model()).chances(traits_of(bylines, around))
    best = int(chances.argmax())
    return bylines[best] if is_likely(bylines[best], float(chances[best])) else None


def is_likely(byline: Byline, chance: float) -> bool:
    """Whether a byline's chance is enough to believe it."""
    return chance >= (_LIKELY_HOUSE if byline.is_house else _LIKELY_PERSON)
