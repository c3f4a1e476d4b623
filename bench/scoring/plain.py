"""str → what of it is compared: words in one case, without signs."""

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import TypeVar

T = TypeVar("T")
_WORD = re.compile(r"\w+")


def spaced(text: str | None) -> str:
    """NFKC, on one line."""
    return " ".join(unicodedata.normalize("NFKC", text or "").split())


def plain(text: str | None) -> str:
    """The words alone, case-folded."""
    return " ".join(_WORD.findall(spaced(text).casefold()))


def folded(texts: Iterable[str] | None) -> frozenset[str]:
    """Texts on one line each, in one case."""
    return frozenset(spaced(text).casefold() for text in texts or ())


def f1(common: float, read: float, true: float) -> float:
    """The harmonic mean of common/read and common/true; 0 where nothing is common."""
    return 2 * common / (read + true) if common else 0.0


def set_f1(true: AbstractSet[T], read: AbstractSet[T]) -> float:
    """The F1 of two sets."""
    return f1(len(true & read), len(read), len(true))
