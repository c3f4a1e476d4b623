"""what was read → PageKind with its reason: what a page is, and whether it is an article at all."""

import re
from collections.abc import Callable

from dateline.extract import jsonld
from dateline.extract.fields import Reading
from dateline.extract.page import Page, node_text
from dateline.model import Article, Candidate, PageKind

_ERROR = re.compile(
    r"^(?:\W*(?:error\s*)?(?:40[134]|410|500|502|503)\b.*|.*\b(?:page|file|content|article|story)"
    r" (?:was )?(?:not found|doesn['’]t exist|no longer (?:exists|available)|unavailable)\b.*"
    r"|not found|access (?:to this page has been )?denied.*|forbidden|just a moment\W*"
    r"|attention required!?.*|are you a (?:human|robot)\W*|robot check|security check.*"
    r"|service unavailable|bad gateway|gateway time-?out|internal server error"
    r"|seite nicht gefunden.*|page non trouvée.*|página no encontrada.*|pagina non trovata.*"
    r"|сторінку не знайдено.*|страница не найдена.*|nie znaleziono strony.*|404.*)$",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"^(?:(?:please )?(?:log|sign) ?(?:in|on)\b.{0,40}|anmelden|connexion|iniciar sesión|accedi)$",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookies?\b|\bconsent\b|zustimm\w+|einwillig\w+|datenschutz\w*|consentement|consentimiento"
    r"|consenso|toestemming|samtykke|zgod[aęy]\b|\bgdpr\b|\bdsgvo\b|partners?\b"
    r"|personenbezogen\w*|personal data|données personnelles|datos personales|tracking"
    r"|personali[sz]ed ads?",
    re.IGNORECASE,
)
_CONSENT_TITLE = re.compile(
    r"\b(?:zustimmung (?:erforderlich|nötig)|before you continue|bevor sie (?:fortfahren|zu)"
    r"|consent|cookie[- ]?(?:wall|consent|settings|policy|einstellungen)|your privacy"
    r"|datenschutz)\b",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|read|unlock)|to continue reading|already a subscriber"
    r"|become a (?:subscriber|member)|subscribers? only|for subscribers|start your free trial"
    r"|jetzt weiterlesen|weiterlesen mit|noch kein abo|mit (?:einem )?\S*abo\b|nur für abonnenten"
    r"|bereits abonn\w+|réservé aux abonnés|abonnez-vous|déjà abonné|il vous reste \d+ ?%"
    r"|solo para suscriptores|suscríbete para|per gli abbonati|abbonati per"
    r"|tylko dla prenumeratorów"
    r"|само за абонати|только для подписчиков|лише для передплатників|logga in för att läsa",
    re.IGNORECASE,
)
_PRESS_PATH = re.compile(
    r"/(?:press[-_]?releases?|media[-_]?releases?|news[-_]?releases?|pressemitteilung\w*"
    r"|pressemeldung\w*|medienmitteilung\w*|communiques?(?:-de-presse)?|comunicados?(?:-de-prensa)?"
    r"|notas?-de-prensa|comunicati(?:-stampa)?|persberichten?|pressemeddelelser?|pressmeddelanden?"
    r"|komunikaty-prasowe)(?:[/._-]|$)",
    re.IGNORECASE,
)
_PRESS_LINE = re.compile(
    r"^\W*(?:(?:for immediate release|press release|media release|news release|pressemitteilung"
    r"|presseinformation|medienmitteilung|communiqué de presse|comunicado de prensa|nota de prensa"
    r"|comunicato stampa|persbericht|pressemeddelelse|pressmeddelande|komunikat prasowy|пресс-релиз"
    r"|пресреліз|прес-реліз|basın açıklaması|basın bülteni|プレスリリース|보도자료)\b.{0,60})$",
    re.IGNORECASE,
)
_LIVE_NAME = re.compile(r"live[-_ ]?(?:blog|ticker|stream-?posts|updates?)", re.IGNORECASE)
_LIVE_TITLE = re.compile(
    r"\blive[- ]?(?:blog|ticker)\b|\bliveticker\b|\bnewsblog\b|\ben direct\b|^live\b"
    r"|\blive updates\b|[-–|:] live\b",
    re.IGNORECASE,
)
_MOST_LINKS = 1000
_MOST_LINES = 400
_LABEL = 12  # characters of a link that is no headline
_LISTINGS = frozenset({"collectionpage", "searchresultspage", "profilepage", "contactpage"})
_ENOUGH = 140  # characters of text that stand without other evidence
_FULL = 600  # a page with this much text is no error page, whatever its title says
_WALL = 4000  # characters of text that a cookie wall may have
_PER_WORD = 25  # words of a cookie wall for each that speaks of consent
_MANY_PHOTOS = 5
_NEAR = 12  # lines around the text in which it is called a press release

