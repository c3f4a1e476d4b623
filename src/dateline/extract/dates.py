"""Reading → published, modified, embargo, event: each date with its place and role."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborNode

from dateline import times
from dateline.extract import jsonld
from dateline.extract.fields import (
    Reading,
    Rule,
    candidates,
    field_of,
    first_of,
    from_feed,
    from_meta,
    from_microdata,
)
from dateline.extract.office import by_office
from dateline.extract.page import node_text
from dateline.model import Candidate, FieldOf, Moment
from dateline.text import one_line

_PUBLISHED_NAMES = """
    article:published_time og:article:published_time og:published_time parsely-pub-date
    sailthru.date cxenseparse:recs:publishtime cxenseparse:publishtime rnews:datepublished
    datepublished date_published publication_date publishdate publish-date published_time
    published-date published_at pubdate pub_date publish_date originalpublicationdate
    article.published date.issued dc.date.issued dcterms.issued dcterms.available dcterms.date
    dcterms.created dc.date.created dc.date.publication dc.date dc.created
    dcsext.articlefirstpublished article:published article_date_original article:post_date
    bt:pubdate ptime apub:time displaydate date pdate citation_publication_date citation_date
    created creation_date vr:published_time iso-8601-publish-date"""
_MODIFIED_NAMES = """
    article:modified_time og:article:modified_time og:updated_time article:updated_time
    article:updated lastmod last-modified last_modified modified datemodified dcterms.modified
    dc.date.modified dc.date.updated revised date.updated og:modified_time
    parsely-modified-date cxenseparse:recs:modifytime updated_time"""
_PUBLISHED_META = from_meta(*_PUBLISHED_NAMES.split())
_MODIFIED_META = from_meta(*_MODIFIED_NAMES.split())
_IS_UPDATE = re.compile(
    r"updat|modif|revis|aktualis|edited|geändert|mise? à jour|actualizad|atualizad|aggiornat"
    r"|bijgewerkt|oppdatert|opdateret|uppdaterad|aktualiz|обновл|оновл|güncel|更新|修正|수정|갱신",
    re.IGNORECASE,
)
_IS_DATE_CLASS = re.compile(
    r"(?:^|[-_ ])(?:date|dates|datum|fecha|data|datetime|time|timestamp|pubdate|published?"
    r"|posted|publish(?:ed)?(?:date|time|on|at)|pub-?time|dateline|created|byline|meta|info)"
    r"(?:$|[-_ ])|date(?:$|[A-Z])|[dD]ate(?:time)?$|[tT]imestamp|[Pp]ubl",
)
_ELSEWHERE = frozenset({"aside", "footer", "nav"})
_RELATED = re.compile(
    r"related|recommend|sidebar|comment|teaser|more-|latest|popular|trending|footer|widget|ticker"
    r"|copyright|promo|newsletter|most-read|carousel|latestnews|calendar",
    re.IGNORECASE,
)
_EMBARGO = re.compile(
    r"(?:embargo(?:ed)?|sperrfrist|embargad[oa]|sous embargo|ембарго|эмбарго)\b[^\d\n]{0,60}?"
    r"((?:\b[^\W\d_]{2,9},?\s)?\d[^\n]{4,80})",
    re.IGNORECASE,
)
_MOST_VISIBLE = 40
_LONGEST = 160
_LINES = "p, span, div, small, em, strong, b, i, li, td, dd, h3, h4, h5, h6"
_NEAR_LEVELS = 4
_BARE_DATE = 50  # characters: a place or a "Press release" may stand beside the date
_BARE_WORDS = 7


@dataclass(frozen=True, slots=True)
class Dates:
    """The roles of the dates on a page."""

    published: FieldOf[Moment]
    modified: FieldOf[Moment]
    embargo: FieldOf[Moment]
    event: FieldOf[Moment]


def read_dates(reading: Reading) -> Dates:
    """All dates by role. A date of change stands in for one of publication only where the
    page states no other, with "modified:" before its origin."""
    published = [*_moments(_PUBLISHED, reading), *_url_date(reading), *_moments(_CREATED, reading)]
    modified = _moments(_MODIFIED, reading)
    if not published or published[0].origin == "url":
        published = [*_moments((_near_headline,), reading), *published]
    if not published:
        published = [Candidate(m.value, f"modified:{m.origin}", m.raw) for m in modified]
    return Dates(
        published=choose(published),
        modified=first_of(modified),
        embargo=first_of(_moments((_embargo,), reading, future=True)),
        event=first_of(_moments(_EVENT, reading, future=True)),
    )


def is_date(reading: Reading, line: str) -> bool:
    """Whether a line states a date that a page may have."""
    return _parse(reading, line) is not None


def choose(found: Sequence[Candidate[Moment]]) -> FieldOf[Moment]:
    """The first in the order of trust; where another states the same day more finely, or the
    same clock with its zone, that one."""
    if not found:
        return FieldOf()
    best = found[0]
    for rival in found[1:]:
        if _finer(rival.value, best.value) or _zoned(rival.value, best.value):
            best = rival
    return field_of(found, best)


def _finer(rival: Moment, best: Moment) -> bool:
    return best.instant is None and rival.instant is not None and rival.day == best.day


def _zoned(rival: Moment, best: Moment) -> bool:
    """The same wall clock, or the same minute of another hour, and only the rival states
    its zone: pages often print the one and mean the other."""
    if not (best.zone_assumed and best.instant and rival.instant) or rival.zone_assumed:
        return False
    apart = abs((rival.instant - best.instant).total_seconds())
    return apart <= 15 * 3600 and apart % 1800 < 60


def _moments(
    rules: Sequence[Rule], reading: Reading, *, future: bool = False
) -> list[Candidate[Moment]]:
    return [
        Candidate(moment, item.origin, item.raw)
        for item in candidates(rules, reading)
        if (moment := _parse(reading, item.value, future=future))
    ]


def _parse(reading: Reading, raw: str, *, future: bool = False) -> Moment | None:
    source = reading.page.source
    languages = tuple(filter(None, (reading.language, *source.languages)))
    return times.parse(
        raw, zone=source.timezone, now=reading.now, languages=languages, future=future
    )


def _jsonld(*keys: str, types: frozenset[str] = jsonld.ARTICLE_TYPES) -> Rule:
    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        for node in reading.page.jsonld:
            if not (jsonld.types_of(node) & types):
                continue
            for key in keys:
                for raw in jsonld.strings(node.get(key)):
                    yield Candidate(raw, f"jsonld:{key}", raw)

    return rule


def _time_elements(*, updates: bool) -> Rule:
    """``time`` elements of the article itself; the attribute before the text."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        for node in _near(reading.page.tree.css("time")):
            marks = f"{node.attributes.get('class') or ''} {node.attributes.get('itemprop') or ''}"
            text = node_text(node)
            is_update = bool(_IS_UPDATE.search(f"{marks} {text} {_text_before(node)}"))
            if is_update != updates or len(text) > _LONGEST:
                continue
            stated = node.attributes.get("datetime") or ""
            yield Candidate(stated, "time:datetime", stated)
            yield Candidate(text, "time", text)

    return rule


