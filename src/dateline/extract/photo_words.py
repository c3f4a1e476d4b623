"""figure → its caption and its credit line, each with the place it was read at."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from dateline.extract.captions import split_caption
from dateline.extract.credit_line import label_at, tidy
from dateline.extract.credits import is_sure, parse_credit
from dateline.extract.element_words import (
    NOT_WORDS,
    holds,
    leaves,
    names_of,
    text_of,
    text_without,
)
from dateline.extract.outline import Outline
from dateline.extract.pictures import Picture, picture_at
from dateline.text import one_line

CREDIT_NAME = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z]))(?:[Cc]redits?|CREDIT|[Cc]opyrights?|[Cc]opy(?=$|[\s_-])|[Pp]hotographer|"
    r"[Pp]hoto-?[Bb]y|[Bb]ild(?:quelle|nachweis|rechte|autor)|[Qq]uelle|[Ff]oto(?:graf|credit|quelle|"
    r"autor|nachweis)\w*|[Ff]uente|[Ff]onte|[Ss]ource|[Aa]utor|[Aa]uthor|[Bb]yline|[Rr]ights|"
    r"[Aa]ttribution|[Aa]gency|[Oo]wner|[Pp]rovider|[Kk]redit\w*|[Zz]droj|[Aa]utorstwo|[Pp]hoto-?"
    r"[Ss]ource|[Ff]irma|[Ss]ignature|[Kk]ilde|[Bb]yphoto|[Cc]rédit|[Ll]icen[cs]e|[Aa]uteur|"
    r"[Ff]otograaf|[Kk]uvaaja|[Aa]rtist|[Dd]isclaimer)(?=$|[\s_-]|[A-Z0-9]|s\b)"
)
_CAPTION_NAME = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z]))(?:[Cc]aption|[Ll]egend[ae]?|[Dd]escri\w*|[Bb]ildunterschrift|[Bb]ildtext|"
    r"[Bb]u|[Ss]ubtitle|[Pp]ie|[Ee]pigrafe|[Dd]idascalia|[Ss]ummary|[Kk]uvateksti|[Bb]illedtekst|"
    r"[Ff]ig-?text|[Uu]ntertitel|[Bb]ildbeschreibung|[Pp]opis|[Pp]odpis)(?=$|[\s_-]|[A-Z0-9])"
)
# Within a figure these hold the credit; elsewhere a byline is the article's.
_SIGNING_TAGS = frozenset({"footer", "small", "cite"})
_BYLINE = re.compile(r"author|byline|autor|auteur", re.IGNORECASE)
_PICTURED = re.compile(r"image|photo|picture|figure|media|foto|bild|caption", re.IGNORECASE)
_CREDIT_PROPERTIES = frozenset(
    {
        "copyrightholder",
        "credittext",
        "creator",
        "author",
        "copyrightnotice",
        "copyright",
        "contributor",
    }
)
_DATA_CREDIT = re.compile(
    r"^data-(?:[\w-]*-)?(?:credits?|copyright|photographer|author|source|byline|owner|fotograf|quelle|"
    r"rights|autor|fuente|attribution|photo-credit)$"
)
_DATA_CAPTION = re.compile(r"^data-(?:[\w-]*-)?(?:caption|description|legend|bu|sub-?html|title)$")
_LIMITS = frozenset({"body", "html", "main", "article", "section", "header", "p"})
_LONGEST_CREDIT = 220
_LONGEST_BOX = 900
# "© 2001-2020 Gazette. All rights reserved" is the page's, not the picture's.
_SITE_NOTICE = re.compile(
    r"(?:©|\(c\)|copyright)\s*\d{4}\s*[-–]|rights reserved|rechte vorbehalten", re.IGNORECASE
)
_NEAR = 200
_LONGEST_PLAIN = 300
_LONGEST_CAPTION = 2500
_MOST_ELEMENTS = 150
_MOST_SIZES = 12  # a picture stands in its box a few times, for screens of several sizes
_MARKUP = re.compile(r"<[^>]{1,300}>")


@dataclass(frozen=True, slots=True)
class Words:
    """What stands at a picture: caption without credit, credit line, and its origin."""

    caption: str | None = None
    credit: str | None = None
    origin: str = ""


class Surroundings:
    """The pictures of a page by their places: which boxes a picture has to itself."""

    def __init__(self, outline: Outline, elements: dict[int, LexborNode], base: str) -> None:
        self.outline = outline
        self._elements = elements
        self._places = sorted(elements)
        self._base = base
        self._known: dict[int, Picture | None] = {}

    def picture(self, place: int) -> Picture | None:
        """The picture at a place; read once."""
        if place not in self._known:
            self._known[place] = picture_at(place, self._elements[place], self._base)
        return self._known[place]

    def alone(self, box: int, key: str) -> bool:
        """Whether a box holds no other picture than the one of ``key``."""
        within = self.outline.within(box, self._places)
        if len(within) > _MOST_SIZES:
            return False
        return all(other is None or other.key == key for other in map(self.picture, within))


def words_at(picture: Picture, around: Surroundings, language: str | None) -> Words:
    """The words of a picture: its figure's, else those of the boxes that it has to itself,
    its attributes', those right after it."""
    found = Words()
    boxes = _boxes(picture, around)
    nodes = around.outline.nodes
    for box in boxes:
        found = _merged(found, _of_box(around.outline, box, language))
        if found.credit:
            return found
    outer = nodes[boxes[-1]] if boxes else None
    found = _merged(found, _of_attributes(picture.node, outer, language))
    if found.credit:
        return found
    place = boxes[-1] if boxes else picture.place
    return _merged(found, _of_neighbours(place, picture.key, around, language))


