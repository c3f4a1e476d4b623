"""tree → {property: values}: the microdata of a page's article."""

from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline.extract.jsonld import ARTICLE_TYPES
from dateline.text import one_line

Microdata = Mapping[str, tuple[str, ...]]

_WANTED = frozenset(
    {"headline", "name", "description", "datepublished", "datemodified", "datecreated", "author",
     "creator", "articlesection", "keywords", "inlanguage", "startdate", "isaccessibleforfree"}
)  # fmt: skip
_MOST = 500
_HIGHEST = 60  # ancestors looked at


def read_microdata(tree: LexborHTMLParser) -> Microdata:
    """Values by property in lower case; those of other items (a comment, the publisher, a
    related story) are left out, properties outside any item are the page's own."""
    found: dict[str, list[str]] = {}
    for node in tree.css("[itemprop]")[:_MOST]:
        names = (node.attributes.get("itemprop") or "").lower().split()
        wanted = _WANTED.intersection(names)
        if wanted and (value := _value(node)) and _of_article(node, wanted):
            for name in wanted:
                found.setdefault(name, []).append(value)
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items()}


def _value(node: LexborNode) -> str:
    attributes = node.attributes
    if "itemscope" in attributes:
        inner = node.css_first('[itemprop~="name"]')
        if inner is None:
            return ""
        node, attributes = inner, inner.attributes
    # an abbr's title is the machine's form of what it shows (the hAtom microformat)
    for name in ("content", "datetime", *(("title",) if node.tag == "abbr" else ())):
        if stated := attributes.get(name):
            return one_line(stated)
    return one_line(node.text(separator=" "))


def _of_article(node: LexborNode, names: frozenset[str]) -> bool:
    """Whether the item that the property belongs to is an article (an event for its date)."""
    parent = node.parent
    for _ in range(_HIGHEST):
        if parent is None:
            return "name" not in names
        if "itemscope" in parent.attributes:
            kind = (parent.attributes.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1].lower()
            if kind in {"webpage", ""}:
                return "name" not in names
            return kind in ARTICLE_TYPES or (kind.endswith("event") and "startdate" in names)
        parent = parent.parent
    return False
