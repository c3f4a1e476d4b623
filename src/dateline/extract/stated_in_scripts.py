"""Page → title, dates, authors, credits of pictures that its scripts' data alone state."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from dateline import urls
from dateline.extract.credits.credit import parse_credit
from dateline.extract.fields import Reading
from dateline.extract.page.facts import facts_of
from dateline.extract.page.parsed import Page
from dateline.extract.page.script_data import Node, state_nodes
from dateline.extract.photos.picture import picture_key
from dateline.extract.photos.stated import Stated
from dateline.model import Candidate
from dateline.text import one_line

_TITLES = ("headline", "title", "name", "seotitle")
_AUTHORS = ("authors", "author", "byline", "bylines", "creator", "writers", "contributors")
_NAMES = ("name", "fullname", "displayname", "title", "byline", "text")
_CREDITS = (
    "creditline", "credittext", "photocredit", "imagecredit", "credit", "credits", "photographer",
    "copyrightnotice", "copyrightholder", "copyright", "attribution", "byline", "source",
)  # fmt: skip
_CREDITING = ("redit", "hotographer", "opyrightHolder")  # a look before scripts are read
_CREDIT_KEYS = frozenset(_CREDITS)
_CAPTIONS = ("caption", "captiontext", "description", "alt", "alttext")
_IS_IMAGE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:$|[?#])|/images?/", re.IGNORECASE)
_NO_LETTER = re.compile(r"[^a-z]")
_LONGEST = 300
_MOST_AUTHORS = 8
_DEEPEST = 3


def authors_in_scripts(reading: Reading) -> Iterator[Candidate[str]]:
    """The names at the object that bears the page's own title."""
    for node in _own_nodes(reading.page):
        for name in _AUTHORS:
            found = [*_names(node.get(name))][:_MOST_AUTHORS]
            if found:
                yield from (Candidate(value, f"state:{name}", value) for value in found)
                return


def titles_in_scripts(page: Page) -> Iterator[Candidate[str]]:
    """Headlines of objects that are articles by what else they hold: for a page that states
    no title."""
    for node in map(_plain, state_nodes(page)):
        raw = node.get("headline")
        if isinstance(raw, str) and raw and any(name in node for name in (*_AUTHORS, "body")):
            yield Candidate(one_line(raw), "state:headline", raw)
            return


def credits_in_scripts(page: Page, wanted: frozenset[str]) -> dict[str, Stated]:
    """By picture key, what data states of those ``wanted``: only where it names a credit."""
    found: dict[str, Stated] = {}
    if not wanted or not any(word in page.text for word in _CREDITING):
        return found
    for node in state_nodes(page, _CREDITING):
        if not _CREDIT_KEYS.isdisjoint(map(_letters, node)):
            for key, stated in _credited(page, _plain(node), wanted):
                found.setdefault(key, stated)
    return found


def _plain(node: Node) -> Node:
    """The object with the letters of its keys alone, in lower case: photo_credit, photoCredit."""
    return {_letters(key): value for key, value in node.items()}


@lru_cache(maxsize=4096)
def _letters(key: str) -> str:
    return _NO_LETTER.sub("", key.lower())


def _own_nodes(page: Page) -> Iterator[Node]:
    titles = facts_of(page).titles
    for node in map(_plain, state_nodes(page)):
        said = (node.get(name) for name in _TITLES)
        if any(isinstance(raw, str) and one_line(raw).casefold() in titles for raw in said):
            yield node


def _names(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str) and 2 < len(value) <= _LONGEST:
        yield one_line(value)
    elif isinstance(value, list) and depth < _DEEPEST:
        for item in value[:_MOST_AUTHORS]:
            yield from _names(item, depth + 1)
    elif isinstance(value, Mapping) and depth < _DEEPEST:
        node = _plain(dict(value))
        yield from _names(next((node[name] for name in _NAMES if name in node), None), depth + 1)


def _credited(page: Page, node: Node, wanted: frozenset[str]) -> Iterator[tuple[str, Stated]]:
    """(picture key, statement) where the object has a picture that is wanted and a credit."""
    address = _address(node)
    joined = urls.join(page.base, address) if address else None
    if joined is None or (key := picture_key(joined)) not in wanted:
        return
    for name in _CREDITS:
        for raw in _names(node.get(name)):
            if parse_credit(raw, ""):
                yield key, Stated(joined, _caption(node), raw, f"state:{name}")
                return


def _address(value: Any, depth: int = 0) -> str | None:
    """The first address of a picture in an object or those that it holds."""
    if isinstance(value, str):
        return value if len(value) < 1000 and _IS_IMAGE.search(value) else None
    items: list[Any] = []
    if isinstance(value, Mapping):
        items = list(value.values())
    elif isinstance(value, list):
        items = value
    if depth > _DEEPEST:
        return None
    found = (_address(item, depth + 1) for item in items[:40])
    return next((address for address in found if address), None)


def _caption(node: Node) -> str | None:
    said = (node.get(name) for name in _CAPTIONS)
    return next((one_line(raw) for raw in said if isinstance(raw, str) and raw), None)