def _merged(first: Words, second: Words) -> Words:
    return Words(first.caption or second.caption, second.credit, second.origin)


# ---- the box of a picture -------------------------------------------------------------------
def _boxes(picture: Picture, around: Surroundings) -> list[int]:
    """The outermost figure alone; else the near elements that hold this picture and few words."""
    outline = around.outline
    near: list[int] = []
    figure: int | None = None
    for level, above in enumerate(outline.up(picture.place)):
        if level > 6 or outline.tags[above] in _LIMITS or not around.alone(above, picture.key):
            break
        if outline.tags[above] == "figure":
            figure = above
        elif figure is None:
            length = outline.length(above)
            if length > _LONGEST_BOX:
                break
            if length > 1:
                near.append(above)
    return [figure] if figure is not None else near[:4]


def _of_box(outline: Outline, place: int, language: str | None) -> Words:
    box = outline.nodes[place]
    elements = _elements(outline, place)
    figured = box.tag in {"figure", "figcaption"} or any(n.tag == "figcaption" for n in elements)
    credit_nodes = list(_credit_elements(elements, figured=figured))
    taken = [(text_of(node), node) for node in credit_nodes]
    caption = _caption_text(box, elements, credit_nodes)
    if len(caption) > _LONGEST_CAPTION:
        caption = ""
    credit = _joined(text for text, _ in taken) or _labelled_leaf(box, language)
    if credit and parse_credit(credit[:380], "", language):
        caption = caption.replace(credit, "").strip(" |/–-\n") if not taken else caption
        short, tail = split_caption(caption, language) if caption else ("", None)
        if tail is None or _says_same(tail, credit):
            return Words((short if tail else caption) or None, credit, "element")
        return Words(short or None, credit, "element")
    if not caption:
        return Words()
    short, tail = split_caption(caption, language)
    if tail is not None:
        return Words(short or None, tail, "caption")
    apart = (
        _set_apart(box, language) if figured or not box.css_matches("h2, h3, h4, a[href]") else None
    )
    if apart is None:
        return Words(short or None)
    bare = short.removesuffix(f"({apart})").removesuffix(apart).rstrip(" |–-(")
    return Words(bare or None, apart, "structure")


def _joined(texts: Iterable[str]) -> str:
    """Several credit elements as one line; what stands there twice (for small and large
    screens) once."""
    kept: list[str] = []
    for text in texts:
        if text and not any(_says_same(text, other) for other in kept):
            kept.append(text)
    return " / ".join(kept)


def _labelled_leaf(box: LexborNode, language: str | None) -> str:
    """An element's words that begin with a label: "<span>Foto: X, Y</span>"."""
    for text, _parent in leaves(box):
        if len(text) <= _NEAR and label_at(tidy(text)) and parse_credit(text, "", language):
            caption, credit = split_caption(text, language)
            if credit and not caption:
                return text
    return ""


def _set_apart(box: LexborNode, language: str | None) -> str | None:
    """The last words of a figure, where an element of their own sets them off the caption:
    "<span>Two players</span> <span>(Edu Luque)</span>"."""
    found = leaves(box)
    if not found:
        return None
    text, parent = found[-1]
    bare = text.strip("()[]| ")
    if not 2 <= len(bare) <= 80:
        return None
    if len(found) == 1:
        return bare if is_sure(bare) else None
    before, above = found[-2]
    closed = before.rstrip().endswith((".", "!", "?", "|", "”", '"', "»", ")", "…", "–"))
    if not (closed or text.startswith("(") or not holds(above, parent)):
        return None
    if len(before.split()) < 3 or not _may_sign(bare, language):
        return None
    return bare


def _may_sign(text: str, language: str | None) -> bool:
    credit = parse_credit(text, "", language)
    if credit is None or len(text.split()) > 8:
        return False
    return bool(credit.photographer or credit.kind or (credit.organisation and text[:1].isupper()))


def _elements(outline: Outline, place: int) -> list[LexborNode]:
    """The elements of a box that may hold words, itself among them."""
    end = min(outline.ends[place], place + _MOST_ELEMENTS)
    return [outline.nodes[at] for at in range(place, end) if outline.tags[at] not in NOT_WORDS]


def _says_same(one: str, other: str) -> bool:
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()


