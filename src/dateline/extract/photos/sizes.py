"""Picture, another address of it → bool: which of the two is the larger."""

import re

from dateline.extract.photos.picture import Picture

_EXACT = re.compile(r"(?<![\dx])(\d{3,4})x(\d{3,4})(?![\dx])")
_WIDTH = re.compile(r"\d{1,5}(?=(?:px)?\s*$)")
_OF_A_SET = 100  # what is less is a density
_CLEARLY = 4 / 3  # a page shows a picture somewhat smaller than its file
# Made for other sites: cut to their shape, or with the house's sign laid over.
_FOR_OTHERS = re.compile(
    r"watermark|brand(?:ed|ing)|overlay|facebook|twitter|social", re.IGNORECASE
)


def is_larger(shown: Picture, url: str, width: int) -> bool:
    """Whether ``url``, of ``width`` as far as stated, is a larger file of the picture shown.

    Sizes within both addresses are exact. The width at which an element shows its only
    address is a hint, so the other must be clearly wider.
    """
    if _FOR_OTHERS.search(url):
        return False
    here, there = _area(shown.url), _area(url)
    if here and there:
        return there > here
    told = shown_width(shown)
    return shown.width < _OF_A_SET and 0 < told * _CLEARLY <= width


def shown_width(picture: Picture) -> int:
    """The width that an element states; 0 where it states none."""
    width = _WIDTH.match(picture.attributes.get("width") or "")
    return int(width.group()) if width else 0


def _area(url: str) -> int:
    found = _EXACT.search(url)
    return int(found[1]) * int(found[2]) if found else 0
