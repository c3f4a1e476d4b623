"""figure → its caption and its credit line, each with the place it was read at."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from dateline.extract.credits.captions import split_caption
from dateline.extract.credits.credit import is_sure, parse_credit
from dateline.extract.credits.line import label_at, tidy
from dateline.extract.page.outline import Attributes, Outline
from dateline.extract.photos.element_words import (
    NOT_WORDS,
    leaves,
    names_of,
    text_of,
    text_without,
)
from dateline.extract.photos.picture import Picture, picture_at
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
    r"|(?:^|\s)cap(?=$|\s)"
)
# Within a figure these hold the credit; elsewhere a byline is the article's.
_SIGNING_TAGS = frozenset({"footer", "small", "cite"})
_NOT_SIGNING = frozenset({"img", "source", "picture", "figure"})
_HEADLINES = frozenset({"h2", "h3", "h4"})
_NO_CAPTION = frozenset({"h1", "h2", "h3", "h4", "time", "li"})
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
_MOST_BREAKS = 3  # in a box that is a caption
_MOST_PIECES = 12  # elements and texts of the line below a picture
_HOLDERS = frozenset({"a", "picture"})
_INLINE = frozenset({"span", "b", "i", "em", "strong", "font", "small"})
_MOST_SIZES = 12  # a picture stands in its box a few times, for screens of several sizes
# Not "withoutCaption", "no-caption".
_OWN_CAPTION = re.compile(r"(?:^|\s)(?:wp-|photo-|image-|img-)?cap(?:tion)?(?=$|\s)")
_SIGNED = re.compile(r"(?:摄|攝|撮影|提供|供图|供圖|제공)[)）。]?$")
_MARKUP = re.compile(r"<[^>]{1,300}>")


@dataclass(frozen=True, slots=True)
class Words:
    """What stands at a picture: caption without credit, credit line, and its origin."""

    caption: str | None = None
    credit: str | None = None
    origin: str = ""


class Surroundings:
    """The pictures of a page by their places: which boxes a picture has to itself."""

    def __init__(self, outline: Outline, places: list[int], base: str) -> None:
        self.outline = outline
        self.places = places
        self._base = base
        self._known: dict[int, Picture | None] = {}

    def picture(self, place: int) -> Picture | None:
        """The picture at a place; read once."""
        if place not in self._known:
            found = self._known[place] = picture_at(place, self.outline, self._base)
            if found and (key := self._copied(place)):
                found.key = key
        return self._known[place]

    def _copied(self, place: int) -> str | None:
        """The key of the one picture beside a noscript element, which holds a copy of it under
        whatever name."""
        made = self.outline
        within = (up for up in islice(made.up(place), 2) if made.tags[up] == "noscript")
        if (copies := next(within, -1)) < 0:
            return None
        beside = made.within(made.parents[copies], self.places)
        shown = [at for at in beside if not copies < at < made.ends[copies]]
        if len(shown) > _MOST_SIZES:
            return None
        keys = {other.key for at in shown if (other := self.picture(at))}
        return keys.pop() if len(keys) == 1 else None

    def alone(self, box: int, key: str) -> bool:
        """Whether a box holds no other picture than the one of ``key``."""
        within = self.outline.within(box, self.places)
        if len(within) > _MOST_SIZES:
            return False
        return all(other is None or other.key == key for other in map(self.picture, within))


def words_at(picture: Picture, around: Surroundings, language: str | None) -> Words:
    """The words of a picture: its figure's, else those of the boxes that it has to itself,
    its attributes', those right after it."""
    found, outline = Words(), around.outline
    boxes = _boxes(picture, around)
    for box in boxes:
        found = _merged(found, _of_box(outline, box, language))
        if found.credit:
            return found
    outer = boxes[-1] if boxes else None
    found = _merged(found, _of_attributes(picture, outer, outline, language))
    if found.credit:
        return found
    place = boxes[-1] if boxes else picture.place
    found = _merged(found, _of_neighbours(place, picture.key, around, language))
    return found if found.credit else _merged(found, _of_line_below(picture, outline, language))


def _merged(first: Words, second: Words) -> Words:
    return Words(first.caption or second.caption, second.credit, second.origin)


# ---- the box of a picture -------------------------------------------------------------------
def _boxes(picture: Picture, around: Surroundings) -> list[int]:
    """The outermost figure alone; else the near elements that hold this picture and few words."""
    outline = around.outline
    near: list[int] = []
    figure: int | None = None
    for level, above in enumerate(outline.up(picture.place)):
        limit = outline.tags[above] in _LIMITS and not _is_paragraph_of(outline, above)
        if level > 6 or limit or not around.alone(above, picture.key):
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


def _is_paragraph_of(outline: Outline, place: int) -> bool:
    """Whether a paragraph is a picture's caption, the picture in it."""
    names = outline.attributes[place].get("class") or ""
    return outline.tags[place] == "p" and bool(_OWN_CAPTION.search(names))


