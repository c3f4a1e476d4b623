"""[Byline] → numbers: what the judgement of a byline may look at."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.extract.authors.byline import Byline
from dateline.extract.authors.names import is_wide, opens
from dateline.extract.authors.surroundings import Surroundings

Numbers = NDArray[Any]

_KINDS = (
    "jsonld:author", "jsonld:organization", "microdata", "meta:twitter:data1", "meta",
    "visible-rel", "visible-name", "visible-author", "visible-byline", "visible-profile",
    "visible-signature:by", "visible-signature:label", "visible-signature:agency",
    "visible-signature:end", "visible-signature:dated", "visible-signature:name",
)  # fmt: skip
TRAITS = (
    *(f"from {kind}" for kind in _KINDS),
    # nobody is named; words of the longest name; whether it opens with "by"
    "house", "words", "opens",
    # of elements: levels to the headline, whether among other things, how many are alike
    "level", "elsewhere", "of",
    # the site's own name is in it, or in the page's address
    "site", "host",
    # kinds of bylines that share a name with it, of these shown ones, those with the same
    # names, and those that name other people
    "agree", "agree shown", "same set", "rivals",
    # lines from the text to the nearest short one with the first name, letters of that line
    # beside the name, whether it opens with "by"; the share of names in such lines
    "shown at", "line length", "line opens", "near share",
    # how often the names stand in the text, and on the page
    "in text", "on page",
)  # fmt: skip
_OFTEN = (5, 9)


def traits_of(bylines: Sequence[Byline], around: Surroundings) -> Numbers:
    """A row a trait, a column a byline."""
    rows = [
        [
            *_origin(byline),
            *_own(byline),
            *_site(byline, around),
            *_agreement(byline, bylines),
            *_shown(byline.names, around),
        ]
        for byline in bylines
    ]
    return np.array(rows, dtype=np.float32).T


def _origin(byline: Byline) -> list[float]:
    """One for the first kind that the origin begins with."""
    at = next((at for at, kind in enumerate(_KINDS) if byline.origin.startswith(kind)), -1)
    return [float(place == at) for place in range(len(_KINDS))]


def _own(byline: Byline) -> list[float]:
    return [
        byline.is_house,
        max(2 if is_wide(name) else len(name.split()) for name in byline.names),
        any(map(opens, byline.said)),
        byline.level,
        byline.elsewhere,
        byline.of,
    ]


def _site(byline: Byline, around: Surroundings) -> list[float]:
    return [
        bool(byline.keys & around.sites),
        any(key in around.host or around.domain in key for key in byline.keys),
    ]


def _agreement(byline: Byline, bylines: Sequence[Byline]) -> list[float]:
    others = [other for other in bylines if other.kind != byline.kind]
    agreeing = [other for other in others if other.keys & byline.keys]
    people = {other.kind for other in others if not other.is_house and other not in agreeing}
    return [
        len({other.kind for other in agreeing}),
        len({other.kind for other in agreeing if other.level >= 0}),
        len({other.kind for other in agreeing if other.keys == byline.keys}),
        len(people),
    ]


def _shown(names: Sequence[str], around: Surroundings) -> list[float]:
    far, line = around.shown(names[0])
    folded = [name.casefold() for name in names]
    return [
        abs(far),
        max(len(line) - len(names[0]), 0),
        opens(line),
        sum(map(around.is_shown, names)) / len(names),
        min(sum(map(around.text.count, folded)), _OFTEN[0]),
        min(max(map(around.page.count, folded)), _OFTEN[1]),
    ]
