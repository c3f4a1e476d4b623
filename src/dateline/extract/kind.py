"""what was read → PageKind with its reason: what a page is, and whether it is an article at all."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from urllib.parse import unquote

from dateline.extract.fields import Reading
from dateline.extract.notes.paywall import is_offer
from dateline.extract.page import jsonld
from dateline.extract.page.outline import Outline
from dateline.extract.page.parsed import Page, node_text
from dateline.extract.page.phrases import fold, phrases
from dateline.model import Article, Candidate, PageKind

_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_PARTS = re.compile(r"\s*[|:–—·•»]\s*|\s+-\s+")
_MOST_LINKS = 1000
_MOST_LINES = 500
_MOST_LINE = 90  # characters of a line that calls a page a press release
_LABEL = 12  # characters of a link that is no headline
_LISTINGS = frozenset({"collectionpage", "searchresultspage", "profilepage", "contactpage"})
_ENOUGH = 140  # characters of text that stand without other evidence
_FULL = 600  # a page with this much text is no error page, whatever its title says
_WALL = 4000  # characters of text that a cookie wall may have
_HEAD = 800  # … and of those of its beginning, which speaks of consent already
_PER_WORD = 25  # words of a cookie wall for each that speaks of consent
_MANY_PHOTOS = 5
_UPDATES = 4  # entries that make a page a live one
_CLOCK = re.compile(r"\W{0,3}(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d)")
_TIMED = 80  # characters of such a line; a shorter one is a programme's
_MOST_TIMES = 50
_ENTRY = 40  # characters of an entry's text, at least
_LONGEST_ENTRY = 5000
_MOST_PARTS = 20  # elements of an entry that may be a paragraph of the text
_WITHOUT_TEXT = frozenset({PageKind.GALLERY, PageKind.VIDEO})  # the kinds that may have none
_WHOLE = 0.8  # the share of a page's text that is the article's in a document without a frame
_NEAR = 12  # lines around the text in which it is called a press release
_INTO = 3  # … with the text's own first ones: a headline, the line below it
_WIRED = 160  # characters of the text within which a wire is named

Verdict = Candidate[PageKind]


def kind_of(reading: Reading, article: Article) -> Verdict:
    """What a page is: the value a kind, the origin the rule, ``raw`` its reason in words.

    A page with hardly any text is an article where it says so itself, or where it has a headline
    and a stated date; without any, it is a gallery or a video or nothing.
    """
    length = sum(map(_length, (block.text for block in article.blocks)))
    claims = claims_article(reading)
    for rule in _REFUSALS:
        if found := rule(reading, article, length, claims=claims):
            return found
    rules = (_live_blog, _video, _gallery, _press_release, _paywalled)
    found = next(filter(None, (rule(reading, article, length) for rule in rules)), None)
    if not length and not (found and found.value in _WITHOUT_TEXT):
        return _of_no_text(found, article)
    return found or Candidate(PageKind.ARTICLE, "text", f"{length} characters of text")


def _of_no_text(found: Verdict | None, article: Article) -> Verdict:
    """A page that has a title and no text: by its pictures, or refused by the reason it gives."""
    if found and found.value is PageKind.PAYWALLED:
        return Candidate(PageKind.PAYWALL, found.origin, f"none of it is free: {found.raw}")
    if count := len(_told_pictures(article)):
        return Candidate(PageKind.GALLERY, "photos", f"{count} with a caption, no text")
    return Candidate(PageKind.EMPTY, "text", "an article without its text")


def _length(text: str) -> int:
    """Characters; one of Han, kana or Hangul says as much as three letters."""
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


def claims_article(reading: Reading) -> bool:
    """Whether the page calls itself an article, a video or a gallery of one."""
    page = reading.page
    kinds = [kind.lower() for kind in page.meta.get("og:type", ())]
    return (
        any(kind in {"article", "news", "video.other", "blog"} for kind in kinds)
        or bool(jsonld.articles(page.jsonld))
        or "headline" in reading.microdata
    )


def _error(reading: Reading, article: Article, length: int, *, claims: bool) -> Verdict | None:
    title = article.title.value
    if not title or length >= _FULL or claims:
        return None
    said = fold(title)
    if phrases("error_title").fill(said) or phrases("error_told").within(said):
        return Candidate(PageKind.ERROR, "title", f"an error page: {title[:80]}")
    if any(phrases("error_title").fill(fold(part)) for part in _PARTS.split(title)):
        return Candidate(PageKind.ERROR, "title", f"an error page: {title[:80]}")
    has_password = reading.page.tree.css_first('input[type="password" i]') is not None
    if has_password or phrases("login_title").fill(said):
        return Candidate(PageKind.LOGIN, "form" if has_password else "title", "a login page")
    return None


def _consent(_: Reading, article: Article, length: int, *, claims: bool) -> Verdict | None:
    """The text speaks of consent and of nothing else."""
    if length > _WALL:
        return None
    words, opening = phrases("consent"), fold(article.body[:_HEAD])
    if not words.within(opening) or words.count(opening) < 2:
        return None
    text = fold(article.body)
    said = words.count(text)
    titled = phrases("consent_title").within(fold(article.title.value or ""))
    # scripts without spaces have no words to count: four characters stand for one
    dense = said >= 3 and said * _PER_WORD >= max(text.count(" "), len(text) // 10)
    if dense and (titled or not claims or length < _FULL):
        return Candidate(PageKind.CONSENT, "text", f"a cookie wall: {article.body[:80]}")
    return None


def _paywall(reading: Reading, _: Article, length: int, *, claims: bool) -> Verdict | None:
    """Nothing but the offer; a teaser in front of it is an article, as far as it goes."""
    del claims
    if length >= _ENOUGH:
        return None
    # with no text there is no end that an offer could stand behind
    lines = () if reading.blocks else reading.lines[:_MOST_LINES]
    offered = (*(block.text for block in reading.offers), *filter(is_offer, lines))
    if offered:
        return Candidate(
            PageKind.PAYWALL, "text:offer", f"an offer to subscribe: {offered[0][:80]}"
        )
    return None


def _empty(reading: Reading, article: Article, length: int, *, claims: bool) -> Verdict | None:
    title = article.title.value
    if _is_small_document(reading) or (title and _shows_pictures(article)):
        return None
    if title is None and length < _ENOUGH:
        return Candidate(PageKind.EMPTY, "text", "no title and no text")
    dated = article.published.origin not in {None, "url"}
    if length < _ENOUGH and not claims and not (title and dated):
        return Candidate(PageKind.EMPTY, "text", "no text")
    return None


def _shows_pictures(article: Article) -> bool:
    """Whether a page is made of pictures that each have a caption of their own."""
    return len(_told_pictures(article)) >= _MANY_PHOTOS


def _told_pictures(article: Article) -> set[str]:
    """The captions of the pictures that the page shows."""
    return {photo.caption for photo in article.photos if photo.origin == "img" and photo.caption}


def _is_small_document(reading: Reading) -> bool:
    """Whether a page is nothing but its few lines of text, and no script will bring more."""
    text = sum(len(reading.lines[at]) for at in reading.text_at)
    whole = text and text >= _WHOLE * sum(map(len, reading.lines))
    return bool(whole) and reading.page.tree.css_first("script") is None


def _listing(reading: Reading, article: Article, _: int, *, claims: bool) -> Verdict | None:
    """A home page, a search, a section: what lists articles."""
    page = reading.page
    if claims:
        return None
    undated = article.published.origin in {None, "url"}
    kinds = {kind for node in page.jsonld for kind in jsonld.types_of(node)}
    if kinds & _LISTINGS and article.published.value is None:
        return Candidate(PageKind.LISTING, "jsonld:@type", "a listing")
    path = page.url.split("://", 1)[-1].partition("/")[2].partition("?")[0]
    if not path and "website" in page.meta.get("og:type", ()):
        return Candidate(PageKind.LISTING, "url", "a home page")
    if undated and _mostly_links(page, article):
        return Candidate(PageKind.LISTING, "text", "a listing: its text is links")
    return None


Refusal = Callable[..., Verdict | None]
_REFUSALS: tuple[Refusal, ...] = (_error, _consent, _paywall, _listing, _empty)


def _live_blog(reading: Reading, article: Article, _: int) -> Verdict | None:
    if any("liveblogposting" in jsonld.types_of(node) for node in reading.page.jsonld):
        return Candidate(PageKind.LIVE_BLOG, "jsonld:@type", "LiveBlogPosting")
    title = article.title.value or ""
    told = phrases("live_title").within(fold(title)) or any(
        phrases("live_mark").close(fold(part)) for part in _PARTS.split(title)
    )
    if told and (_is_live_address(reading.page) or _has_updates(reading)):
        return Candidate(PageKind.LIVE_BLOG, "title", title[:80])
    return None


def _is_live_address(page: Page) -> bool:
    return any(phrases("live_path").within(fold(step)) for step in _steps(page.url))


def _has_updates(reading: Reading) -> bool:
    """Whether a page has entries with times of their own: in boxes with a part of the text, or
    as lines that open with a clock."""
    if len(reading.page.tree.css("article time, li time, [class*=live i] time")[:8]) >= _UPDATES:
        return True
    lines = [reading.lines[at] for at in reading.text_at]
    if sum(len(line) >= _TIMED and bool(_CLOCK.match(line)) for line in lines) >= _UPDATES:
        return True
    made, taken = reading.page.outline, set(lines)
    entries = {_entry_of(made, place) for place in made.of("time")[:_MOST_TIMES]} - {-1}
    paragraphs = made.of("p", "li", "div", "span")
    told = (
        entry
        for entry in sorted(entries)
        if made.length(entry) <= _LONGEST_ENTRY
        and any(
            node_text(made.nodes[at]) in taken
            for at in made.within(entry, paragraphs)[:_MOST_PARTS]
        )
    )
    return len(list(islice(told, _UPDATES))) == _UPDATES


def _entry_of(made: Outline, time: int) -> int:
    """The smallest box around a time that holds more than a label beside it; -1 for none."""
    least = made.length(time) + _ENTRY
    return next((at for at in islice(made.up(time), 4) if made.length(at) >= least), -1)


def _video(reading: Reading, _: Article, length: int) -> Verdict | None:
    if length >= _FULL:
        return None
    stated = [kind for kind in reading.page.meta.get("og:type", ()) if kind.startswith("video")]
    if stated:
        return Candidate(PageKind.VIDEO, "meta:og:type", stated[0])
    nodes = jsonld.articles(reading.page.jsonld)
    is_video = any("videoobject" in jsonld.types_of(node) for node in reading.page.jsonld)
    if is_video and not nodes:
        return Candidate(PageKind.VIDEO, "jsonld:@type", "VideoObject")
    return None


def _gallery(reading: Reading, article: Article, length: int) -> Verdict | None:
    types = {kind for node in reading.page.jsonld for kind in jsonld.types_of(node)}
    if types & {"imagegallery", "mediagallery"}:
        return Candidate(PageKind.GALLERY, "jsonld:@type", "ImageGallery")
    shown = [photo for photo in article.photos if photo.origin == "img"]
    if len(shown) >= _MANY_PHOTOS and length < 100 * len(shown):
        return Candidate(PageKind.GALLERY, "photos", f"{len(shown)} photos, {length} characters")
    return None


def _press_release(reading: Reading, article: Article, _: int) -> Verdict | None:
    """By its data, its address, its section, a line near the text that calls it so, or the
    wire that its first words name."""
    if any("pressrelease" in jsonld.types_of(node) for node in reading.page.jsonld):
        return Candidate(PageKind.PRESS_RELEASE, "jsonld:@type", "PressRelease")
    for origin, part in _places(reading, article):
        if phrases("press_path").fill(fold(part)):
            return Candidate(PageKind.PRESS_RELEASE, origin, part[:80])
    for line in _said_near(reading, article):
        parts = _PARTS.split(line) if len(line) <= _MOST_LINE else ()
        if any(phrases("press_line").open(fold(part)) for part in parts):
            return Candidate(PageKind.PRESS_RELEASE, "line", line)
    opening = article.blocks[0].text[:_WIRED] if article.blocks else ""
    if phrases("press_wire").within(fold(opening)):
        return Candidate(PageKind.PRESS_RELEASE, "text:wire", opening[:80])
    return None


def _steps(url: str) -> list[str]:
    """The parts of an address's path."""
    path = url.split("://", 1)[-1].partition("/")[2].partition("?")[0]
    return [unquote(step) for step in path.split("/") if step]


