"""office's selectors, a page read with and without them → which rule won, and what it beat."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal

from dateline.extract import extract
from dateline.model import Article, Capture, Entry, Moment, PageRules, Rejected, Selector, Source
from dateline.pipeline import utc_now

Outcome = Literal["won", "changed", "beaten", "found nothing", "expired"]


@dataclass(frozen=True, slots=True)
class RuleTold:
    """A selector of an office and what came of it: ``value`` is the field as it reads now,
    ``beat`` as it would without the office's rules, ``beat_origin`` the place of that. Of one
    that was beaten ``value`` is what it found, and ``beaten_by`` the place of what won."""

    field: str
    css: str
    valid_until: date | None
    outcome: Outcome
    value: str = ""
    beat: str = ""
    beat_origin: str = ""
    beaten_by: str = ""


def rules_told(capture: Capture, source: Source, entry: Entry | None = None) -> list[RuleTold]:
    """Every selector of the office's file, in its order; none where it has none."""
    if source.page == PageRules():
        return []
    now = utc_now()
    read = extract(capture, source, entry, now)
    bare = extract(capture, replace(source, page=PageRules()), entry, now)
    return list(
        _told(capture.fetched_at.date(), source.page, _values(read), _values(bare), _rivals(read))
    )


_SINGLE = ("title", "lead", "published", "modified", "section")
_Values = Mapping[str, list[tuple[str, str]]]  # by field, (origin, value)


def _told(
    day: date, rules: PageRules, read: _Values, bare: _Values, rivals: _Values
) -> Iterator[RuleTold]:
    for field in fields(rules):
        for selector in getattr(rules, field.name):
            told = _one(field.name, selector, day, read, bare)
            is_lost = told.outcome == "found nothing"
            yield _beaten(told, read, rivals) if is_lost else told


def _beaten(told: RuleTold, read: _Values, rivals: _Values) -> RuleTold:
    """The same of a selector that found something which another place's value beat."""
    lost = [value for origin, value in rivals.get(told.field, []) if _is_of(origin, told.css)]
    if not lost:
        return told
    by = next((origin for origin, _ in read.get(told.field, [])), "")
    return replace(told, outcome="beaten", value="; ".join(lost), beaten_by=by)


def _is_of(origin: str, css: str) -> bool:
    return origin == f"office:{css}"


def _one(field: str, rule: Selector, day: date, read: _Values, bare: _Values) -> RuleTold:
    if rule.valid_until and day > rule.valid_until:
        return RuleTold(field, rule.css, rule.valid_until, "expired")
    place = "body" if field == "drop" else field
    now, before = read.get(place, []), bare.get(place, [])
    won = [value for origin, value in now if _is_of(origin, rule.css)]
    if field == "drop" and now != before:
        outcome: Outcome = "changed"
    else:
        outcome = "won" if won else "found nothing"
    if outcome == "found nothing":
        return RuleTold(field, rule.css, rule.valid_until, outcome)
    return RuleTold(
        field,
        rule.css,
        rule.valid_until,
        outcome,
        value="; ".join(won or [value for _, value in now]),
        beat="; ".join(value for _, value in before),
        beat_origin="; ".join(dict.fromkeys(origin for origin, _ in before)),
    )


def _rivals(read: Article | Rejected) -> _Values:
    """What other places said of the fields that have one value."""
    if isinstance(read, Rejected):
        return {}
    return {
        name: [(rival.origin, _written(rival.value)) for rival in getattr(read, name).rivals]
        for name in _SINGLE
    }


def _values(read: Article | Rejected) -> _Values:
    if isinstance(read, Rejected):
        refusal = ("", f"no article: {read.detail}")
        return {field.name: [refusal] for field in fields(PageRules)}
    told = {
        name: [(found.won.origin, _written(found.won.value))] if found.won else []
        for name in _SINGLE
        if (found := getattr(read, name))
    }
    told["author"] = [(author.origin, author.value) for author in read.authors]
    told["tag"] = [(tag.origin, tag.value) for tag in read.tags]
    told["credit"] = [(p.credit.origin, p.credit.raw) for p in read.photos if p.credit]
    told["body"] = [(read.body_origin, f"{len(read.blocks)} blocks, {len(read.body)} characters")]
    return told


def _written(value: Any) -> str:
    if isinstance(value, Moment):
        return value.instant.isoformat() if value.instant else value.day.isoformat()
    return str(value)
