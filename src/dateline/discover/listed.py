"""one item of a list, as an office states it → Listed: its address, its date, its entry."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from dateline import times, urls
from dateline.discover.prose import MAX_MARKUP
from dateline.model import (
    DatedRoute,
    Entry,
    Hint,
    MediaHint,
    Moment,
    PagedRoute,
    Precision,
    Source,
)
from dateline.text import filled, one_line

MAX_RAW = 2000  # characters of a value that a pattern is tried on
MAX_HINT = 1000
_WHOLE = re.compile(".*", re.DOTALL)
_MILLISECONDS = 100_000_000_000  # as seconds, the year 5138


@dataclass(frozen=True, slots=True)
class Listed:
    """An item as its list shows it.

    ``key`` is what it is known by when it stands on another page too; ``entry`` is None where
    it has no usable address, and ``fault`` then says what of it there is. One that is ``beside``
    belongs to the list, and not to what the route takes of it.
    """

    key: str
    moment: Moment | None
    entry: Entry | None
    fault: str = ""
    beside: bool = False

    @property
    def day(self) -> date | None:
        """The UTC day of its instant, or the day as written."""
        return times.utc_day(self.moment) if self.moment else None


@dataclass(frozen=True, slots=True)
class Told:
    """What a list says of an item, as read: ``hints`` without its date."""

    link: str
    published: str = ""
    guid: str | None = None
    modified: str = ""
    hints: tuple[Hint, ...] = ()
    media: tuple[MediaHint, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Source and route of a list, and when it is read; ``name`` is the route's."""

    source: Source
    route: PagedRoute
    name: str
    now: datetime

    def listed(self, told: Told, base: str, place: str, *, day: date | None = None) -> Listed:
        """The item at a ``place`` of a page, whose links start from ``base``; ``day`` is its
        local day where it states no date."""
        url = linked(told.link, self.route, base)
        moment = self.moment(told.published if self.route.published else told.link)
        if moment is None and day is not None:
            moment = Moment(day, None, Precision.DAY, self.source.timezone, zone_assumed=True)
        if url is None:
            title = next((hint.raw for hint in told.hints if hint.name == "title"), told.link)
            return Listed(place, moment, None, f"no usable address: {title[:200]}: {place[:200]}")
        # Some share an address, and some offices give all of them one guid.
        key = f"{told.guid or ''} {urls.key(url)}"
        return Listed(key, moment, self._entry(told, url, moment))

    def moment(self, raw: str) -> Moment | None:
        """The date that an item states; that of its address where the route names no place."""
        if self.route.published or self.route.published_pattern:
            return moment_of(raw, self.route, self.source, self.now)
        return times.from_url(raw, zone=self.source.timezone, now=self.now)

    def _entry(self, told: Told, url: str, moment: Moment | None) -> Entry:
        kind = self.name.partition(":")[0]
        hints = list(told.hints)
        if moment:
            hints.append(Hint("published", spelled(moment), f"{kind}:published"))
        revised = self._revised(told.modified)
        if revised:
            hints.append(Hint("modified", revised, f"{kind}:modified"))
        return Entry(
            source=self.source.id,
            url=url,
            route=self.name,
            guid=told.guid,
            day=times.utc_day(moment) if moment else None,
            revised=revised,
            hints=tuple(hints),
            media=told.media,
        )

    def _revised(self, raw: str) -> str | None:
        if not raw:
            return None
        moment = times.parse(_iso(raw, self.route), zone=self.source.timezone, now=self.now)
        return spelled(moment) if moment else None


def linked(raw: str, route: PagedRoute, base: str) -> str | None:
    """The address that a list's link comes to; None where it comes to none."""
    text, pattern = raw.strip(), route.link_pattern
    found = re.search(pattern, text[:MAX_RAW]) if pattern else _WHOLE.match(text)
    if found is None:
        return None
    text = filled(route.link_template, found) if route.link_template else found[0]
    return urls.join(base, text) if text else None


def moment_of(raw: str, route: DatedRoute, source: Source, now: datetime) -> Moment | None:
    """The date in a string, read as the route says; None where there is none that can be."""
    text = raw.strip()[:MAX_RAW]
    if route.published_pattern:
        found = re.search(route.published_pattern, text)
        if found is None:
            return None
        text = "".join(group or "" for group in found.groups()) if found.re.groups else found[0]
    moment = times.parse(
        _iso(text, route), zone=source.timezone, languages=source.languages, now=now, future=True
    )
    if moment and route.day_only:
        return Moment(moment.day, None, Precision.DAY, moment.zone, moment.zone_assumed)
    return moment


def _iso(text: str, route: DatedRoute) -> str:
    """A date of a stated format in the one that all machines share; "" for what is none."""
    try:
        if route.published_format == "epoch":
            seconds = float(text)
            seconds = seconds / 1000 if abs(seconds) >= _MILLISECONDS else seconds
            return datetime.fromtimestamp(int(seconds), UTC).isoformat()
        if route.published_format:
            read = datetime.strptime(text.strip(), route.published_format)  # noqa: DTZ007
            has_clock = any(sign in route.published_format for sign in ("%H", "%I", "%c", "%X"))
            return read.isoformat() if has_clock else read.date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""
    return text


def spelled(moment: Moment) -> str:
    """A moment as a hint tells it: what "yesterday" meant is lost on who reads it later."""
    return (moment.instant or moment.day).isoformat()


def text_of(value: Any) -> str:
    """A JSON value as text of one line: a string, or a number as it is written; else ""."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return one_line(str(value)[:MAX_MARKUP])


def days_listed(items: Iterable[Listed]) -> list[date]:
    """The days of those items that have one."""
    return [day for item in items if (day := item.day)]
