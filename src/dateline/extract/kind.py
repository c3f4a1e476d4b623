"""what was read → reason or None: whether a page is an article at all."""

import re

from dateline.extract import jsonld
from dateline.extract.fields import Reading
from dateline.extract.page import Page, node_text
from dateline.model import Article

_ERROR = re.compile(
    r"^(?:\W*(?:error\s*)?(?:40[134]|410|500|502|503)\b.*|.*\b(?:page|file|content|article|story)"
    r" (?:was )?(?:not found|doesn['’]t exist|no longer (?:exists|available)|unavailable)\b.*"
    r"|not found|access (?:to this page has been )?denied.*|forbidden|just a moment\W*"
    r"|attention required!?.*|are you a (?:human|robot)\W*|robot check|security check.*"
    r"|service unavailable|bad gateway|gateway time-?out|internal server error"
    r"|(?:please )?(?:log|sign) ?(?:in|on)\b.{0,40}|anmelden|connexion|iniciar sesión|accedi"
    r"|seite nicht gefunden.*|page non trouvée.*|página no encontrada.*|pagina non trovata.*"
    r"|сторінку не знайдено.*|страница не найдена.*|nie znaleziono strony.*|404.*)$",
    re.IGNORECASE,
)
_MOST_LINKS = 1000
_LABEL = 12  # characters of a link that is no headline
_LISTINGS = frozenset({"collectionpage", "searchresultspage", "profilepage", "contactpage"})
_ENOUGH = 140  # characters of text that stand without other evidence
_FULL = 600  # a page with this much text is no error page, whatever its title says


def refusal(reading: Reading, article: Article) -> str | None:
    """Why the page is not an article; None where it is one.

    A page with hardly any text (a video, a gallery) is one where it says so itself, or where
    it has a headline and a stated date.
    """
    length = sum(len(block.text) for block in article.blocks)
    title = article.title.value
    claims = claims_article(reading)
    if title and length < _FULL and _ERROR.match(title) and not claims:
        return f"an error or login page: {title[:80]}"
    if title is None and length < _ENOUGH:
        return "no title and no text"
    if (
        length < _FULL
        and not claims
        and reading.page.tree.css_first('input[type="password" i]') is not None
    ):
        return "a login page"
    if not claims and (why := _listing(reading.page, article)):
        return why
    dated = article.published.origin not in {None, "url"}
    if length < _ENOUGH and not claims and not (title and dated):
        return "no text"
    return None


def claims_article(reading: Reading) -> bool:
    """Whether the page calls itself an article, a video or a gallery of one."""
    page = reading.page
    kinds = [kind.lower() for kind in page.meta.get("og:type", ())]
    return (
        any(kind in {"article", "news", "video.other", "blog"} for kind in kinds)
        or bool(jsonld.articles(page.jsonld))
        or "headline" in reading.microdata
    )


def _listing(page: Page, article: Article) -> str | None:
    """A home page, a search, a section: what lists articles."""
    kinds = {kind for node in page.jsonld for kind in jsonld.types_of(node)}
    if kinds & _LISTINGS and article.published.value is None:
        return "a listing"
    path = page.url.split("://", 1)[-1].partition("/")[2].partition("?")[0]
    if not path and "website" in page.meta.get("og:type", ()):
        return "a home page"
    if _mostly_links(page, article) and article.published.origin in {None, "url"}:
        return "a listing: its text is links"
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
