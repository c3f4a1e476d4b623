"""figure → its caption and its credit line, each with the place it was read at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from dateline.extract.captions import split_caption
from dateline.extract.credits import is_sure, label_at, parse_credit, tidy
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
_CREDIT_PROPERTIES = frozenset(
    {"copyrightholder", "credittext", "creator", "author", "copyrightnotice", "copyright", "contributor"}
)
_DATA_CREDIT = re.compile(
    r"^data-(?:[\w-]*-)?(?:credits?|copyright|photographer|author|source|byline|owner|fotograf|quelle|"
    r"rights|autor|fuente|attribution|photo-credit)$"
)
_DATA_CAPTION = re.compile(r"^data-(?:[\w-]*-)?(?:caption|description|legend|bu|sub-?html|title)$")
_NOT_WORDS = frozenset({"script", "style", "svg", "button", "noscript", "template", "video", "audio", "iframe", "select"})
_LONGEST_CREDIT = 220
_LONGEST_BOX = 900
_NEAR = 200
_MARKUP = re.compile(r"<[^>]{1,300}>")


@dataclass(frozen=True, slots=True)
class Words:
    """What stands at a picture: caption without credit, credit line, and its origin."""

    caption: str | None = None
    credit: str | None = None
    origin: str = ""


def words_at(image: LexborNode, *, others: frozenset[int], language: str | None) -> Words:
    """The words of an img element: its figure's, else those of the box that it has to itself.

    ``others`` are the img elements of other pictures: a box that holds one is shared.
    """
    box = _box(image, others)
    found = _of_box(box, language) if box is not None else Words()
    if not found.credit:
        found = _merged(found, _of_attributes(image, box, language))
    if not found.credit:
        found = _merged(found, _of_neighbours(box or image, others, language))
    return found


def _merged(first: Words, second: Words) -> Words:
    return Words(first.caption or second.caption, second.credit, second.origin)


# ---- the box of a picture -------------------------------------------------------------------
def _box(image: LexborNode, others: frozenset[int]) -> LexborNode | None:
    """The outermost figure, or the largest near element with this picture alone and few words."""
    best: LexborNode | None = None
    node = image.parent
    for _ in range(7):
        if node is None or node.tag in {"body", "html", "main", "article", "section", "header", "p"}:
            break
        if any(inner.mem_id in others for inner in node.css("img")):
            break
        if node.tag == "figure":
            best = node
        elif best is None or best.tag != "figure":
            if len(node.text(deep=True, separator="")) > _LONGEST_BOX:
                break
            best = node
        node = node.parent
    return best


def _of_box(box: LexborNode, language: str | None) -> Words:
    elements = [node for node in box.traverse() if node.tag not in _NOT_WORDS][:150]
    credit_nodes = list(_credit_elements(elements))
    taken = [(_text(node), node) for node in credit_nodes]
    caption = _caption_text(box, elements, credit_nodes)
    credit = " / ".join(dict.fromkeys(text for text, _ in taken if text))
    if credit and parse_credit(credit[:380], "", language):
        short, tail = split_caption(caption, language) if caption else ("", None)
        if tail is None or _says_same(tail, credit):
            return Words((short if tail else caption) or None, credit, "element")
        return Words(short or None, credit, "element")
    if not caption:
        return Words()
    short, tail = split_caption(caption, language)
    if tail is None:
        return Words(short or None)
    return Words(short or None, tail, "caption")


def _says_same(one: str, other: str) -> bool:
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()


def _credit_elements(elements: list[LexborNode]) -> Iterator[LexborNode]:
    """Elements whose class or property says credit, outermost first, none within another."""
    within: set[int] = set()
    for node in elements:
        parent = node.parent
        if parent is not None and parent.mem_id in within:
            within.add(node.mem_id)
            continue
        if node.tag in {"img", "source", "picture", "figure"} or not _named_credit(node):
            continue
        text = _text(node)
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
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('data-testid') or ''}"
    return bool(CREDIT_NAME.search(names))


def _is_caption_too(node: LexborNode, text: str) -> bool:
    """A figcaption of class "caption-credit" that holds both is split as a caption."""
    names = node.attributes.get("class") or ""
    if node.tag != "figcaption" and not _CAPTION_NAME.search(names):
        return False
    inner = [child for child in node.iter() if _named_credit(child) and _text(child)]
    return bool(inner) or bool(split_caption(text)[0])


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
        return _text_without(box, skipped)
    return " ".join(filter(None, (_text_without(node, skipped) for node in captions[:2])))


def _text(node: LexborNode) -> str:
    return _text_without(node, set())


def _text_without(node: LexborNode, skipped: set[int]) -> str:
    """A node's words less those of some elements, scripts and buttons; lines where it breaks."""
    out: list[str] = []
    _collect(node, skipped, out, 0)
    return _lines("".join(out))


def _collect(node: LexborNode, skipped: set[int], out: list[str], depth: int) -> None:
    child = node.first_child
    while child is not None:
        tag = child.tag
        if tag == "-text":
            out.append(child.text_content or "")
        elif tag == "br":
            out.append("\n")
        elif tag not in _NOT_WORDS and child.mem_id not in skipped and depth < 25:
            apart = tag in {"p", "div", "li", "figcaption", "span", "small", "cite", "strong", "em", "h2", "h3", "h4"}
            out.append("\n" if apart and tag not in {"span", "strong", "em"} else " " if apart else "")
            _collect(child, skipped, out, depth + 1)
            out.append("\n" if apart and tag not in {"span", "strong", "em"} else " " if apart else "")
        child = child.next


def _lines(text: str) -> str:
    lines = (one_line(line) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


# ---- attributes and neighbours --------------------------------------------------------------
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


def _of_neighbours(box: LexborNode, others: frozenset[int], language: str | None) -> Words:
    """Short words right after the picture, where they are marked as a credit or caption."""
    node: LexborNode | None = box
    for _ in range(3):
        if node is None or node.tag in {"body", "article", "main", "section"}:
            break
        sibling, seen = node.next, 0
        while sibling is not None and seen < 2:
            if sibling.tag not in {"-text", "-comment"}:
                seen += 1
                found = _of_neighbour(sibling, others, language)
                if found is not None:
                    return found
            sibling = sibling.next
        node = node.parent
    return Words()


def _of_neighbour(node: LexborNode, others: frozenset[int], language: str | None) -> Words | None:
    if node.tag in _NOT_WORDS or any(inner.mem_id in others for inner in node.css("img")):
        return None
    text = _text(node)
    if not 2 < len(text) <= 500:
        return None
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('itemprop') or ''}"
    if CREDIT_NAME.search(names) and len(text) <= _NEAR and parse_credit(text, "", language):
        return Words(None, text, "near")
    if _CAPTION_NAME.search(names):
        found = _of_box(node, language)
        return found if found.credit or found.caption else None
    if len(text) <= _NEAR and (label_at(tidy(text)) or is_sure(text)):
        short, tail = split_caption(text, language)
        return Words(short or None, tail, "near") if tail else None
    return None
