"""Reading → published, modified, embargo, event: each date with its place and role."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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
from dateline.extract.headline import MOST_NEAR, Headline, headline_of
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
    bt:pubdate ptime apub:time displaydate citation_publication_date citation_date
    vr:published_time iso-8601-publish-date"""
# As often the day on which a page was made or changed as that of publication.
_LOOSE_NAMES = "date pdate created creation_date"
_MODIFIED_NAMES = """
    article:modified_time og:article:modified_time og:updated_time article:updated_time
    article:updated lastmod last-modified last_modified modified datemodified dcterms.modified
    dc.date.modified dc.date.updated revised date.updated og:modified_time
    parsely-modified-date cxenseparse:recs:modifytime updated_time"""
_PUBLISHED_META = from_meta(*_PUBLISHED_NAMES.split())
_LOOSE_META = from_meta(*_LOOSE_NAMES.split())
_MODIFIED_META = from_meta(*_MODIFIED_NAMES.split())
_IS_UPDATE = re.compile(
    r"updat|modif|revis|aktualis|edited|geändert|mise? à jour|actualizad|atualizad|aggiornat"
    r"|bijgewerkt|oppdatert|opdateret|uppdaterad|aktualiz|обновл|оновл|güncel|更新|修正|수정|갱신",
    re.IGNORECASE,
)
_IS_DATE_CLASS = re.compile(
    r"(?:^|[-_ ])(?:date|dates|datum|fecha|data|datetime|time|timestamp|pubdate|published?"
    r"|posted|publish(?:ed)?(?:date|time|on|at)|pub-?time|dateline|created|submitted|byline|authors?|meta|info)"
    r"(?:$|[-_ ])|date(?:$|[A-Z])|[dD]ate(?:[tT]ime)?(?:$| )|[tT]imestamp|[Pp]ubl",
)
_STATED = ("visible", "time", "jsonld", "meta")
_NOT_SHOWN = frozenset({"html", "body", "script", "style", "time", "meta", "link", "img", "input"})
_EMBARGO = re.compile(
    r"(?:embargo(?:ed)?|sperrfrist|embargad[oa]|sous embargo|ембарго|эмбарго)\b[^\d\n]{0,60}?"
    r"((?:\b[^\W\d_]{2,9},?\s)?\d[^\n]{4,80})",
    re.IGNORECASE,
)
_EMBARGO_WORDS = ("mbargo", "MBARGO")  # looked for before a whole body is read
_MOST_VISIBLE = MOST_NEAR
_LONGEST = 160
_LINES = "p, span, div, small, em, strong, b, i, li, td, dd, h3, h4, h5, h6"
_NEAR_LEVELS = 4
_BARE_DATE = 50  # characters: a place or a "Press release" may stand beside the date
_BARE_WORDS = 7
_MOST_LINES = 150
_OPENING_BLOCKS = 3
_EPOCH = re.compile(r"\d{10,13}")  # shown to readers it is an article's number or a telephone's
_NO_DATE = re.compile(
    r"^\d{10,13}$|erreichbar|geöffnet|\bopen(?:ing)?\b|öffnungszeit", re.IGNORECASE
)
_SAYS_PUBLISHED = re.compile(
    r"^\W*(?:(?:veröffentlicht|erstellt|posted|published|publié|publicado|pubblicato|gepubliceerd"
    r"|publicerad|publisert|opublikowano|submitted|gespeichert|mise? en ligne|pressemitteilung vom"
    r"|communiqué du|press release|datum|date|fecha|data|опубліковано|опубликовано|дата|公開日"
    r"|掲載日)"
    r"\b.{0,60}|(?:von|by|par|por|written by) [^.!?]{2,60}? (?:am|on|le|el|\||•|·|,) .{0,20})\d",
    re.IGNORECASE,
)
# What dates that are not those of publication stand beside.
_IS_OTHER = re.compile(
    r"regist|copyright|©|\bborn\b|geboren|\bjoined\b|mitglied|dabei seit|\bab\b|\bbis\b|\buntil\b"
    r"|\bfrom\b|\bab dem\b|erreichbar|geöffnet|\bopen\b|heute|today|isbn|nr\. ?\d",
    re.IGNORECASE,
)
_ENDS_PUBLISHED = re.compile(
    r"\d.{0,40}\b(?:veröffentlicht|erstellt|gepostet|publié|published|posted|publicado|pubblicato"
    r"|gepubliceerd|publicerad|opublikowano)\W*$",
    re.IGNORECASE,
)
_OPENS_PUBLISHED = re.compile(
    r"\W*(?:written|published|posted|first published|created|veröffentlicht|erstellt|publié"
    r"|publicado|pubblicato|gepubliceerd|publicerad|publisert|opublikowano|опубліковано"
    r"|опубликовано|입력|등록|公開|掲載|配信|發布|发布)\b",
    re.IGNORECASE,
)
_IS_LABEL = re.compile(
    r"\W*(?:veröffentlich(?:t|ung)(?: am)?|erstellt(?: am)?|erschienen(?: am)?|posted(?: on)?"
    r"|published(?: on)?|publication date|date (?:of )?publi\w+|date|release date|publié(?: le)?"
    r"|mise? en ligne|date de publication|publicado(?: el)?|fecha(?: de publicación)?"
    r"|data di pubblicazione|data|datum|gepubliceerd(?: op)?|дата(?: публикации)?|опубліковано"
    r"|опубликовано|公開日|掲載日|発表日|发布时间|发布日期)\W*",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_IN_STATE = re.compile(
    r"\b([a-zA-Z_]{7,24})(?:\\?\"|&quot;)\s*:\s*(?:\\?\"|&quot;)"
    r"(20[0-3]\d-[01]\d-[0-3]\d[^\"\\&<]{0,24})"
)
_MOST_STATE = 2_000_000  # characters
_STATE_NAMES = (
    frozenset({"datepublished", "publishedat", "published_at", "publishdate", "publish_date",
               "publicationdate", "publication_date", "firstpublished", "publishedtime",
               "published_time", "publishtime", "pubdate", "firstpublishedat", "displaydate"}),
    frozenset({"createdat", "created_at", "datecreated", "creationdate", "created_date"}),
)  # fmt: skip
_DAY = (
    r"(?:\d{1,2}[./]\s?\d{1,2}[./]\s?\d{4}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?\d{4}"
    r"|[^\W\d_]{3,12}\.?\s\d{1,2},\s\d{4})(?:,?\s\d{1,2}[:.]\d{2}(?:\sUhr)?)?"
)
_OPENS = re.compile(rf"\(?({_DAY})(?:\)\s|\)?\s*[–—|:]\s|\)?\s+-{{1,2}}\s)")
_OPENS_ALONE = re.compile(_DAY)


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
    shown = _Shown.of(reading)
    rules = (
        *_PUBLISHED,
        shown.rule("times", updates=False),
        from_feed("published"),
        shown.rule("lines", updates=False),
        _LOOSE_META,
    )
    published = [*_moments(rules, reading), *_url_date(reading), *_moments(_CREATED, reading)]
    changes = (
        *_MODIFIED,
        shown.rule("times", updates=True),
        from_feed("modified"),
        shown.rule("lines", updates=True),
    )
    modified = _moments(changes, reading)
    if not published or published[0].origin == "url":
        bare = (
            _near_headline(shown.place), _opening, _in_title, _told, _beside(shown.place), _state,
        )  # fmt: skip
        published = [*_moments(bare, reading), *published]
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
    same clock with its zone, that one. Local time labelled as UTC is told by another place that
    states the same wall clock with an offset."""
    if not found:
        return FieldOf()
    best = found[0]
    for rival in found[1:]:
        if (
            _finer(rival.value, best.value)
            or _zoned(rival.value, best.value)
            or _relabelled(rival.value, best.value)
        ):
            best = rival
    home = _at_home(best, found)
    if home not in found:
        found = [home if item is best else item for item in found]
    return field_of(found, home)


def _at_home(best: Candidate[Moment], found: Sequence[Candidate[Moment]]) -> Candidate[Moment]:
    """A minute stated in UTC, in the zone that another place states the same minute in; or by
    the wall clock that the page shows, whose distance from UTC is then its zone."""
    moment = best.value
    if moment.instant is None or moment.zone != "UTC" or moment.zone_assumed:
        return best
    for rival in found:
        told = rival.value
        if told.instant is None or rival is best:
            continue
        if not told.zone_assumed:
            if told.instant == moment.instant and told.zone != "UTC":
                return rival
        elif rival.origin.startswith(_STATED) and (zoned := times.shown_at(moment, told)):
            return Candidate(zoned, best.origin, best.raw)
    return best


def _finer(rival: Moment, best: Moment) -> bool:
    return best.instant is None and rival.instant is not None and rival.day == best.day


def _zoned(rival: Moment, best: Moment) -> bool:
    """The same wall clock, or the same minute of another hour, and only the rival states
    its zone: pages often print the one and mean the other."""
    if not (best.zone_assumed and best.instant and rival.instant) or rival.zone_assumed:
        return False
    apart = abs((rival.instant - best.instant).total_seconds())
    return apart <= 15 * 3600 and apart % 1800 < 60


def _relabelled(rival: Moment, best: Moment) -> bool:
    """The same wall clock, which the best calls UTC and the rival gives an offset."""
    if best.zone != "UTC" or best.zone_assumed or not (best.instant and rival.instant):
        return False
    if rival.zone_assumed or rival.zone is None or rival.zone[0] not in "+-":
        return False
    there = datetime.strptime(rival.zone, "%z").tzinfo
    wall = rival.instant.astimezone(there).replace(second=0, tzinfo=UTC)
    return wall == best.instant.replace(second=0) and rival.instant != best.instant


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


# Told by lexbor; the finer pattern is read of these alone.
_DATED = ",".join(
    f"[class*={part} i]"
    for part in ("dat", "time", "publ", "post", "by", "meta", "info", "fecha", "created", "author",
                 "submitted")
) + ",[id*=dat i],[id*=time i],[id*=publ i]"  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Shown:
    """The dates that the page shows near its headline, read once for both roles."""

    place: Headline
    times: tuple[tuple[Candidate[str], bool], ...]
    lines: tuple[tuple[Candidate[str], bool], ...]

    @staticmethod
    def of(reading: Reading) -> "_Shown":
        """Those of a page; with each, whether it is said to be one of change."""
        place = headline_of(reading.page.tree)
        return _Shown(
            place,
            tuple(_time_elements(reading, place)),
            tuple(_dated_elements(reading, place)),
        )

    def rule(self, part: str, *, updates: bool) -> Rule:
        """A rule that gives those of one kind and role."""
        found: tuple[tuple[Candidate[str], bool], ...] = getattr(self, part)

        def rule(_reading: Reading) -> Iterator[Candidate[str]]:
            yield from (item for item, is_update in found if is_update == updates)

        return rule


def _time_elements(reading: Reading, place: Headline) -> Iterator[tuple[Candidate[str], bool]]:
    """``time`` elements of the article itself; the attribute before the text."""
    for node in place.near(reading.page.tree.css("time")):
        marks = f"{node.attributes.get('class') or ''} {node.attributes.get('itemprop') or ''}"
        text = node_text(node)
        if len(text) > _LONGEST:
            continue
        is_update = _is_update(text) or _is_update(f"{marks} {_text_before(node)}")
        stated = node.attributes.get("datetime") or ""
        yield Candidate(stated, "time:datetime", stated), is_update
        yield Candidate(text, "time", text), is_update


def _dated_elements(reading: Reading, place: Headline) -> Iterator[tuple[Candidate[str], bool]]:
    """Short elements whose class or id speaks of a date, the nearest to the headline first."""
    nodes = reading.page.tree.css(_DATED)
    named = (
        (node, name)
        for node in nodes
        if node.tag not in _NOT_SHOWN
        and node.mem_id not in place.holders
        and (name := f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}")
        and _IS_DATE_CLASS.search(name)
        and not place.elsewhere(node)
    )
    near = sorted(islice(named, _MOST_VISIBLE), key=lambda pair: place.distance(pair[0]))
    for node, name in near:
        text = node_text(node)
        if 6 <= len(text) <= _LONGEST and not _NO_DATE.search(text):
            origin = f"visible:{node.tag}.{one_line(name).partition(' ')[0]}"
            yield Candidate(text, origin, text), _is_update(text)


def _is_update(text: str) -> bool:
    """Whether words around a date say that it is one of change; where both are told
    ("Written: … Updated: …"), the first is that of publication."""
    return bool(_IS_UPDATE.search(text)) and not _OPENS_PUBLISHED.match(text)


def _near_headline(place: Headline) -> Rule:
    """Short lines around the headline that are hardly more than a date, the nearest first:
    press offices often print it in a bare paragraph."""

    def rule(_reading: Reading) -> Iterator[Candidate[str]]:
        for node in place.around(_LINES, _NEAR_LEVELS, _MOST_LINES):
            text = node_text(node)
            if len(text) <= _LONGEST and _is_dated_line(text) and not place.elsewhere(node):
                yield Candidate(text, "visible:near-headline", text)

    return rule


def _beside(place: Headline) -> Rule:
    """A bare date in an aside or footer that stands beside the headline: an article's data."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        for node in reading.page.tree.css("aside *, footer *")[:_MOST_LINES]:
            text = node_text(node)
            if (
                _OPENS_ALONE.fullmatch(text)
                and place.distance(node) <= _NEAR_LEVELS + 2
                and not place.elsewhere(node, frozenset({"nav", "blockquote"}))
            ):
                yield Candidate(text, "visible:beside", text)

    return rule


def _is_dated_line(text: str) -> bool:
    """A line of a few words that is no sentence: an event told in the text has a verb. A longer
    one says itself that the date is that of publication."""
    if _IS_UPDATE.search(text) or _EPOCH.fullmatch(text):
        return False
    few = len(text.split()) <= _BARE_WORDS and 6 <= len(text) <= _BARE_DATE
    bare = few and not text.endswith((".", "!", "?", ":")) and not _IS_OTHER.search(text)
    return bare or bool(_SAYS_PUBLISHED.search(text))


def _opening(reading: Reading) -> Iterator[Candidate[str]]:
    """A date that opens the first paragraphs, apart from the sentence: "05.03.2026 – The …"."""
    for block in reading.blocks[:_OPENING_BLOCKS]:
        if block.kind == "paragraph" and (found := _OPENS.match(block.text)):
            yield Candidate(found[1], "text:opening", found[0])


def _in_title(reading: Reading) -> Iterator[Candidate[str]]:
    """A date that is a part of its own in the page's title."""
    node = reading.page.tree.css_first("head title")
    raw = node_text(node)[:_LONGEST] if node is not None else ""
    for part in re.split(r"\s+[|–—-]\s+", raw):
        if _OPENS_ALONE.fullmatch(part):
            yield Candidate(part, "title", raw)


def _told(reading: Reading) -> Iterator[Candidate[str]]:
    """A line anywhere beside the text that says itself that it is the day of publication, or
    whose label above it says so."""
    label, text_at = "", set(reading.text_at)
    for at, line in enumerate(reading.lines):
        if at in text_at:
            continue
        if len(line) <= _LONGEST and not _IS_UPDATE.search(line) and _FIGURE.search(line):
            if _SAYS_PUBLISHED.search(line) or _ENDS_PUBLISHED.search(line):
                yield Candidate(line, "visible:told", line)
            elif _IS_LABEL.fullmatch(label) and _OPENS_ALONE.match(line):
                yield Candidate(line, "visible:labelled", f"{label} {line}")
        label = line


def _state(reading: Reading) -> Iterator[Candidate[str]]:
    """A date of publication in the data of the page's scripts, where they name but one day."""
    found = [(name, raw) for name, raw in _IN_STATE.findall(reading.page.text[:_MOST_STATE])]
    for wanted in _STATE_NAMES:
        stated = {raw[:10]: raw for name, raw in found if name.casefold() in wanted}
        if stated:
            if len(stated) == 1:
                raw = next(iter(stated.values()))
                yield Candidate(raw, "state", raw)
            return


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
    if not any(_EMBARGO.search(text) for text in head) and any(
        word in reading.page.text for word in _EMBARGO_WORDS
    ):
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
)
_EVENT: tuple[Rule, ...] = (
    _jsonld(
        "startDate",
        types=frozenset({"event", "businessevent", "publicationevent", "exhibitionevent"}),
    ),
    from_microdata("startdate"),
    from_meta("event:start_time"),
)