def _credit_elements(elements: list[LexborNode], *, figured: bool) -> Iterator[LexborNode]:
    """Elements whose class or property says credit, outermost first, none within another."""
    within: set[int] = set()
    for node in elements:
        parent = node.parent
        if parent is not None and parent.mem_id in within:
            within.add(node.mem_id)
            continue
        if node.tag in {"img", "source", "picture", "figure"} or not (
            _named_credit(node) or (figured and node.tag in _SIGNING_TAGS)
        ):
            continue
        text = text_of(node)
        names = names_of(node.attributes)
        if not figured and _BYLINE.search(names) and not _PICTURED.search(names):
            continue
        if not 1 < len(text) <= _LONGEST_CREDIT or _is_caption_too(node, text):
            continue
        within.add(node.mem_id)
        yield node


def _named_credit(node: LexborNode) -> bool:
    attributes = node.attributes
    if not attributes:
        return False
    if (attributes.get("itemprop") or "").lower() in _CREDIT_PROPERTIES:
        return True
    return bool(CREDIT_NAME.search(names_of(attributes)))


def _is_caption_too(node: LexborNode, text: str) -> bool:
    """A figcaption of class "caption-credit" that holds both is split as a caption."""
    if node.tag != "figcaption" and not _CAPTION_NAME.search(node.attributes.get("class") or ""):
        return False
    if any(_named_credit(child) and text_of(child) for child in node.iter()):
        return True
    caption, credit = split_caption(text)
    return bool(caption and credit) or parse_credit(text, "") is None


def _caption_text(
    box: LexborNode, elements: list[LexborNode], credit_nodes: list[LexborNode]
) -> str:
    skipped = {node.mem_id for node in credit_nodes}
    captions = [node for node in elements if node.tag == "figcaption"]
    if not captions:
        captions = [
            node
            for node in elements
            if node.mem_id not in skipped
            and node.tag not in {"figure", "img", "picture"}
            and _CAPTION_NAME.search(
                f"{node.attributes.get('class') or ''} {node.attributes.get('itemprop') or ''}"
            )
        ][:1]
    if not captions:
        return text_without(box, skipped) if _is_plain(box) else ""
    return " ".join(filter(None, (text_without(node, skipped) for node in captions[:2])))


# ---- attributes and neighbours --------------------------------------------------------------
def _is_plain(box: LexborNode) -> bool:
    """Whether the words of a box without a caption may be one: few, and nothing to click."""
    length = len(box.text(deep=True, separator="").strip())
    return length <= _LONGEST_PLAIN and not box.css_matches("a[href], h1, h2, h3, h4, time, li")


def _of_attributes(image: LexborNode, box: LexborNode | None, language: str | None) -> Words:
    caption = ""
    for node in (image, image.parent, box):
        if node is None:
            continue
        for name, value in node.attributes.items():
            if not value or len(value) > 1500 or value.startswith(("http", "/", "{", "[")):
                continue
            text = one_line(_MARKUP.sub(" ", value))
            if _DATA_CREDIT.match(name) and parse_credit(text, "", language):
                return Words(caption or None, text, f"attribute:{name}")
            if _DATA_CAPTION.match(name) or (node is image and name == "title"):
                short, tail = split_caption(text, language)
                if tail:
                    return Words(short or None, tail, f"attribute:{name}")
                caption = caption or (short if name != "title" else "")
    short, tail = split_caption(one_line(image.attributes.get("alt") or ""), language)
    return Words(caption or None, tail, "alt") if tail else Words(caption or None)


def _of_neighbours(place: int, key: str, around: Surroundings, language: str | None) -> Words:
    """Short words right after the picture, where they are marked as a credit or caption."""
    outline = around.outline
    for level, box in enumerate((place, *outline.up(place))):
        if level > 2 or outline.tags[box] in _LIMITS - {"p", "header"}:
            break
        for sibling in _next_elements(outline, box, 2):
            if around.alone(sibling, key) and 2 < outline.length(sibling) <= 500:
                found = _of_neighbour(outline, sibling, language)
                if found is not None:
                    return found
    return Words()


def _next_elements(outline: Outline, place: int, count: int) -> Iterator[int]:
    """The element siblings after one, as many as asked."""
    parent = outline.parents[place]
    end = outline.ends[parent] if parent >= 0 else len(outline.nodes)
    after = outline.ends[place]
    while after < end and count:
        yield after
        after, count = outline.ends[after], count - 1


def _of_neighbour(outline: Outline, place: int, language: str | None) -> Words | None:
    node = outline.nodes[place]
    if node.tag in NOT_WORDS:
        return None
    text = text_of(node)
    if not 2 < len(text) <= 500 or _SITE_NOTICE.search(text):
        return None
    names = f"{names_of(node.attributes)} {node.attributes.get('itemprop') or ''}"
    if (
        CREDIT_NAME.search(names)
        and not _BYLINE.search(names)
        and len(text) <= _NEAR
        and parse_credit(text, "", language)
    ):
        return Words(None, text, "near")
    if node.tag == "figcaption" or _CAPTION_NAME.search(names):
        found = _of_box(outline, place, language)
        return found if found.credit or found.caption else None
    if len(text) <= _NEAR and (label_at(tidy(text)) or is_sure(text)):
        short, tail = split_caption(text, language)
        return Words(short or None, tail, "near") if tail else None
    return None
