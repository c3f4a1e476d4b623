"""words → log odds: what they say for (+) or against (−) a line's being the article's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dateline.text import word_set

_HUMP = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_APART = {sign: " " for sign in range(128) if not chr(sign).isalpha()}
_MOST = 50_000  # labels whose scores are remembered

# What words in labels stand for; a box has the meanings of those around it.
MEANINGS = {
    "comments": word_set(
        "comment comments disqus reply replies respond commenting kommentar kommentare"
        " kommentarer comentarios comentario commentaires livefyre commentlist"
    ),
    "promo": word_set(
        "promo promotion newsletter subscribe subscription signup sponsor sponsored ad ads"
        " advert advertisement advertising banner donate cta paywall marketing related"
        " recommended recommendations recirc readmore trending outbrain taboola"
    ),
    "media": word_set(
        "caption credit credits media video gallery image photo slideshow carousel slide"
        " player figure legend audio"
    ),
    "frame": word_set(
        "nav navigation menu footer header breadcrumb breadcrumbs sidebar masthead topbar"
        " pagination pager cookie consent modal popup widget search share sharing social toolbar"
    ),
    "live": word_set("live liveblog ticker liveticker timeline livestream"),
}
_MEANT: dict[str, int] = {}
for _at, _words in enumerate(MEANINGS.values()):
    for _word in _words:
        _MEANT[_word] = _MEANT.get(_word, 0) | 1 << _at


class LabelScore(NamedTuple):
    """The lowest (at most 0) and the sum of a label's words' odds; ``meant`` has a bit for each
    of ``MEANINGS``."""

    low: float = 0.0
    total: float = 0.0
    meant: int = 0


_NOTHING = LabelScore()


def label_words(label: str) -> set[str]:
    """The words in a box's labels, in lower case: ``articleBody`` is two."""
    if label.isascii() and label.islower():  # no hump in it, as in most
        return set(label.translate(_APART).split())
    return set(" ".join(_HUMP.findall(label)).lower().split())


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Log odds of words in the labels of boxes, and of words of short lines."""

    labels: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    _known: dict[str, LabelScore] = field(default_factory=lambda: {"": _NOTHING})
    _telling: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """All words that tell anything, so that those of a label are picked at one blow."""
        object.__setattr__(self, "_telling", self.labels.keys() | _MEANT.keys())

    def label(self, label: str) -> LabelScore:
        """What a box's labels say; remembered, since the pages of an office share them."""
        score = self._known.get(label)
        if score is None:
            if len(self._known) > _MOST:
                self._known.clear()
            score = self._known[label] = self._scored(label)
        return score

    def _scored(self, label: str) -> LabelScore:
        said = label_words(label) & self._telling
        if not said:
            return _NOTHING
        odds = [self.labels[word] for word in said if word in self.labels]
        meant = 0
        if not _MEANT.keys().isdisjoint(said):
            for word in said:
                meant |= _MEANT.get(word, 0)
        return LabelScore(min((0.0, *odds)), sum(odds), meant)
