"""a front page's address → what it leads to: feeds, WordPress, sitemaps, hubs, editions."""

import html
import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from dateline import urls
from dateline.discover.feeds import ACCEPT, read_feed
from dateline.discover.robots import sitemaps_named
from dateline.errors import ConfigError, DiscoverError, FetchError
from dateline.fetch.look import look
from dateline.fetch.walls import sent_to_wall
from dateline.model import Capture, Get, Outcome, Reason, Rejected, Request
from dateline.pipeline.asking import why
from dateline.sources.draft import Found, FoundFeed, FoundSitemap
from dateline.sources.front_page import (
    MOST_FEEDS,
    FeedLink,
    FrontPage,
    header_links,
    read_front_page,
    tag_of,
)
from dateline.text import word_set

MOST_SITEMAPS = 4  # that are asked for; a newsroom needs no more to be described
MOST_EDITIONS = 3  # in other languages, whose front pages are looked at for feeds of their own
MOST_TYPES = 5  # of posts, that are told of
# What WordPress itself lists (wp_types of its own, with those of its editor).
_BUILT_IN = word_set(
    "posts pages media menu-items blocks templates template-parts global-styles navigation"
    " font-families font-faces"
)
_STARTS_LIKE_HTML = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_HUB = re.compile(rb"<(?:\w+:)?link\b[^<>]*>")


def survey(get: Get, url: str) -> Found:
    """What a site's front page leads to, some ten requests in all, and a few for each edition
    in another language.

    Raises ConfigError for what is no address, FetchError where the front page does not answer,
    and DiscoverError where it is no HTML or leads nowhere.
    """
    page, asked = _front_page(get, url)
    editions = tuple(edition for edition in page.editions if edition[0] != page.language)
    read = [_feed(get, link) for link in _links(get, page, editions)]
    feeds = tuple(feed for feed, _ in read)
    told = [hub for _, hubs in read for hub in hubs]
    languages = [page.language, *(feed.language for feed in feeds), *(name for name, _ in editions)]
    wordpress = _wordpress(get, page.api)
    sitemaps, trouble = _sitemaps(get, page.url)
    found = Found(
        home=page.url,
        name=page.name or urls.host(page.url),
        languages=tuple(dict.fromkeys(name for name in languages if name)),
        feeds=feeds,
        **wordpress,
        sitemaps=sitemaps,
        sitemaps_trouble=trouble,
        hubs=tuple(dict.fromkeys((*page.hubs, *told))),
        editions=editions,
        asked=asked,
    )
    if not found.is_anything:
        raise DiscoverError(_nothing(page, trouble), Reason.BAD_FEED, url=page.url)
    return found


def _wordpress(get: Get, api: str | None) -> dict[str, Any]:
    """What the interface of a WordPress site answers (developer.wordpress.org/rest-api/reference):
    whether it lists posts, and which types beside its own it has."""
    if api is None:
        return {}
    root = f"{api.rstrip('/')}/wp/v2"
    posts = get(Request(f"{root}/posts?per_page=1", accept="application/json"))
    told = why(posts) if isinstance(posts, Rejected) else ""
    if not told and not isinstance(_json(posts), list):
        told = f"{Reason.BAD_RESPONSE}: no list of posts"
    types = _json(get(Request(f"{root}/types", accept="application/json"))) if not told else None
    known = types if isinstance(types, dict) else {}
    bases = (one.get("rest_base") for one in known.values() if isinstance(one, dict))
    further = [base for base in bases if isinstance(base, str) and _is_further(base)]
    return {
        "posts": f"{root}/posts",
        "posts_trouble": told,
        "types": tuple(f"{root}/{base}" for base in further[:MOST_TYPES]),
    }


def _is_further(base: str) -> bool:
    """Whether a type's list is one of an office's own making."""
    return base not in _BUILT_IN and bool(re.fullmatch(r"[a-z0-9_-]{1,60}", base))


def _json(answer: Outcome) -> Any:
    """What an answer says in JSON, None where it says nothing that is."""
    if isinstance(answer, Rejected):
        return None
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def _nothing(page: FrontPage, trouble: str) -> str:
    """That a page leads nowhere, and what can be done about that."""
    called = f"{page.url} ({page.name!r})" if page.name else page.url
    if trouble:
        return f"{called} links to no feed and no WordPress, and its sitemaps: {trouble}"
    told = f"{called} links to no feed, no WordPress and no sitemap"
    if not page.leads:
        return f"{told}, nor to any page: it may be a wall, or drawn by scripts"
    return f"{told}; a list of its releases can be described by hand (docs/routes.md, listing)"


def _links(get: Get, page: FrontPage, editions: tuple[tuple[str, str], ...]) -> list[FeedLink]:
    """The feeds that a front page links to, and its editions of the same site beside it."""
    found = {link.url: link for link in page.feeds}
    own = [edition for edition in editions if urls.same_site(edition[1], page.url)]
    for language, url in own[:MOST_EDITIONS]:
        answer = get(Request(url))
        if isinstance(answer, Capture) and _is_html(answer):
            for link in read_front_page(answer.body, answer.headers, answer.final_url).feeds:
                spoken = replace(link, language=link.language or language)
                found.setdefault(link.url, spoken)
    return list(found.values())[:MOST_FEEDS]


