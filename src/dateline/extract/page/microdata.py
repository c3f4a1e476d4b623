"""Page → {property: values}: the microdata of its article, and its RDFa."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice

from selectolax.lexbor import LexborNode

from dateline.extract.page.jsonld import ARTICLE_TYPES
from dateline.extract.page.outline import Attributes
from dateline.extract.page.parsed import Page
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
_HIGHEST = 58  # ancestors looked at

Above = Iterator[Attributes]


def read_microdata(page: Page) -> Microdata:
    """Values by property in lower case, RDFa's as "rdfa:headline"; those of other items (a
    comment, the publisher, a related story) are left out, properties outside any item are the
    page's own."""
    found: dict[str, list[str]] = {}
    for node, above in islice(_stating(page, "itemprop"), _MOST):
        names = (node.attributes.get("itemprop") or "").lower().split()
        wanted = _WANTED.intersection(names)
        if wanted and (value := _value(node)) and _of_article(above, wanted):
            for name in wanted:
                found.setdefault(name, []).append(value)
    for name, value in _rdfa(page):
        found.setdefault(f"rdfa:{name}", []).append(value)
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items()}


def _stating(page: Page, attribute: str) -> Iterator[tuple[LexborNode, Above]]:
    """The elements that have an attribute, each with what those around it state, inside out."""
    made, tree = page.outline, page.tree
    root = [tree.root.attributes] if tree.root is not None else []
    for node in tree.head.css(f"[{attribute}]") if tree.head is not None else ():
        yield node, iter(root)
    for place in made.stating(attribute):
        yield made.nodes[place], chain(map(made.attributes.__getitem__, made.up(place)), root)


def _rdfa(page: Page) -> Iterator[tuple[str, str]]:
    """Properties of RDFa 1.1 and Lite beside those of meta elements, which are read as such:
    schema.org's, and Dublin Core's as content management systems write them."""
    found = (item for item in _stating(page, "property") if item[0].tag != "meta")
    for node, above in islice(found, _MOST):
        stated = (node.attributes.get("property") or "").lower().split()
        names = {_local(name) for name in stated}
        wanted = _WANTED.intersection(_DUBLIN.get(name, name) for name in names)
        if wanted and (value := _rdfa_value(node)) and _of_typed(above, wanted):
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


def _of_typed(above: Above, names: frozenset[str]) -> bool:
    """Whether the nearest thing around it that has a type is an article, or the page."""
    for attributes in islice(above, _HIGHEST):
        if stated := attributes.get("typeof"):
            kinds = {_local(kind) for kind in stated.lower().split()}
            return bool(kinds & (ARTICLE_TYPES | _DOCUMENTS))
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


def _of_article(above: Above, names: frozenset[str]) -> bool:
    """Whether the item that the property belongs to is an article (an event for its date)."""
    for attributes in islice(above, _HIGHEST):
        if "itemscope" in attributes:
            kind = (attributes.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1].lower()
            if kind in {"webpage", ""}:
                break
            return kind in ARTICLE_TYPES or (kind.endswith("event") and "startdate" in names)
    return "name" not in names
