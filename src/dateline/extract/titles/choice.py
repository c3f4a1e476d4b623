"""Reading → title: the headline without the site's name, by agreement among its places.

The weights of what speaks for a wording were learned by ``bench/train_title.py``.
"""

import html
import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from dateline.extract.credits.parts import names_office
from dateline.extract.fields import (
    Reading,
    candidates,
    field_of,
    first_of,
    from_document,
    from_feed,
    from_meta,
    from_microdata,
)
from dateline.extract.office import by_office
from dateline.extract.page import jsonld
from dateline.extract.page.parsed import node_text
from dateline.extract.titles.headings import LONGEST, Heading, read_headings, rests, top_headings
from dateline.extract.titles.site_names import SEPARATOR, SiteNames, site_names, title_key
from dateline.extract.titles.traits import Claim, Claims, place_of, traits_of, words_of
from dateline.model import Candidate, FieldOf
from dateline.text import one_line

_BLOG_ARCHIVE = re.compile(r"^.{2,60}? [»›|] blog archive?s? [»›|] (?=.{4})", re.IGNORECASE)
# "Press release: Ministry of Ports" says what kind of page it is, and whose.
_RELEASE_OF = re.compile(
    r"(?:(?:press|news|media) releases?|press notes?|pressemitteilung|medienmitteilung|persbericht"
    r"|communiqué de presse|comunicado de (?:prensa|imprensa)|comunicato stampa|пресс-релиз"
    r"|прес-реліз)\s*[:|–—-]\s*(?P<who>[^:|]{3,60})$",
    re.IGNORECASE,
)
_COLON = re.compile(r":\s+")
_SLUG = re.compile(r"[^a-z0-9]+")
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>")
_MOST_FIRST, _MOST_LESSER = 6, 14
_MOST_IN_PARTS = 6  # headings of lesser levels that may hold a kicker
_MOST_MARKS = 4
_TELLING = 8  # letters


def read_title(reading: Reading) -> FieldOf[str]:
    """The title for whose wording most speaks. An office's own rule is not weighed, nor is what
    its API says; what the heading, og:title, JSON-LD and the title element agree on need not
    be."""
    stated = list(candidates(_RULES, reading))
    told = list(candidates((by_office("title"), from_document("title")), reading))
    settled = next(iter(told), None) or _agreed(reading, stated)
    if settled:
        return field_of([settled, *told[1:], *stated], settled)
    claims = read_claims(reading, stated)
    if not claims.every:
        return FieldOf()
    score = scores(claims, weights())
    ranked = sorted(claims.every, key=lambda claim: -score[claim.key])
    return first_of(claim.candidate for claim in ranked)


def _agreed(reading: Reading, stated: list[Candidate[str]]) -> Candidate[str] | None:
    """The heading, where it is what og:title states, and all that JSON-LD does, and where the
    title element begins with it; one that opens with a kicker is left to be weighed."""
    told = {title_key(item.value) for item in stated if item.origin == "meta:og:title"}
    data = {title_key(item.value) for item in stated if item.origin.startswith("jsonld")}
    title = next((title_key(item.value) for item in stated if item.origin == "title"), "")
    for heading in top_headings(reading.page.outline):
        key = title_key(heading.text)
        if len(key) >= _TELLING and {key} == told | data and title.startswith(key):
            kicker = any(off == "kicker" for _, off in rests(heading))
            return None if kicker else Candidate(heading.text, "h1", heading.text)
    return None


@cache
def weights() -> Mapping[str, float]:
    """What each trait weighs; read once."""
    told = json.loads(files("dateline.extract").joinpath("data/title_model.json").read_bytes())
    return {str(name): float(weight) for name, weight in told["weights"].items()}


def scores(claims: Claims, weighing: Mapping[str, float]) -> dict[str, float]:
    """How much speaks for each wording, by key."""
    return {
        # exactly: wordings for which the same speaks keep their order
        key: math.fsum(weighing.get(name, 0.0) * value for name, value in traits.items())
        for key, traits in traits_of(claims).items()
    }


def read_claims(reading: Reading, stated: list[Candidate[str]] | None = None) -> Claims:
    """Every place's claim without the site's name; what is no more than that is none."""
    headings = read_headings(reading.page.outline)
    stated = list(candidates(_RULES, reading)) if stated is None else stated
    names = site_names(reading.page, _names_by_title(stated, headings))
    every = [*_shown(headings, names), *(_claim(found, names) for found in stated)]
    told = [claim for claim in every if claim.key and not names.known(claim.candidate.value)]
    told = _without_labels(told)
    path = reading.page.url.partition("//")[2].partition("/")[2].lower()
    return Claims(told, words_of(_SLUG.sub(" ", path)))


