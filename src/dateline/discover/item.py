"""one item of a feed, whatever its format → Entry, or the Problem that it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from urllib.parse import urlsplit, urlunsplit

from dateline import times, urls
from dateline.discover.ask import zone_of
from dateline.model import (
    Entry,
    Feed,
    Hint,
    MediaHint,
    Moment,
    Problem,
    Reason,
    Source,
    Window,
)
from dateline.text import one_line

MAX_GUID = 1000
# Which of an item's dates says its day: what it calls its publication before all, and the
# date of its last change only where there is no other.
_DAY_ORDER = ("feed:published", "feed:dc:date", "feed:created", "feed:updated")


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed says of one item; ``links`` are absolute, best first; ``guid_link`` is
    the guid's address where it is one; ``fault`` tells what of it could not be read."""

    links: tuple[str, ...] = ()
    guid: str | None = None
    guid_link: str | None = None
    hints: tuple[Hint, ...] = ()
    media: tuple[MediaHint, ...] = ()
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class FeedRead:
    """A feed as read, its relative links resolved; ``cut`` counts the items beyond what is read.

    ``links`` are the feed's own by their relation ("next", "prev-archive", "hub", "self"),
    ``complete`` says that it calls itself all there is (RFC 5005, 2), ``broken`` that its XML
    isn't whole, so that nobody knows how many items went with what is missing.
    """

    items: tuple[Item, ...]
    cut: int = 0
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = False
    broken: bool = False


def entry_of(
    item: Item,
    source: Source,
    route: str,
    language: str | None,
    now: datetime,
    feed: Feed | None = None,
) -> Entry | None:
    """The entry an item is; None where it has no address. ``feed`` says which is the page's."""
    url = _address(item, feed)
    if url is None:
        return None
    moment = moment_of(item.hints, source, now)
    return Entry(
        source=source.id,
        url=url,
        route=route,
        guid=one_line(item.guid)[:MAX_GUID] or None if item.guid else None,
        day=times.utc_day(moment) if moment else None,
        revised=revised_of(item.hints, source, now),
        hints=(*item.hints, *_configured_language(item.hints, language)),
        media=item.media,
    )


def _address(item: Item, feed: Feed | None) -> str | None:
    guids = [item.guid_link] if item.guid_link else []
    candidates = [*item.links, *guids]
    if feed and feed.address == "guid":
        candidates = [*guids, *item.links]
    if not candidates and item.guid:
        candidates = [item.guid]  # an Atom id is no address by its meaning, often by its form
    url = next((url for link in candidates if (url := absolute(link))), None)
    return _stripped(url, feed.strip) if url and feed and feed.strip else url


def _stripped(url: str, prefix: str) -> str:
    """A URL without the first steps of its path, where those are ``prefix``."""
    parts = urlsplit(url)
    rest = parts.path.removeprefix(prefix.rstrip("/"))
    return urlunsplit(parts._replace(path=rest)) if rest.startswith("/") else url


def absolute(link: str) -> str | None:
    """The canonical spelling of an address that needs no base, None for any other."""
    try:
        return urls.canonical(link)
    except ValueError:
        return None


def _configured_language(hints: Sequence[Hint], language: str | None) -> Iterator[Hint]:
    if language and not any(hint.name == "language" for hint in hints):
        yield Hint("language", language, "office:feed")


def moment_of(hints: Sequence[Hint], source: Source, now: datetime) -> Moment | None:
    """When an item says that it was published; a date that can't be is passed over."""
    for origin in _DAY_ORDER:
        for hint in hints:
            if hint.origin == origin:
                moment = times.parse(
                    hint.raw, zone=source.timezone, languages=source.languages, now=now
                )
                if moment is not None:
                    return moment
    return None


def is_of(entry: Entry, window: Window, source: Source, now: datetime) -> bool:
    """Whether an item belongs to a window by its own date; one without a date may."""
    return window.takes(moment_of(entry.hints, source, now), zone_of(source.timezone))


def lost_on(items: Iterable[Item], source: Source, now: datetime) -> list[date | None]:
    """The days of items without a usable address, None for one without a date as well."""
    moments = (moment_of(item.hints, source, now) for item in items)
    return [times.utc_day(moment) if moment else None for moment in moments]


def revised_of(hints: Sequence[Hint], source: Source, now: datetime) -> str | None:
    """The item's date of change, in one spelling for feeds that write it in different ones."""
    raw = next((hint.raw for hint in hints if hint.name == "modified"), None)
    if raw is None:
        return None
    moment = times.parse(raw, zone=source.timezone, languages=source.languages, now=now)
    if moment is None:
        return one_line(raw)[:100] or None
    return (moment.instant or moment.day).isoformat()


def no_address(source: Source, feed_url: str, item: Item) -> Problem:
    """The problem of an item without a usable address, told by what it says of itself."""
    title = next((hint.raw for hint in item.hints if hint.name == "title"), "")
    told = title or item.guid or item.fault or "an item without a title"
    return Problem(
        source.id,
        feed_url,
        "discover",
        Reason.BAD_ITEM,
        f"no usable address: {one_line(told)[:200]}",
    )


def each_once(entries: Iterable[Entry]) -> list[Entry]:
    """A page that several items tell of, once: the first of them leads."""
    by_page: dict[str, Entry] = {}
    for entry in entries:
        page = urls.key(entry.url)
        by_page[page] = _merged(by_page[page], entry) if page in by_page else entry
    return list(by_page.values())


def _merged(first: Entry, second: Entry) -> Entry:
    return replace(
        first,
        guid=first.guid or second.guid,
        day=first.day or second.day,
        revised=first.revised or second.revised,
        hints=tuple(dict.fromkeys((*first.hints, *second.hints))),
        media=_pictures(first.media, second.media),
    )


def _pictures(first: tuple[MediaHint, ...], second: tuple[MediaHint, ...]) -> tuple[MediaHint, ...]:
    by_url = {picture.url: picture for picture in first}
    for picture in second:
        known = by_url.get(picture.url, picture)
        by_url[picture.url] = replace(
            known,
            caption=known.caption or picture.caption,
            credit=known.credit or picture.credit,
        )
    return tuple(by_url.values())
