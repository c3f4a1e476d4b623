"""[str] → numbers: what lines of text look like, whatever their language."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_WIDE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_WIDE_WEIGHT = 2  # letters of an alphabet that a character of these scripts stands for
_WIDE_SHARE = 0.2
_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 200  # characters beyond which shares of signs tell nothing
_SHORT_WORDS = 24
_LINK = 100  # characters of a link that is a label or a headline
_CLOSERS = "\"'”’»)）]」』"
_ENDS = {".": 1, "!": 1, "?": 1, "…": 1, "。": 1, "！": 1, "？": 1, "؟": 1, "।": 1, "۔": 1, ":": 2,
         "：": 2, ",": 3}  # fmt: skip
SENTENCE = 1

WORDING = ("shown", "end", "said", "least", "most")


def wordings(
    texts: Sequence[str], linked: Sequence[int], words: Mapping[str, float]
) -> NDArray[Any]:
    """A row a measure (``WORDING``), a column a line: its length in characters; how it ends (0
    other, 1 sentence, 2 colon, 3 comma, 4 word); of short lines what their words say for or
    against their being the article's by ``words``: the mean, the least and the most. Of short
    lines that are one link, by ``linked``, the length alone is told: there are many, and it
    says enough."""
    told = np.zeros((len(WORDING), len(texts)), dtype=np.float32)
    told[0] = [len(text) for text in texts]
    lines = [
        at
        for at, (text, link) in enumerate(zip(texts, linked, strict=True))
        if len(text) > link + 1 or link >= _LINK
    ]
    if lines:
        rest = [_wording(texts[at], words) for at in lines]
        told[1:, lines] = np.array(rest, dtype=np.float32).T
    return told


def short_words(text: str) -> list[str]:
    """The first words of a short line, in lower case; none of a long one."""
    return _WORD.findall(text.lower())[:_SHORT_WORDS] if len(text) <= _SHORT else []


def widths(texts: Sequence[str]) -> int:
    """How many letters a character of the page stands for: 2 in scripts without spaces."""
    long = "".join([text for text in texts if len(text) > 30])[:4000]
    wide = not long.isascii() and len(_WIDE.findall(long)) > _WIDE_SHARE * len(long)
    return _WIDE_WEIGHT if wide else 1


def _wording(text: str, words: Mapping[str, float]) -> tuple[float, ...]:
    """The measures behind the length."""
    known = [odds for odds in map(words.get, short_words(text)) if odds is not None]
    if not known:
        return (_end(text), 0.0, 0.0, 0.0)
    return (_end(text), sum(known) / len(known), min(known), max(known))


def _end(text: str) -> int:
    last = text[-1]
    if last in _CLOSERS and len(text) > 1:
        last = text.rstrip(_CLOSERS)[-1:] or last
    return _ENDS.get(last, 4 if last.isalnum() else 0)
