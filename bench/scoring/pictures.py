"""Images, credit lines → what tells two of them apart."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from scoring.plain import plain, spaced

Image = Mapping[str, Any]

# Words before a credit that say no more than that it is one.
_LABEL_WORDS = """
    image photo picture pic foto bild zdjęcie zdjecie fot fotó foto's kuva grafik illustration
    photograph photographer photographed photography fotografo fotografa fotografer fotografie
    fotografía fotograf credit credito credits credité crédit crédito crédits créditos créditos
    creditos source quelle fuente fonte copyright via by par por von af фото фотo 写真 사진 صورة
"""
_LABELS = re.compile(
    rf"^\W*(?:(?:courtesy of|{'|'.join(map(re.escape, _LABEL_WORDS.split()))})\b\W*)+",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"©|\(c\)", re.IGNORECASE)
_INNER = re.compile(r"[?&](?:url|src|image|imageurl)=(https?://[^&]+)")
_ENDING = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)$", re.IGNORECASE)
_SIZE = re.compile(
    r"[-_.]?(?:\d{2,4}x\d{2,4}|[wh]_?\d{2,4}|\d{2,4}w|scaled|large|medium|small|thumb)$",
    re.IGNORECASE,
)
_TELLING = re.compile(r"\d|[-_]")
_SHORTEST_STEM = 6


def credit_of(line: str) -> str:
    """A credit line without the labels before it, plain."""
    bare = _RIGHTS.sub(" ", spaced(line))
    return plain(_LABELS.sub("", bare)) or plain(bare)


def credits_of(images: Iterable[Image] | None) -> frozenset[str]:
    """The credits of some images."""
    lines = (line for image in images or () for line in image.get("credit") or ())
    return frozenset(credit for line in lines if (credit := credit_of(line)))


def alike(true: frozenset[str], read: frozenset[str]) -> int:
    """How many credits match, one to one: equal, or the words of one among those of the other
    that has at most twice as many."""
    left, matched = set(read), 0
    for credit in sorted(true):
        near = [other for other in sorted(left) if _near(credit, other)]
        best = credit if credit in left else next(iter(near), None)
        if best is not None:
            left.discard(best)
            matched += 1
    return matched


def _near(one: str, other: str) -> bool:
    mine, theirs = set(one.split()), set(other.split())
    either = mine | theirs
    return (mine <= theirs or theirs <= mine) and 2 * len(mine & theirs) >= len(either)


def address_keys(address: Any) -> frozenset[str]:
    """What an image's address shares with other renditions of it: host and path, and the stem
    of the file's name where it tells anything."""
    first = address[0] if isinstance(address, list) and address else address
    if not isinstance(first, str) or not first or first.startswith("data:"):
        return frozenset()
    text = unquote(first)
    inner = _INNER.search(text)
    keys = set(address_keys(inner[1])) if inner else set()
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host = parts.hostname or ""
    except ValueError:
        return frozenset(keys)
    path = parts.path.rstrip("/")
    keys.add(host + path)
    for segment in path.split("/")[-3:]:
        stem = _SIZE.sub("", _ENDING.sub("", segment))
        if len(stem) >= _SHORTEST_STEM and _TELLING.search(stem):
            keys.add(f"~{stem}")
    return frozenset(keys)


def image_keys(image: Image) -> frozenset[str]:
    """The keys of all of an image's addresses."""
    addresses = [image.get("url"), *(image.get("urls") or ())]
    return frozenset().union(*map(address_keys, addresses))
