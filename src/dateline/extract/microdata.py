"""tree → {property: values}: the microdata of a page's article, and its RDFa."""

from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline.extract.jsonld import ARTICLE_TYPES
from dateline.text import one_line

Microdata = Mapping[str, tuple[str, ...]]

_WANTED = frozenset(
    {"headline", "name", "description", "datepublished", "datemodified", "datecreated", "author",
     "creator", "articlesection", "keywords", "inlanguage", "startdate", "isaccessibleforfree"}
)  # fmt: skip
# Dublin Core's and SIOC's words for the same.
_DUBLIN = {"created": "datecreated", "issued": "datepublished", "modified": "datemodified",
           "has_creator": "author"}  # fmt: skip
_DOCUMENTS = frozenset({"item", "document", "post", "webpage"})  # sioc:Item foaf:Document
_MOST = 500
_HIGHEST = 60  # ancestors looked at


def read_microdata(tree: LexborHTMLParser) -> Microdata:
    """Values by property in lower case, RDFa's as "rdfa:headline"; those of other items (a
    comment, the publisher, a related story) are left out, properties outside any item are the
    page's own."""
    found: dict[str, list[str]] = {}
    for node in tree.css("[itemprop]")[:_MOST]:
        names = (node.attributes.get("itemprop") or "").lower().split()
        wanted = _WANTED.intersection(names)
        if wanted and (value := _value(node)) and _of_article(node, wanted):
            for name in wanted:
                found.setdefault(name, []).append(value)
    for name, value in _rdfa(tree):
        found.setdefault(f"rdfa:{name}", []).append(value)
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items()}


def _rdfa(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Properties of RDFa 1.1 and Lite beside those of meta elements, which are read as such:
    schema.org's, and Dublin Core's as content management systems write them."""
    for node in tree.css("[property]:not(meta)")[:_MOST]:
        stated = (node.attributes.get("property") or "").lower().split()
        names = {_local(name) for name in stated}
        wanted = _WANTED.intersection(_DUBLIN.get(name, name) for name in names)
        if wanted and (value := _rdfa_value(node)) and _of_typed(node, wanted):
            for name in wanted:
                yield name, value


def _local(name: str) -> str:
    """A property without its vocabulary: "schema:headline", "http://schema.org/headline"."""
    return name.rsplit("/", 1)[-1].rsplit("#", 1)[-1].rsplit(":", 1)[-1]


def _rdfa_value(node: LexborNode) -> str:
    for name in ("content", "datetime"):
        if stated := node.attributes.get(name):
            return one_line(stated)
    inner = node.css_first('[property$="name"]') if "typeof" in node.attributes else None
    return one_line((inner if inner is not None else node).text(separator=" "))


def _of_typed(node: LexborNode, names: frozenset[str]) -> bool:
    """Whether the nearest thing around it that has a type is an article, or the page."""
    parent = node.parent
    for _ in range(_HIGHEST):
        if parent is None:
            break
        if stated := parent.attributes.get("typeof"):
            kinds = {_local(kind) for kind in stated.lower().split()}
            return bool(kinds & (ARTICLE_TYPES | _DOCUMENTS))
        parent = parent.parent
    return "name" not in names


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
