"""Article → Arrival: which article a page is, and what of it a reader would call its text."""

import hashlib
import json
from urllib.parse import urlsplit

from dateline import identity, urls
from dateline.model import Arrival, Article, Capture, Moment, Photo
from dateline.text import one_line

_OF_FILES = ("iptc:", "xmp:", "exif:")
_AMP = frozenset({"amp", "amp.html"})


def arrive(article: Article, capture: Capture, entry_id: str, capture_id: str) -> Arrival:
    """The article under its identity: the address that answered, unless the page claims
    another spelling of the same page.

    ``aliases`` are the other addresses that led here: the one asked for, and those redirected
    over; none of them equals the canonical URL.
    """
    canonical = _canonical(article, capture)
    known = {urls.key(canonical)}
    aliases: list[str] = []
    for address in (capture.final_url, capture.url, *capture.redirects):
        spelled = urls.canonical(address)
        if urls.key(spelled) not in known:
            known.add(urls.key(spelled))
            aliases.append(spelled)
    return Arrival(
        article_id=identity.article_id(canonical),
        canonical_url=canonical,
        aliases=tuple(aliases),
        entry_id=entry_id,
        capture_id=capture_id,
        fetched_at=capture.fetched_at,
        fingerprint=fingerprint(article),
        article=article,
    )


def _canonical(article: Article, capture: Capture) -> str:
    answered = urls.canonical(capture.final_url)
    claimed = article.claimed_canonical.value
    if not claimed:
        return answered
    try:
        claimed = urls.canonical(claimed)
    except ValueError:
        return answered
    return claimed if _same_page(claimed, answered) else answered


def _same_page(claimed: str, answered: str) -> bool:
    """Whether a claimed canonical URL may stand for the one that answered.

    Pages claim their home page, a section or another office's article; such a claim would
    merge strangers. Only another spelling of the same host and path counts: query, trailing
    slash, AMP, http, www.
    """
    return urls.same_site(claimed, answered) and _bare(claimed) == _bare(answered) != ("", ())


def _bare(url: str) -> tuple[str, tuple[str, ...]]:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("amp.")
    steps = tuple(step for step in parts.path.split("/") if step and step not in _AMP)
    if not steps:
        return "", ()
    # A page told apart by its query alone ("/article?id=7") has its identity there.
    named = [pair for pair in parts.query.split("&") if _tells_apart(pair)]
    return host, (*steps, *sorted(named))


def _tells_apart(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in {"id", "p", "article", "articleid", "newsid", "nid", "aid", "page_id"}


def fingerprint(article: Article) -> str:
    """SHA-256 over what makes a revision where it changes: the texts, the photos' too, and dates.

    The modified date is left out: many servers stamp it with the time of the download, and a
    stamp alone is no edit. So is a credit that only a picture's file states: no page says it.
    """
    compared = {
        "title": one_line(article.title.value or ""),
        "lead": one_line(article.lead.value or ""),
        "body": [[block.kind, one_line(block.text)] for block in article.blocks],
        "dates": [_moment(f.value) for f in (article.published, article.embargo, article.event)],
        "photos": [
            [one_line(photo.caption or ""), one_line(_credit_on_page(photo))]
            for photo in article.photos
        ],
    }
    raw = json.dumps(compared, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(raw.encode()).hexdigest()


def _credit_on_page(photo: Photo) -> str:
    if photo.credit is None or photo.credit.origin.startswith(_OF_FILES):
        return ""
    return photo.credit.raw


def _moment(moment: Moment | None) -> str | None:
    if moment is None:
        return None
    return moment.instant.isoformat() if moment.instant else moment.day.isoformat()
