"""XML item → [MediaHint]: each picture with the credit and caption that are its own.

Media RSS 1.5.1: an element may stand at the item, in a group or in the content itself, and the
innermost one counts. A group holds renditions of one object, unless its members are described
each for itself.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from dateline import urls
from dateline.model import MediaHint

MEDIA = ("http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss")
ATOM = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
MAX_PICTURES = 100
_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".heic", ".bmp", ".tif")

Node = Any  # an lxml element
Plain = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Words:
    caption: str | None = None
    credit: str | None = None

    def over(self, outer: "_Words") -> "_Words":
        return _Words(self.caption or outer.caption, self.credit or outer.credit)


def name_of(node: Node) -> tuple[str, str]:
    """Namespace and local name of an element; two empty strings for anything else."""
    if not isinstance(node.tag, str):
        return "", ""
    space, _, local = node.tag.rpartition("}")
    return space.removeprefix("{"), local


def _named(parent: Node, local: str) -> list[Node]:
    found = ((child, *name_of(child)) for child in parent)
    return [child for child, space, name in found if space in MEDIA and name == local]


def media_of(item: Node, base: str, plain: Plain) -> tuple[MediaHint, ...]:
    """The pictures of an item, each address once, in their order."""
    hints: dict[str, MediaHint] = {}
    for hint in (*_contents(item, base, plain), *_enclosures(item, base)):
        known = hints.get(hint.url)
        if known is None:
            hints[hint.url] = hint
        else:
            hints[hint.url] = replace(
                known, caption=known.caption or hint.caption, credit=known.credit or hint.credit
            )
        if len(hints) >= MAX_PICTURES:
            break
    return tuple(hints.values())


def _contents(item: Node, base: str, plain: Plain) -> list[MediaHint]:
    found = list(_level(item, _Words(), base, plain))
    if found:
        return found
    words = _words(item, plain)
    thumbnails = (
        _hint(node, words, base, "feed:media:thumbnail")
        for place in (item, *_named(item, "group"), *item.iterfind(".//{*}content"))
        for node in _named(place, "thumbnail")
    )
    return list(islice(filter(None, thumbnails), 1))


def _level(parent: Node, outer: _Words, base: str, plain: Plain) -> Iterator[MediaHint]:
    """The pictures at an item or a group, with the words that hold for all of them."""
    pictures = (node for node in _named(parent, "content") if _is_picture(node))
    contents = list(islice(pictures, MAX_PICTURES))
    shared = _shared(parent, contents, plain).over(outer)
    paired = _paired(parent, contents, plain)
    for node in contents:
        words = _words(node, plain).over(paired.get(node, _Words())).over(shared)
        if hint := _hint(node, words, base, "feed:media:content"):
            yield hint
    for group in _named(parent, "group"):
        members = list(_level(group, shared, base, plain))
        if len({(hint.caption, hint.credit) for hint in members}) > 1:
            yield from members
        elif members:
            yield _best(group, members, base)


def _best(group: Node, members: list[MediaHint], base: str) -> MediaHint:
    """The default rendition, else the widest."""

    def rank(hint: MediaHint) -> tuple[bool, int]:
        node = sizes.get(hint.url)
        width = "" if node is None else node.get("width", "")
        default = node is not None and node.get("isDefault", "").lower() == "true"
        return default, int(width) if width.isdigit() and len(width) < 7 else 0

    sizes = {_address(node, base): node for node in _named(group, "content")}
    return max(members, key=rank)


def _is_picture(node: Node) -> bool:
    medium, kind = node.get("medium", "").lower(), node.get("type", "").lower()
    if medium or kind:
        return medium == "image" or (not medium and kind.startswith("image/"))
    address: str = node.get("url", "")
    return address.partition("?")[0].lower().endswith(_ENDINGS)


def _texts(parent: Node, local: str, plain: Plain) -> list[str]:
    told = (plain("".join(node.itertext())) for node in _named(parent, local))
    return list(dict.fromkeys(text for text in told if text))


def _words(node: Node, plain: Plain) -> _Words:
    captions = _texts(node, "description", plain)
    credit = " / ".join(_texts(node, "credit", plain))
    return _Words(captions[0] if captions else None, credit or None)


def _shared(parent: Node, contents: Sequence[Node], plain: Plain) -> _Words:
    """What is said beside the pictures holds for each of them, unless it is said several times
    over: then nobody knows which is whose, and only :func:`_paired` may tell."""
    words = _words(parent, plain)
    if len(contents) < 2:
        return words
    alone = {name: len(_named(parent, name)) == 1 for name in ("description", "credit")}
    return _Words(
        words.caption if alone["description"] else None, words.credit if alone["credit"] else None
    )


def _paired(parent: Node, contents: Sequence[Node], plain: Plain) -> dict[Node, _Words]:
    """Pictures with the words that follow each, where every picture is followed by its own."""
    following: dict[Node, dict[str, list[Node]]] = {node: {} for node in contents}
    current: dict[str, list[Node]] = {}
    for child in parent:
        space, local = name_of(child)
        if child in following:
            current = following[child]
        elif space in MEDIA:
            current.setdefault(local, []).append(child)
    if len(contents) < 2:
        return {}
    told = {
        local: [following[node].get(local, []) for node in contents]
        for local in ("description", "credit")
    }
    whole = {
        local: all(len(one) == 1 for one in mine) and len(_named(parent, local)) == len(contents)
        for local, mine in told.items()
    }
    return {
        node: _Words(
            *(
                plain("".join(told[local][place][0].itertext())) or None if whole[local] else None
                for local in ("description", "credit")
            )
        )
        for place, node in enumerate(contents)
    }


def _address(node: Node, base: str) -> str | None:
    raw = node.get("url") or node.get("href") or "".join(node.itertext()).strip()
    return urls.join_exact(node.base or base, raw) if raw else None


def _hint(node: Node, words: _Words, base: str, origin: str) -> MediaHint | None:
    url = _address(node, base)
    return MediaHint(url, words.caption, words.credit, origin) if url else None


def _enclosures(item: Node, base: str) -> Iterator[MediaHint]:
    for node in item:
        space, local = name_of(node)
        attached = (not space and local == "enclosure") or (
            space in ATOM and local == "link" and node.get("rel", "").lower() == "enclosure"
        )
        if attached and node.get("type", "").lower().startswith("image/"):
            hint = _hint(node, _Words(), base, "feed:enclosure")
            if hint:
                yield hint
