"""what was found of an office → the text of its file, and what a person has yet to say in it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from dateline import times, urls
from dateline.model import Confidence
from dateline.model.source import FeedKind
from dateline.sources.places import COUNTRIES
from dateline.text import one_line

DAILY = 2  # days that a scheduled run asks a route for, where there are no feeds
_NOT_ITS_OWN = {"UK": "GB", "GOV": "US", "MIL": "US", "INT": "INT", "EU": "EU"}


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was linked to; ``trouble`` is why it could not be read, ``barred`` that
    robots.txt bars it."""

    url: str
    kind: FeedKind
    language: str | None = None
    items: int = 0
    trouble: str = ""
    barred: bool = False


@dataclass(frozen=True, slots=True)
class FoundSitemap:
    """A sitemap that was named; ``kind`` is index, pages, news, gzip or unread."""

    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a front page led to: ``asked`` is the address that led to ``home``, ``posts`` lists
    the posts of a WordPress site, ``posts_trouble`` is why it does not; ``types`` are the lists
    of its posts of other types, ``sitemaps_trouble`` is why not all sitemaps could be asked for."""

    home: str
    name: str
    languages: tuple[str, ...] = ()
    feeds: tuple[FoundFeed, ...] = ()
    posts: str | None = None
    sitemaps: tuple[FoundSitemap, ...] = ()
    hubs: tuple[str, ...] = ()
    editions: tuple[tuple[str, str], ...] = ()
    asked: str = ""
    posts_trouble: str = ""
    sitemaps_trouble: str = ""
    types: tuple[str, ...] = ()

    @property
    def is_elsewhere(self) -> bool:
        """Whether another host answered than was asked: www. is none."""
        hosts = {urls.host(url).removeprefix("www.") for url in (self.asked, self.home) if url}
        return len(hosts) > 1

    @property
    def is_anything(self) -> bool:
        """Whether there is a way in at all."""
        return bool(self.feeds or self.posts or self.sitemaps)


def made_id(home: str) -> str:
    """An id for an office, made of its host: "press_un_org"."""
    host = urls.host(home).removeprefix("www.").partition(":")[0]
    return re.sub(r"[^a-z0-9]+", "_", host.lower()).strip("_")


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    return urls.is_local(host)


def country_of(home: str) -> str:
    """The country of a host's domain, "ZZ" for one that says nothing of a place."""
    host = urls.host(home).partition(":")[0]
    domain = host.rpartition(".")[2].upper()
    if domain in ("INT", "EU"):
        return domain
    if times.home_zone(host) is None:
        return "ZZ"
    country = _NOT_ITS_OWN.get(domain, domain)
    return country if country in COUNTRIES else "ZZ"


def unsaid(found: Found) -> list[str]:
    """What no page told, for a person to say."""
    zone = times.home_zone(urls.host(found.home))
    return [
        *_moved(found),
        f"timezone is a guess{' from the domain' if zone else ': nothing tells it'}",
        *([] if country_of(found.home) != "ZZ" else ["country: nothing tells it"]),
        *([] if found.languages else ["languages: the pages state none"]),
        "rights: what may be done with texts and photos stands in words that a person must read",
        *_unsaid_feeds(found),
        *_unsaid_routes(found),
        "page: whether its articles need selectors (dateline sources check shows the fields)",
    ]


def _moved(found: Found) -> Iterator[str]:
    if found.is_elsewhere:
        yield f"home: {found.asked} leads to another host; whether that is the same office"


def _unsaid_feeds(found: Found) -> Iterator[str]:
    if not found.feeds:
        yield "feeds: none is linked; scheduled runs ask the routes (daily)"
    if any(feed.barred for feed in found.feeds):
        yield "feeds: robots.txt bars one, which is then never asked for"


