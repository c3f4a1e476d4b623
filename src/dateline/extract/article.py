"""Capture → Article or Rejected: the fields' rules, applied in the order they need each other."""

from dataclasses import replace
from datetime import datetime

from dateline.extract.about import (
    read_alternates,
    read_canonical,
    read_lead,
    read_section,
    read_tags,
    shown_leads,
)
from dateline.extract.authors.choice import read_authors
from dateline.extract.body.text import IN_SCRIPTS, Line, read_body
from dateline.extract.body.text import judged_lines as read_lines
from dateline.extract.body.trim import standfirst, trimmed
from dateline.extract.dates.roles import is_date, read_dates
from dateline.extract.fields import Reading, first_of
from dateline.extract.filed import read_dateline
from dateline.extract.kind import kind_of
from dateline.extract.language import declared_language, read_language
from dateline.extract.notes.apart import without_apart
from dateline.extract.notes.paywall import free_part
from dateline.extract.notes.said import read_notes
from dateline.extract.page.document import is_document, page_of
from dateline.extract.page.headline import headline_of
from dateline.extract.page.microdata import read_microdata
from dateline.extract.page.parsed import Page, is_plain_text
from dateline.extract.pdf.release import is_pdf, read_pdf
from dateline.extract.photos.shown import read_photos
from dateline.extract.plain import read_plain
from dateline.extract.stated_in_scripts import authors_in_scripts, titles_in_scripts
from dateline.extract.titles.choice import read_title
from dateline.extract.titles.opening import title_of_opening
from dateline.model import (
    Article,
    Block,
    Capture,
    Entry,
    FieldOf,
    Photo,
    Reason,
    Rejected,
    Source,
)

EXTRACTOR = "5"  # raised whenever the same bytes may come out otherwise


def extract(
    capture: Capture, source: Source, entry: Entry | None, now: datetime
) -> Article | Rejected:
    """What a capture says, or why it is no article.

    Never raises for bytes, whatever they are; ConfigError for an office's selector that can't
    be read. ``now`` bounds what is plausible as a date, as does the time of the capture.
    """
    reference = now if capture.url.startswith("folder:") else min(now, capture.fetched_at)
    if is_pdf(capture):
        return read_pdf(capture, source, entry, reference, EXTRACTOR)
    if is_plain_text(capture) and not is_document(capture, source):
        return read_plain(capture, source, entry, reference, EXTRACTOR)
    page = page_of(capture, source)
    if isinstance(page, Rejected):
        return page
    article = _article(_reading(page, entry, reference))
    kind = article.kind.won
    if kind and not kind.value.is_stored:
        told = f"{kind.value}: {kind.raw}"
        return Rejected(
            capture.url, Reason.NOT_ARTICLE, told, final_url=capture.final_url, kind=kind.value
        )
    return article


def judged_lines(capture: Capture, source: Source) -> tuple[Line, ...]:
    """The lines of a capture's page, and how likely each is the article's own text; none where
    the bytes are no page."""
    is_text = is_plain_text(capture) and not is_document(capture, source)
    page = None if is_text else page_of(capture, source)
    return read_lines(page) if isinstance(page, Page) else ()


def _reading(page: Page, entry: Entry | None, now: datetime) -> Reading:
    first = Reading(page, read_microdata(page), headline_of(page), entry, now)
    return replace(first, language=declared_language(first))


def _article(reading: Reading) -> Article:
    page = reading.page
    title = read_title(reading)
    if title.won is None:
        title = first_of(titles_in_scripts(page))
    lead, body = read_lead(reading), read_body(page)
    hidden = body.blocks if body.origin == IN_SCRIPTS else ()
    photos = read_photos(page, reading.entry, hidden)
    reading = replace(reading, lines=body.lines, text_at=body.text_at)
    title = title_of_opening(reading, title, lambda line: is_date(reading, line))
    authors = read_authors(reading) or tuple(dict.fromkeys(authors_in_scripts(reading)))
    shown, above = without_apart(_without_captions(body.blocks, photos))
    leads = set(shown_leads(lead))
    blocks = trimmed(
        shown,
        title=title.value,
        leads=leads,
        names=[author.value for author in authors],
        is_date=lambda line: is_date(reading, line),
    )
    blocks, offers = free_part(blocks)
    blocks, below = without_apart(blocks)  # what stood above offers and end marks
    language = read_language(replace(reading, blocks=blocks))
    reading = replace(
        reading, blocks=blocks, language=language.value, offers=offers, apart=(*above, *below)
    )
    dates = read_dates(reading)
    article = Article(
        source=page.source.id,
        url=page.url,
        extractor=EXTRACTOR,
        title=title,
        lead=lead,
        blocks=blocks,
        standfirst=standfirst(shown, blocks, leads),
        body_origin=body.origin,
        language=language,
        published=dates.published,
        modified=dates.modified,
        embargo=dates.embargo,
        event=dates.event,
        authors=authors,
        section=read_section(reading),
        tags=read_tags(reading),
        photos=photos,
        dateline=read_dateline(blocks),
        claimed_canonical=read_canonical(page),
        alternates=read_alternates(page),
        notes=read_notes(reading) | ({"published_ahead": dates.ahead} if dates.ahead else {}),
    )
    return replace(article, kind=FieldOf(kind_of(reading, article)))


def _without_captions(blocks: tuple[Block, ...], photos: tuple[Photo, ...]) -> tuple[Block, ...]:
    """The body without what has become a photo's caption, its credit, or the two in one line,
    whatever signs part them."""
    taken = {_letters(photo.caption) for photo in photos if len(photo.caption or "") > 20}
    for photo in photos:
        if photo.credit:
            credit = _letters(photo.credit.raw)
            taken |= {credit, _letters(photo.caption) + credit}
    longest = 2 * max(map(len, taken), default=0) + 100  # a line has more letters than signs
    return tuple(
        block
        for block in blocks
        if not block.text or len(block.text) > longest or _letters(block.text) not in taken
    )


def _letters(text: str | None) -> str:
    return "".join(filter(str.isalnum, text or ""))
