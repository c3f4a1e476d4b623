"""outline → Scope: which part of a page is the article, so which pictures are its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from dateline.extract.page.outline import Outline
from dateline.text import word_set

_LEAST_TEXT = 70
_MOST_COUNTED = 600  # one long paragraph weighs no more than this many characters
_MOST_PARAGRAPHS = 400
_REACH = 4
_TEASER_LEVELS = 6
_TEASER_TEXT = 500
_LEAST_HEADLINE = 12
_MOST_LINKS, _MOST_INSIDE = 30, 300  # what is looked at for one picture
OUTSIDE = "outside the article"
_OUTSIDE_TAGS = frozenset({"nav", "footer", "form", "select", "template"})
# Words of classes and ids that name what stands beside an article: anywhere in a name …
_OUTSIDE = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z]))(?:[Rr]elated|[Rr]ecommend\w*|[Rr]ecirc\w*|[Tt]easerlist|"
    r"[Pp]romo(?:s|tion)?|[Ss]ide-?[Bb]ar|[Aa]vatars?|[Uu]ser-?(?:[Ii]con|[Pp]ic(?:ture)?|[Ii]mage|[Pp]hoto)|[Bb]io-?[Bb]ox|[Ll]ogo|[Nn]ewsletter|[Ff]ooter|"
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
    [
        "ad",
        "ads",
        "advertisement",
        "advert",
        "banner",
        "icon",
        "icons",
        "social",
        "share",
        "sharing",
        "menu",
        "nav",
        "login",
        "shop",
        "product",
        "products",
        "store",
        "popular",
        "latest",
        "rss",
        "modal-login",
        "widget-ad",
        "sidebar",
        "aside",
        "see-also",
    ]
)
# What a name must hold for the pattern to be read.
_OUTSIDE_MARKS = word_set(
    "related recommend recirc teaserlist promo sidebar side-bar avatar bio logo newsletter footer"
    " nav most trending outbrain taboola read also more next prev suggest subscri breadcrumb"
    " masthead siteheader site-header pageheader page-header topbar cookie consent epaper sponsor"
    " weiter gelesen autor author byline adbox ad-box adcontainer ad-container adwrapper"
    " ad-wrapper adslot ad-slot adunit ad-unit adbanner ad-banner advert aussi relacionad correlat"
    " meest lees comment profile linkbox user"
)
_PICTURED = re.compile(r"image|photo|picture|figure|media|foto|bild|gallery", re.IGNORECASE)
_PERSON_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|in|es)?|profiles?|redaktion|person(?:en|as)?|journalists?|writers?|team|"
    r"staff|people|by|reporter|kolumnist\w*|columnist\w*|editor|auteurs?|journaliste|redactie)(?:/|$)",
    re.IGNORECASE,
)
_PICTURE_ADDRESS = re.compile(
    r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)"
    r"|[/_-](?:media)?(?:image|photo|gallery|bild|foto|datei|file:|galerie|picture)s?[/:?_.-]",
    re.IGNORECASE,
)


class _Way(NamedTuple):
    """Whether the article is above; why what is passed stands beside it, the lowest first; the
    address of the outermost link, and whether there is a figure."""

    inside: bool
    reason: str | None = None
    linked: str = ""
    captioned: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the article is: the element with title and body, the body, what holds it, and
    the first paragraph; ``links`` are all links of the page."""

    outline: Outline
    article: int
    body: int
    held: frozenset[int]
    links: list[int]
    text_at: int
    _ways: dict[int, _Way] = field(default_factory=dict)

    def way(self, place: int) -> _Way:
        """What is met on the way from an element up to the article; kept once known, since
        pictures share their boxes."""
        climbed: list[int] = []
        while place >= 0 and place != self.article and place not in self._ways:
            climbed.append(place)
            place = self.outline.parents[place]
        way = self._ways.get(place) or _Way(inside=place == self.article)
        for below in reversed(climbed):
            if below not in self.held:
                way = self._after(below, way)
            self._ways[below] = way
        return way

    def _after(self, place: int, above: _Way) -> _Way:
        tag, attributes = self.outline.tags[place], self.outline.attributes[place]
        return _Way(
            inside=above.inside,
            reason=_beside(tag, attributes) or above.reason,
            linked=above.linked or (tag == "a" and attributes.get("href")) or "",
            captioned=above.captioned or tag == "figure",
        )


def find_scope(outline: Outline) -> Scope:
    """The scope by where the paragraphs are and the nearest element that also holds the h1."""
    scores: dict[int, float] = {}
    for place in outline.of("p")[:_MOST_PARAGRAPHS]:
        length = outline.length(place)
        share = float(min(length, _MOST_COUNTED)) if length >= _LEAST_TEXT else 0.0
        for level, above in enumerate(outline.up(place)):
            if level >= _REACH or not share or outline.tags[above] == "body":
                break
            scores[above] = scores.get(above, 0.0) + share * 0.8**level
    body = max(scores, key=scores.__getitem__) if scores else -1
    article = _with_title(outline, body)
    held = frozenset({body, *outline.up(body)}) if body >= 0 else frozenset({article})
    return Scope(outline, article, body, held, outline.of("a"), _text_at(outline, body))


