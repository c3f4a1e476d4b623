"""Reading → [Byline]: who wrote it by the elements that show it."""

import re
from collections.abc import Iterator
from itertools import groupby

from selectolax.lexbor import LexborNode

from dateline.extract.authors.byline import Byline, byline_of
from dateline.extract.authors.names import names_in
from dateline.extract.fields import Reading
from dateline.extract.page.outline import Attributes, Outline
from dateline.extract.page.parsed import node_text
from dateline.text import one_line

_CLASSES = (
    "author", "autor", "auteur", "byline", "writer", "reporter", "journalist", "submitted",
    "vcard", "username", "user-name", "redakt", "verfasser", "forfatter", "posted",
)  # fmt: skip
_IDS = ("author", "autor", "byline")
_LINKS = tuple(
    f"/{word}"
    for word in (
        "author", "autor", "auteur", "redakt", "staff/", "writer", "contributor", "profil",
        "user/", "journalist", "reporter",
    )
)  # fmt: skip
_NAME = re.compile(
    r"(?:author|autor|auteur|byline|writer|reporter)\w*[-_]*(?:name|link|title|fn)\b|^fn$"
    r"|user-?name",
    re.IGNORECASE,
)
_AUTHOR = frozenset({"author", "autor", "auteur", "byline", "authors", "autores", "autoren"})
_MOST_NODES = 60
_LONGEST = 150
_SEVERAL = 4  # words of two names
_SPREAD = 1  # levels: authors of one article stand together
_MOST_GROUPS = 3


def shown_bylines(reading: Reading) -> Iterator[Byline]:
    """Bylines of marked elements, those of one kind that stand together as one."""
    found = sorted(_marked(reading), key=lambda item: item[0])
    for kind, group in groupby(found, key=lambda item: item[0]):
        yield from _together(f"visible-{kind}", [item[1:] for item in group])


_Place = tuple[bool, int, str]  # whether elsewhere, levels to the headline, words


def _marked(reading: Reading) -> Iterator[tuple[str, bool, int, str]]:
    made, headline = reading.page.outline, reading.headline
    for place in _marked_places(made):
        raw = _worded(made.nodes[place])
        if 2 <= len(raw) <= _LONGEST:
            kind = _kind(made.tags[place], made.attributes[place])
            yield kind, headline.elsewhere(place), headline.distance(place), raw


def _marked_places(made: Outline) -> list[int]:
    """Elements that say "author" in one of the ways of pages, in their order."""
    found = made.having("class", _CLASSES) | made.having("id", _IDS)
    found |= {at for at in made.having("href", _LINKS) if made.tags[at] == "a"}
    for name in ("rel", "itemprop"):
        found.update(at for at in made.stating(name) if _says_author(made.attributes[at], name))
    return sorted(found.union(made.of("address")))[:_MOST_NODES]


def _says_author(stated: Attributes, name: str) -> bool:
    return "author" in (stated.get(name) or "").split()


def _worded(node: LexborNode) -> str:
    """An element's text; names that nothing but elements part are parted by commas."""
    raw = node_text(node)
    if len(raw) > _LONGEST or len(raw.split()) < _SEVERAL:
        return raw
    apart = [one_line(text) for text in node.text(separator="\n").split("\n")]
    return ", ".join(filter(None, apart)) if sum(map(bool, map(names_in, apart))) > 1 else raw


def _kind(tag: str, attributes: Attributes) -> str:
    classes = (attributes.get("class") or "").split()
    if _says_author(attributes, "rel"):
        return "rel"
    if any(map(_NAME.search, classes)):
        return "name"
    if "author" in (attributes.get("itemprop") or "") or _AUTHOR.intersection(classes):
        return "author"
    return "profile" if tag == "a" else "byline"


def _together(origin: str, places: list[_Place]) -> Iterator[Byline]:
    """The nearest groups of elements of one kind; of a group of several its first as well."""
    groups: list[list[_Place]] = []
    for place in sorted(places, key=lambda place: place[:2]):
        first = groups[-1][0] if groups else None
        if first and first[0] == place[0] and place[1] <= first[1] + _SPREAD:
            groups[-1].append(place)
        else:
            groups.append([place])
    for group in groups[:_MOST_GROUPS]:
        said = list(dict.fromkeys(raw for _, _, raw in group))
        elsewhere, level, _ = group[0]
        for part in [said, said[:1]] if len(said) > 1 else [said]:
            byline = byline_of(origin, part, level=level, elsewhere=elsewhere, of=len(said))
            if byline:
                yield byline
