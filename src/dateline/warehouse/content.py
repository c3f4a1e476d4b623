"""Arrival → Content: what one capture says, whole, and the rows it makes when it is current.

Content is kept once for each distinct reading of an article, under an id made from all of it.
So a history can be put in order at any time, whatever order its captures came in: the text of
any of them is at hand.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from dateline.identity import article_id, entry_id, made_id, photo_id
from dateline.model import Arrival, Article, Candidate, Credit, FieldOf, Moment, PageKind, Photo
from dateline.text import one_line
from dateline.times import utc_day
from dateline.warehouse.columns import sound, sound_json
from dateline.warehouse.engine import dump_json

# A field's raw string is evidence, not a second copy of the page.
_LONGEST_RAW = 2_000


@dataclass(frozen=True, slots=True)
class Content:
    """One reading: its texts, and ``doc`` with all the rest, ready to be kept as JSON."""

    id: str
    article_id: str
    title: str | None
    lead: str | None
    body: str | None
    doc: Mapping[str, Any]

    def row(self) -> dict[str, Any]:
        """The row of table ``content``."""
        published = self.doc["published"] or {}
        modified = self.doc["modified"] or {}
        return {
            "id": self.id,
            "article_id": self.article_id,
            "title": self.title,
            "lead": self.lead,
            "body": self.body,
            "captions": captions(self.doc["photos"]),
            "published_at": _instant(published),
            "published_on": _day(published),
            "modified_at": _instant(modified),
            "doc": self.doc,
        }


def content_of(arrival: Arrival) -> Content:
    """The content of an arrival; two arrivals that say the same have one id."""
    article = arrival.article
    title, lead = _text(article.title), _text(article.lead)
    body = sound(article.body) or None
    doc = sound_json(_doc(arrival, article))
    said = dump_json([title, lead, body, doc])
    digest = hashlib.sha256(said.encode()).hexdigest()
    name = made_id("content", arrival.article_id, digest)
    return Content(name, arrival.article_id, title, lead, body, doc)


def read_content(row: Mapping[Any, Any]) -> Content:
    """The content that a row of table ``content`` holds."""
    names = ("id", "article_id", "title", "lead", "body", "doc")
    return Content(*(row[name] for name in names))


def _text(field: FieldOf[str]) -> str | None:
    return sound(field.value) if field.value else None


def _doc(arrival: Arrival, article: Article) -> dict[str, Any]:
    return {
        "url": arrival.canonical_url,
        "language": article.language.value,
        "section": article.section.value,
        "dateline": article.dateline.value,
        "kind": article.kind.value.value if article.kind.value else None,
        "published": _moment(article.published.value),
        "modified": _moment(article.modified.value),
        "embargo": _moment(article.embargo.value),
        "event": _moment(article.event.value),
        "day": utc_day(article.published.value).isoformat() if article.published.value else None,
        "standfirst": article.standfirst,
        "outline": [[block.kind, len(sound(block.text))] for block in article.blocks],
        "authors": [_candidate(author) for author in article.authors],
        "tags": [_candidate(tag) for tag in article.tags],
        "photos": [_photo(photo) for photo in article.photos],
        "notes": {
            name: [_candidate(item) for item in said] for name, said in article.notes.items()
        },
        "alternates": dict(article.alternates),
        "origins": _origins(article),
    }


_FIELDS = (
    "title", "lead", "language", "published", "modified", "embargo", "event", "section",
    "dateline", "claimed_canonical", "kind",
)  # fmt: skip


def _origins(article: Article) -> dict[str, Any]:
    """By field: what won, where it was read, its raw string, and the rivals."""
    found: dict[str, Any] = {"body": {"origin": article.body_origin}} if article.body_origin else {}
    for name in _FIELDS:
        field = getattr(article, name)
        if field.won is not None:
            rivals = [_candidate(rival) for rival in field.rivals]
            found[name] = {**_candidate(field.won), "rivals": rivals}
    return found


def _candidate(candidate: Candidate[Any]) -> dict[str, Any]:
    value = candidate.value
    if isinstance(value, Moment):
        value = _moment(value)
    return {
        "value": value.value if isinstance(value, PageKind) else value,
        "origin": candidate.origin,
        "raw": candidate.raw[:_LONGEST_RAW],
    }


def _moment(moment: Moment | None) -> dict[str, Any] | None:
    if moment is None:
        return None
    return {
        "day": moment.day.isoformat(),
        "instant": moment.instant.isoformat() if moment.instant else None,
        "precision": moment.precision.value,
        "zone": moment.zone,
        "zone_assumed": moment.zone_assumed,
    }


def _photo(photo: Photo) -> dict[str, Any]:
    return {
        "url": photo.url,
        "others": list(photo.others),
        "caption": photo.caption,
        "alt": photo.alt,
        "lead": photo.lead,
        "state": photo.state.value,
        "origin": photo.origin,
        "credit": _credit(photo.credit) if photo.credit else None,
    }


_CREDIT_PARTS = ("photographer", "organisation", "distributor", "site", "licence", "kind")


def _credit(credit: Credit) -> dict[str, str | None]:
    return {name: getattr(credit, name) for name in ("raw", "origin", *_CREDIT_PARTS)}


def captions(photos: list[dict[str, Any]]) -> str | None:
    """Captions and credits, a line for each photo that has either; what a person compares."""
    lines = (
        [photo["caption"], f"[{photo['credit']['raw']}]" if photo["credit"] else None]
        for photo in photos
    )
    return "\n".join(" ".join(part for part in line if part) for line in lines if any(line)) or None


def _instant(moment: Mapping[str, Any]) -> datetime | None:
    return datetime.fromisoformat(moment["instant"]) if moment.get("instant") else None


def _day(moment: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(moment["day"]) if moment.get("day") else None


def earliest(contents: Iterable[Content]) -> Content | None:
    """The reading with the earliest day of publication, and of those the earliest that tells
    the time; None where none is dated."""
    dated = [content for content in contents if content.doc["published"]]
    return min(dated, key=_published_order, default=None)


def _published_order(content: Content) -> tuple[str, bool, datetime, str]:
    published = content.doc["published"]
    instant = _instant(published)
    last = datetime.max.replace(tzinfo=UTC)
    return content.doc["day"], instant is None, instant or last, content.id


def article_columns(content: Content, dated_by: Content | None = None) -> dict[str, Any]:
    """The columns of table ``article`` that the current content decides.

    The date of publication is that of ``dated_by``, the earliest that the article's captures
    tell: an article is published once, however often a site stamps it anew.
    """
    doc = content.doc
    first = (dated_by or content).doc
    moments = {name: doc[name] or {} for name in ("modified", "embargo", "event")}
    published = first["published"] or {}
    origins = {**doc["origins"]}
    if "published" in first["origins"]:
        origins["published"] = first["origins"]["published"]
    return {
        "url": doc["url"],
        "title": content.title,
        "lead": content.lead,
        "body": content.body,
        "outline": doc["outline"],
        "language": doc["language"],
        "section": doc["section"],
        "dateline": doc["dateline"],
        "kind": doc.get("kind"),  # older readings have none
        "authors": ", ".join(author["value"] for author in doc["authors"]) or None,
        "published_at": _instant(published),
        "published_on": _day(published),
        "published_precision": published.get("precision"),
        "published_zone": published.get("zone"),
        "zone_assumed": published.get("zone_assumed"),
        "day": date.fromisoformat(first["day"]) if first["day"] else None,
        "modified_at": _instant(moments["modified"]),
        "modified_on": _day(moments["modified"]),
        "embargo_until": _instant(moments["embargo"]),
        "embargo_on": _day(moments["embargo"]),
        "event_at": _instant(moments["event"]),
        "event_on": _day(moments["event"]),
        "photos": len(doc["photos"]),
        "origins": origins,
        "alternates": doc["alternates"],
        "text_id": text_id(content.body),
        "content_id": content.id,
    }


def party_row(name: str) -> dict[str, str]:
    """Whoever is named in a byline or a credit, as a row; one spelling is one party."""
    plain = one_line(name)
    return {"id": made_id("party", plain), "name": plain}


def parties(content: Content) -> list[dict[str, str]]:
    """All that the content names."""
    names = [author["value"] for author in content.doc["authors"]]
    for photo in content.doc["photos"]:
        credit = photo["credit"] or {}
        names += [credit.get(part) for part in ("photographer", "organisation", "distributor")]
    return [party_row(name) for name in names if name]


def photo_rows(content: Content) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of tables ``photo`` and ``credit``."""
    photos: list[dict[str, Any]] = []
    credits_: list[dict[str, Any]] = []
    taken: set[str] = set()
    for position, photo in enumerate(content.doc["photos"]):
        name = _photo_name(content.article_id, photo, taken)
        photos.append(
            {
                "id": name,
                "article_id": content.article_id,
                "position": position,
                **{part: photo[part] for part in ("url", "caption", "alt", "lead", "origin")},
                "others": photo.get("others") or None,  # older readings have none
                "credit_state": photo["state"],
            }
        )
        if photo["credit"]:
            credits_.append(_credit_row(name, photo["credit"]))
    return photos, credits_