def _text_at(outline: Outline, body: int) -> int:
    """Where the text begins: the first paragraph of the body that is one."""
    if body < 0:
        return outline.ends[0] if outline.nodes else 0
    paragraphs = outline.within(body, outline.of("p"))
    return next((at for at in paragraphs if outline.length(at) >= _LEAST_TEXT), body)


def _with_title(outline: Outline, body: int) -> int:
    """The smallest element that holds the body and an h1; else an article, main or the body."""
    if body < 0:
        return next((place for tag in ("article", "main") for place in outline.of(tag)), 0)
    above = [body, *outline.up(body)]
    for heading in outline.of("h1")[:8]:
        for place in (heading, *outline.up(heading)):
            if place in above:
                return _whole_article(outline, place)
    return next((place for place in above if outline.tags[place] in {"article", "main"}), 0)


def _whole_article(outline: Outline, place: int) -> int:
    """The article element around: its lead picture may stand above title and body."""
    return next((up for up in (place, *outline.up(place)) if outline.tags[up] == "article"), place)


def is_outside(scope: Scope, place: int, page_url: str) -> str | None:
    """Why the img element at ``place`` is no picture of the article; None where it is one."""
    inside, reason, linked, captioned = scope.way(place)
    if reason or not inside:
        return reason or OUTSIDE
    if linked and _leads_away(linked, page_url) and (not captioned or _PERSON_PAGE.search(linked)):
        return "linked"
    return "teaser" if _is_teaser(scope, place, page_url) else None


def _beside(tag: str, attributes: Mapping[str, str | None]) -> str | None:
    if tag in _OUTSIDE_TAGS:
        return tag
    names = attributes.get("class") or ""
    if tag == "aside" and not _PICTURED.search(names):
        return tag
    if identity := attributes.get("id"):
        names = f"{names} {identity}"
    if len(names) < 2 or tag == "body":
        return None
    reason = _named_beside(names)
    # a box of that name holds an advert, the one element so called is the site's own picture;
    # one of a class of pictures so called is the wide one at an article's head
    is_wide = reason == "banner" and tag == "img" and attributes.get("id") is None
    return None if is_wide else reason


@lru_cache(maxsize=4096)
def _named_beside(names: str) -> str | None:
    """Which of an element's names says so; the same names stand on many elements."""
    low = names.lower()
    if any(map(low.__contains__, _OUTSIDE_MARKS)) and (match := _OUTSIDE.search(names)):
        return match.group().strip(" _-")
    return next((name for name in low.split() if name in _BESIDE), None)


def _is_teaser(scope: Scope, place: int, page_url: str) -> bool:
    """Whether the box around a picture is the way to another story: few words, most of them
    a link that leads away."""
    outline = scope.outline
    for level, above in enumerate(outline.up(place)):
        length = outline.length(above)
        if level >= _TEASER_LEVELS or above in scope.held or length > _TEASER_TEXT:
            return False
        if outline.tags[above] == "figure" and _is_captioned(scope, above):
            return False
        for link in outline.within(above, scope.links)[:_MOST_LINKS]:
            headline = outline.length(link)
            if headline < _LEAST_HEADLINE or headline * 3 < length or _in_caption(outline, link):
                continue
            if _leads_away(outline.attributes[link].get("href") or "#", page_url):
                return True
    return False


def _is_captioned(scope: Scope, figure: int) -> bool:
    """Whether a figure has words of its own beneath the picture, and stands in no link."""
    outline = scope.outline
    links = outline.within(figure, scope.links)[:_MOST_LINKS]
    if any(outline.length(link) >= _LEAST_HEADLINE for link in links):
        return False
    if any(outline.tags[above] == "a" for above in outline.up(figure)):
        return False
    inside = range(figure + 1, min(outline.ends[figure], figure + _MOST_INSIDE))
    return any(outline.tags[at] == "figcaption" and outline.length(at) > 1 for at in inside)


def _in_caption(outline: Outline, place: int) -> bool:
    for level, above in enumerate(outline.up(place)):
        if outline.tags[above] == "figcaption":
            return True
        if level > 3:
            break
    return False


@lru_cache(maxsize=4096)
def _leads_away(href: str, page_url: str) -> bool:
    """Whether a link around a picture goes to another page, rather than to the picture."""
    if href.startswith(("#", "javascript:")) or _PICTURE_ADDRESS.search(href):
        return False
    bare = href.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0].rstrip("/")
    return not page_url.split("?", maxsplit=1)[0].rstrip("/").endswith(bare)
