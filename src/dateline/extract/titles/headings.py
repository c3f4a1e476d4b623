"""Outline → [Heading]: a page's headings in their order, and what stands around each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from dateline.extract.page.outline import Outline
from dateline.extract.page.parsed import node_text

LONGEST = 500
_MOST_LOOKED_AT = 400
_MOST = 40
_MOST_TOPS = 6
_LEVELS = 14
_NEARLY = 0.9  # of a heading's text: a link that is the whole
_SENTENCE = 60  # letters of a paragraph that is text rather than a label
_PARAGRAPH = 600  # one long paragraph counts for no more
# Words in classes and ids, signs between them aside.
_TITLE = ("title", "headline", "heading", "titel", "titre", "titulo", "titolo", "subject")
_ENTRY = re.compile(
    r"headline|(?:entry|post|article|story|news|content|page|single|node|artikel|view)(?:main)?"
    r"(?:title|heading|header|titel|hed)"
)
_HIDDEN = (
    "hidden", "sronly", "screenreader", "visually", "aural", "offscreen", "seo", "breadcrumb",
    "invisible", "hide", "accessib",
)  # fmt: skip
_LOGO = (
    "logo", "sitetitle", "sitename", "brand", "masthead", "blogtitle", "blogname", "navbar",
    "headertitle",
)  # fmt: skip
_LESSER = (
    "sub", "teaser", "related", "widget", "section", "block", "comment", "box", "kicker", "module",
    "card", "list", "crosshead", "aside", "menu", "nav",
)  # fmt: skip
_ELSEWHERE = (
    "related", "recommend", "sidebar", "comment", "teaser", "latest", "popular", "trending",
    "footer", "widget", "ticker", "copyright", "newsletter", "mostread", "carousel", "calendar",
)  # fmt: skip
_KICKER = (
    "kicker", "overline", "eyebrow", "topline", "dachzeile", "spitzmarke", "rubri", "supertitle",
    "pretitle", "surtitre", "antetitulo", "antetítulo", "chapeu", "chapéu", "occhiello",
    "vignette", "roofline", "headlineprefix", "label", "category", "catchline", "topic", "flag",
    "badge", "superheader", "preheadline", "overtitle", "introtitle",
)  # fmt: skip
_PLACES = {"a": "linked", "article": "inside", "main": "inside", "header": "header"}
_BESIDE = frozenset({"aside", "footer", "nav", "blockquote"})


@dataclass(slots=True)
class Heading:
    """A heading: which one of its level it is and which of all, from 0; the letters of running
    text before it, and between it and the next heading."""

    node: LexborNode
    tag: str
    text: str
    rank: int
    order: int
    above: int
    below: int = 0


def read_headings(made: Outline) -> list[Heading]:
    """The first headings of levels 1 to 3 that have text."""
    found: list[Heading] = []
    ranks = {"h1": 0, "h2": 0, "h3": 0}
    above = 0
    for place in made.of("h1", "h2", "h3", "p")[:_MOST_LOOKED_AT]:
        node, tag = made.nodes[place], made.tags[place]
        if tag == "p":
            length = len(node.text())
            if length >= _SENTENCE:
                above += min(length, _PARAGRAPH)
                if found:
                    found[-1].below += min(length, _PARAGRAPH)
        elif text := node_text(node)[:LONGEST]:
            found.append(Heading(node, tag, text, ranks[tag], len(found), above))
            ranks[tag] += 1
            if len(found) >= _MOST:
                break
    return found


def top_headings(made: Outline) -> Iterator[Heading]:
    """Those of the first level alone, without what stands around them."""
    for at, place in enumerate(made.of("h1")[:_MOST_TOPS]):
        node = made.nodes[place]
        if text := node_text(node)[:LONGEST]:
            yield Heading(node, "h1", text, at, at, 0)


class Surroundings:
    """What elements around headings are; each is looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, frozenset[str]] = {}
        self._judged: dict[int, frozenset[str]] = {}

    def of(self, heading: Heading) -> frozenset[str]:
        """What a heading's own names, its parent's and the elements above say of it."""
        if heading.order not in self._judged:
            self._judged[heading.order] = self._above(heading.node.parent, 0).union(_said(heading))
        return self._judged[heading.order]

    def _above(self, node: LexborNode | None, level: int) -> frozenset[str]:
        if node is None or level >= _LEVELS or node.tag in {"body", "html"}:
            return frozenset()
        if node.mem_id not in self._known:
            self._known[node.mem_id] = self._above(node.parent, level + 1).union(_place(node))
        return self._known[node.mem_id]


def _said(heading: Heading) -> Iterator[str]:
    node, parent = heading.node, heading.node.parent
    own, box = _names(node), _names(parent) if parent is not None else ""
    both = f"{own} {box}"
    named = (("title", own, _TITLE), ("lesser", own, _LESSER), ("lesser box", box, _LESSER),
             ("hidden", both, _HIDDEN), ("logo", both, _LOGO))  # fmt: skip
    yield from (name for name, names, words in named if _any(words, names))
    yield from (
        name for name, names in (("entry", own), ("entry box", box)) if _ENTRY.search(names)
    )
    link = node.css_first("a")
    if link is not None and len(node_text(link)) >= _NEARLY * len(heading.text):
        yield "linked"


def _place(node: LexborNode) -> Iterator[str]:
    tag = node.tag or ""
    if tag in _PLACES:
        yield _PLACES[tag]
    if tag in _BESIDE or _any(_ELSEWHERE, _names(node)):
        yield "beside"


def _any(words: tuple[str, ...], names: str) -> bool:
    return any(map(names.__contains__, words))


def _names(node: LexborNode) -> str:
    """An element's classes and id in lower case, without the signs that part words."""
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return names.lower().replace("-", "").replace("_", "")


def rests(heading: Heading) -> Iterator[tuple[str, str]]:
    """(text, what was taken off) of a heading without an element that it opens or ends with:
    "kicker" where that one's class says so, else "front" or "back"."""
    raw = heading.text
    for part in heading.node.css("span, small, strong, em, b, i, p, div, a, sup")[:4]:
        text = node_text(part)
        if not text or len(text) == len(raw):
            continue
        if raw.startswith(text):
            named = _any(_KICKER, _names(part))
            yield raw.removeprefix(text).lstrip(" :|–—-•·"), "kicker" if named else "front"
        elif raw.endswith(text):
            yield raw.removesuffix(text).rstrip(" :|–—-•·"), "back"