Verdict = Candidate[PageKind]


def kind_of(reading: Reading, article: Article) -> Verdict:
    """What a page is: the value a kind, the origin the rule, ``raw`` its reason in words.

    A page with hardly any text (a video, a gallery) is one where it says so itself, or where
    it has a headline and a stated date.
    """
    length = sum(len(block.text) for block in article.blocks)
    claims = claims_article(reading)
    for rule in _REFUSALS:
        if found := rule(reading, article, length, claims=claims):
            return found
    for name in (_live_blog, _video, _gallery, _press_release):
        if found := name(reading, article, length):
            return found
    return Candidate(PageKind.ARTICLE, "text", f"{length} characters of text")


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
    if _ERROR.match(title):
        return Candidate(PageKind.ERROR, "title", f"an error page: {title[:80]}")
    has_password = reading.page.tree.css_first('input[type="password" i]') is not None
    if has_password or _LOGIN.match(title):
        return Candidate(PageKind.LOGIN, "form" if has_password else "title", "a login page")
    return None


def _consent(_: Reading, article: Article, length: int, *, claims: bool) -> Verdict | None:
    """The text speaks of consent and of nothing else."""
    if length > _WALL:
        return None
    text = article.body
    words = len(text.split())
    said = len(_CONSENT.findall(text))
    titled = bool(article.title.value and _CONSENT_TITLE.search(article.title.value))
    dense = said >= 3 and said * _PER_WORD >= words
    if dense and (titled or not claims or length < _FULL):
        return Candidate(PageKind.CONSENT, "text", f"a cookie wall: {text[:80]}")
    return None


def _paywall(_: Reading, article: Article, length: int, *, claims: bool) -> Verdict | None:
    """Nothing but the offer; a teaser in front of it is an article, as far as it goes."""
    del claims
    offers = [block for block in article.blocks if _PAYWALL.search(block.text)]
    rest = length - sum(len(block.text) for block in offers)
    if offers and rest < _ENOUGH:
        return Candidate(PageKind.PAYWALL, "text", f"an offer to subscribe: {offers[0].text[:80]}")
    return None


def _empty(_: Reading, article: Article, length: int, *, claims: bool) -> Verdict | None:
    title = article.title.value
    if title is None and length < _ENOUGH:
        return Candidate(PageKind.EMPTY, "text", "no title and no text")
    dated = article.published.origin not in {None, "url"}
    if length < _ENOUGH and not claims and not (title and dated):
        return Candidate(PageKind.EMPTY, "text", "no text")
    return None


def _listing(reading: Reading, article: Article, _: int, *, claims: bool) -> Verdict | None:
    """A home page, a search, a section: what lists articles."""
    page = reading.page
    if claims:
        return None
    kinds = {kind for node in page.jsonld for kind in jsonld.types_of(node)}
    if kinds & _LISTINGS and article.published.value is None:
        return Candidate(PageKind.LISTING, "jsonld:@type", "a listing")
    path = page.url.split("://", 1)[-1].partition("/")[2].partition("?")[0]
    if not path and "website" in page.meta.get("og:type", ()):
        return Candidate(PageKind.LISTING, "url", "a home page")
    if _mostly_links(page, article) and article.published.origin in {None, "url"}:
        return Candidate(PageKind.LISTING, "text", "a listing: its text is links")
    return None


Refusal = Callable[..., Verdict | None]
_REFUSALS: tuple[Refusal, ...] = (_error, _consent, _paywall, _listing, _empty)


def _live_blog(reading: Reading, article: Article, _: int) -> Verdict | None:
    if any("liveblogposting" in jsonld.types_of(node) for node in reading.page.jsonld):
        return Candidate(PageKind.LIVE_BLOG, "jsonld:@type", "LiveBlogPosting")
    named = _LIVE_NAME.search(reading.page.url.rpartition("/")[2])
    title = article.title.value or ""
    if _LIVE_TITLE.search(title) and (named or _has_updates(reading)):
        return Candidate(PageKind.LIVE_BLOG, "title", title[:80])
    return None


def _has_updates(reading: Reading) -> bool:
    """Whether a page has entries with times of their own."""
    return len(reading.page.tree.css("article time, li time, [class*=live i] time")[:8]) >= 4


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
    """By its address, its section, or a line near the text that calls it so."""
    if found := _PRESS_PATH.search(reading.page.url):
        return Candidate(PageKind.PRESS_RELEASE, "url", found[0])
    said = [article.section.value or "", *(block.text for block in article.blocks[:2])]
    if reading.text_at:
        first = reading.text_at[0]
        said += reading.lines[max(0, first - _NEAR) : first + 1]
    for line in said:
        if len(line) < _MOST_LINES and _PRESS_LINE.match(line):
            return Candidate(PageKind.PRESS_RELEASE, "line", line[:80])
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