def _visible(*, updates: bool) -> Rule:
    """Short elements whose class or id speaks of a date."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        nodes = reading.page.tree.css(
            "[class*=date i],[class*=time i],[class*=publi i],[class*=posted i],[class*=byline i],"
            "[class*=meta i],[class*=info i],[class*=datum i],[class*=fecha i],[class*=data i],"
            "[id*=date i],[id*=publi i]"
        )
        named = (
            node
            for node in nodes
            if node.tag not in {"html", "body", "script", "style", "time"}
            and _IS_DATE_CLASS.search(
                f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
            )
        )
        for node in _near(named):
            text = node_text(node)
            if 6 <= len(text) <= _LONGEST and bool(_IS_UPDATE.search(text)) == updates:
                name = node.attributes.get("class") or node.attributes.get("id") or ""
                first = one_line(name).partition(" ")[0]
                yield Candidate(text, f"visible:{node.tag}.{first}", text)

    return rule


def _near_headline(reading: Reading) -> Iterator[Candidate[str]]:
    """Short lines around the headline that are hardly more than a date, the nearest first:
    press offices often print it in a bare paragraph."""
    heading = reading.page.tree.css_first("h1") or reading.page.tree.css_first("h2")
    around = heading.parent if heading is not None else None
    for _ in range(_NEAR_LEVELS):
        if around is None or around.tag in {"body", "html"}:
            return
        for node in islice(around.css(_LINES), _MOST_VISIBLE):
            text = node_text(node)
            if _is_bare_date(text) and not _elsewhere(node):
                yield Candidate(text, "visible:near-headline", text)
        around = around.parent


def _is_bare_date(text: str) -> bool:
    """A line of a few words that is no sentence: an event told in the text has a verb."""
    few = len(text.split()) <= _BARE_WORDS and 6 <= len(text) <= _BARE_DATE
    return few and not text.endswith((".", "!", "?", ":")) and not _IS_UPDATE.search(text)


def _near(nodes: Iterator[LexborNode] | list[LexborNode]) -> Iterator[LexborNode]:
    """Those that stand in no aside, footer, list of other stories or comment."""
    yield from islice((node for node in nodes if not _elsewhere(node)), _MOST_VISIBLE)


def _elsewhere(node: LexborNode) -> bool:
    parent: LexborNode | None = node
    for _ in range(12):
        if parent is None or parent.tag in {"body", "html"}:
            return False
        classes = f"{parent.attributes.get('class') or ''} {parent.attributes.get('id') or ''}"
        if parent.tag in _ELSEWHERE or _RELATED.search(classes):
            return True
        parent = parent.parent
    return False


def _text_before(node: LexborNode) -> str:
    """The words just before an element ("Updated: …")."""
    before = node.prev
    return (before.text() or "").strip()[-40:] if before is not None else ""


def _url_date(reading: Reading) -> Iterator[Candidate[Moment]]:
    source = reading.page.source
    if moment := times.from_url(reading.page.url, zone=source.timezone, now=reading.now):
        yield Candidate(moment, "url", reading.page.url)


def _embargo(reading: Reading) -> Iterator[Candidate[str]]:
    """What stands behind "EMBARGOED UNTIL" at the head of the text."""
    head = [*(block.text for block in reading.blocks[:5])]
    marked = reading.page.tree.css("[class*=embargo i],[id*=embargo i]")
    head += [node_text(node) for node in marked[:5]]
    if not any(_EMBARGO.search(text) for text in head) and "mbargo" in reading.page.text.casefold():
        body = reading.page.tree.body
        head.append(node_text(body)[:5000] if body else "")
    for text in head:
        if found := _EMBARGO.search(text):
            yield Candidate(found[1], "text:embargo", found[0])


_PUBLISHED: tuple[Rule, ...] = (
    by_office("published"),
    _jsonld("datePublished"),
    from_microdata("datepublished"),
    _PUBLISHED_META,
    _time_elements(updates=False),
    from_feed("published"),
    _visible(updates=False),
)
_CREATED: tuple[Rule, ...] = (
    _jsonld("dateCreated", "uploadDate"),
    from_microdata("datecreated"),
    _jsonld("datePublished", "uploadDate", types=frozenset({"webpage", "videoobject", "event"})),
)
_MODIFIED: tuple[Rule, ...] = (
    _jsonld("dateModified"),
    from_microdata("datemodified"),
    _MODIFIED_META,
    _time_elements(updates=True),
    from_feed("modified"),
    _visible(updates=True),
)
_EVENT: tuple[Rule, ...] = (
    _jsonld(
        "startDate",
        types=frozenset({"event", "businessevent", "publicationevent", "exhibitionevent"}),
    ),
    from_microdata("startdate"),
    from_meta("event:start_time"),
)