def _unsaid_routes(found: Found) -> Iterator[str]:
    if found.types:
        told = ", ".join(found.types)
        yield f"routes: the site has posts of further types, which may be the releases: {told}"
    if found.posts and not found.posts_trouble:
        return
    if found.sitemaps and all(one.kind == "news" for one in found.sitemaps):
        yield "routes: a sitemap of news reaches two days back, and nothing further was found"
    elif found.sitemaps:
        yield "routes: which of the sitemap's pages are news (include, exclude)"
    elif found.sitemaps_trouble:
        yield f"routes: its sitemaps could not be asked for: {found.sitemaps_trouble}"
    else:
        yield "routes: no way into the past was found"


def draft(found: Found, source_id: str, day: date) -> str:
    """An office file with all that was found, and what was not as comments at its head."""
    return "\n".join(_lines(found, source_id, f"found by dateline sources add on {day}")) + "\n"


def _lines(found: Found, source_id: str, evidence: str) -> Iterator[str]:
    yield f"# {one_line(found.name)}: {evidence}. Left for you to say or to put right:"
    yield from (f"# - {words}" for words in unsaid(found))
    yield from _pairs(id=source_id, name=found.name, home=found.home)
    yield from _pairs(country=country_of(found.home))
    yield from _pairs(timezone=times.home_zone(urls.host(found.home)) or "UTC")
    yield "zone_assumed = true"
    yield f"languages = [{', '.join(_quoted(language) for language in found.languages)}]"
    if any(feed.barred for feed in found.feeds):
        yield from _pairs(access="barred")
    if is_loopback(found.home):
        yield from ("loopback = true", "pace = 0.05")
    if quirks := list(_quirks(found)):
        yield from ("quirks = [", *(f"    {_quoted(quirk)}," for quirk in quirks), "]")
    for feed in found.feeds:
        yield from ("", "[[feeds]]", *_pairs(url=feed.url, kind=feed.kind))
        if feed.language:
            yield from _pairs(language=feed.language)
        yield from _sureness(evidence, feed.trouble)
    yield from _routes(found, evidence)


def _routes(found: Found, evidence: str) -> Iterator[str]:
    """A way into the past, and where no feed tells what is new, a way to hear of that."""
    news = next((one for one in found.sitemaps if one.kind == "news"), None)
    best = next((one for one in found.sitemaps if one.kind != "news"), None)
    daily = [] if found.feeds else [f"daily = {DAILY}"]
    if found.posts:
        yield from ("", "[[routes]]", *_pairs(url=found.posts, kind="wordpress"), *daily)
        yield from _sureness(evidence, found.posts_trouble)
        if not found.posts_trouble:
            return
    if news and (daily or best is None):
        yield from ("", "[[routes]]", *_pairs(url=news.url, kind="sitemap"), *daily)
        yield from _sureness(evidence, "")
        daily = []
    if best:
        yield from ("", "[[routes]]", *_pairs(url=best.url, kind="sitemap"), *daily)
        yield from _sureness(evidence, "it was not read" if best.kind == "unread" else "")


def _quirks(found: Found) -> Iterator[str]:
    yield from (f"Edition in {language}: {url}" for language, url in found.editions)
    yield from (f"WebSub hub: {hub}" for hub in found.hubs)
    yield from (f"Sitemap ({sitemap.kind}): {sitemap.url}" for sitemap in found.sitemaps)


def _sureness(evidence: str, trouble: str) -> Iterator[str]:
    confidence: Confidence = "conflict" if trouble else "verified"
    told = f"{evidence}; linked to, yet {one_line(trouble)[:200]}" if trouble else evidence
    yield from _pairs(evidence=told, confidence=confidence)


def _pairs(**values: str) -> Iterator[str]:
    yield from (f"{name} = {_quoted(value)}" for name, value in values.items())


def _quoted(text: str) -> str:
    """A basic string (toml.io/en/v1.0.0#string): JSON's escapes are among TOML's."""
    return json.dumps(one_line(text), ensure_ascii=False)
