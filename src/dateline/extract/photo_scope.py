"""page → Scope: which part of a page is the article, so which pictures are its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dateline.extract.pictures import picture_key

_LEAST_TEXT = 70
_MOST_PARAGRAPHS = 250
_OUTSIDE_TAGS = frozenset({"nav", "footer", "form", "select", "template"})
# Words of classes and ids that name what stands beside an article: anywhere in a name …
_OUTSIDE = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z]))(?:[Rr]elated|[Rr]ecommend\w*|[Rr]ecirc\w*|[Tt]easers?|[Tt]easerlist|"
    r"[Pp]romo(?:s|tion)?|[Ss]ide-?[Bb]ar|[Aa]vatars?|[Bb]io-?[Bb]ox|[Ll]ogo|[Nn]ewsletter|[Ff]ooter|"
    r"[Nn]avbar|[Nn]avigation|[Mm]ost-?(?:[Rr]ead|[Pp]opular|[Vv]iewed)|[Tt]rending|[Oo]utbrain|"
    r"[Tt]aboola|[Rr]ead-?(?:[Mm]ore|[Aa]lso|[Nn]ext)|[Ss]ee-?[Aa]lso|[Mm]ore-?(?:[Nn]ews|[Ss]tories|"
    r"[Aa]rticles|on)|[Aa]lso-?(?:[Rr]ead|[Ll]ike)|[Nn]ext-?(?:[Aa]rticle|[Ss]tory|[Pp]ost)|"
    r"[Pp]rev(?:ious)?-?(?:[Aa]rticle|[Pp]ost)|[Ss]uggest\w*|[Ss]ubscri\w+|[Bb]readcrumbs?|"
    r"[Mm]asthead|[Ss]ite-?[Hh]eader|[Pp]age-?[Hh]eader|[Tt]opbar|[Cc]ookie\w*|[Cc]onsent|[Ee]paper|"
    r"[Ss]ponsor\w*|[Pp]artner-?logo|[Ww]eiterlesen|[Mm]eistgelesen|[Aa]utoren?-?\w*|"
    r"[Aa]uthors?|[Bb]ylines?|[Aa]d-?(?:box|container|wrapper|slot|unit|banner)|[Aa]dvert\w*|"
    r"[Ll]ire-aussi|[Rr]elacionad\w+|[Cc]orrelat\w+|[Mm]eest-?gelezen|[Ll]ees-?(?:ook|meer)|"
    r"[Cc]omments?(?:-?list|-?section)?|[Pp]rofile-?(?:pic|image|photo)|[Ll]inkbox)(?=$|[\s_-]|[A-Z])"
)
# … or as a whole name.
_BESIDE = frozenset(
    "ad ads advertisement advert banner icon icons social share sharing menu nav login shop product "
    "products store popular latest rss modal-login widget-ad sidebar aside see-also".split()
)
_PICTURED = re.compile(r"image|photo|picture|figure|media|foto|bild|gallery", re.IGNORECASE)
_PICTURE_ADDRESS = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)"
    r"|[/_-](?:media)?(?:image|photo|gallery|bild|foto|datei|file:|galerie|picture)s?[/:?_.-]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The element that holds title and body, the one that holds the body, and their ids."""

    article: LexborNode | None
    body: LexborNode | None
    held: frozenset[int]

    def holds_body(self, node: LexborNode) -> bool:
        """Whether ``node`` is the body or holds it: its classes speak of the page, not of a box."""
        return node.mem_id in self.held


def find_scope(tree: LexborHTMLParser) -> Scope:
    """The scope by where the paragraphs are and the nearest element that also holds the h1."""
    scores: dict[int, float] = {}
    nodes: dict[int, LexborNode] = {}
    total = 0.0
    for paragraph in tree.css("p")[:_MOST_PARAGRAPHS]:
        weight = _weight(paragraph)
        if not weight:
            continue
        total += weight
        share, node = weight, paragraph.parent
        for _ in range(4):
            if node is None or node.tag in {"body", "html"}:
                break
            scores[node.mem_id] = scores.get(node.mem_id, 0.0) + share
            nodes[node.mem_id] = node
            share *= 0.8
            node = node.parent
    body = nodes[max(scores, key=scores.__getitem__)] if scores else None
    article = _with_title(tree, body)
    return Scope(article, body, frozenset(_chain(body)))


def _weight(paragraph: LexborNode) -> float:
    text = paragraph.text(deep=True, separator="")
    length = len(text.strip())
    return float(min(length, 600)) if length >= _LEAST_TEXT else 0.0


def _chain(node: LexborNode | None) -> list[int]:
    ids = []
    while node is not None:
        ids.append(node.mem_id)
        node = node.parent
    return ids


def _with_title(tree: LexborHTMLParser, body: LexborNode | None) -> LexborNode | None:
    """The smallest element that holds the body and an h1; else main, article or the body."""
    if body is None:
        return tree.css_first("article") or tree.css_first("main") or tree.body
    above = _chain(body)
    for heading in tree.css("h1")[:8]:
        node: LexborNode | None = heading
        while node is not None:
            if node.mem_id in above:
                return node
            node = node.parent
    node = body
    while node is not None and node.tag not in {"article", "main", "body"}:
        node = node.parent
    return node or tree.body


OUTSIDE = "outside the article"


def is_outside(node: LexborNode, scope: Scope, page_url: str, key: str) -> str | None:
    """Why an img element is no picture of the article; None where it is one."""
    linked, captioned = "", False
    current: LexborNode | None = node
    inside = False
    depth = 0
    while current is not None and depth < 60:
        if scope.article is not None and current.mem_id == scope.article.mem_id:
            inside = True
            break
        if not scope.holds_body(current):
            attributes = current.attributes
            if current.tag in _OUTSIDE_TAGS or _is_box(current, attributes):
                return current.tag
            names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
            if len(names) > 1 and current.tag != "body" and (word := _outside_word(names)):
                return word
            if current.tag == "a":
                linked = attributes.get("href") or ""
            if current.tag == "figure":
                captioned = current.css_first("figcaption") is not None
        current, depth = current.parent, depth + 1
    if not inside:
        return OUTSIDE
    if linked and not captioned and _leads_away(linked, page_url, key):
        return "linked"
    return None


def _outside_word(names: str) -> str | None:
    match = _OUTSIDE.search(names)
    if match:
        return match.group().strip(" _-")
    return next((name for name in names.lower().split() if name in _BESIDE), None)


def _is_box(node: LexborNode, attributes: Mapping[str, str | None]) -> bool:
    """An aside is beside the article, unless it is one picture set to the side."""
    if node.tag == "footer":
        return True
    return node.tag == "aside" and not _PICTURED.search(attributes.get("class") or "")


def _leads_away(href: str, page_url: str, key: str) -> bool:
    """Whether a link around a picture goes to another page, rather than to the picture."""
    if href.startswith(("#", "javascript:")) or _PICTURE_ADDRESS.search(href):
        return False
    bare = href.split("#")[0].split("?")[0].rstrip("/")
    return not (page_url.split("?")[0].rstrip("/").endswith(bare) or picture_key(href) == key)
