"""Boxes → numbers: what the elements around a line say of it, by their tags and labels."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.extract.segments import Boxes
from dateline.text import word_set

Numbers = NDArray[Any]

_HUMP = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PLACES = ("aside", "figure", "figcaption", "li", "ul", "ol", "blockquote", "article", "section",
           "tr")  # fmt: skip
_BIT = {tag: 1 << at for at, tag in enumerate(_PLACES)}
_LEVEL = {f"h{level}": level for level in range(1, 7)}


# What words in labels stand for; a box has the meanings of those around it.
_MEANINGS = {
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
_BITS = len(_PLACES) + len(_MEANINGS)

BOX = (
    "is_div", "is_li", "is_p", "level", *(f"in_{tag}" for tag in _PLACES), *_MEANINGS,
    "hidden", "depth", "label_low", "label_high", "label_sum", "path_low", "path_high",
    "path_sum", "article",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``traits`` a row a trait (``BOX``), a column a box; ``alike`` numbers boxes of one tag
    and class in boxes of one tag and class; ``tag`` numbers the tags."""

    traits: Numbers
    alike: Numbers
    tag: Numbers


def label_words(label: str) -> list[str]:
    """The words in a box's labels, in lower case: ``articleBody`` is two."""
    return [word.lower() for word in _HUMP.findall(label)]


def surroundings(boxes: Boxes, labels: Mapping[str, float]) -> Surroundings:
    """The numbers of each box; ``labels`` says what a word in a box's labels says for or
    against its text's being the article's, in log odds."""
    known: dict[str, tuple[float, float, float, int]] = {}
    kinds: dict[tuple[str, str, int], int] = {}
    tags: dict[str, int] = {}
    rows: list[tuple[float, ...]] = []
    bits: list[int] = []
    kind_of: list[int] = []
    alike: list[int] = []
    tag_of: list[int] = []
    articles = 0
    for up, tag, style, label, hidden in zip(
        boxes.up, boxes.tag, boxes.style, boxes.label, boxes.hidden, strict=True
    ):
        if (score := known.get(label)) is None:
            score = known[label] = _label_score(label, labels)
        low, high, total, meant = score
        above, bit, around = (rows[up], bits[up], kind_of[up]) if up >= 0 else (_NONE, 0, -1)
        article = above[8]
        if tag == "article" and not article:
            articles += 1
            article = articles
        rows.append((
            hidden or above[0], above[1] + 1, low, high, total,
            min(above[5], low), max(above[6], high),
            total + 0.7 * above[7], article,
        ))  # fmt: skip
        bits.append(bit | _BIT.get(tag, 0) | meant)
        kind_of.append(kinds.setdefault((tag, style, -2), len(kinds)))
        alike.append(kinds.setdefault((tag, style, around), len(kinds)))
        tag_of.append(tags.setdefault(tag, len(tags)))
    own = [(tag == "div", tag == "li", tag == "p", _LEVEL.get(tag, 0)) for tag in boxes.tag]
    inside = (np.array(bits) >> np.arange(_BITS)[:, None]) & 1
    traits = np.concatenate([np.array(own).T, inside, np.array(rows).T], axis=0, dtype=np.float32)
    return Surroundings(traits, np.array(alike), np.array(tag_of))


_NONE: tuple[float, ...] = (0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def _label_score(label: str, labels: Mapping[str, float]) -> tuple[float, float, float, int]:
    """(lowest, highest, sum) of its words' scores, and the bits of their meanings."""
    if not label:
        return 0.0, 0.0, 0.0, 0
    words = set(label_words(label))
    meant = 0
    for at, meaning in enumerate(_MEANINGS.values(), start=len(_PLACES)):
        if not words.isdisjoint(meaning):
            meant |= 1 << at
    known = [labels[word] for word in words if word in labels]
    if not known:
        return 0.0, 0.0, 0.0, meant
    return min(0.0, *known), max(0.0, *known), sum(known), meant