def _photo_name(article_id: str, photo: Mapping[str, Any], taken: set[str]) -> str:
    """An id for a photo by its address or caption; a second one alike gets one of its own."""
    credit = photo["credit"] or {}
    known_by = photo["url"] or photo["caption"] or photo["alt"] or credit.get("raw") or ""
    name = photo_id(article_id, known_by)
    while name in taken:
        known_by += "\n"
        name = photo_id(article_id, known_by)
    taken.add(name)
    return name


def _credit_row(photo: str, credit: Mapping[str, Any]) -> dict[str, Any]:
    people = {
        f"{part}_id": party_row(credit[part])["id"] if credit[part] else None
        for part in ("photographer", "organisation", "distributor")
    }
    return {"photo_id": photo, **credit, **people}


def byline_rows(content: Content) -> list[dict[str, Any]]:
    """The rows of table ``byline``."""
    return [
        {
            "article_id": content.article_id,
            "position": position,
            "party_id": party_row(author["value"])["id"],
            "raw": author["raw"],
            "origin": author["origin"],
        }
        for position, author in enumerate(content.doc["authors"])
        if author["value"]
    ]


def tag_rows(content: Content) -> list[dict[str, Any]]:
    """The rows of table ``tag``; ``tag_id`` is one for all ways of writing it in capitals."""
    return [
        {
            "article_id": content.article_id,
            "position": position,
            "tag": tag["value"],
            "tag_id": tag_id(tag["value"]),
            "origin": tag["origin"],
        }
        for position, tag in enumerate(content.doc["tags"])
        if tag["value"]
    ]


