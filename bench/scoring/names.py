"""[str] → the people that author fields name."""

import re
from collections.abc import Iterable

from scoring.plain import plain, spaced

_OPENS = re.compile(
    r"^(?:by|von|por|par|di|da|de|af|av|door|oleh|autor(?:in|es|a)?|author|written by|texte?|texto)"
    r"\s*:?\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[,;|/&\n]\s*|\s+(?:and|und|et|y|e|och|og|en|i)\s+", re.IGNORECASE)


def people(stated: Iterable[str] | None) -> frozenset[str]:
    """The names, plain; those in one string apart."""
    parts = (part for one in stated or () for part in _BETWEEN.split(_OPENS.sub("", spaced(one))))
    return frozenset(name for part in parts if (name := plain(_OPENS.sub("", part))))
