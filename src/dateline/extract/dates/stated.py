"""Reading → the dates that a page states to machines: in its head, its data, its address."""

import re
from collections.abc import Iterable, Iterator

from dateline import times
from dateline.extract.fields import Reading, Rule, from_document, from_meta, from_microdata
from dateline.extract.office import by_office
from dateline.extract.page import jsonld
from dateline.extract.page.parsed import node_text
from dateline.model import Candidate

_PUBLISHED_NAMES = """
    article:published_time og:article:published_time og:published_time parsely-pub-date
    sailthru.date cxenseparse:recs:publishtime cxenseparse:publishtime rnews:datepublished
    datepublished date_published publication_date publishdate publish-date published_time
    published-date published_at pubdate pub_date publish_date originalpublicationdate
    article.published date.issued dc.date.issued dcterms.issued dcterms.available
    dc.date.publication
    dcsext.articlefirstpublished article:published article_date_original article:post_date
    bt:pubdate ptime apub:time displaydate citation_publication_date citation_date
    vr:published_time iso-8601-publish-date"""
# As often the day on which a page was made or changed as that of publication.
_LOOSE_NAMES = """
    dc.date dcterms.date dc.date.created dcterms.created dc.created date pdate created
    creation_date"""
_MODIFIED_NAMES = """
    article:modified_time og:article:modified_time og:updated_time article:updated_time
    article:updated lastmod last-modified last_modified modified datemodified dcterms.modified
    dc.date.modified dc.date.updated revised date.updated og:modified_time
    parsely-modified-date cxenseparse:recs:modifytime updated_time"""
_EMBARGO = re.compile(
    r"(?:(?:embargo(?:ed)?|sperrfrist|embargad[oa]|sous embargo|ембарго|эмбарго)\b"
    r"|解禁|엠바고)[^\d\n]{0,60}?"
    r"((?:\b[^\W\d_]{2,9},?\s)?\d[^\n]{4,80})",
    re.IGNORECASE,
)
_EMBARGO_LINE = re.compile(
    r"embargo|sperrfrist|embargad[oa]|ембарго|эмбарго|解禁|禁发|엠바고|محظور النشر", re.IGNORECASE
)
_EMBARGO_WORDS = (
    "mbargo",
    "MBARGO",
    "perrfrist",
    "PERRFRIST",
    "мбарго",
    "МБАРГО",
    "解禁",
    "엠바고",
)
_EMBARGO_REACH = 5000  # characters of a page's lines
_IN_STATE = re.compile(r"20[0-3]\d-[01]\d-[0-3]\d[^\"\\&<]{0,24}")
_STATE_NAME = re.compile(r"\b([a-zA-Z_]{7,24})(?:\\?\"|&quot;)\s{0,9}:\s{0,9}(?:\\?\"|&quot;)$")
_NAME_REACH = 60
_MOST_STATE = 2_000_000  # characters
_STATE_NAMES = (
    frozenset({"datepublished", "publishedat", "published_at", "publishdate", "publish_date",
               "publicationdate", "publication_date", "firstpublished", "publishedtime",
               "published_time", "publishtime", "pubdate", "firstpublishedat", "displaydate"}),
    frozenset({"createdat", "created_at", "datecreated", "creationdate", "created_date"}),
)  # fmt: skip
_EVENTS = frozenset(
    {"event", "businessevent", "publicationevent", "exhibitionevent", "sportsevent", "musicevent",
     "festival", "socialevent", "educationevent", "theaterevent", "screeningevent"}
)  # fmt: skip
_WRITES = re.compile(r"(?:[dD]ate|[tT]ime)\w{0,12}\(\s?[\"']$")
_IN_SCRIPT = re.compile(r"20[0-3]\d[-/][01]\d[-/][0-3]\d[^\"'<]{0,24}")