def _of_box(outline: Outline, place: int, language: str | None) -> Words:
    elements = _elements(outline, place)
    captions = [at for at in elements if outline.tags[at] == "figcaption"]
    figured = bool(captions) or outline.tags[place] == "figure"
    credit_places = list(_credit_elements(outline, place, elements, figured=figured))
    taken = [text_of(outline.nodes[at]) for at in credit_places]
    caption = _caption_text(outline, place, captions or elements, credit_places)
    if len(caption) > _LONGEST_CAPTION:
        caption = ""
    credit = _joined(taken) or _labelled_leaf(outline, place, language)
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
    may_sign = figured or not _holds_any(outline, place, _HEADLINES)
    apart = _set_apart(outline, place, language) if may_sign else None
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


def _labelled_leaf(outline: Outline, place: int, language: str | None) -> str:
    """An element's words that begin with a label: "<span>Foto: X, Y</span>"."""
    figured = outline.tags[place] == "figure"
    for text, _holder in leaves(outline, place):
        if not figured and _SITE_NOTICE.search(text):
            continue
        if len(text) <= _NEAR and label_at(tidy(text)) and parse_credit(text, "", language):
            caption, credit = split_caption(text, language)
            if credit and not caption:
                return text
    return ""


def _set_apart(outline: Outline, place: int, language: str | None) -> str | None:
    """The last words of a figure, where an element of their own sets them off the caption:
    "<span>Two players</span> <span>(Edu Luque)</span>"."""
    found = leaves(outline, place)
    if not found:
        return None
    text, holder = found[-1]
    bare = text.strip("()[]| ")
    if not 2 <= len(bare) <= 80:
        return None
    if len(found) == 1:
        return bare if is_sure(bare) else None
    before, above = found[-2]
    closed = before.rstrip().endswith((".", "!", "?", "|", "”", '"', "»", ")", "…", "–"))
    within = above <= holder < outline.ends[above]
    if not (closed or text.startswith("(") or not within):
        return None
    if len(before.split()) < 3 or not _may_sign(bare, language):
        return None
    return bare


def _may_sign(text: str, language: str | None) -> bool:
    credit = parse_credit(text, "", language)
    if credit is None or len(text.split()) > 8:
        return False
    return bool(credit.photographer or credit.kind or (credit.organisation and text[:1].isupper()))


def _elements(outline: Outline, place: int) -> list[int]:
    """The elements of a box that may hold words, itself among them."""
    end = min(outline.ends[place], place + _MOST_ELEMENTS)
    return [at for at in range(place, end) if outline.tags[at] not in NOT_WORDS]


def _says_same(one: str, other: str) -> bool:
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()


def _credit_elements(
    outline: Outline, box: int, elements: list[int], *, figured: bool
) -> Iterator[int]:
    """Elements whose class or property says credit, outermost first, none within another."""
    end = box
    for at in elements:
        tag, attributes = outline.tags[at], outline.attributes[at]
        if at < end or tag in _NOT_SIGNING or not (attributes or figured):
            continue
        if not (_named_credit(attributes) or (figured and tag in _SIGNING_TAGS)):
            continue
        names = names_of(attributes)
        if not figured and _BYLINE.search(names) and not _PICTURED.search(names):
            continue
        text = text_of(outline.nodes[at])
        if 1 < len(text) <= _LONGEST_CREDIT and not _is_caption_too(outline, at, text):
            end = outline.ends[at]
            yield at


def _named_credit(attributes: Attributes) -> bool:
    if not attributes:
        return False
    if (attributes.get("itemprop") or "").lower() in _CREDIT_PROPERTIES:
        return True
    return says_credit(names_of(attributes))


@lru_cache(maxsize=4096)
def says_credit(names: str) -> bool:
    """Whether an element's names say that it holds a credit."""
    return bool(CREDIT_NAME.search(names))


@lru_cache(maxsize=4096)
def _says_caption(names: str) -> bool:
    return bool(_CAPTION_NAME.search(names))


def _is_caption_too(outline: Outline, place: int, text: str) -> bool:
    """A figcaption of class "caption-credit" that holds both is split as a caption."""
    names = outline.attributes[place].get("class") or ""
    if outline.tags[place] != "figcaption" and not _says_caption(names):
        return False
    children = (at for at in range(place + 1, outline.ends[place]) if outline.parents[at] == place)
    if any(_named_credit(outline.attributes[at]) and text_of(outline.nodes[at]) for at in children):
        return True
    caption, credit = split_caption(text)
    return bool(caption and credit) or parse_credit(text, "") is None


