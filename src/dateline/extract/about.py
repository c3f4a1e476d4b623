"""Reading → lead, section, tags, addresses: what stands around the text."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from dateline import urls
from dateline.extract.fields import (
    Reading,
    Rule,
    candidates,
    first_of,
    from_document,
    from_feed,
    from_meta,
    from_microdata,
)
from dateline.extract.office import by_office
from dateline.extract.page import jsonld
from dateline.extract.page.outline import Attributes
from dateline.extract.page.parsed import Page, node_text
from dateline.model import Candidate, FieldOf
from dateline.text import one_line, word_set

_MOST_TAGS = 50
_MOST_ALTERNATES = 100
_MOST_CRUMBS = 12
_MOST_BOXES = 5
_HOME_AND_SECTION = 2
_LONGEST_TAG = 40
_TAG_BOXES = word_set(
    "tags article-tags article__tags post-tags post__tags entry-tags tag-list taglist tags-list"
    " tags-links article-topics story-tags news-tags content-tags schlagworte"
)
_STANDFIRST = word_set(
    "standfirst lead lede article-lead dek article__lead intro article-intro subtitle chapo"
    " entradilla sommario article__intro teaser lead-paragraph lead_paragraph lead-text"
    " article-lead-text article__standfirst article-standfirst article__subtitle article-subtitle"
    " article-dek article__dek post-subtitle entry-subtitle article-summary article__summary"
    " subhead subheadline sub-headline vorspann ingress article-ingress perex manchet chapeau"
)
_LEAST_SUBTITLE, _LONGEST_SUBTITLE, _SPACES = 60, 400, 8
_PARAGRAPH = re.compile(r"<(?:p|br|div|span)[\s/>]", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)


def read_lead(reading: Reading) -> FieldOf[str]:
    """The standfirst: as the page shows it, then as its head and scripts state it."""
    return first_of(
        Candidate(_markup_free(item.value), item.origin, item.raw)
        for item in candidates(_LEAD, reading)
    )


def shown_leads(lead: FieldOf[str]) -> Iterator[str]:
    """The leads that the page shows in an element of their own. A description in its head is
    often the first paragraph once more, which is no reason to take that out of the body."""
    for found in (lead.won, *lead.rivals):
        if found and found.origin.startswith(("visible:", "office:", "microdata:")):
            yield found.value


def read_section(reading: Reading) -> FieldOf[str]:
    """The part of the site that the article stands in."""
    return first_of(
        item for item in candidates(_SECTION, reading) if len(item.value) <= 100 and item.value
    )


def read_tags(reading: Reading) -> tuple[Candidate[str], ...]:
    """Keywords of all places, each once; those that a page only shows where it states none."""
    return _tags(_TAGS, reading) or _tags((_tag_box,), reading)


def _tags(rules: Sequence[Rule], reading: Reading) -> tuple[Candidate[str], ...]:
    found: dict[str, Candidate[str]] = {}
    for item in candidates(rules, reading):
        for word in re.split(r"[,;|،、]", item.value):
            tag = one_line(word)
            if 1 < len(tag) <= 100:
                found.setdefault(tag.casefold(), Candidate(tag, item.origin, item.raw))
    return tuple(found.values())[:_MOST_TAGS]


def read_canonical(page: Page) -> FieldOf[str]:
    """The address that the page calls its own, absolute; ``records`` decides what it is worth."""
    return first_of(
        Candidate(address, origin, raw)
        for origin, raw in _canonical_claims(page)
        if (address := urls.join(page.base, raw))
    )


def read_alternates(page: Page) -> dict[str, str]:
    """Addresses of the same article in other languages, by hreflang."""
    found: dict[str, str] = {}
    shown = (page.outline.attributes[at] for at in page.outline.stating("hreflang"))
    said = (link for link in shown if "alternate" in (link.get("rel") or "").split())
    links = chain(_links(page, "alternate"), (link for link in said if link.get("href")))
    for link in islice(links, _MOST_ALTERNATES):
        tag = (link.get("hreflang") or "").strip().lower()
        address = urls.join(page.base, link["href"] or "") if tag else None
        if tag and len(tag) <= 20 and address:
            found.setdefault(tag, address)
    return found


def _links(page: Page, rel: str) -> Iterator[Attributes]:
    """What the page's links of a relation state, where they lead anywhere."""
    for link in page.links:
        if "href" in link and rel in (link.get("rel") or "").split():
            yield link


def _canonical_claims(page: Page) -> Iterator[tuple[str, str]]:
    for link in islice(_links(page, "canonical"), 3):
        yield "link:canonical", link["href"] or ""
    for content in page.meta.get("og:url", ()):
        yield "meta:og:url", content
    for item in jsonld.articles(page.jsonld)[:1]:
        for key in ("mainEntityOfPage", "url"):
            for raw in jsonld.strings(item.get(key), "@id"):
                yield f"jsonld:{key}", raw


def _standfirst(reading: Reading) -> Iterator[Candidate[str]]:
    made = reading.page.outline
    leads = (
        made.nodes[place]
        for place in sorted(made.having("class", _STANDFIRST))
        if not _STANDFIRST.isdisjoint((made.attributes[place].get("class") or "").split())
    )
    for node in islice(leads, 3):
        raw = node_text(node)
        if 40 <= len(raw) <= 800 and node.css_first("a a, li, img") is None:
            yield Candidate(raw, "visible:standfirst", raw)