def note_rows(content: Content) -> list[dict[str, Any]]:
    """The rows of table ``note``, by name in the order of reading."""
    said = [(name, item) for name, items in content.doc.get("notes", {}).items() for item in items]
    return [
        {
            "article_id": content.article_id,
            "position": position,
            "name": name,
            **{part: item[part] for part in ("value", "origin", "raw")},
        }
        for position, (name, item) in enumerate(said)
    ]


def tag_id(tag: str) -> str:
    """The id of a tag, whatever its capitals."""
    return made_id("tag", one_line(tag).casefold())


# A shorter text may be anybody's: "The minister's diary for today will be published shortly."
_OWN_TEXT = 300


def text_id(body: str | None) -> str | None:
    """The id of a text whatever its capitals and spaces, None for one too short to know it by."""
    plain = one_line(body or "").casefold()
    return made_id("text", plain) if len(plain) >= _OWN_TEXT else None


def alternate_rows(content: Content) -> list[dict[str, Any]]:
    """The rows of table ``alternate``: the article in other languages, by the address that its
    page names, as an article's address and as an alias of one."""
    rows = []
    for language, url in content.doc["alternates"].items():
        try:
            ids = {"alias_id": entry_id(url), "other_id": article_id(url)}
        except ValueError:
            continue  # no address: ``article.alternates`` still has what the page said
        if ids["other_id"] != content.article_id:
            rows.append({"article_id": content.article_id, "language": language, "url": url, **ids})
    return rows
