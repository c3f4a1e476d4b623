"""bytes → [Item]: JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

import json
from collections.abc import Iterator
from typing import Any

from dateline import urls
from dateline.discover.feed_links import MAX_HUBS
from dateline.discover.item import FeedRead, Item
from dateline.discover.markup import decode
from dateline.discover.prose import plain
from dateline.discover.salvage import MAX_ITEMS
from dateline.discover.xml_feed import MAX_HINT, MAX_LINK
from dateline.errors import DiscoverError
from dateline.model import Hint, MediaHint, Reason


def load(body: bytes, content_type: str = "") -> Any:
    """A JSON document, whatever its encoding. Raises DiscoverError where it is none."""
    try:
        return json.loads(decode(body, content_type))
    except (ValueError, RecursionError) as error:
        raise DiscoverError(f"not JSON: {str(error)[:200]}", Reason.BAD_FEED) from None


def read_json(body: bytes, content_type: str, base: str) -> FeedRead:
    """The items of a JSON Feed. Raises DiscoverError for what is none."""
    feed = load(body, content_type)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise DiscoverError("JSON without a list of items", Reason.BAD_FEED)
    read = tuple(_item(item, feed, base) for item in items[:MAX_ITEMS])
    return FeedRead(read, max(0, len(items) - MAX_ITEMS), _links(feed, base))


def _links(feed: dict[str, Any], base: str) -> dict[str, tuple[str, ...]]:
    """The feed's own links, under the names that Atom has for them."""
    hubs = feed.get("hubs")
    named = {
        "self": [feed.get("feed_url")],
        "next": [feed.get("next_url")],
        "hub": [hub.get("url") for hub in hubs[:MAX_HUBS] if isinstance(hub, dict)]
        if isinstance(hubs, list)
        else [],
    }
    found = {
        name: tuple(link for one in told if (link := urls.join(base, _text(one))))
        for name, told in named.items()
    }
    return {name: links for name, links in found.items() if links}


def _text(value: Any) -> str:
    """Ids may be numbers (version 1.1: a reader must coerce them)."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _item(item: Any, feed: dict[str, Any], base: str) -> Item:
    if not isinstance(item, dict):
        return Item(fault=f"an item that is {type(item).__name__}")
    guid = _text(item.get("id"))[:MAX_LINK]
    absolute = guid.lower().startswith(("http://", "https://"))
    link = urls.join(base, _text(item.get("url")))
    return Item(
        links=(link,) if link else (),
        guid=guid or None,
        guid_link=urls.join(base, guid) if absolute else None,
        hints=tuple(_hints(item, feed)),
        media=tuple(_media(item, base)),
    )


def _hints(item: dict[str, Any], feed: dict[str, Any]) -> Iterator[Hint]:
    if title := plain(_text(item.get("title"))):
        yield Hint("title", title[:MAX_HINT], "feed:title")
    if (lead := plain(_text(item.get("summary")))) and len(lead) <= MAX_HINT:
        yield Hint("lead", lead, "feed:summary")
    for name in dict.fromkeys(_names(item) or _names(feed)):
        yield Hint("author", name, "feed:author")
    for tag in dict.fromkeys(plain(_text(tag)) for tag in _list(item.get("tags"))):
        if tag:
            yield Hint("tag", tag[:MAX_HINT], "feed:tag")
    if language := _text(item.get("language")) or _text(feed.get("language")):
        yield Hint("language", language[:50], "feed:language")
    if published := _text(item.get("date_published")):
        yield Hint("published", published[:200], "feed:published")
    if modified := _text(item.get("date_modified")):
        yield Hint("modified", modified[:200], "feed:updated")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _names(holder: dict[str, Any]) -> list[str]:
    """``authors`` of version 1.1, else the one ``author`` of version 1.0."""
    authors = _list(holder.get("authors")) or [holder.get("author")]
    names = (plain(_text(one.get("name"))) for one in authors if isinstance(one, dict))
    return [name[:MAX_HINT] for name in names if name]


def _media(item: dict[str, Any], base: str) -> Iterator[MediaHint]:
    attached = (one for one in _list(item.get("attachments")) if isinstance(one, dict))
    pictures = [
        (_text(one.get("url")), plain(_text(one.get("title"))) or None, "feed:attachment")
        for one in attached
        if _text(one.get("mime_type")).lower().startswith("image/")
    ]
    first = [(_text(item.get("image")), None, "feed:image")]
    seen: set[str] = set()
    for raw, caption, origin in (*first, *pictures):
        url = urls.join_exact(base, raw) if raw else None
        if url and url not in seen:
            seen.add(url)
            yield MediaHint(url, caption, None, origin)