def _without_labels(told: list[Claim]) -> list[Claim]:
    """Less what calls the page a release of some office, where another claim says more."""
    issuers = {
        title_key(found["who"])
        for claim in told
        if (found := _RELEASE_OF.match(claim.candidate.value)) and names_office(found["who"])
    }
    if not issuers:
        return told
    left = [
        claim
        for claim in told
        if claim.key not in issuers and not _is_release_of(claim.candidate.value)
    ]
    return left or told


def _is_release_of(title: str) -> bool:
    found = _RELEASE_OF.match(title)
    return bool(found and names_office(found["who"]))


def _claim(found: Candidate[str], names: SiteNames, heading: Heading | None = None) -> Claim:
    value = names.without(found.value[:LONGEST])
    candidate = Candidate(value, found.origin, found.raw)
    return Claim(candidate, place_of(found.origin), title_key(value), words_of(value), heading)


def _names_by_title(stated: list[Candidate[str]], headings: list[Heading]) -> Iterator[str]:
    """A heading that is a part of the page's title, while another place states the rest alone
    as the headline: the site's name in its banner."""
    shown = {title_key(heading.text): heading.text for heading in headings if heading.rank == 0}
    others = {title_key(item.value) for item in stated if not item.origin.startswith("title")}
    titles = {title_key(item.value) for item in stated if item.origin == "title"}
    for key, text in shown.items():
        if any(titles & {key + other, other + key} for other in others - set(shown)):
            yield text


def _shown(headings: list[Heading], names: SiteNames) -> Iterator[Claim]:
    """The headings' claims. A kicker that one opens with is taken off; other elements that it
    opens or ends with may be none, so that it is claimed with and without them."""
    lesser = 0
    for heading in headings:
        lesser += heading.tag != "h1"
        if heading.rank >= _MOST_FIRST if heading.tag == "h1" else lesser > _MOST_LESSER:
            continue
        parts = list(rests(heading)) if heading.tag == "h1" or lesser <= _MOST_IN_PARTS else []
        kickers = [
            text for text, off in parts if off == "kicker" and len(title_key(text)) >= _TELLING
        ]
        whole = Candidate(kickers[0] if kickers else heading.text, heading.tag, heading.text)
        yield _claim(whole, names, heading)
        for text, off in parts:
            origin = f"{heading.tag}:{off}"
            yield _claim(Candidate(one_line(text), origin, heading.text), names, heading)


def _jsonld(reading: Reading) -> Iterator[Candidate[str]]:
    for node in jsonld.articles(reading.page.jsonld)[:3]:
        for key in ("headline", "name"):
            for raw in jsonld.strings(node.get(key)):
                yield Candidate(_decoded(raw), f"jsonld:{key}", raw)


def _title_element(reading: Reading) -> Iterator[Candidate[str]]:
    """The whole, and its parts: the rest may be the site, a section or a kicker."""
    tree = reading.page.tree
    node = tree.css_first("head title") or tree.css_first("title")
    raw = node_text(node)[:LONGEST] if node is not None else ""
    if not raw:
        return
    told = _BLOG_ARCHIVE.sub("", raw)
    yield Candidate(told, "title", raw)
    for part, name in _parts(told):
        yield Candidate(part, f"title:{name}", raw)


def _parts(title: str) -> Iterator[tuple[str, str]]:
    marks = list(SEPARATOR.finditer(title))
    for mark in marks[:_MOST_MARKS]:
        yield title[: mark.start()], "front"
        yield title[mark.end() :], "back"
    if len(marks) > 1:
        yield title[marks[0].end() : marks[1].start()], "middle"
    if colon := _COLON.search(title):
        yield title[colon.end() :], "colon"


def _decoded(raw: str) -> str:
    """JSON-LD now and then holds a tag."""
    return _TAG.sub("", html.unescape(raw)) if "<" in html.unescape(raw) else raw


_RULES = (
    _jsonld,
    from_meta("og:title"),
    from_microdata("headline"),
    _title_element,
    from_feed("title"),
    from_meta("twitter:title", "dc.title", "dc:title", "dcterms.title", "dcterm:title"),
    from_meta("parsely-title", "sailthru.title", "title"),
)