def _subtitle(reading: Reading) -> Iterator[Candidate[str]]:
    """A sentence in the heading at once below the headline; a few words would head a part of the
    text."""
    made, at = reading.page.outline, reading.headline.at
    below = made.ends[at] if at >= 0 else len(made.tags)
    if below >= len(made.tags) or (made.tags[at], made.tags[below]) != ("h1", "h2"):
        return
    if made.parents[below] == made.parents[at] and not made.within(below, made.of("a")):
        raw = node_text(made.nodes[below])
        if _LEAST_SUBTITLE <= len(raw) <= _LONGEST_SUBTITLE and raw.count(" ") >= _SPACES:
            yield Candidate(raw, "visible:subtitle", raw)


def _jsonld(*keys: str) -> Rule:
    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        for node in jsonld.articles(reading.page.jsonld)[:3]:
            for key in keys:
                for raw in jsonld.strings(node.get(key)):
                    yield Candidate(raw, f"jsonld:{key}", raw)

    return rule


def _breadcrumb(reading: Reading) -> Iterator[Candidate[str]]:
    for node in reading.page.jsonld:
        if "breadcrumblist" in jsonld.types_of(node):
            listed = node.get("itemListElement")
            items = listed[:_MOST_CRUMBS] if isinstance(listed, list) else []
            crumbs = list(filter(None, map(_crumb, items)))
            if section := _last_section(crumbs, reading.headline.name):
                yield Candidate(section, "jsonld:breadcrumb", section)


def _crumb(item: object) -> str:
    """A crumb's name: its own, or that of the page that it leads to."""
    if not isinstance(item, dict):
        return ""
    named = [*jsonld.strings(item), *jsonld.strings(item.get("item"))]
    return one_line(named[0]) if named else ""


def _last_section(crumbs: Sequence[str], title: str) -> str | None:
    """The crumb before the article itself, which is the last of more than two; the first is the
    home page's."""
    if crumbs and (len(crumbs) > _HOME_AND_SECTION or crumbs[-1] == title):
        crumbs = crumbs[:-1]
    return crumbs[-1] if len(crumbs) >= _HOME_AND_SECTION else None


def _shown_breadcrumb(reading: Reading) -> Iterator[Candidate[str]]:
    """The last link of the page's crumbs, behind that to the home page."""
    made, title = reading.page.outline, reading.headline.name
    boxes = made.having("class", ("breadcrumb",)) | made.having("aria-label", ("breadcrumb",))
    boxes |= made.having("itemtype", ("breadcrumblist",)) | made.having("typeof", ("breadcrumbl",))
    for box in sorted(boxes)[:_MOST_BOXES]:
        links = made.within(box, made.of("a"))[:_MOST_CRUMBS]
        named = [text for place in links if (text := node_text(made.nodes[place])) != title]
        if len(named) >= _HOME_AND_SECTION:
            yield Candidate(named[-1], "visible:breadcrumb", " > ".join(named))
            return


def _tag_box(reading: Reading) -> Iterator[Candidate[str]]:
    """Links in a box that its class calls one of tags."""
    made = reading.page.outline
    for box in sorted(made.having("class", _TAG_BOXES)):
        is_named = not _TAG_BOXES.isdisjoint((made.attributes[box].get("class") or "").split())
        if is_named and not reading.headline.elsewhere(box):
            for place in made.within(box, made.of("a"))[:_MOST_TAGS]:
                raw = node_text(made.nodes[place])
                if len(raw) <= _LONGEST_TAG and any(map(str.isalpha, raw)):
                    yield Candidate(raw.lstrip("#"), "visible:tags", raw)
            return


def _tag_links(reading: Reading) -> Iterator[Candidate[str]]:
    made = reading.page.outline
    marked = (
        made.nodes[place]
        for place in made.stating("rel")
        if made.tags[place] == "a" and "tag" in (made.attributes[place]["rel"] or "").split()
    )
    for node in islice(marked, _MOST_TAGS):
        raw = node_text(node)
        yield Candidate(raw.lstrip("#"), "link:tag", raw)


def _markup_free(raw: str) -> str:
    """Descriptions now and then hold the markup of whole paragraphs."""
    return one_line(_MARKUP.sub(" ", raw)) if _PARAGRAPH.search(raw) else raw


_LEAD: tuple[Rule, ...] = (
    by_office("lead"),
    from_document("lead"),
    _standfirst,
    _subtitle,
    from_meta("og:description", "description", "twitter:description", "dc.description"),
    _jsonld("description"),
    from_microdata("description"),
    from_feed("lead"),
)
_SECTION: tuple[Rule, ...] = (
    by_office("section"),
    from_document("section"),
    _jsonld("articleSection"),
    from_meta("article:section", "og:article:section", "parsely-section", "section", "cxenseparse:"
              "recs:category", "dc.subject.section", "category"),
    from_microdata("articlesection"),
    _breadcrumb,
    _shown_breadcrumb,
    from_feed("section"),
)  # fmt: skip
_TAGS: tuple[Rule, ...] = (
    by_office("tag"),
    from_meta("article:tag", "og:article:tag", "news_keywords", "parsely-tags", "sailthru.tags"),
    _jsonld("keywords"),
    _tag_links,
    from_meta("keywords"),
    from_feed("tag"),
)