def _places(reading: Reading, article: Article) -> Iterator[tuple[str, str]]:
    """(origin, name) of the parts of the site that the page stands in."""
    yield from (("url", step) for step in _steps(reading.page.url))
    if article.section.value:
        yield "section", article.section.value


def _said_near(reading: Reading, article: Article) -> Iterator[str]:
    yield from (block.text for block in reading.apart)
    yield from (block.text for block in article.blocks[:2])
    if reading.text_at:
        first = reading.text_at[0]
        yield from reading.lines[max(0, first - _NEAR) : first + _INTO]


def _paywalled(_: Reading, article: Article, __: int) -> Verdict | None:
    """An article that says it is not whole."""
    for said in article.notes.get("paywalled", ()):
        return Candidate(PageKind.PAYWALLED, said.origin, said.raw[:80])
    return None


def _mostly_links(page: Page, article: Article) -> bool:
    """Whether four fifths of the main part's text, and nearly all of the body, are links."""
    rest = article.body
    for node in page.tree.css("a")[:_MOST_LINKS]:
        if len(link := node_text(node)) > _LABEL:
            rest = rest.replace(link, "")
    if len(rest) >= _FULL:
        return False
    root = page.tree.css_first("main, [role=main], article") or page.tree.body
    if root is None:
        return False
    linked = sum(len(node.text(strip=True)) for node in root.css("a")[:_MOST_LINKS])
    paragraphs = sum(len(node.text(strip=True)) for node in root.css("p")[:_MOST_LINKS])
    return linked > 400 and paragraphs < linked / 4
