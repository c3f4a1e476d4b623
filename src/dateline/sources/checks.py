"""Source → [Fault]: what types can't say about an office file."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from dateline import urls
from dateline.model import ApiRoute, CommonCrawlRoute, PagedRoute, Source, WaybackRoute
from dateline.sources.bounds import bound_faults
from dateline.sources.places import COUNTRIES
from dateline.sources.route_checks import (
    Fault,
    css_fault,
    path_faults,
    route_faults,
    template_faults,
)
from dateline.sources.schedule import schedule_fault
from dateline.sources.schema import meant_by

_ID = re.compile(r"[a-z0-9_]+")
_LONGEST_ID = 100  # Airflow takes 250 for a DAG's id, of which "ingest_" is a part
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")  # BCP 47, in short


def faults(source: Source, *, stem: str) -> list[Fault]:
    """All that is wrong with a source whose file is called ``stem``.toml, in order of keys."""
    return [
        *_id(source, stem),
        *_name(source),
        *_addresses(source),
        *_prefixes(source),
        *_event_paths(source),
        *_country(source),
        *_zone(source),
        *_languages(source),
        *_selectors(source),
        *_document(source),
        *_dates(source),
        *_routes(source),
        *bound_faults(source),
        *_schedule(source),
    ]


def _id(source: Source, stem: str) -> Iterator[Fault]:
    if not _ID.fullmatch(source.id):
        yield Fault("id", f"{source.id!r} may hold only a-z, 0-9 and _")
    elif len(source.id) > _LONGEST_ID:
        yield Fault("id", f"of {len(source.id)} characters; at most {_LONGEST_ID}")
    elif source.id != stem:
        yield Fault("id", f"{source.id!r} must be the file's own name, {stem!r}")


def _name(source: Source) -> Iterator[Fault]:
    if not source.name.strip():
        yield Fault("name", "must not be empty")


def _stated_urls(source: Source) -> Iterator[tuple[str, str]]:
    yield "home", source.home
    if source.document and source.document.url.strip():
        yield "document.url", source.document.url
    yield from ((f"feeds[{n}].url", feed.url) for n, feed in enumerate(source.feeds))
    for number, route in enumerate(source.routes):
        yield f"routes[{number}].url", route.url
        if isinstance(route, PagedRoute) and route.first_url:
            yield f"routes[{number}].first_url", route.first_url
        if isinstance(route, WaybackRoute | CommonCrawlRoute):
            yield f"routes[{number}].server", route.server


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where the port is no port
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _is_usable(url: str) -> bool:
    try:
        return bool(urls.canonical(url)) and not re.search(r"\s", url)
    except ValueError:
        return False


def _is_private(url: str) -> bool:
    """Whether a usable address names a machine that the fetcher won't connect to: its guard
    judges every connection, and this only says so where the file is read."""
    name = urlsplit(urls.canonical(url)).hostname or ""
    try:
        return not ip_address(name).is_global
    except ValueError:
        return urls.is_local(name)


def _address(key: str, url: str, *, loopback: bool) -> Iterator[Fault]:
    parts = _split(url)
    if parts and (parts.username is not None or parts.password is not None):
        yield Fault(key, "must not hold a user name or a password")
    elif parts is None or not _is_usable(url):
        yield Fault(key, f"{url!r} is not a web address (http:// or https://)")
    elif loopback and not urls.is_local(parts.hostname or ""):
        yield Fault(key, f"{url!r} is not on this machine, which loopback = true is for")
    elif not loopback and _is_private(url):
        yield Fault(key, f"{url!r} is not a public address, and is never connected to")


def _addresses(source: Source) -> Iterator[Fault]:
    for key, url in _stated_urls(source):
        yield from _address(key, url, loopback=source.loopback)
    yield from _twice("feeds", (feed.url for feed in source.feeds))
    yield from _twice("routes", (route.url for route in source.routes))


def _twice(name: str, urls: Iterable[str]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for number, url in enumerate(urls):
        if url in seen:
            yield Fault(f"{name}[{number}].url", f"stands at {name}[{seen[url]}] already")
        seen.setdefault(url, number)


def _country(source: Source) -> Iterator[Fault]:
    if source.country not in COUNTRIES:
        meant = meant_by(source.country.upper(), COUNTRIES)
        yield Fault(
            "country",
            f"{source.country!r} is no country;{meant} valid: two letters of ISO 3166 (UA, GB), "
            "INT for an international body, EU, or ZZ where it is unknown",
        )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # unknown, a folder, a path that leaves the data
        return False
    return True


def _zone(source: Source) -> Iterator[Fault]:
    if not _is_zone(source.timezone):
        meant = meant_by(source.timezone, available_timezones())
        yield Fault(
            "timezone",
            f"{source.timezone!r} is no time zone;{meant} valid: IANA names like Europe/Kyiv",
        )


def is_language(tag: str) -> bool:
    """Whether a tag is one that an office file may have."""
    return bool(_LANGUAGE.fullmatch(tag))


def _language(key: str, language: str) -> Iterator[Fault]:
    if not is_language(language):
        yield Fault(key, f"{language!r} is no language tag; valid: en, pt-BR, zh-Hant, sr-Latn-RS")


def _languages(source: Source) -> Iterator[Fault]:
    for number, language in enumerate(source.languages):
        yield from _language(f"languages[{number}]", language)
    for number, feed in enumerate(source.feeds):
        if feed.language is not None:
            yield from _language(f"feeds[{number}].language", feed.language)


def _selectors(source: Source) -> Iterator[Fault]:
    for field in fields(source.page):
        for number, selector in enumerate(getattr(source.page, field.name)):
            if selector.attribute and field.name in ("body", "drop"):
                key = f"page.{field.name}[{number}].attribute"
                yield Fault(key, "says nothing here: what is read is the text")
            yield from css_fault(f"page.{field.name}[{number}].css", selector.css)


def _document(source: Source) -> Iterator[Fault]:
    rule = source.document
    if rule is None:
        return
    yield from template_faults(("document.page", rule.page), ("document.url", rule.url))
    for key in ("page", "url", "html"):
        if not getattr(rule, key).strip():
            yield Fault(f"document.{key}", "must be given")
    for field in fields(rule):
        if field.name not in ("page", "url"):
            yield from path_faults(f"document.{field.name}", getattr(rule, field.name))


def _prefixes(source: Source) -> Iterator[Fault]:
    for number, feed in enumerate(source.feeds):
        if feed.strip and not re.fullmatch(r"(/[^/\s?#]+)+/?", feed.strip):
            yield Fault(f"feeds[{number}].strip", f"{feed.strip!r} must be a path, like '/en'")


def _event_paths(source: Source) -> Iterator[Fault]:
    for number, path in enumerate(source.event_paths):
        if not path.startswith("/"):
            yield Fault(f"event_paths[{number}]", f"{path!r} must begin a path, like '/events/'")


def _dates(source: Source) -> Iterator[Fault]:
    for number, place in enumerate(source.dates):
        if place in source.dates[:number]:
            yield Fault(f"dates[{number}]", f"{place!r} stands before already")


def _routes(source: Source) -> Iterator[Fault]:
    for number, route in enumerate(source.routes):
        for fault in route_faults(route):
            yield Fault(f"routes[{number}].{fault.key}", fault.message)
        wants_key = isinstance(route, ApiRoute) and route.key and not source.loopback
        if wants_key and not route.url.startswith("https:"):
            yield Fault(f"routes[{number}].url", "must be https: a key is sent to it")
        if isinstance(route, PagedRoute) and route.zone and not _is_zone(route.zone):
            meant = meant_by(route.zone, available_timezones())
            yield Fault(f"routes[{number}].zone", f"{route.zone!r} is no time zone;{meant}")


def _schedule(source: Source) -> Iterator[Fault]:
    if reason := schedule_fault(source.schedule):
        yield Fault("schedule", reason)
