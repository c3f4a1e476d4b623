"""Source, ApiRoute, Window → findings: a JSON API, described by its office's file alone."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from dateline import urls
from dateline.discover.ask import Ask, places_in
from dateline.discover.item import MAX_GUID
from dateline.discover.json_feed import load
from dateline.discover.listed import MAX_HINT, Listed, Reader, Told, text_of
from dateline.discover.paged import Visit
from dateline.discover.posting import Posting
from dateline.discover.prose import plain
from dateline.discover.reading import Page, next_link
from dateline.discover.salvage import MAX_ITEMS
from dateline.discover.visit import name_of
from dateline.errors import DiscoverError
from dateline.model import (
    ApiRoute,
    Capture,
    Finding,
    Get,
    Hint,
    MediaHint,
    Reason,
    RouteState,
    Source,
    Window,
)

_MAX_TOTAL = 10**9


def visit_api(
    source: Source,
    route: ApiRoute,
    window: Window,
    _state: Mapping[str, RouteState],
    get: Get,
    now: datetime,
) -> Iterator[Finding]:
    """Every item whose date lies in the window, then a row for each of its days."""
    reader = Reader(source, route, name_of(route), now)

    def read(capture: Capture, _: Ask) -> Page:
        return _page(reader, route, capture)

    if not window.is_empty:
        posting = Posting(route, get, "application/json")
        yield from Visit(reader, window, posting, read).findings()


def _page(reader: Reader, route: ApiRoute, capture: Capture) -> Page:
    try:
        answer = load(capture.body, capture.headers.get("content-type", ""))
    except DiscoverError as error:
        raise DiscoverError(error.message, Reason.BAD_RESPONSE) from None
    total = _count(_at(route.total, answer))
    taken = _items(route, answer, total)
    items = _unfiltered(route.items, answer, taken)
    if len(items) > MAX_ITEMS:
        raise DiscoverError(f"{len(items)} items on a page", Reason.TOO_LARGE)
    listed = tuple(_read(reader, route, items, {id(item) for item in taken}, capture))
    return Page(listed, total, _next(route, answer, capture.final_url))


def _read(
    reader: Reader, route: ApiRoute, items: list[Any], taken: set[int], capture: Capture
) -> Iterator[Listed]:
    """The items in their order; of those that are not taken the ones that are items at all."""
    for number, item in enumerate(items, start=1):
        place = f"item {number} of {capture.url}"
        one = _listed(reader, route, item, place, capture.final_url)
        if id(item) in taken:
            yield one
        elif one.entry:
            yield replace(one, entry=None, beside=True)


def _unfiltered(path: str, answer: Any, taken: list[Any]) -> list[Any]:
    """The whole list, where a path such as ``results[?type=='release']`` takes only some of it:
    an office pages through all of it, counts all of it, and ends with all of it."""
    tree = jmespath.compile(path).parsed
    if tree["type"] != "filter_projection" or tree["children"][1]["type"] != "identity":
        return taken
    whole = _at(path[: path.rindex("[?")], answer) if path.count("[?") == 1 else None
    known = {id(item) for item in whole} if isinstance(whole, list) else set()
    return whole if known.issuperset(map(id, taken)) and whole else taken


def _items(route: ApiRoute, answer: Any, total: int | None) -> list[Any]:
    """The list of items. Raises DiscoverError where there is none, which is not an empty one."""
    found = _at(route.items, answer)
    if isinstance(found, dict):  # what was XML once has no list of one
        return [found]
    if isinstance(found, list):
        return found
    if found is None and total == 0:
        return []
    told = text_of(_at("message || error || errors[0].message || detail", answer))
    said = f": {told[:100]}" if told else ""
    raise DiscoverError(f"no list at {route.items!r}{said}", Reason.BAD_RESPONSE)


def _at(path: str, value: Any) -> Any:
    """What a path finds, None where it finds nothing, or what it can't be used on."""
    if not path:
        return None
    try:
        return jmespath.search(path, value)
    except (JMESPathError, RecursionError, ValueError, TypeError, OverflowError):
        return None


def _count(found: Any) -> int | None:
    """A number of items, as a number or a string of digits."""
    raw = text_of(int(found) if isinstance(found, float) and found.is_integer() else found)
    return int(raw) if raw.isascii() and raw.isdigit() and int(raw[:12]) < _MAX_TOTAL else None


def _next(route: ApiRoute, answer: Any, base: str) -> str | None:
    found = text_of(_at(route.next, answer))
    if not found or "cursor" in places_in(route):
        return found[:MAX_GUID] or None
    return next_link(_keyless(urls.join(base, found) or found, route.key_parameter), base)


def _keyless(link: str, parameter: str) -> str:
    """A link without the key that an API wrote into it."""
    if not parameter:
        return link
    address, mark, query = link.partition("?")
    kept = [piece for piece in query.split("&") if piece.partition("=")[0] != parameter]
    return address + mark + "&".join(kept)


def _listed(reader: Reader, route: ApiRoute, item: Any, place: str, base: str) -> Listed:
    told = Told(
        link=text_of(_at(route.link, item)),
        published=text_of(_at(route.published, item)),
        guid=text_of(_at(route.guid, item))[:MAX_GUID] or None,
        modified=text_of(_at(route.modified, item)),
        hints=tuple(_hints(route, item)),
        media=tuple(_media(route, item, base)),
    )
    return reader.listed(told, base, place)


def _hints(route: ApiRoute, item: Any) -> Iterator[Hint]:
    if title := plain(text_of(_at(route.title, item))):
        yield Hint("title", title[:MAX_HINT], "api:title")
    lead = plain(text_of(_at(route.lead, item)))
    if lead and len(lead) <= MAX_HINT and not lead.endswith(("…", "...")):  # else cut short
        yield Hint("lead", lead, "api:lead")


def _media(route: ApiRoute, item: Any, base: str) -> Iterator[MediaHint]:
    raw = text_of(_at(route.image, item))
    if raw and (url := urls.join_exact(base, raw)):
        yield MediaHint(url, origin="api:image")