def _caption_text(outline: Outline, box: int, captions: list[int], credit_places: list[int]) -> str:
    """The words of the captions less the credits; ``captions`` are elements that may be one."""
    skipped = {outline.nodes[at].mem_id for at in credit_places}
    if not captions or outline.tags[captions[0]] != "figcaption":
        named = (at for at in captions if at not in credit_places and _is_caption(outline, at))
        captions = list(islice(named, 1))
    if not captions:
        whole = outline.nodes[box]
        return text_without(whole, skipped) if _is_plain(outline, box) else ""
    nodes = [outline.nodes[at] for at in captions[:2]]
    return " ".join(filter(None, (text_without(node, skipped) for node in nodes)))


def _is_caption(outline: Outline, place: int) -> bool:
    """Whether an element's class or property says caption."""
    attributes = outline.attributes[place]
    if not attributes or outline.tags[place] in {"figure", "img", "picture"}:
        return False
    names = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
    return len(names) > 1 and _says_caption(names)


# ---- attributes and neighbours --------------------------------------------------------------
def _is_plain(outline: Outline, place: int) -> bool:
    """Whether the words of a box without a caption may be one: few, in few lines, and nothing to
    click."""
    if outline.length(place) > _LONGEST_PLAIN or _holds_any(outline, place, _NO_CAPTION):
        return False
    if len(outline.within(place, outline.of("br"))) > _MOST_BREAKS:
        return False
    return len(outline.nodes[place].text(deep=True, separator="").strip()) <= _LONGEST_PLAIN


def _holds_any(outline: Outline, place: int, tags: frozenset[str]) -> bool:
    """Whether an element is or holds one of some tags, or a link."""
    return any(
        outline.tags[at] in tags or (outline.tags[at] == "a" and "href" in outline.attributes[at])
        for at in range(place, outline.ends[place])
    )


def _of_attributes(
    picture: Picture, outer: int | None, outline: Outline, language: str | None
) -> Words:
    caption, credit = "", Words()
    above = outline.parents[picture.place]
    for place in (picture.place, above, -1 if outer is None else outer):
        if place < 0:
            continue
        for name, value in outline.attributes[place].items():
            if not (name[:5] == "data-" or (name == "title" and place == picture.place)):
                continue
            if not value or len(value) > 1500 or value.startswith(("http", "/", "{", "[")):
                continue
            of_credit = _DATA_CREDIT.match(name)
            if not of_credit and name != "title" and not _DATA_CAPTION.match(name):
                continue
            text = one_line(_MARKUP.sub(" ", value))
            if of_credit and not credit.credit and parse_credit(text, "", language):
                credit = Words(None, text, f"attribute:{name}")
                continue
            if _DATA_CAPTION.match(name) or name == "title":
                short, tail = split_caption(text, language)
                if tail and not credit.credit:
                    return Words(short or None, tail, f"attribute:{name}")
                caption = caption or (short if name != "title" else "")
        if credit.credit:
            return Words(caption or None, credit.credit, credit.origin)
    short, tail = split_caption(one_line(picture.attributes.get("alt") or ""), language)
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
    if outline.tags[place] in NOT_WORDS:
        return None
    text = text_of(outline.nodes[place])
    if not 2 < len(text) <= 500 or _SITE_NOTICE.search(text):
        return None
    attributes = outline.attributes[place]
    names = f"{names_of(attributes)} {attributes.get('itemprop') or ''}"
    if (
        says_credit(names)
        and not _BYLINE.search(names)
        and len(text) <= _NEAR
        and parse_credit(text, "", language)
    ):
        return Words(None, text, "near")
    if outline.tags[place] == "figcaption" or _says_caption(names):
        found = _of_box(outline, place, language)
        return found if found.credit or found.caption else None
    if len(text) > _NEAR:
        return None
    short, tail = split_caption(text, language)
    if tail and (label_at(tidy(text)) or _is_marked(tail)):
        return Words(short or None, tail, "near")
    return None


def _of_line_below(picture: Picture, outline: Outline, language: str | None) -> Words:
    """The line of bare text below a picture, where nothing but breaks parts it from the text
    around and it is marked as a caption with its credit."""
    pieces: list[str] = []
    place = picture.place
    while outline.parents[place] >= 0 and outline.tags[outline.parents[place]] in _HOLDERS:
        place = outline.parents[place]
    node = outline.nodes[place].next
    for _ in range(_MOST_PIECES):
        if node is None or not (node.tag in _INLINE or node.tag in {"-text", "br"}):
            break
        text = node.text() or ""
        if node.tag == "br" and pieces:
            break
        if text.strip():
            pieces.append(text)
        node = node.next
    text = one_line("".join(pieces))
    if not 2 < len(text) <= _NEAR or _SITE_NOTICE.search(text):
        return Words()
    short, tail = split_caption(text, language)
    if tail and (label_at(tidy(text)) or _is_marked(tail)):
        return Words(short or None, tail, "near")
    return Words()


def _is_marked(tail: str) -> bool:
    """Whether words behind a caption can be nothing but its credit: "新华社记者 陶小溪 摄"."""
    signed = _SIGNED.search(tail) is not None
    return bool(label_at(tidy(tail))) or is_sure(tail) or signed