def _jsonld(*keys: str, types: frozenset[str] = jsonld.ARTICLE_TYPES) -> Rule:
    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        for node in reading.page.jsonld:
            if not (jsonld.types_of(node) & types):
                continue
            for key in keys:
                for raw in jsonld.strings(node.get(key)):
                    yield Candidate(raw, f"jsonld:{key}", raw)

    return rule


def state(reading: Reading) -> Iterator[Candidate[str]]:
    """A date of publication in the data of the page's scripts, where they name but one day."""
    found = list(_named(reading.page.text[:_MOST_STATE]))
    for wanted in _STATE_NAMES:
        stated = {raw[:10]: raw for name, raw in found if name.casefold() in wanted}
        if stated:
            if len(stated) == 1:
                raw = next(iter(stated.values()))
                yield Candidate(raw, "state", raw)
            return


def _named(text: str) -> Iterator[tuple[str, str]]:
    """(name, date) of each member that is a date: the dates first, which are few."""
    for found in _IN_STATE.finditer(text):
        before = text[max(0, found.start() - _NAME_REACH) : found.start()]
        if named := _STATE_NAME.search(before):
            yield named[1], found[0]


def written(reading: Reading) -> Iterator[Candidate[str]]:
    """A date that a script writes at its place in the page: ``showDate("2026/03/05 …")``."""
    text = reading.page.text[:_MOST_STATE]
    for found in _IN_SCRIPT.finditer(text):
        if _WRITES.search(text[max(0, found.start() - _NAME_REACH) : found.start()]):
            yield Candidate(found[0], "script", found[0])
            return


def url_date(reading: Reading) -> Iterator[Candidate[str]]:
    """The day in the page's address."""
    source = reading.page.source
    if moment := times.from_url(reading.page.url, zone=source.timezone, now=reading.now):
        yield Candidate(moment.day.isoformat(), "url", reading.page.url)


def tells_embargo(line: str) -> bool:
    """Whether a line says until when a text is held back: no day of publication."""
    return bool(_EMBARGO_LINE.search(line))


def embargo(reading: Reading) -> Iterator[Candidate[str]]:
    """What stands behind "EMBARGOED UNTIL" at the head of the text."""
    lines = " ".join(reading.lines or [block.text for block in reading.apart])
    if not any(word in lines for word in _EMBARGO_WORDS):
        return
    head = [block.text for block in (*reading.blocks[:5], *reading.apart)]
    marked = reading.page.tree.css("[class*=embargo i],[id*=embargo i]")
    head += [node_text(node) for node in marked[:5]]
    if not any(_EMBARGO.search(text) for text in head):
        head.append(lines[:_EMBARGO_REACH])
    yield from embargo_in(head)


def embargo_in(texts: Iterable[str]) -> Iterator[Candidate[str]]:
    """What stands in some texts behind "EMBARGOED UNTIL"."""
    for text in texts:
        if found := _EMBARGO.search(text):
            yield Candidate(found[1], "text:embargo", found[0])


PUBLISHED: tuple[Rule, ...] = (
    by_office("published"),
    from_document("published"),
    _jsonld("datePublished"),
    from_microdata("datepublished"),
    from_meta(*_PUBLISHED_NAMES.split()),
)
LOOSE = from_meta(*_LOOSE_NAMES.split())
LOOSE_ORIGINS = frozenset(f"meta:{name}" for name in _LOOSE_NAMES.split())
CREATED: tuple[Rule, ...] = (
    _jsonld("dateCreated", "uploadDate"),
    from_microdata("datecreated"),
    _jsonld("datePublished", "uploadDate", types=frozenset({"webpage", "videoobject", "event"})),
)
MODIFIED: tuple[Rule, ...] = (
    by_office("modified"),
    from_document("modified"),
    _jsonld("dateModified"),
    from_microdata("datemodified"),
    from_meta(*_MODIFIED_NAMES.split()),
)
EVENT: tuple[Rule, ...] = (
    _jsonld("startDate", types=_EVENTS),
    from_microdata("startdate"),
    from_meta("event:start_time"),
)
