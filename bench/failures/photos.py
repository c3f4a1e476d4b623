"""Why a photo's credit, or the lead image, is not the true one."""

import re
from collections.abc import Iterator
from typing import Any

from scoring.marks import Row
from scoring.pictures import address_keys, alike, credits_of, image_keys

from failures.cause import UNREAD, Cause, doubtful, ours, theirs
from failures.held import Held

_NAME = re.compile(r"(?=[a-z]*\d)[a-z0-9]{12,}", re.IGNORECASE)


def credit_causes(truth: Row, reading: Row, page: Held) -> Iterator[Cause]:
    """A cause for each credited picture whose own credit was not read."""
    left = [(image_keys(image), image) for image in reading.get("images") or ()]
    for image in truth.get("images") or ():
        keys = image_keys(image)
        place = next((at for at, (other, _) in enumerate(left) if keys & other), None)
        found = left.pop(place)[1] if place is not None else None
        if image.get("credit") and (told := _credit(image, found, reading, page)):
            yield told


def _credit(
    image: dict[str, Any], found: dict[str, Any] | None, reading: Row, page: Held
) -> Cause | None:
    wanted = credits_of([image])
    got = credits_of([found]) if found else frozenset()
    if wanted and alike(wanted, got) == len(wanted):
        return None
    if not reading:
        return UNREAD
    if not any(map(page.says, wanted)):
        return theirs("the true one stands nowhere on the page")
    if found is None:
        return ours("the picture was not found")
    return ours("another credit" if got else "the picture without its credit")


def lead_cause(truth: Row, reading: Row, page: Held) -> Cause | None:
    """None where the lead image is right or the truth has none."""
    cover = next((image for image in truth.get("images") or () if image.get("cover")), {})
    wanted = image_keys(cover) or address_keys(truth.get("lead_image"))
    read = address_keys(reading.get("lead_image"))
    if not wanted or wanted & read:
        return None
    if not reading:
        return UNREAD
    if not any(key.lstrip("~") in page.everything for key in wanted):
        return theirs("the true one stands nowhere on the page")
    if not read:
        return ours("none chosen")
    if _names(wanted) & _names(read):
        return doubtful("the same picture's file in another size")
    others = [image_keys(image) for image in truth.get("images") or ()]
    is_other = any(read & keys for keys in others)
    return ours("another picture of the article" if is_other else "a picture of something else")


def _names(keys: frozenset[str]) -> set[str]:
    """The long names within the names of files, such as the numbers that an archive gives."""
    return {name for key in keys for name in _NAME.findall(key.rpartition("/")[2])}