def _front_page(get: Get, url: str) -> tuple[FrontPage, str]:
    """What the page says, and the address that led to it."""
    try:
        address = urls.canonical(url if "://" in url else f"https://{url}")
    except ValueError as error:
        raise ConfigError(f"{url!r} is no web address: {error}") from None
    answer = get(Request(address))
    if isinstance(answer, Rejected):
        told = why(answer) if answer.reason is Reason.ROBOTS else answer.detail
        raise FetchError(f"{address} does not answer: {told}", answer.reason, url=address)
    if wall := _wall(answer):
        raise FetchError(f"{address}: {wall}, {answer.final_url}", Reason.WALL, url=address)
    if not _is_html(answer):
        kind = answer.headers.get("content-type", "no type")
        told = f"{address} is no page in HTML but {kind}"
        raise DiscoverError(told, Reason.UNSUPPORTED_TYPE, url=address)
    return read_front_page(answer.body, answer.headers, answer.final_url), address


def _wall(answer: Capture) -> str | None:
    """Why what a front page leads to is none, by its address; a page within a site may well lead
    to its front page."""
    if urlsplit(answer.final_url).path in ("", "/"):
        return None
    seen = look(answer.body, answer.headers.get("content-type", ""))
    return sent_to_wall(answer.url, answer.final_url, seen)


def _is_html(answer: Capture) -> bool:
    stated = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if stated in ("text/html", "application/xhtml+xml"):
        return True
    return not stated and bool(_STARTS_LIKE_HTML.search(answer.body[:2000]))


def _feed(get: Get, link: FeedLink) -> tuple[FoundFeed, list[str]]:
    """A feed as it answers, and the hubs that it names."""
    bare = FoundFeed(link.url, link.kind, link.language)
    answer = get(Request(link.url, accept=ACCEPT))
    if isinstance(answer, Rejected):
        return replace(bare, trouble=why(answer), barred=answer.reason is Reason.ROBOTS), []
    try:
        read = read_feed(answer.body, answer.headers.get("content-type", ""), answer.final_url)
    except DiscoverError as error:
        return replace(bare, trouble=f"{error.reason}: {error.message}"), []
    spoken = {
        tag for item in read.items for hint in item.hints
        if hint.name == "language" and (tag := tag_of(hint.raw))
    }  # fmt: skip
    language = link.language or (spoken.pop() if len(spoken) == 1 else None)
    return replace(bare, language=language, items=len(read.items)), list(_hubs(answer))


def _hubs(answer: Capture) -> list[str]:
    """The hubs that a feed names (W3C WebSub, 4): in a Link header, or in an element."""
    stated = [link["href"] for link in header_links(answer.headers) if "hub" in link["rel"].split()]
    head = re.split(rb"<(?:\w+:)?(?:item|entry)\b", answer.body[:50_000], maxsplit=1)[0]
    for tag in _HUB.findall(head):
        words = dict(
            re.findall(r"""(\w+)\s*=\s*["']([^"']*)["']""", tag.decode("utf-8", "replace"))
        )
        if words.get("rel") == "hub":
            stated.append(words.get("href", ""))
    joined = (urls.join(answer.final_url, address) for address in stated if address)
    return [hub for hub in joined if hub]


def _sitemaps(get: Get, home: str) -> tuple[tuple[FoundSitemap, ...], str]:
    """Those that robots.txt names, else the usual one where it is there; with the news sitemap
    that an index names. And why not all could be asked for, if so."""
    parts = urlsplit(home)
    root = f"{parts.scheme}://{parts.netloc}"
    robots = get(Request(f"{root}/robots.txt", accept="text/plain,*/*;q=0.5"))
    asked = sitemaps_named(robots) if isinstance(robots, Capture) else []
    trouble = _unanswered(robots)
    found: list[FoundSitemap] = []
    for url in (asked or [f"{root}/sitemap.xml"])[:MOST_SITEMAPS]:
        answer = get(Request(url, accept="application/xml,text/xml;q=0.9,*/*;q=0.5"))
        trouble = trouble or _unanswered(answer)
        body = answer.body if isinstance(answer, Capture) else b""
        kind = sitemap_kind(body)
        if kind != "unread" or asked:
            found.append(FoundSitemap(url, kind))
        found += [FoundSitemap(child, "news") for child in _news_children(body, url)]
    found += [FoundSitemap(url, "unread") for url in asked[MOST_SITEMAPS:]]
    return tuple({sitemap.url: sitemap for sitemap in found}.values()), trouble


def _unanswered(answer: Outcome) -> str:
    """Why a file that is missing in an answer may be there all the same; "" where it isn't."""
    if isinstance(answer, Capture) or answer.reason in (Reason.GONE, Reason.EMPTY):
        return ""
    return why(answer)


def sitemap_kind(body: bytes) -> str:
    """What a sitemap is (sitemaps.org/protocol.html): index, pages, news, gzip or unread."""
    if body.startswith(b"\x1f\x8b"):
        return "gzip"
    head = body[:5000]
    if b"<sitemapindex" in head:
        return "index"
    if b"<urlset" in head:
        return "news" if b"google.com/schemas/sitemap-news" in head else "pages"
    return "unread"


def _news_children(body: bytes, url: str) -> list[str]:
    """Those of an index whose names say that they are of news."""
    if sitemap_kind(body) != "index":
        return []
    named = re.findall(rb"<loc>\s*([^<\s]{1,2000})\s*</loc>", body[:200_000])
    told = [html.unescape(one.decode("utf-8", "replace")) for one in named if b"news" in one]
    joined = [urls.join(url, one) for one in told]
    return [child for child in joined if child][:MOST_SITEMAPS]
